//! What stands around every page: names, navigation, language, what has just been done.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::http::{Method, Uri};
use sejo_app::FacilityName;
use sejo_app::account::Session;
use sejo_model::{Action, Date, FacilityId, FacilityKind, Lang, Role, Side, Words};

use crate::mark;
use crate::part::Given;

/// An entry of the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nav {
    Today,
    Checklist,
    Ledger,
    Intake,
    Systems,
    Emergency,
    Documents,
    Forms,
    Activity,
    Settings,
    Customers,
    Products,
    Issuings,
    Notices,
    /// A page that is in none of them.
    Elsewhere,
}

/// Entry, address, words, what one must be allowed to see it.
const MENU: [(Nav, &str, Words, Action); 10] = [
    (Nav::Today, "/", Words { ja: "今日", en: "Today" }, Action::Read),
    (Nav::Checklist, "/checklist", Words { ja: "チェックリスト", en: "Checklist" }, Action::Read),
    (Nav::Ledger, "/ledger", Words { ja: "台帳", en: "Ledger" }, Action::Read),
    (Nav::Intake, "/intake", Words { ja: "ファイルを入れる", en: "Drop files" }, Action::Drop),
    (Nav::Systems, "/systems", Words { ja: "システム・事業者", en: "Systems and vendors" }, Action::Read),
    (Nav::Emergency, "/incidents", Words { ja: "緊急時", en: "Emergency" }, Action::Read),
    (Nav::Documents, "/documents", Words { ja: "規程・計画", en: "Rules and plan" }, Action::Read),
    (Nav::Forms, "/forms", Words { ja: "様式", en: "Forms" }, Action::Read),
    (Nav::Activity, "/activity", Words { ja: "操作の記録", en: "Log of actions" }, Action::ReadActivity),
    (Nav::Settings, "/facility", Words { ja: "設定", en: "Settings" }, Action::Read),
];

/// The same for a vendor.
const VENDOR_MENU: [(Nav, &str, Words, Action); 6] = [
    (Nav::Customers, "/customers", Words { ja: "顧客", en: "Customers" }, Action::Read),
    (Nav::Products, "/products", Words { ja: "製品と回答", en: "Products and answers" }, Action::Read),
    (Nav::Issuings, "/issuings", Words { ja: "発行", en: "Issuing" }, Action::Read),
    (Nav::Notices, "/notices", Words { ja: "訂正・取り下げ", en: "Corrections" }, Action::Read),
    (Nav::Activity, "/activity", Words { ja: "操作の記録", en: "Log of actions" }, Action::ReadActivity),
    (Nav::Settings, "/settings/signing-key", Words { ja: "設定", en: "Settings" }, Action::Read),
];

impl Nav {
    /// Where the entry leads; the front page for pages in none.
    pub(crate) fn href(self) -> &'static str {
        MENU.iter().chain(&VENDOR_MENU).find(|m| m.0 == self).map_or("/", |m| m.1)
    }
}

/// An entry as the layout shows it.
pub(crate) struct MenuEntry {
    pub(crate) href: &'static str,
    pub(crate) words: &'static str,
    pub(crate) current: bool,
}

/// Who is signed in, for the header.
pub(crate) struct Who {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// Where: the facility, and its name.
    pub(crate) facility: FacilityId,
    pub(crate) facility_name: String,
    /// Its kind, for how it is addressed.
    pub(crate) kind: FacilityKind,
    /// Whether it is a facility or a vendor.
    pub(crate) side: Side,
    /// The day, for prints.
    pub(crate) today: Date,
    /// The six questions are answered, so there is something to navigate to.
    pub(crate) ready: bool,
    /// Other facilities to switch to.
    pub(crate) others: Vec<FacilityName>,
}

/// Name under which the address of a form says whose page it stood on.
pub(crate) const HERE: &str = "facility";

