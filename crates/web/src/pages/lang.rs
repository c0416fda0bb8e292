//! The two switches at the top of every page: language and facility.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use sejo_model::{FacilityId, Lang};

use crate::cookie;
use crate::form::{Fields, Reader};
use crate::guard::{Signed, Visitor};
use crate::mark;
use crate::page::{Outcome, see};
use crate::site::Site;

/// `POST /lang`
pub async fn switch(State(site): State<Site>, visitor: Visitor, jar: CookieJar, fields: Fields) -> Outcome {
    let lang = Lang::from_tag(fields.get("lang"));
    if let Some(session) = &visitor.session {
        site.app.set_lang(session, lang).await?;
    }
    let jar = jar.add(cookie::remember_lang(lang, &site.options));
    Ok((jar, Redirect::to(local(fields.get("back")))).into_response())
}

/// `POST /switch-facility`
pub async fn switch_facility(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let mut reader = Reader::new(&fields);
    let facility = reader.needed_choice::<FacilityId>("facility");
    reader.finish()?;
    let facility = facility.unwrap_or(me.actor().facility);
    site.app.switch_facility(me.session(), facility).await?;
    see(&mark::at(facility, "/"))
}

/// An address on this server, or the front page: nobody may send our users elsewhere through us.
pub(crate) fn local(address: &str) -> &str {
    let fine = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains('\\')
        && !address.chars().any(char::is_control);
    if fine { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn never_leads_elsewhere() {
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nb", "javascript:alert(1)"] {
            assert_eq!(local(bad), "/", "{bad}");
        }
        assert_eq!(local("/checklist?x=1"), "/checklist?x=1");
    }
}
