//! What is asked: the rows of the vendor form, remote maintenance, the disclosure, and who does what.

use sejo_model::request::{Choice, DISCLOSURE_DATED, Question, QuestionGroup};
use sejo_model::words::Text;
use sejo_model::{
    AnswerValue, Duty, Edition, ErrorCode, FacilityKind, Facts, Form, FormKind, Holder, Item, Lang, Subsection, System,
    SystemId,
};

use crate::Result;

/// What the keys of questions about remote maintenance begin with.
pub(crate) const REMOTE: &str = "remote.";
/// The question that decides whether remote maintenance is asked about further.
pub(crate) const REMOTE_USED: &str = "remote.used";
/// The question that decides whether a disclosure is asked about further.
pub(crate) const DISCLOSURE_SENT: &str = "disclosure.sent";

/// What the keys of questions about duties begin with.
const DUTY: &str = "duty.";

/// Which duty a question is about.
pub(crate) fn duty_of(question: &str) -> Option<Duty> {
    question.strip_prefix(DUTY)?.parse().ok()
}

/// The vendor form of an edition.
///
/// # Errors
/// `NotFound` when the edition has none.
pub(super) fn form<'a>(edition: &'a Edition, facts: &Facts) -> Result<&'a Form> {
    let pharmacy = facts.facility.kind == FacilityKind::Pharmacy;
    let own = edition.form(FormKind::VendorPharmacy).filter(|_| pharmacy);
    own.or_else(|| edition.form(FormKind::Vendor)).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Everything that is asked about these systems (as their duties count), whatever the route.
pub(crate) fn of(form: &Form, systems: &[&System]) -> Vec<Question> {
    let medical: Vec<SystemId> = systems.iter().filter(|s| s.is_medical()).map(|s| s.id).collect();
    let mut all: Vec<Question> = form.items.iter().map(row).collect();
    all.extend(remote());
    if !medical.is_empty() {
        let about = if medical.len() == systems.len() { Vec::new() } else { medical };
        all.extend(disclosure().map(|q| Question { systems: about.clone(), ..q }));
    }
    all.extend(Duty::ALL.iter().map(|duty| of_duty(*duty, systems)));
    all
}

/// A row of the form. Its kind of device is said with it: two rows may have the same number and words.
fn row(item: &Item) -> Question {
    let part = match item.subsection {
        Some(part @ (Subsection::Server | Subsection::Pc | Subsection::Network)) => part.words().into(),
        Some(Subsection::General) | None => Text::default(),
    };
    let en = item.control.map_or(item.label.as_str(), |control| control.words().en);
    let printed = item.footnote.as_deref().unwrap_or_default();
    let note = |lang| sejo_edition::note(printed, lang);
    Question {
        key: item.id.slug().to_owned(),
        number: item.number.clone(),
        part,
        label: Text::new(item.label.clone(), en),
        note: Text::new(note(Lang::Ja), note(Lang::En)),
        choices: AnswerValue::ALL.iter().map(|v| choice(v.key(), v.words().into())).collect(),
        dated: true,
        ..blank(QuestionGroup::Form)
    }
}

pub(super) fn blank(group: QuestionGroup) -> Question {
    Question {
        key: String::new(),
        group,
        systems: Vec::new(),
        number: String::new(),
        part: Text::default(),
        label: Text::default(),
        note: Text::default(),
        choices: Vec::new(),
        dated: false,
        when: String::new(),
    }
}

fn choice(key: &str, words: Text) -> Choice {
    Choice { key: key.to_owned(), words }
}

pub(super) fn yes_or_no() -> Vec<Choice> {
    [AnswerValue::Yes, AnswerValue::No].iter().map(|v| choice(v.key(), v.words().into())).collect()
}

fn remote() -> impl Iterator<Item = Question> {
    let ask = |key: &str, ja: &str, en: &str, choices: Vec<Choice>| Question {
        key: format!("remote.{key}"),
        label: Text::new(ja, en),
        choices,
        when: if key == "used" { String::new() } else { REMOTE_USED.to_owned() },
        ..blank(QuestionGroup::Remote)
    };
    [
        ask(
            "used",
            "このシステムに、外から接続(リモート保守)をしていますか",
            "Do you connect to this system from outside (remote maintenance)?",
            yes_or_no(),
        ),
        ask(
            "path",
            "どの回線で、どうつなぎますか(例: インターネットVPN、閉域網)",
            "By which line and how?",
            Vec::new(),
        ),
        ask("device", "接続に使う機器の名前と、その持ち主", "The device used for it, and whose it is", Vec::new()),
        ask(
            "always",
            "いつでもつながりますか",
            "Is the connection always on?",
            vec![
                choice("always", Text::new("常時つながる", "always on")),
                choice("on-demand", Text::new("必要なときだけ", "on demand")),
            ],
        ),
        ask(
            "accounts",
            "接続に使うアカウント",
            "Accounts used",
            vec![
                choice("own", Text::new("一人ずつ別", "one for each person")),
                choice("shared", Text::new("共用", "shared")),
            ],
        ),
        ask("two-factor", "接続に二要素認証を使っていますか", "Is two-factor authentication used?", yes_or_no()),
        ask("sources", "接続元(IPアドレスや拠点)", "Source addresses or sites", Vec::new()),
    ]
    .into_iter()
}

