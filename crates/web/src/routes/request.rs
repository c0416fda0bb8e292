//! The pages of requests to vendors, their replies and disclosures.

use sejo_model::Action;

use super::{Access, Route, Upload, get, post};
use crate::pages;

/// 事業者への依頼, and what comes back; 開示書.
pub(super) fn requests() -> Vec<Route> {
    use Access::Needs;
    let (read, edit, export) = (Needs(Action::Read), Needs(Action::EditFacts), Needs(Action::Export));
    let drop = Needs(Action::Drop);
    vec![
        get("/requests", read, pages::request::list),
        post("/requests/make", edit, pages::request::make),
        get("/requests/{id}", read, pages::request::show),
        post("/requests/{id}/note", edit, pages::request::note),
        post("/requests/{id}/anew", edit, pages::request::anew),
        get("/requests/{id}/files/{file}", export, pages::request::file),
        post("/requests/{id}/reply", drop, pages::request::reply).with(Upload::Files),
        get("/requests/{id}/type", drop, pages::request::ask_typed),
        post("/requests/{id}/type", drop, pages::request::save_typed).with(Upload::Files),
        get("/replies/{id}", read, pages::reply::show),
        get("/replies/{id}/file", export, pages::reply::file),
        post("/replies/{id}/decide", Needs(Action::Declare), pages::reply::decide),
        post("/replies/{id}/reopen", Needs(Action::Declare), pages::reply::reopen),
        get("/disclosures", read, pages::disclosure::list),
        get("/disclosures/route-items", read, pages::disclosure::ask_items),
        post("/disclosures/route-items", edit, pages::disclosure::save_items),
        get("/disclosures/{id}", read, pages::disclosure::show),
        post("/disclosures/{id}/place", edit, pages::disclosure::place),
        post("/disclosures/{id}/explain", edit, pages::disclosure::explain),
        post("/disclosures/{id}/carry", edit, pages::disclosure::carry),
        get("/disclosures/{id}/columns", drop, pages::disclosure::ask_columns),
        post("/disclosures/{id}/columns", drop, pages::disclosure::read_again),
        get("/disclosures/{id}/compare/{other}", read, pages::disclosure::compare),
        get("/disclosures/{id}/pdf", export, pages::disclosure::pdf),
        get("/disclosures/{id}/file", export, pages::disclosure::file),
        post("/intake/{id}/columns", drop, pages::disclosure::map),
    ]
}
