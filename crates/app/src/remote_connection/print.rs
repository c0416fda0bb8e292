//! The register as a print: what row 2-② of the checklist is shown with.

use sejo_model::configuration::{AccountUse, Presence, RemoteTerms, Sources, TermsGap, source_words};
use sejo_model::remote_work::Session;
use sejo_model::system::RemoteMaintenance;
use sejo_model::words::Words;
use sejo_model::{Action, Actor, Facts, FiscalYear, Holder, Lang, RemoteWork, date, moment, text};
use sejo_report::remote_register::{
    RegisterAnswer, RegisterLine, RegisterSheet, RegisterUndeclared, RegisterWork, register_print,
};

use super::{PATH, RemoteConnectionRow, RemoteConnections, UnregisteredWay, register};
use crate::{App, Error, File, Result, authz, facts};

/// Works on the print, the newest.
const WORKS: u32 = 20;

impl App {
    /// The register of remote maintenance as a print.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn remote_register_pdf(&self, actor: &Actor) -> Result<File> {
        let scope = authz::scope(actor, Action::Export)?;
        let facts = facts::facts(self, &scope).await?;
        let works = sejo_store::remote_work::list(self.db(), &scope, WORKS).await?;
        let sheet = sheet(&facts, &works, actor.lang, (self.now(), self.today()));
        let printed = tokio::task::spawn_blocking(move || register_print(&sheet)).await;
        let printed = printed.map_err(Error::internal)?.map_err(Error::internal)?;
        let name = format!("{}_{}.pdf", actor.lang.pick("リモート保守の登録簿", "remote-maintenance"), self.today());
        self.note_export(actor, "remote-connection.print", &name).await?;
        Ok(File::print(name, printed))
    }
}

/// What is said in place of what the vendor took back.
const GONE: Words =
    Words { ja: "わからない(事業者が取り下げた)", en: "not known (taken back by the vendor)" };

fn sheet(facts: &Facts, works: &[RemoteWork], lang: Lang, (now, today): (i64, sejo_model::Date)) -> RegisterSheet {
    let known = register(facts, today);
    let connection = |work: &RemoteWork| facts.remote_connections.iter().find(|c| c.id == work.connection_id);
    RegisterSheet {
        lang,
        facility: facts.facility.name.clone(),
        fiscal_year: FiscalYear::of(today).name(lang),
        printed_on: today,
        answers: answers(&known, facts, lang, today),
        lines: known.rows.iter().filter(|r| r.holds).map(|r| line(r, lang)).collect(),
        undeclared: undeclared(&known, facts, lang),
        configurations: known.configurations,
        unsure: known.unsure,
        works: works.iter().map(|w| work(w, connection(w), now, lang)).collect(),
    }
}

