//! The pages: every use case of `sejo-app` as HTML that works without script and a little better with it.
//!
//! A request goes through [`routes`] (the one list of every page), [`guard`] (who may), a handler in [`pages`] (extract,
//! call, present) and a template in `templates/<noun>/`. Nothing here knows SQL or decides anything about the checklist.

mod asset;
mod cookie;
mod failure;
pub mod form;
mod guard;
mod headers;
mod icon;
mod mark;
mod page;
pub mod pages;
mod part;
mod place;
pub mod routes;
mod shell;
mod site;
mod tab;

pub use routes::router;
pub use site::{Certificate, Options, Site};
