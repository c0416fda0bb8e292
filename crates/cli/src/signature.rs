//! What a signature is worth: it says that a file is as it was signed, and whose key it was says by whom.

use sejo_app::App;
use sejo_model::Actor;
use sejo_model::drill::SealedBy;

use crate::output::{Failure, Output};

/// Whose key `key` is, and the sentence about it. Anything but the key of this facility is a finding.
pub(crate) async fn whose(
    app: &App,
    actor: &Actor,
    key: Option<&str>,
    out: &Output,
) -> Result<(SealedBy, String), Failure> {
    let own = app.verifying_keys(actor).await?;
    let signed_by = SealedBy::of(key, &own);
    let with = |words: &str| format!("{words}\n{}: {}", out.pick("署名した鍵", "Signed with"), key.unwrap_or_default());
    let said = match signed_by {
        SealedBy::Own => with(out.pick("この施設の鍵で署名されています。", "Signed with the key of this facility.")),
        SealedBy::Other if !own.is_empty() => with(out.pick(
            "この施設の鍵ではない、ほかの鍵で署名されています。だれが作ったかを確かめてください。",
            "Signed with another key than that of this facility. Make sure who made it.",
        )),
        SealedBy::Other => with(out.pick(
            "ここには施設の鍵がないため、だれの鍵かはわかりません。施設のデータのあるパソコンで確かめてください。",
            "There is no key of a facility here to tell whose key it is. Verify it where the facility's data is.",
        )),
        SealedBy::Nobody => out
            .pick("署名はありません。だれが作ったかは、わかりません。", "Not signed: who made it is not known.")
            .to_owned(),
    };
    Ok((signed_by, said))
}
