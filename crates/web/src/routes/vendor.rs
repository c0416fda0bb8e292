//! The pages of a vendor's side.

use sejo_model::Action;

use super::{Access, Route, Upload, get, post};
use crate::pages;

/// 顧客, 製品, 発行, 訂正と取り下げ.
pub(super) fn list() -> Vec<Route> {
    use Access::Needs;
    let (read, edit, export) = (Needs(Action::Read), Needs(Action::EditFacts), Needs(Action::Export));
    let (drop, declare) = (Needs(Action::Drop), Needs(Action::Declare));
    vec![
        get("/how-it-works", read, pages::customer::guide),
        get("/customers", read, pages::customer::list),
        post("/customers/take", drop, pages::customer::take).with(Upload::Files),
        post("/customers/import", edit, pages::customer::import).with(Upload::Files),
        get("/customers/{id}", read, pages::customer::show),
        post("/customers/{id}", edit, pages::customer::change),
        post("/customers/{id}/remove", edit, pages::customer::remove),
        post("/customers/{id}/system", edit, pages::customer::add_system),
        post("/customers/{id}/exception", declare, pages::customer::except),
        get("/products", read, pages::product::list),
        post("/products", edit, pages::product::add),
        post("/products/form", Needs(Action::ImportEdition), pages::product::take_form).with(Upload::Files),
        get("/products/{id}", read, pages::product::show),
        post("/products/{id}", edit, pages::product::change),
        post("/products/{id}/answers", declare, pages::product::answer),
        post("/products/{id}/withdraw", declare, pages::product::withdraw),
        get("/issuings", read, pages::issue::list),
        post("/issuings", export, pages::issue::start),
        get("/issuings/{id}", read, pages::issue::show),
        get("/issuings/{id}/progress", read, pages::issue::progress),
        post("/issuings/{id}/stop", export, pages::issue::stop),
        post("/issuings/{id}/resume", export, pages::issue::resume),
        get("/issuings/{id}/files/{part}", export, pages::issue::part),
        get("/issued/{id}/file", export, pages::issue::file),
        get("/notices", read, pages::notice::list),
        post("/notices", declare, pages::notice::make),
        get("/notices/zip", export, pages::notice::zip),
        get("/notices/{id}/file", export, pages::notice::file),
    ]
}
