//! The demo's copies of the emergency file: the one at reception was printed before the chart and the vendors' numbers
//! became what they are, so that the page has something to say.

use sejo_model::EmergencyCopyId;
use sejo_model::emergency_file::EmergencyCopy;
use sejo_store::{Scope, Tx};

use super::Day;
use crate::{Result, emergency_file};

pub(super) async fn put_hospital(tx: &mut Tx, scope: &Scope, day: Day) -> Result<()> {
    let now = sejo_store::facts::load(&mut *tx, scope).await?;
    let mut then = now.clone();
    // When it was printed, nobody had asked the vendors for their numbers at night.
    then.vendors.iter_mut().for_each(|vendor| vendor.night_phone.clear());
    for (place, facts, days_ago) in [("受付の引き出し", &then, 140), ("当直室", &now, 20)] {
        let copy = EmergencyCopy {
            id: EmergencyCopyId::new(),
            printed_on: day.ago(days_ago),
            place: place.to_owned(),
            by: "中村 恵子".to_owned(),
            parts: emergency_file::today_says(facts, day.0)?,
        };
        sejo_store::emergency_file::put_up(tx, scope, &copy).await?;
    }
    Ok(())
}
