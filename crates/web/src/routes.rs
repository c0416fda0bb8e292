//! Every page in one list: the router is built from it and the tests walk through it.
//!
//! To add a page: one line in [`list`], one function in `pages/<noun>.rs`, one template in `templates/<noun>/`.

mod document;
mod request;
mod vendor;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::http::{HeaderName, Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{self, MethodRouter};
use sejo_app::{App, Error};
use sejo_model::{Action, ErrorCode, Side};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::failure::{self, Failure};
use crate::site::{Options, Site};
use crate::{asset, guard, headers, mark, pages};

/// Who may open a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody; the session is not looked at.
    Public,
    /// Anybody; a session is used when there is one.
    Anybody,
    /// Everybody who is signed in, even before the six questions are answered.
    SignedIn,
    /// Those whose role may do this, once the six questions are answered.
    Needs(Action),
}

/// What a page takes besides fields, and so how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upload {
    /// Nothing.
    None,
    /// Files, up to the limit of the drop zone each time.
    Files,
    /// A folder that is only read through.
    Folder,
}

/// On which side a page is there: a page of the other is as if it did not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Where a facility uses the installation.
    Facility,
    /// Where a vendor does.
    Vendor,
    /// On both.
    Both,
}

impl On {
    /// Whether it is there.
    #[must_use]
    pub fn is_there(self, side: Side) -> bool {
        match self {
            Self::Both => true,
            Self::Facility => side == Side::Facility,
            Self::Vendor => side == Side::Vendor,
        }
    }
}

/// A page.
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// Path as axum writes it.
    pub path: &'static str,
    /// Who may open it.
    pub access: Access,
    /// On which side it is there.
    pub on: On,
    /// What it takes besides fields.
    pub upload: Upload,
    handler: MethodRouter<Site>,
}

impl Route {
    /// Lets files through.
    fn with(mut self, upload: Upload) -> Self {
        self.upload = upload;
        self
    }

    fn on(mut self, on: On) -> Self {
        self.on = on;
        self
    }
}

fn get<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, Site>,
    T: 'static,
{
    Route { method: Method::GET, path, access, on: On::Facility, upload: Upload::None, handler: routing::get(handler) }
}

fn post<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, Site>,
    T: 'static,
{
    Route {
        method: Method::POST,
        path,
        access,
        on: On::Facility,
        upload: Upload::None,
        handler: routing::post(handler),
    }
}

/// Every page there is.
#[must_use]
pub fn list() -> Vec<Route> {
    let mut both = vec![
        get("/static/{hash}/{name}", Access::Public, asset::show),
        get("/health", Access::Public, pages::health::show),
    ];
    both.extend(account());
    both.extend(house());
    both.extend(users());
    let mut all: Vec<Route> = both.into_iter().map(|route| route.on(On::Both)).collect();
    all.extend(vendor::list().into_iter().map(|route| route.on(On::Vendor)));
    all.extend(facility());
    all.extend(checklist());
    all.extend(ledger());
    all.extend(intake());
    all.extend(systems());
    all.extend(request::requests());
    all.extend(responsibilities());
    all.extend(configurations());
    all.extend(contacts());
    all.extend(backup_records());
    all.extend(document::drills());
    all.extend(document::documents());
    all.extend(incidents());
    all.extend(emergency_file());
    all.extend(exercises());
    all.extend(people());
    all
}

/// Getting in: set-up, invitations, sign-in, language, the six questions.
fn account() -> Vec<Route> {
    use Access::{Anybody, Public, SignedIn};
    vec![
        get("/set-up/{token}", Public, pages::invitation::show),
        post("/set-up/{token}", Public, pages::invitation::accept),
        get("/invitation/{token}", Public, pages::invitation::show),
        post("/invitation/{token}", Public, pages::invitation::accept),
        get("/demo/{token}", Public, pages::sign_in::demo),
        get("/sign-in", Anybody, pages::sign_in::show),
        post("/sign-in", Public, pages::sign_in::sign_in),
        post("/sign-out", Public, pages::sign_in::sign_out),
        post("/lang", Anybody, pages::lang::switch),
        post("/switch-facility", SignedIn, pages::lang::switch_facility),
        get("/questions/vendor", SignedIn, pages::questions::show_vendor),
        post("/questions/vendor", SignedIn, pages::questions::save_vendor),
        get("/questions", SignedIn, pages::questions::show),
        post("/questions", SignedIn, pages::questions::save),
    ]
}