/// What stands around a page. Every template has one as `shell`.
pub(crate) struct Shell {
    pub(crate) lang: Lang,
    pub(crate) nav: Nav,
    /// Where the language switch comes back to.
    pub(crate) back: String,
    pub(crate) who: Option<Who>,
    /// What has just been done.
    pub(crate) done: Option<Done>,
    /// Part of what was typed looked like a password and was masked.
    pub(crate) masked: bool,
}

impl Shell {
    /// For pages outside of a session.
    pub(crate) fn outside(lang: Lang, back: &str) -> Self {
        Self { lang, nav: Nav::Elsewhere, back: back.to_owned(), who: None, done: None, masked: false }
    }

    /// For pages inside of a session.
    pub(crate) fn inside(session: &Session, nav: Nav, method: &Method, uri: &Uri) -> Self {
        let read = matches!(*method, Method::GET | Method::HEAD);
        let back =
            uri.path_and_query().filter(|_| read).map_or_else(|| nav.href().to_owned(), |p| p.as_str().to_owned());
        let back = if session.facilities.len() > 1 { mark::at(session.actor.facility, &back) } else { back };
        let others = session.facilities.iter().filter(|f| f.id != session.actor.facility).cloned().collect();
        Self {
            lang: session.actor.lang,
            nav,
            back,
            who: Some(Who {
                name: session.actor.name.clone(),
                role: session.actor.role,
                facility: session.actor.facility,
                facility_name: session.facility_name.clone(),
                kind: session.kind,
                side: session.side,
                today: session.today,
                ready: session.questions_answered,
                others,
            }),
            done: Done::of(uri),
            masked: asked(uri, "masked") == Some("yes"),
        }
    }

    /// Says what an address of ours says was done, where the page is shown in its place.
    pub(crate) fn arrived(self, to: &str) -> Self {
        match to.parse::<Uri>() {
            Ok(uri) => Self { done: Done::of(&uri), masked: asked(&uri, "masked") == Some("yes"), ..self },
            Err(_) => self,
        }
    }

    /// For the end of a form's address: which facility this page is of. See [`crate::guard`].
    pub(crate) fn here(&self) -> String {
        self.who.as_ref().map(|who| format!("?{HERE}={}", who.facility)).unwrap_or_default()
    }

    /// One of two texts; the Japanese in the words of the facility's kind (院長, 開設者 …). A vendor is a company and no facility.
    pub(crate) fn say(&self, ja: &str, en: &str) -> String {
        if self.who.as_ref().is_some_and(|who| who.side == Side::Vendor) {
            return of_a_company(self.lang.pick(ja, en));
        }
        let kind = self.who.as_ref().map_or(FacilityKind::Clinic, |w| w.kind);
        match self.lang {
            Lang::Ja => kind.says(ja),
            Lang::En => en.to_owned(),
        }
    }

    /// Fixed words in the page's language; the Japanese as the facility's kind says them.
    pub(crate) fn name(&self, words: impl Given<Words>) -> String {
        let Words { ja, en } = words.given();
        self.say(ja, en)
    }

    /// Says where the language switch comes back to, for pages shown after a refused form.
    pub(crate) fn at(mut self, path: impl Into<String>) -> Self {
        self.back = path.into();
        self
    }

    /// Whether the one who looks may do `action`.
    pub(crate) fn may(&self, action: &Action) -> bool {
        self.who.as_ref().is_some_and(|w| w.role.may(*action))
    }

    pub(crate) fn has_menu(&self) -> bool {
        self.who.as_ref().is_some_and(|w| w.ready)
    }

    pub(crate) fn menu(&self) -> Vec<MenuEntry> {
        let Some(who) = self.who.as_ref().filter(|w| w.ready) else { return Vec::new() };
        let menu: &[(Nav, &str, Words, Action)] = if who.side == Side::Vendor { &VENDOR_MENU } else { &MENU };
        menu.iter()
            .filter(|(.., action)| who.role.may(*action))
            .map(|(nav, href, words, _)| MenuEntry { href, words: words.r#in(self.lang), current: *nav == self.nav })
            .collect()
    }
}

/// Links of every page's head.
#[derive(Template)]
#[template(path = "shell/head.html")]
pub(crate) struct Head;

/// What stands above every page. These parts are templates of their own, so that they are compiled once and not with each of
/// the pages.
#[derive(Template)]
#[template(path = "shell/top.html")]
pub(crate) struct Top<'s> {
    lang: Lang,
    shell: &'s Shell,
}

/// What has just been done, and what was masked by it.
#[derive(Template)]
#[template(path = "shell/notices.html")]
pub(crate) struct Notices<'s> {
    lang: Lang,
    shell: &'s Shell,
}