/// What the vendors answered: every system that is a vendor's, or of which it was said.
fn answers(known: &RemoteConnections, facts: &Facts, lang: Lang, today: sejo_model::Date) -> Vec<RegisterAnswer> {
    let year = FiscalYear::of(today);
    let asked = facts.systems.iter().filter(|s| facts.vendor_of(s).is_some() || s.remote_maintenance.is_some());
    asked
        .map(|system| {
            let behind = facts.vendor_of(system);
            let vendor = facts.vendors.iter().find(|v| Some(v.id) == behind);
            let answer = system.remote_maintenance.as_ref();
            let gone = answer.filter(|a| a.used && a.path_taken_back);
            let gone = gone.map(|_| format!("{}: {}", PATH.r#in(lang), GONE.r#in(lang)));
            let differs = known.answers.iter().filter(|said| said.system == system.id && !said.is_missing);
            let used = |answer: &RemoteMaintenance| match (answer.used, answer.contradicts_itself) {
                (true, _) => lang.pick("あり", "yes"),
                (false, false) => lang.pick("なし", "no"),
                (false, true) => lang.pick("なし(つなぎ方も答えているため、要確認)", "no, but says how: to be settled"),
            };
            RegisterAnswer {
                system: system.label().to_owned(),
                vendor: vendor.map(|v| v.name.clone()).unwrap_or_default(),
                used: answer.map(|a| used(a).to_owned()).unwrap_or_default(),
                path: answer.map(|a| a.path.clone()).unwrap_or_default(),
                answered_on: answer.map(|a| a.answered_on),
                is_current: answer.is_some_and(|a| year.contains(a.answered_on)),
                differs: differs.map(|said| said.words(lang)).chain(gone).collect(),
            }
        })
        .collect()
}

/// The ways in the register has nothing of, those that surely are open first.
fn undeclared(known: &RemoteConnections, facts: &Facts, lang: Lang) -> Vec<RegisterUndeclared> {
    let mut found: Vec<&UnregisteredWay> = known.unregistered.iter().collect();
    found.sort_by_key(|found| !found.way.is_sure);
    let comma = lang.pick("、", ", ");
    let in_words = |found: &UnregisteredWay| {
        let way = &found.way;
        let device = facts.devices.iter().find(|d| Some(d.id) == found.device);
        let kind = way.kind.map_or(lang.pick("ポートの転送", "forwarded port"), |k| k.words().r#in(lang));
        // One without a name goes by its kind.
        let is_named = way.kind.is_none_or(|k| way.label != k.key()) && way.label != kind;
        let sources = match &way.sources {
            Sources::Anywhere => lang.pick("どこからでも", "anywhere").to_owned(),
            Sources::Nowhere => lang.pick("どこからも不可", "nowhere").to_owned(),
            Sources::Unknown => lang.pick("わかりません", "not known").to_owned(),
            Sources::Only { networks } => {
                networks.iter().map(|n| source_words(n, lang)).collect::<Vec<_>>().join(comma)
            }
        };
        RegisterUndeclared {
            device: device.map_or(found.label.as_str(), |d| d.label()).to_owned(),
            way: if is_named { format!("{kind} {}", way.label) } else { kind.to_owned() },
            users: way.users.join(comma),
            sources,
            file: found.file.clone(),
            line: way.line,
            is_sure: way.is_sure,
            ended: way.ended.map(|(_, day)| date::short(day, lang)).unwrap_or_default(),
        }
    };
    found.into_iter().map(in_words).collect()
}

fn line(row: &RemoteConnectionRow, lang: Lang) -> RegisterLine {
    let c = &row.connection;
    let RemoteTerms { presence, device_of, accounts, two_factor, device_said, log, .. } = &c.terms;
    let comma = lang.pick("、", ", ");
    let kind = match c.kind {
        Some(kind) => kind.words().r#in(lang),
        None if c.is_unplaced() => lang.pick("どの入口か、まだ決めていません", "which way in is not said yet"),
        None => lang.pick("ポートの転送・そのほか", "forwarded port or another way"),
    };
    // What the vendor took back is no line to write on: it was asked.
    let taken_back = c.terms_taken_back();
    let unsaid = |gap: TermsGap| match taken_back.contains(&gap) {
        true => GONE.r#in(lang).to_owned(),
        false => String::new(),
    };
    let of = match device_of {
        Holder::Unknown if taken_back.contains(&TermsGap::DeviceOf) => {
            format!("({}: {})", TermsGap::DeviceOf.words().r#in(lang), unsaid(TermsGap::DeviceOf))
        }
        Holder::Unknown => String::new(),
        known => format!("({})", known.words().r#in(lang)),
    };
    let said = |is_known: bool, words: Words, gap: TermsGap| match is_known {
        true => words.r#in(lang).to_owned(),
        false => unsaid(gap),
    };
    let device = [row.device.clone(), text::line(device_said)];
    let device = device.into_iter().filter(|name| !text::is_blank(name)).collect::<Vec<_>>().join(comma);
    let users = if c.users.is_empty() { String::new() } else { format!(": {}", c.users.join(comma)) };
    let until = c.until.map(|day| date::short(day, lang)).unwrap_or_default();
    RegisterLine {
        purpose: c.purpose.clone(),
        vendor: if row.vendor.is_empty() {
            lang.pick("自施設の職員", "own staff").to_owned()
        } else {
            let former = if row.is_of_former { lang.pick("(前の事業者)", " (a former vendor)") } else { "" };
            format!("{}{former}", row.vendor)
        },
        system: row.system.clone(),
        device: format!("{device} {of}").trim().to_owned(),
        way: format!("{kind} {}", c.name).trim().to_owned(),
        presence: said(*presence != Presence::Unknown, presence.words(), TermsGap::Presence),
        accounts: match accounts {
            AccountUse::Unknown => format!("{}{users}", unsaid(TermsGap::Accounts)).trim_start_matches(": ").to_owned(),
            known => format!("{}{users}", known.words().r#in(lang)),
        },
        two_factor: match two_factor {
            Some(true) => lang.pick("あり", "yes").to_owned(),
            Some(false) => lang.pick("なし", "no").to_owned(),
            None => unsaid(TermsGap::TwoFactor),
        },
        sources: Some(sources(&c.terms, lang))
            .filter(|said| !said.is_empty())
            .unwrap_or_else(|| unsaid(TermsGap::Sources)),
        log: log.clone(),
        time: format!("{} 〜 {until}", date::short(c.from, lang)).trim().to_owned(),
        seen: row.seen().words().r#in(lang).to_owned(),
        differs: row.differs.iter().map(|d| d.words().r#in(lang).to_owned()).collect(),
        is_taken_back: row.is_path_taken_back || c.source.as_ref().is_some_and(|s| s.taken_back_on.is_some()),
    }
}

/// From where, in the words that were answered; a place is marked where addresses are still to be asked for.
fn sources(terms: &RemoteTerms, lang: Lang) -> String {
    let words = terms.sources_words().lines().collect::<Vec<_>>().join(lang.pick("、", ", "));
    let is_open = terms.unread().contains(&TermsGap::Sources);
    let mark = if is_open { lang.pick(" (アドレスは未確認)", " (addresses not known)") } else { "" };
    format!("{words}{mark}")
}

fn work(work: &RemoteWork, connection: Option<&sejo_model::RemoteConnection>, now: i64, lang: Lang) -> RegisterWork {
    let session = |s: &Session| {
        let until = s.until.map(|end| moment::short(end, lang)).unwrap_or_default();
        format!("{} 〜 {until} {}", moment::short(s.from, lang), s.user).trim().to_owned()
    };
    let checked = work
        .checked
        .as_ref()
        .map(|c| c.session.as_ref().map_or_else(|| lang.pick("接続なし", "nobody came in").to_owned(), session));
    RegisterWork {
        at: work.at().map(|at| moment::long(at, lang)).unwrap_or_default(),
        purpose: connection.map(|c| c.purpose.clone()).unwrap_or_default(),
        plan: work.plan.as_ref().map(|p| format!("{} {}", p.what, p.who).trim().to_owned()).unwrap_or_default(),
        session: checked.unwrap_or_default(),
        standing: work.standing(connection, now).told(&work.gaps(connection), lang),
        explained: work.explained.clone(),
    }
}

#[cfg(test)]
mod tests {
    use sejo_model::configuration::{RemoteAccessKind, ReplySource};
    use sejo_model::{RemoteConnection, ReplyId};

    use super::*;
    use crate::remote_connection::Seen;

    #[test]
    fn what_the_vendor_took_back_is_printed_as_not_known() {
        let day = jiff::civil::date(2026, 11, 22);
        let source = ReplySource {
            reply_id: ReplyId::new(),
            also: Vec::new(),
            answered_on: day,
            said: String::new(),
            revision: 1,
            taken_back_on: None,
            taken_back: vec![TermsGap::DeviceOf, TermsGap::Accounts, TermsGap::TwoFactor],
        };
        let terms = RemoteTerms { presence: Presence::OnDemand, accounts: AccountUse::Own, ..RemoteTerms::default() };
        let connection = RemoteConnection { source: Some(source), terms, ..RemoteConnection::blank(day) };
        let mut row = RemoteConnectionRow {
            connection,
            vendor: String::new(),
            system: String::new(),
            device: "VPN装置".to_owned(),
            holds: true,
            is_of_former: false,
            is_seen: false,
            is_configured: false,
            is_unclear: false,
            is_of_several: false,
            is_path_taken_back: false,
            differs: Vec::new(),
        };
        let printed = line(&row, Lang::Ja);
        assert_eq!(printed.two_factor, "わからない(事業者が取り下げた)");
        assert_eq!(printed.device, "VPN装置 (だれの機器か: わからない(事業者が取り下げた))");
        assert_eq!(printed.accounts, AccountUse::Own.words().ja, "somebody has said that since");
        assert_eq!((printed.sources.as_str(), printed.is_taken_back), ("", false), "nobody asked");
        row.is_path_taken_back = true;
        assert!(line(&row, Lang::Ja).is_taken_back && row.is_taken_back());
        assert!(row.taken_back(Lang::Ja).starts_with("どの回線・どの機器を通るか、だれの機器か"));
        row.is_path_taken_back = false;
        row.connection.terms.two_factor = Some(false);
        row.connection.source.iter_mut().for_each(|source| source.taken_back_on = Some(day));
        // What the configurations show is said as page and command say it: nothing is missing that nobody placed yet.
        row.is_configured = true;
        assert_eq!((line(&row, Lang::Ja).seen.as_str(), row.seen()), ("設定とまだ比べられません", Seen::Unplaced));
        row.connection.kind = Some(RemoteAccessKind::SslVpn);
        assert_eq!((line(&row, Lang::Ja).seen.as_str(), row.seen()), ("設定に見あたらない", Seen::NotFound));
        row.is_configured = false;
        assert_eq!(row.seen(), Seen::NoConfiguration, "nothing could show it");
        (row.is_configured, row.is_seen) = (true, true);
        assert_eq!(row.seen(), Seen::Found);
        row.holds = false;
        assert_eq!(row.seen(), Seen::StillThere, "a way in that outlived its contract");
        row.is_seen = false;
        assert_eq!(row.seen(), Seen::Gone);
        let printed = line(&row, Lang::En);
        assert_eq!((printed.two_factor.as_str(), printed.is_taken_back), ("no", true));
        (row.vendor, row.is_of_former) = ("みらい画像".to_owned(), true);
        assert_eq!(line(&row, Lang::Ja).vendor, "みらい画像(前の事業者)");
    }
}