/// The facility itself and its periods.
fn facility() -> Vec<Route> {
    use Access::Needs;
    vec![
        get("/facility", Needs(Action::Read), pages::facility::show),
        post("/facility", Needs(Action::EditFacility), pages::facility::save),
        post("/facility/add", Needs(Action::ManageUsers), pages::facility::add),
        get("/settings", Needs(Action::Read), pages::setting::show),
        post("/settings", Needs(Action::ManageSettings), pages::setting::save),
    ]
}

/// 今日, checklist, items, forms.
fn checklist() -> Vec<Route> {
    use Access::Needs;
    vec![
        get("/", Needs(Action::Read), pages::today::show),
        get("/steps", Needs(Action::Read), pages::today::steps),
        get("/checklist", Needs(Action::Read), pages::checklist::show),
        get("/checklist/check", Needs(Action::Read), pages::checklist::check),
        get("/checklist/{slug}", Needs(Action::Read), pages::item::show),
        post("/checklist/{slug}/answer", Needs(Action::Confirm), pages::item::confirm),
        post("/checklist/{slug}/withdraw", Needs(Action::Confirm), pages::item::withdraw),
        post("/checklist/{slug}/declare", Needs(Action::Declare), pages::item::declare),
        post("/checklist/{slug}/finding", Needs(Action::RecordFinding), pages::item::record_finding),
        post("/checklist/{slug}/settle", Needs(Action::RecordFinding), pages::item::settle_finding),
        post("/checklist/{slug}/reopen", Needs(Action::RecordFinding), pages::item::reopen_finding),
        get("/forms", Needs(Action::Read), pages::form::show),
        get("/forms/pdf", Needs(Action::Export), pages::form::pdf),
        get("/forms/json", Needs(Action::Export), pages::form::json),
        get("/forms/workbook/{edition}/{form}", Needs(Action::Export), pages::form::workbook),
    ]
}

/// 台帳 and its devices.
fn ledger() -> Vec<Route> {
    use Access::Needs;
    vec![
        get("/ledger", Needs(Action::Read), pages::ledger::show),
        get("/ledger/new", Needs(Action::EditFacts), pages::device::blank),
        post("/ledger/new", Needs(Action::EditFacts), pages::device::add),
        post("/ledger/check", Needs(Action::EditFacts), pages::ledger::check),
        get("/ledger/many", Needs(Action::EditFacts), pages::ledger::ask_many),
        post("/ledger/many", Needs(Action::EditFacts), pages::ledger::save_many),
        get("/ledger/export", Needs(Action::Export), pages::ledger::export),
        get("/ledger/walk-round", Needs(Action::Export), pages::ledger::walk_round),
        get("/ledger/{id}", Needs(Action::Read), pages::device::show),
        post("/ledger/{id}", Needs(Action::EditFacts), pages::device::change),
    ]
}

/// ファイルを入れる.
fn intake() -> Vec<Route> {
    use Access::Needs;
    let (read, drop) = (Needs(Action::Read), Needs(Action::Drop));
    vec![
        get("/intake", drop, pages::intake::list),
        post("/intake", drop, pages::intake::take).with(Upload::Files),
        get("/intake/progress", drop, pages::intake::list_progress),
        get("/intake/{id}", read, pages::intake::show),
        get("/intake/{id}/progress", read, pages::intake::progress),
        get("/intake/{id}/file", Needs(Action::Export), pages::intake::file),
        post("/intake/{id}/preview", drop, pages::intake::preview),
        post("/intake/{id}/import", drop, pages::intake::import),
        post("/intake/{id}/decide", drop, pages::intake::decide),
        post("/intake/{id}/assign", Needs(Action::ImportEdition), pages::intake::assign),
        post("/intake/{id}/use", Needs(Action::ImportEdition), pages::intake::use_workbook),
        post("/intake/{id}/undo", drop, pages::intake::undo),
        post("/intake/{id}/map-anew", drop, pages::intake::map_anew),
        post("/intake/{id}/erase", drop, pages::intake::erase),
        post("/intake/{id}/cancel", drop, pages::intake::cancel),
    ]
}