/// What stands below every page.
#[derive(Template)]
#[template(path = "shell/bottom.html")]
pub(crate) struct Bottom {
    lang: Lang,
}

impl HtmlSafe for Head {}
impl HtmlSafe for Top<'_> {}
impl HtmlSafe for Notices<'_> {}
impl HtmlSafe for Bottom {}

impl Shell {
    pub(crate) const fn head(&self) -> Head {
        Head
    }

    pub(crate) const fn top(&self) -> Top<'_> {
        Top { lang: self.lang, shell: self }
    }

    pub(crate) const fn notices(&self) -> Notices<'_> {
        Notices { lang: self.lang, shell: self }
    }

    pub(crate) const fn bottom(&self) -> Bottom {
        Bottom { lang: self.lang }
    }
}

/// What has just been done, carried over a redirect as `?done=key`: closed words, so nobody can put his own there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    Saved,
    Added,
    Removed,
    Confirmed,
    Withdrawn,
    NothingLeft,
    AnswersWithdrawn,
    Declared,
    Recorded,
    Settled,
    SettledBack,
    DrillRecorded,
    DrillWithdrawn,
    Written,
    IncidentClosed,
    ExerciseFinished,
    ImprovementWithdrawn,
    Decided,
    DecisionReopened,
    Reopened,
    Approved,
    Uploaded,
    VersionWithdrawn,
    PutUp,
    PutAway,
    TakenAway,
    Called,
    Given,
    Ended,
    Undone,
    Erased,
    Cancelled,
    Imported,
    Taken,
    Assigned,
    Checked,
    PasswordChanged,
    KeyHandedOver,
    SessionEnded,
    RoleChanged,
    Disabled,
    Enabled,
    Ready,
    RecoveryCodeUsed,
}