fn disclosure() -> impl Iterator<Item = Question> {
    let ask = |key: &str, ja: &str, en: &str, choices: Vec<Choice>| Question {
        key: format!("disclosure.{key}"),
        label: Text::new(ja, en),
        choices,
        when: if key == "sent" { String::new() } else { DISCLOSURE_SENT.to_owned() },
        ..blank(QuestionGroup::Disclosure)
    };
    [
        ask(
            "sent",
            "最新の開示書(MDSかSDS)を、この返信と一緒に送りますか。または、すでに送ってありますか",
            "Is the current disclosure (MDS or SDS) sent with this reply, or has it been sent already?",
            yes_or_no(),
        ),
        ask("document", "書類の種類と版(例: SDS Ver.5.0)", "Kind and version of the document", Vec::new()),
        Question { key: DISCLOSURE_DATED.to_owned(), ..ask("dated", "書類の日付", "Its date", Vec::new()) },
    ]
    .into_iter()
}

/// Who has a duty. Beside it stands what is to be done, and what is on record for each system.
fn of_duty(duty: Duty, systems: &[&System]) -> Question {
    let record = |lang: Lang| {
        let said = systems.iter().filter_map(|system| {
            let known = system.responsibilities.get(duty)?;
            let clause = if known.clause.is_blank() { String::new() } else { format!("({})", known.clause.line()) };
            Some(format!("{}: {}{clause}", system.label(), known.holder.words().r#in(lang)))
        });
        said.collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    let note = |task: &str, on_record: &str, said: &str| {
        let said = if said.is_empty() { String::new() } else { format!("{on_record}{said}") };
        format!("{task}{said}")
    };
    let task = duty.task();
    Question {
        key: format!("{DUTY}{}", duty.key()),
        label: Text::from(duty.words()),
        note: Text::new(
            note(task.ja, "。当院の記録は、", &record(Lang::Ja)),
            note(task.en, ". On our record: ", &record(Lang::En)),
        ),
        choices: vec![
            choice(Holder::Vendor.key(), Text::new("当社(事業者)", "we, the vendor")),
            choice(Holder::Facility.key(), Text::new("医療機関", "the facility")),
            choice(Holder::Unknown.key(), Text::new("決まっていない", "not decided")),
        ],
        ..blank(QuestionGroup::Duty)
    }
}

#[cfg(test)]
mod tests {
    use sejo_model::request::look_alike;

    use super::*;

    fn system(name: &str, kind: sejo_model::SystemKind) -> System {
        System { name: name.to_owned(), kind, ..System::blank(SystemId::new()) }
    }

    #[test]
    fn every_shipped_vendor_form_asks_nothing_twice_with_the_same_words() {
        let editions = sejo_edition::builtin().unwrap();
        let ehr = system("電子カルテ", sejo_model::SystemKind::Ehr);
        let forms = editions.iter().flat_map(|e| &e.forms);
        let mut looked = 0;
        for form in forms.filter(|f| f.kind.is_for_vendors()) {
            let asked = of(form, &[&ehr]);
            assert_eq!(look_alike(&asked), None, "{:?}", form.title);
            let mut keys: Vec<&str> = asked.iter().map(|q| q.key.as_str()).collect();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), asked.len(), "keys are unique");
            looked += 1;
        }
        assert!(looked > 3, "{looked}");
    }

    #[test]
    fn the_notes_of_shipped_vendor_forms_are_asked_in_either_language() {
        let editions = sejo_edition::builtin().unwrap();
        let forms = editions.iter().flat_map(|e| &e.forms).filter(|f| f.kind == FormKind::Vendor);
        let asked: Vec<Question> = forms.flat_map(|form| of(form, &[])).collect();
        let noted: Vec<&Text> =
            asked.iter().filter(|q| q.group == QuestionGroup::Form && !q.note.ja.is_empty()).map(|q| &q.note).collect();
        assert!(noted.iter().any(|note| note.en.starts_with("Provisional:")), "{noted:?}");
        assert!(noted.iter().all(|note| note.en != note.ja), "{noted:?}");
    }

    #[test]
    fn what_systems_only_run_on_is_asked_for_no_disclosure() {
        let (ehr, base) =
            (system("電子カルテ", sejo_model::SystemKind::Ehr), system("認証", sejo_model::SystemKind::Base));
        let editions = sejo_edition::builtin().unwrap();
        let form = editions.iter().find_map(|e| e.form(FormKind::Vendor)).unwrap();
        let asked = of(form, &[&ehr, &base]);
        let sent = asked.iter().find(|q| q.key == DISCLOSURE_SENT).unwrap();
        assert!(sent.is_about(ehr.id) && !sent.is_about(base.id));
        assert!(of(form, &[&base]).iter().all(|q| q.group != QuestionGroup::Disclosure));
    }

    #[test]
    fn every_duty_is_asked_beside_what_is_on_record() {
        let mut ehr = system("電子カルテ", sejo_model::SystemKind::Ehr);
        ehr.responsibilities.say(Duty::Backup, Some(Holder::Facility));
        let editions = sejo_edition::builtin().unwrap();
        let form = editions.iter().find_map(|e| e.form(FormKind::Vendor)).unwrap();
        let asked = of(form, &[&ehr, &system("医事会計", sejo_model::SystemKind::Receipt)]);
        let duties: Vec<_> = asked.iter().filter(|q| q.group == QuestionGroup::Duty).collect();
        assert_eq!(duties.iter().filter_map(|q| duty_of(&q.key)).collect::<Vec<_>>(), Duty::ALL);
        let backup = duties.iter().find(|q| duty_of(&q.key) == Some(Duty::Backup)).unwrap();
        assert!(backup.note.ja.ends_with("当院の記録は、電子カルテ: 自施設"), "{}", backup.note.ja);
        let choices = backup.choices.iter().map(|c| c.key.parse::<Holder>().unwrap());
        assert_eq!(choices.collect::<Vec<_>>(), Holder::ALL);
    }
}
