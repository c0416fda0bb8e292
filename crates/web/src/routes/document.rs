//! The pages of rules, plan and restore drills.

use sejo_model::Action;

use super::{Access, Route, Upload, get, post};
use crate::pages;

/// 規程・計画.
pub(super) fn documents() -> Vec<Route> {
    use Access::Needs;
    let (read, edit, export) = (Needs(Action::Read), Needs(Action::EditFacts), Needs(Action::Export));
    let approve = Needs(Action::ApproveDocument);
    vec![
        get("/documents", read, pages::document::list),
        get("/documents/plan/check-table", read, pages::plan::check),
        get("/documents/plan/check-table/pdf", export, pages::plan::check_pdf),
        get("/documents/plan/one-page", export, pages::plan::one_page),
        get("/documents/{kind}", read, pages::document::show),
        post("/documents/{kind}/adopt", edit, pages::document::adopt),
        post("/documents/{kind}/size", edit, pages::document::size),
        get("/documents/{kind}/add", edit, pages::document::ask_add),
        post("/documents/{kind}/add", edit, pages::document::add_passage),
        get("/documents/{kind}/passages/{key}", read, pages::document::show_passage),
        post("/documents/{kind}/passages/{key}", edit, pages::document::decide),
        post("/documents/{kind}/passages/{key}/reopen", edit, pages::document::reopen),
        get("/documents/{kind}/draft/pdf", export, pages::document::draft_pdf),
        get("/documents/{kind}/draft/text", export, pages::document::draft_text),
        get("/documents/{kind}/approve", approve, pages::document::ask_approval),
        post("/documents/{kind}/approve", approve, pages::document::approve),
        get("/documents/{kind}/upload", approve, pages::document::ask_upload),
        post("/documents/{kind}/upload", approve, pages::document::upload).with(Upload::Files),
        get("/documents/{kind}/versions/{id}", read, pages::document::show_version),
        post("/documents/{kind}/versions/{id}/marks", approve, pages::document::mark),
        post("/documents/{kind}/versions/{id}/withdraw", approve, pages::document::withdraw),
        get("/documents/{kind}/versions/{id}/pdf", export, pages::document::version_pdf),
        get("/documents/{kind}/versions/{id}/text", export, pages::document::version_text),
        get("/documents/{kind}/versions/{id}/file", export, pages::document::version_file),
    ]
}

/// 復旧訓練.
pub(super) fn drills() -> Vec<Route> {
    use Access::Needs;
    let (read, edit) = (Needs(Action::Read), Needs(Action::EditFacts));
    vec![
        get("/drills", read, pages::drill::list),
        post("/drills/seal", edit, pages::drill::seal).with(Upload::Folder),
        get("/drills/check", edit, pages::drill::ask_check),
        post("/drills/check", edit, pages::drill::check).with(Upload::Folder),
        get("/drills/process", edit, pages::drill::blank_process),
        post("/drills/process", edit, pages::drill::add_process),
        get("/drills/{id}", read, pages::drill::show),
        post("/drills/{id}", edit, pages::drill::change),
        post("/drills/{id}/withdraw", edit, pages::drill::withdraw),
        get("/drills/{id}/record", Needs(Action::Export), pages::drill::record),
    ]
}