const DONE: &[(Done, &str, Words)] = &[
    (Done::Saved, "saved", Words { ja: "保存しました。", en: "Saved." }),
    (Done::Added, "added", Words { ja: "追加しました。", en: "Added." }),
    (Done::Removed, "removed", Words { ja: "削除しました。", en: "Removed." }),
    (Done::Confirmed, "confirmed", Words { ja: "回答を確認しました。", en: "The answer is confirmed." }),
    (
        Done::Withdrawn,
        "withdrawn",
        Words {
            ja: "確認を取り消しました。履歴には残っています。", en: "Withdrawn. The history keeps it."
        },
    ),
    (
        Done::NothingLeft,
        "nothing-left",
        Words {
            ja: "下書きを取りやめました。いま聞くことは残っていないため、新しい依頼は要りません。",
            en: "The draft is withdrawn. Nothing is left to ask now, so no new request is needed.",
        },
    ),
    (
        Done::AnswersWithdrawn,
        "answers-withdrawn",
        Words {
            ja: "製品の回答を取り下げました。発行済みの顧客がいれば、下から通知を作って知らせてください。",
            en: "The answers of the product are withdrawn. Customers that were issued them stand below: make the notices.",
        },
    ),
    (Done::Declared, "declared", Words { ja: "申告を記録しました。", en: "The declared value is recorded." }),
    (Done::DrillRecorded, "drill-recorded", Words { ja: "訓練を記録しました。", en: "The drill is recorded." }),
    (Done::DrillWithdrawn, "drill-withdrawn", Words { ja: "訓練を取り消しました。", en: "The drill is withdrawn." }),
    (Done::Written, "written", Words { ja: "記録しました。", en: "Written down." }),
    (Done::IncidentClosed, "incident-closed", Words { ja: "対応を終えました。", en: "Closed." }),
    (
        Done::ExerciseFinished,
        "exercise-finished",
        Words {
            ja: "訓練を終えました。教訓を改善にしてください。",
            en: "Finished. Now turn the lessons into improvements.",
        },
    ),
    (
        Done::ImprovementWithdrawn,
        "improvement-withdrawn",
        Words {
            ja: "改善を取り消しました。記録には残っています。", en: "Withdrawn. The record stays."
        },
    ),
    (Done::Decided, "decided", Words { ja: "決めました。", en: "Decided." }),
    (
        Done::DecisionReopened,
        "decision-reopened",
        Words {
            ja: "決定を取り消しました。返信は、また決定を待っています。",
            en: "The decision is taken back; the reply waits again.",
        },
    ),
    (Done::Reopened, "reopened", Words { ja: "未確認に戻しました。", en: "It is open again." }),
    (Done::Approved, "approved", Words { ja: "承認された版ができました。", en: "The approved version is on record." }),
    (
        Done::Uploaded,
        "uploaded",
        Words {
            ja: "文書を入れました。下の表に、条文の番号を書いてください。",
            en: "Uploaded. Now mark the clauses below.",
        },
    ),
    (
        Done::VersionWithdrawn,
        "version-withdrawn",
        Words {
            ja: "この版を取り消しました。記録には残っています。", en: "Withdrawn. It stays on record."
        },
    ),
    (Done::PutUp, "put-up", Words { ja: "貼ったと記録しました。", en: "It is recorded that the copy hangs there." }),
    (Done::PutAway, "put-away", Words { ja: "置いたと記録しました。", en: "It is recorded that the copy lies there." }),
    (
        Done::TakenAway,
        "taken-away",
        Words { ja: "もう無いと記録しました。", en: "It is recorded that the copy is gone." },
    ),
    (Done::Called, "called", Words { ja: "結果を記録しました。", en: "The call is recorded." }),
    (Done::Recorded, "recorded", Words { ja: "検査の結果を記録しました。", en: "The finding is recorded." }),
    (
        Done::Settled,
        "settled",
        Words {
            ja: "指摘への対応を記録しました。", en: "It is recorded that the finding was dealt with."
        },
    ),
    (
        Done::SettledBack,
        "settled-back",
        Words {
            ja: "対応の記録を取り消しました。指摘は、まだ対応していないものに戻っています。",
            en: "That the finding was dealt with is taken back: it is open again.",
        },
    ),
    (
        Done::Given,
        "given",
        Words {
            ja: "どの機器の設定かを記録しました。", en: "It is recorded whose configuration this is."
        },
    ),
    (
        Done::Ended,
        "ended",
        Words {
            ja: "今日を終わりの日にしました。機器の設定からも消してもらってください。",
            en: "Today is its last day. Have it taken out of the device, too.",
        },
    ),
    (
        Done::Erased,
        "erased",
        Words {
            ja: "保存した中身を消しました。指紋と記録は残っています。", en: "Erased. Its hash and the log stay."
        },
    ),
    (Done::Undone, "undone", Words { ja: "取り込みを元に戻しました。", en: "The import is undone." }),
    (Done::Cancelled, "cancelled", Words { ja: "中止しました。", en: "Stopped." }),
    (Done::Taken, "taken", Words { ja: "Excelを取り込みました。", en: "The workbook is taken in." }),
    (Done::Imported, "imported", Words { ja: "台帳に取り込みました。", en: "Taken into the ledger." }),
    (
        Done::Assigned,
        "assigned",
        Words {
            ja: "割り当てました。次のファイルからも同じように扱います。", en: "Assigned, also for later files."
        },
    ),
    (Done::Checked, "checked", Words { ja: "棚卸しの日付を今日にしました。", en: "Marked as seen today." }),
    (
        Done::PasswordChanged,
        "password-changed",
        Words {
            ja: "パスワードを変えました。ほかの端末ではサインアウトされました。",
            en: "Password changed; other browsers are signed out.",
        },
    ),
    (
        Done::KeyHandedOver,
        "key-handed-over",
        Words {
            ja: "新しい鍵に引き継ぎました。紙の控えを作り、新しいカードを相手に渡してください。",
            en: "A new key is in use. Print its paper and give the new card to whoever knows the old one.",
        },
    ),
    (
        Done::SessionEnded,
        "session-ended",
        Words { ja: "その端末をサインアウトしました。", en: "That browser is signed out." },
    ),
    (Done::RoleChanged, "role-changed", Words { ja: "役割を変えました。", en: "Role changed." }),
    (Done::Disabled, "disabled", Words { ja: "サインインできないようにしました。", en: "May not sign in any more." }),
    (Done::Enabled, "enabled", Words { ja: "サインインできるようにしました。", en: "May sign in again." }),
    (
        Done::Ready,
        "ready",
        Words {
            ja: "ありがとうございます。今年度のチェックリストができました。",
            en: "Thank you. This year's checklist is ready.",
        },
    ),
    (
        Done::RecoveryCodeUsed,
        "recovery-code-used",
        Words {
            ja: "復旧コードでサインインしました。使ったコードは、もう使えません。",
            en: "Signed in with a recovery code; that code cannot be used again.",
        },
    ),
];