/// システム, 事業者, 契約.
fn systems() -> Vec<Route> {
    use Access::Needs;
    let (read, edit) = (Needs(Action::Read), Needs(Action::EditFacts));
    vec![
        get("/systems", read, pages::system::list),
        get("/systems/new", edit, pages::system::blank),
        post("/systems/new", edit, pages::system::add),
        get("/systems/{id}", read, pages::system::show),
        post("/systems/{id}", edit, pages::system::change),
        post("/systems/{id}/remove", edit, pages::system::remove),
        get("/vendors", read, pages::vendor::list),
        get("/vendors/new", edit, pages::vendor::blank),
        post("/vendors/new", edit, pages::vendor::add),
        get("/vendors/{id}", read, pages::vendor::show),
        post("/vendors/{id}", edit, pages::vendor::change),
        post("/vendors/{id}/remove", edit, pages::vendor::remove),
        get("/vendors/{id}/contracts/new", edit, pages::contract::blank),
        post("/vendors/{id}/contracts/new", edit, pages::contract::add),
        get("/vendors/{id}/contracts/{contract}", edit, pages::contract::show),
        post("/vendors/{id}/contracts/{contract}", edit, pages::contract::change),
        post("/vendors/{id}/contracts/{contract}/remove", edit, pages::contract::remove),
    ]
}

/// ネットワーク機器の設定, 復旧の順番, リモート保守の登録.
fn configurations() -> Vec<Route> {
    use Access::Needs;
    let (read, edit) = (Needs(Action::Read), Needs(Action::EditFacts));
    vec![
        get("/configurations", read, pages::configuration::list),
        get("/configurations/{id}", read, pages::configuration::show),
        get("/configurations/{id}/letter", Needs(Action::Export), pages::configuration::letter),
        post("/configurations/{id}/device", edit, pages::configuration::give),
        post("/configurations/{id}/date", edit, pages::configuration::date),
        post("/configurations/{id}/remove", edit, pages::configuration::remove),
        get("/network", read, pages::network::show),
        get("/network/wide.svg", read, pages::network::wide),
        get("/network/narrow.svg", read, pages::network::narrow),
        get("/network/pdf", Needs(Action::Export), pages::network::pdf),
        get("/restore-order", read, pages::restore_order::show),
        get("/restore-order/wide.svg", read, pages::restore_order::wide),
        get("/restore-order/narrow.svg", read, pages::restore_order::narrow),
        get("/restore-order/pdf", Needs(Action::Export), pages::restore_order::pdf),
        get("/remote-connections", read, pages::remote_connection::list),
        get("/remote-connections/pdf", Needs(Action::Export), pages::remote_connection::pdf),
        get("/remote-connections/new", edit, pages::remote_connection::blank),
        post("/remote-connections/new", edit, pages::remote_connection::add),
        get("/remote-connections/{id}", read, pages::remote_connection::show),
        post("/remote-connections/{id}", edit, pages::remote_connection::change),
        post("/remote-connections/{id}/end", edit, pages::remote_connection::end),
        post("/remote-connections/{id}/remove", edit, pages::remote_connection::remove),
    ]
}

