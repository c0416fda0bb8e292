//! Things named on the command line: by their name as people write it, or by id where a name fits several.

use std::fmt::Display;

use sejo_app::Named;
use sejo_model::text::fold;

use crate::output::Failure;

/// The one thing of that name or id; otherwise wrong use that lists what there is.
pub(crate) fn find<I: Copy + Display>(all: &[Named<I>], typed: &str) -> Result<I, Failure> {
    if let Some(found) = all.iter().find(|n| n.id.to_string() == typed.trim()) {
        return Ok(found.id);
    }
    let fits: Vec<&Named<I>> = all.iter().filter(|n| fold(&n.name) == fold(typed)).collect();
    match fits.as_slice() {
        [only] => Ok(only.id),
        [] if all.is_empty() => Err(Failure::wrong(
            format!("「{typed}」が見つかりません。まだ1つも登録されていません。"),
            format!("there is no \"{typed}\"; none is registered yet"),
        )),
        [] => {
            let names = list(all);
            Err(Failure::wrong(
                format!("「{typed}」が見つかりません。次のどれかを指定してください: {names}"),
                format!("there is no \"{typed}\"; name one of: {names}"),
            ))
        }
        several => {
            let ids = several.iter().map(|n| n.id.to_string()).collect::<Vec<_>>().join(", ");
            Err(Failure::wrong(
                format!("「{typed}」は{}件あります。次のidで指定してください: {ids}", several.len()),
                format!("\"{typed}\" fits {}; name one by its id: {ids}", several.len()),
            ))
        }
    }
}

/// Names in a line.
pub(crate) fn list<I>(all: &[Named<I>]) -> String {
    all.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(", ")
}