/// What stands behind a name in an address.
pub(crate) fn asked<'a>(uri: &'a Uri, name: &str) -> Option<&'a str> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// An address of ours with `name=value` added to what it asks.
fn asking(path: &str, name: &str, value: &str) -> String {
    let (path, anchor) = path.split_once('#').map_or((path, None), |(p, a)| (p, Some(a)));
    let mark = if path.contains('?') { '&' } else { '?' };
    anchor.map_or_else(|| format!("{path}{mark}{name}={value}"), |a| format!("{path}{mark}{name}={value}#{a}"))
}

impl Done {
    fn of(uri: &Uri) -> Option<Self> {
        let key = asked(uri, "done")?;
        DONE.iter().find(|d| d.1 == key).map(|d| d.0)
    }

    /// The words.
    pub(crate) fn words(self) -> Words {
        DONE.iter().find(|d| d.0 == self).map_or(Words { ja: "", en: "" }, |d| d.2)
    }

    /// `path` with this to be said there.
    pub(crate) fn at(self, path: &str) -> String {
        asking(path, "done", DONE.iter().find(|d| d.0 == self).map_or("", |d| d.1))
    }

    /// The same, saying whether part of these texts looked like a password and was masked.
    pub(crate) fn with_texts<'a>(self, path: &str, typed: impl IntoIterator<Item = &'a str>) -> String {
        let path = self.at(path);
        if typed.into_iter().any(sejo_app::is_masked) { asking(&path, "masked", "yes") } else { path }
    }
}

/// Words for pages of both sides, as a company says them.
fn of_a_company(text: &str) -> String {
    const WORDS: [(&str, &str); 12] = [
        ("復旧訓練の目録や記録、インシデントの記録、事業者への依頼など", "顧客への返信や、訂正・取り下げの通知など"),
        (
            "manifests and records of restore drills, records of incidents and requests to vendors",
            "replies to customers and notices",
        ),
        ("この施設", "当社"),
        ("施設で", "当社で"),
        ("施設の", "当社の"),
        ("施設名", "会社名"),
        ("院内", "社内"),
        ("This facility", "Your company"),
        ("this facility", "your company"),
        ("The facility", "Your company"),
        ("the facility", "your company"),
        ("facility", "company"),
    ];
    WORDS.iter().fold(text.to_owned(), |text, (ours, theirs)| text.replace(ours, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn done_travels_in_the_address() {
        for (done, ..) in DONE {
            let uri: Uri = done.at("/checklist").parse().expect("uri");
            assert_eq!(Done::of(&uri), Some(*done));
        }
        assert_eq!(Done::Saved.at("/a?b=1#c"), "/a?b=1&done=saved#c");
        assert_eq!(Done::of(&"/?done=<script>".replace(['<', '>'], "").parse().expect("uri")), None);
    }
}