/// 更新の責任と経路, リモート保守の作業, 役割分担.
fn responsibilities() -> Vec<Route> {
    use Access::Needs;
    let (read, edit, export) = (Needs(Action::Read), Needs(Action::EditFacts), Needs(Action::Export));
    vec![
        get("/route", read, pages::route::show),
        get("/route/servers/{id}", read, pages::route::server),
        post("/route/servers/{id}", edit, pages::route::save_server),
        get("/route/letters/{vendor}", export, pages::route::letter),
        get("/remote-works", read, pages::remote_work::list),
        get("/remote-works/new", edit, pages::remote_work::blank),
        post("/remote-works/new", edit, pages::remote_work::add),
        get("/remote-works/{id}", read, pages::remote_work::show),
        post("/remote-works/{id}", edit, pages::remote_work::change),
        post("/remote-works/{id}/remove", edit, pages::remote_work::remove),
        get("/responsibilities", read, pages::responsibility::list),
        post("/responsibilities/many", edit, pages::responsibility::save_many),
        get("/systems/{id}/responsibilities", read, pages::responsibility::show),
        post("/systems/{id}/responsibilities", edit, pages::responsibility::change),
        get("/systems/{id}/responsibilities/pdf", export, pages::responsibility::pdf),
    ]
}

/// 連絡体制図.
fn contacts() -> Vec<Route> {
    use Access::Needs;
    let (read, edit, export) = (Needs(Action::Read), Needs(Action::EditFacts), Needs(Action::Export));
    vec![
        get("/contacts", read, pages::contact::show),
        get("/contacts/wide.svg", read, pages::contact::wide),
        get("/contacts/narrow.svg", read, pages::contact::narrow),
        get("/contacts/pdf", export, pages::contact::pdf),
        get("/contacts/card", export, pages::contact::card),
        post("/contacts/print", edit, pages::contact::put_up),
        get("/contacts/fill", edit, pages::contact::fill),
        post("/contacts/fill", edit, pages::contact::save_fill),
        get("/contacts/roles", edit, pages::contact::roles),
        post("/contacts/roles", edit, pages::contact::save_roles),
        get("/contacts/round", read, pages::contact::round),
        post("/contacts/round/{key}", edit, pages::contact::call),
    ]
}

/// 復旧訓練.
fn backup_records() -> Vec<Route> {
    use Access::Needs;
    let (read, edit, export) = (Needs(Action::Read), Needs(Action::EditFacts), Needs(Action::Export));
    vec![
        get("/backup-records", read, pages::backup_record::list),
        get("/backup-records/new", edit, pages::backup_record::blank),
        post("/backup-records/new", edit, pages::backup_record::add),
        get("/backup-records/forgotten", edit, pages::backup_record::ask_forgotten),
        post("/backup-records/forgotten", edit, pages::backup_record::answer_forgotten),
        get("/backup-records/pdf", export, pages::backup_record::pdf),
        get("/backup-records/csv", export, pages::backup_record::csv),
        get("/backup-records/{id}", read, pages::backup_record::show),
        post("/backup-records/{id}", edit, pages::backup_record::change),
        post("/backup-records/{id}/seen", edit, pages::backup_record::seen),
        post("/backup-records/{id}/remove", edit, pages::backup_record::remove),
    ]
}

/// The emergency file.
fn emergency_file() -> Vec<Route> {
    let (read, edit) = (Access::Needs(Action::Read), Access::Needs(Action::EditFacts));
    vec![
        get("/emergency-file", read, pages::emergency_file::show),
        get("/emergency-file/pdf", read, pages::emergency_file::pdf),
        post("/emergency-file/copies", edit, pages::emergency_file::put_away),
        post("/emergency-file/copies/{id}/take-away", edit, pages::emergency_file::take_away),
    ]
}

/// 緊急時.
fn incidents() -> Vec<Route> {
    use Access::Needs;
    let (read, record, export) = (Needs(Action::Read), Needs(Action::RecordIncident), Needs(Action::Export));
    vec![
        get("/incidents", read, pages::incident::list),
        post("/incidents/start", record, pages::incident::start),
        get("/incidents/cards", read, pages::incident::cards),
        get("/incidents/form", read, pages::incident::form),
        get("/incidents/{id}", read, pages::incident::show),
        post("/incidents/{id}/step", record, pages::incident::step),
        post("/incidents/{id}/tell", record, pages::incident::tell),
        post("/incidents/{id}/write", record, pages::incident::write),
        post("/incidents/{id}/evidence", record, pages::incident::keep).with(Upload::Files),
        get("/incidents/{id}/evidence/{number}", export, pages::incident::file),
        post("/incidents/{id}/clock", record, pages::incident::clock),
        get("/incidents/{id}/reports/{report}", read, pages::incident::show_report),
        post("/incidents/{id}/reports/{report}", record, pages::incident::save_report),
        get("/incidents/{id}/reports/{report}/pdf", export, pages::incident::report_pdf),
        get("/incidents/{id}/export", export, pages::incident::export),
        get("/incidents/{id}/timeline", export, pages::incident::timeline),
        post("/incidents/{id}/close", Needs(Action::CloseIncident), pages::incident::close),
    ]
}

/// 訓練 and what came of them.
fn exercises() -> Vec<Route> {
    use Access::Needs;
    let (read, record, close) = (Needs(Action::Read), Needs(Action::RecordIncident), Needs(Action::CloseIncident));
    vec![
        get("/exercises", read, pages::exercise::list),
        post("/exercises/start", record, pages::exercise::start),
        get("/exercises/scenarios/{key}", read, pages::exercise::scenario),
        get("/exercises/scenarios/{key}/sheets", read, pages::exercise::sheets),
        get("/exercises/scenarios/{key}/paper", record, pages::exercise::paper),
        post("/exercises/scenarios/{key}/paper", record, pages::exercise::enter),
        get("/exercises/{id}", read, pages::exercise::show),
        get("/exercises/{id}/clock", read, pages::exercise::clock),
        post("/exercises/{id}/read-out", record, pages::exercise::read_out),
        post("/exercises/{id}/hold", record, pages::exercise::hold),
        post("/exercises/{id}/note", record, pages::exercise::note),
        post("/exercises/{id}/finish", close, pages::exercise::finish),
        post("/exercises/{id}/withdraw", close, pages::exercise::withdraw),
        post("/exercises/{id}/improvements", record, pages::exercise::improve),
        get("/exercises/{id}/record", Needs(Action::Export), pages::exercise::record),
        get("/improvements/{id}", read, pages::improvement::show),
        post("/improvements/{id}", record, pages::improvement::change),
        post("/improvements/{id}/done", record, pages::improvement::done),
        post("/improvements/{id}/withdraw", close, pages::improvement::withdraw),
    ]
}

/// The facility, its periods, the own sign-in, the log of actions.
fn house() -> Vec<Route> {
    use Access::{Needs, SignedIn};
    vec![
        get("/settings/signing-key", Needs(Action::Read), pages::signing_key::show),
        get("/settings/signing-key/card", Needs(Action::Export), pages::signing_key::card),
        post("/settings/signing-key/paper", Needs(Action::ManageSettings), pages::signing_key::paper),
        post("/settings/signing-key/check", Needs(Action::ManageSettings), pages::signing_key::check),
        post("/settings/signing-key/fresh", Needs(Action::ManageSettings), pages::signing_key::fresh),
        post("/settings/signing-key/of-paper", Needs(Action::ManageSettings), pages::signing_key::of_paper),
        get("/account", SignedIn, pages::account::show),
        post("/account/password", SignedIn, pages::account::change_password),
        post("/account/recovery-codes", SignedIn, pages::account::renew_codes),
        post("/account/sessions/{id}/end", SignedIn, pages::account::end_session),
        get("/activity", Needs(Action::ReadActivity), pages::activity::show),
        post("/activity/verify", Needs(Action::ReadActivity), pages::activity::verify),
    ]
}

/// 職員, 任命.
fn people() -> Vec<Route> {
    use Access::Needs;
    let (read, edit) = (Needs(Action::Read), Needs(Action::EditFacts));
    vec![
        get("/people", read, pages::person::list),
        get("/people/new", edit, pages::person::blank),
        post("/people/new", edit, pages::person::add),
        get("/people/{id}", read, pages::person::show),
        post("/people/{id}", edit, pages::person::change),
        post("/people/{id}/remove", edit, pages::person::remove),
        get("/posts/new", edit, pages::appointment::blank),
        post("/posts/new", edit, pages::appointment::add),
        get("/posts/{id}", edit, pages::appointment::show),
        post("/posts/{id}", edit, pages::appointment::change),
        get("/posts/{id}/letter", Needs(Action::Export), pages::appointment::letter),
        post("/posts/{id}/remove", edit, pages::appointment::remove),
    ]
}

/// 利用者, on both sides.
fn users() -> Vec<Route> {
    let users = Access::Needs(Action::ManageUsers);
    vec![
        get("/users", users, pages::user::list),
        post("/users/invite", users, pages::user::invite),
        post("/users/withdraw", users, pages::user::withdraw),
        post("/users/{id}/role", users, pages::user::set_role),
        post("/users/{id}/disable", users, pages::user::disable),
        post("/users/{id}/enable", users, pages::user::enable),
        post("/users/{id}/renew", users, pages::user::renew),
    ]
}

/// Largest body of a page without files.
pub(crate) const MAX_FORM: usize = 512 * 1024;
/// What a multipart body needs around the file itself.
const MULTIPART_ROOM: usize = 64 * 1024;

/// The pages as a service.
pub fn router(app: App, options: Options) -> Router {
    let site = Site::new(app, options);
    let mut router = Router::new();
    for route in list() {
        let limit = match route.upload {
            Upload::None => MAX_FORM,
            Upload::Files => site.options.max_upload + MULTIPART_ROOM,
            Upload::Folder => site.options.max_folder + MULTIPART_ROOM,
        };
        let handler = route
            .handler
            .layer(DefaultBodyLimit::max(limit))
            .layer(from_fn_with_state((site.clone(), (route.access, route.on)), guard::check));
        router = router.route(route.path, handler);
    }
    let missing =
        routing::any(no_such_page).layer(from_fn_with_state((site.clone(), (Access::Anybody, On::Both)), guard::check));
    let router = router.fallback_service(missing.with_state(site.clone())).with_state(site.clone());
    // In front of everything: what an address is of must be known before its page is looked for.
    let pages = ServiceBuilder::new().map_request(mark::take).service(around(router, &site));
    Router::new().fallback_service(pages)
}

async fn no_such_page() -> Failure {
    Failure::from(ErrorCode::NotFound)
}

/// What surrounds every request, in two short stacks: protection inside, observation outside.
fn around(router: Router, site: &Site) -> Router {
    let protection = ServiceBuilder::new()
        .layer(from_fn(failure::outside))
        .layer(from_fn_with_state(site.clone(), headers::known_host))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(site.clone(), headers::no_silent_cookie))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_mins(2)))
        .layer(CatchPanicLayer::custom(panicked));
    let id = HeaderName::from_static("x-request-id");
    let observation = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(id.clone(), MakeRequestUuid))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::new(id))
        .layer(from_fn_with_state(site.clone(), headers::secure))
        .layer(CompressionLayer::new());
    router.layer(protection).layer(observation)
}

/// The address itself is not logged: invitation links carry a secret in it.
fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let top = request.uri().path().split('/').nth(1).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), page = %top, id = %id)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer asks for this signature")]
fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let words =
        panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
    Failure::from(Error::internal(words.unwrap_or_else(|| "a handler stopped".to_owned()))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use sejo_app::{Clock, Config, Target};
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_becomes_a_calm_page() {
        let dir = tempfile::TempDir::new().expect("folder");
        let target = Target::Sqlite(dir.path().join("sejo.db"));
        let app = App::open(Config { target, folder: dir.path().to_owned(), clock: Clock::System, max_upload: 1024 })
            .await
            .expect("app");
        let site = Site::new(app, Options::default());
        let boom = routing::get(|| async {
            assert!(std::hint::black_box(false), "private words");
            "never"
        });
        let router = around(Router::new().route("/boom", boom), &site);
        let request = Request::builder().uri("/boom").header("host", "localhost").body(Body::empty()).expect("request");
        let response = router.oneshot(request).await.expect("response");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key("content-security-policy"));
        let bytes = axum::body::to_bytes(response.into_body(), 64 * 1024).await.expect("body");
        let html = String::from_utf8_lossy(&bytes);
        assert!(html.contains("予期しない問題") && !html.contains("private words"));
    }
}
