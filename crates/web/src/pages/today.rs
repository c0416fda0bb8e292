//! 今日: where the facility stands and what to do next.

use askama::Template;
use axum::extract::State;
use sejo_app::checklist::Promise;
use sejo_app::today::{EndingContract, FormerConnection, Notice, StepGroup, TodayView};
use sejo_model::{Action, CheckCode, EditionState, Incident, Lang};

use crate::guard::Signed;
use crate::page::{Outcome, page};
use crate::part::{self, Tone};
use crate::shell::{Nav, Shell};
use crate::site::Site;
use crate::{icon, place};

/// So many systems, connections or vendors are named in a notice.
const NAMED: usize = 3;

#[derive(Template)]
#[template(path = "today/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    notices: Vec<NoticeLine>,
    /// Incidents and exercises at work on now: nothing on the page is more urgent.
    open: Vec<Incident>,
    view: TodayView,
}

#[derive(Template)]
#[template(path = "today/steps.html")]
struct Steps {
    shell: Shell,
    lang: Lang,
    /// In the order in which to do them.
    groups: Vec<StepGroup>,
}

/// A notice in words, with the page that deals with it.
struct NoticeLine {
    tone: Tone,
    words: String,
    href: String,
    link: &'static str,
}

/// `GET /`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.today_view(me.actor()).await?;
    let notices = view.notices.iter().map(|n| notice(n, me.lang())).collect();
    let open = site.app.incidents(me.actor()).await?.open;
    Ok(page(Show { shell: me.shell(Nav::Today), lang: me.lang(), notices, open, view }))
}

/// `GET /steps`: all of them.
pub async fn steps(State(site): State<Site>, me: Signed) -> Outcome {
    let groups = site.app.step_groups(me.actor()).await?;
    Ok(page(Steps { shell: me.shell(Nav::Today), lang: me.lang(), groups }))
}

/// The first systems, each with whom its contract is, and how many more there are.
fn contracts_with(systems: &[(String, String)], lang: Lang) -> String {
    let one = |(system, other): &(String, String)| match lang {
        Lang::Ja => format!("{system}(契約の相手: {other})"),
        Lang::En => format!("{system} (made with {other})"),
    };
    few(&systems.iter().map(one).collect::<Vec<_>>(), lang)
}

/// The first contracts, each with the system that names it and its last day, and how many more there are.
fn ending(contracts: &[EndingContract], lang: Lang) -> String {
    let one = |EndingContract { system, title, ends_on, .. }: &EndingContract| {
        let day = part::short(*ends_on, lang);
        match lang {
            Lang::Ja => format!("{system}の「{title}」({day}まで)"),
            Lang::En => format!("“{title}” of {system} (until {day})"),
        }
    };
    few(&contracts.iter().map(one).collect::<Vec<_>>(), lang)
}

/// The first connections, each with its vendor and its system, and how many more there are.
fn connections_of(connections: &[FormerConnection], lang: Lang) -> String {
    let one = |FormerConnection { purpose, vendor, system, .. }: &FormerConnection| match lang {
        Lang::Ja => format!("{vendor}の「{purpose}」(システム: {system})"),
        Lang::En => format!("“{purpose}” of {vendor} (system: {system})"),
    };
    few(&connections.iter().map(one).collect::<Vec<_>>(), lang)
}

/// The first days that were promised, each with the row and whose word it was, and how many more there are.
fn promised(promises: &[Promise], lang: Lang) -> String {
    let one = |promise: &Promise| {
        let own = || lang.pick("施設の目標", "the facility's goal").to_owned();
        let who = promise.who.clone().unwrap_or_else(own);
        let row = if promise.number.is_empty() { &promise.slug } else { &promise.number };
        format!("{who} {row} ({})", part::short(promise.target_on, lang))
    };
    few(&promises.iter().map(one).collect::<Vec<_>>(), lang)
}

/// The first of them, and how many more there are.
fn few(all: &[String], lang: Lang) -> String {
    let named = all.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(lang.pick("、", ", "));
    match (all.len().saturating_sub(NAMED), lang) {
        (0, _) => named,
        (more, Lang::Ja) => format!("{named}、ほか{more}件"),
        (more, Lang::En) => format!("{named}, {more} more"),
    }
}

fn notice(notice: &Notice, lang: Lang) -> NoticeLine {
    let (tone, ja, en, href, link_ja, link_en) = match notice {
        Notice::Provisional(instead) => (
            Tone::Info,
            format!("今年度の版は暫定です。{}", instead.as_ref().map_or("", |t| t.ja.as_str())),
            format!("This year's edition is provisional. {}", instead.as_ref().map_or("", |t| t.en.as_str())),
            "/intake",
            "厚生労働省のExcelを入れる",
            "Drop the ministry's workbook",
        ),
        // In the words of the check before submission.
        Notice::FormAwaited(instead) => (
            Tone::Info,
            format!(
                "今年度の版は暫定です。{}{}。",
                instead.as_ref().map_or("", |t| t.ja.as_str()),
                CheckCode::FormAwaited.words().ja
            ),
            format!(
                "This year's edition is provisional: {}. {}",
                CheckCode::FormAwaited.words().en,
                instead.as_ref().map_or("", |t| t.en.as_str())
            ),
            "/checklist",
            "項目を見る",
            "Show the rows",
        ),
        Notice::Dangers(n) => (
            Tone::Bad,
            format!("ネットワーク機器の設定に、すぐに対応することが{n}件あります。"),
            format!("Findings in the network configurations that cannot wait: {n}"),
            "/configurations",
            "設定を見る",
            "Show them",
        ),
        Notice::TargetsPassed(n) => (
            Tone::Bad,
            format!("目標日を過ぎた項目: {n}件"),
            format!("Target dates that have passed: {n}"),
            "/checklist?show=late",
            "項目を見る",
            "Show them",
        ),
        Notice::ContractDenied(names) => (
            Tone::Bad,
            format!(
                "「事業者と契約: ない」と答えていますが、登録があります: {names}。契約があるなら「施設」の答えを、ないなら登録を直してください。"
            ),
            format!(
                "The facility says it has no contract with a vendor, but these are registered: {names}. Put the answer right, or the records."
            ),
            "/facility",
            "施設を見る",
            "Open the facility",
        ),
        Notice::ContractDoubted(names) => (
            Tone::Unsure,
            format!(
                "「事業者と契約: ない」と答えていますが、次の登録があります: {names}。保守やクラウドの利用も契約です。契約があるなら「施設」の答えを直してください。"
            ),
            format!(
                "The facility says it has no contract with a vendor, but these are registered: {names}. Maintenance and cloud services are contracts, too: put the answer right if there is one."
            ),
            "/facility",
            "施設を見る",
            "Open the facility",
        ),
        Notice::ContractsOfOthers(systems) => (
            Tone::Unsure,
            format!(
                "保守契約の相手が、システムの事業者とちがいます: {}。この契約は、更新の責任と役割分担の根拠に数えていません。事業者が代わったのなら、今の事業者との契約を登録して選び直してください。今の事業者の仕事にもおよぶ契約(下請けなど)なら、システムのページでチェックを付けてください。",
                contracts_with(systems, Lang::Ja)
            ),
            format!(
                "The maintenance contract is not with the vendor of the system: {}. It counts neither for the updates nor for who does what. If the vendor changed, register the contract with the one of now and choose it. Where it also reaches that vendor's work, as a subcontractor's may, tick so on the system's page.",
                contracts_with(systems, Lang::En)
            ),
            "/systems",
            "システムを見る",
            "Show the systems",
        ),
        Notice::ContractsEnding(contracts) => (
            if contracts.iter().any(|contract| contract.has_ended) { Tone::Bad } else { Tone::Unsure },
            format!(
                "システムの契約が終わったか、30日以内に終わります: {}。続いているなら終わりの日を直し、結び直したなら新しい契約を登録して、システムのページで選び直してください。",
                ending(contracts, Lang::Ja)
            ),
            format!(
                "Contracts of systems have ended or end within 30 days: {}. Where one goes on, put its last day right; where there is a new one, register it and choose it on the system's page.",
                ending(contracts, Lang::En)
            ),
            "/systems",
            "システムを見る",
            "Show the systems",
        ),
        Notice::FormerConnections(connections) => (
            Tone::Bad,
            format!(
                "前の事業者の接続が、登録では使用中のままです: {}。前の事業者に閉じてもらい、登録に終わりの日を入れてください。同じ事業者が別のシステムのためにまだ使っているなら、登録の「システム」をそのシステムに直してください。",
                connections_of(connections, Lang::Ja)
            ),
            format!(
                "Connections of former vendors are registered as in use: {}. Have the former vendor close them and enter their last day. Where the same vendor still uses one for another system, put that system down in the entry.",
                connections_of(connections, Lang::En)
            ),
            "/remote-connections",
            "登録を見る",
            "See the register",
        ),
        Notice::PromisesPassed(promises) => (
            Tone::Bad,
            format!(
                "前の年度に決めた目標日を過ぎましたが、今年度の回答がまだありません: {}。できたかどうかを確かめてください。",
                promised(promises, Lang::Ja)
            ),
            format!(
                "Days promised in an earlier year have passed, and nobody answered this year: {}. Find out whether it was done.",
                promised(promises, Lang::En)
            ),
            "/checklist?show=promised",
            "項目を見る",
            "Show them",
        ),
        Notice::PromisesSoon(promises) => (
            Tone::Unsure,
            format!("前の年度に決めた目標日が30日以内に来ます: {}", promised(promises, Lang::Ja)),
            format!("Days promised in an earlier year come within 30 days: {}", promised(promises, Lang::En)),
            "/checklist?show=promised",
            "項目を見る",
            "Show them",
        ),
        Notice::Findings(n, _) => (
            Tone::Bad,
            format!("立入検査の指摘に、対応の記録がない項目: {n}件"),
            format!("Rows with a finding of an inspection that was not dealt with: {n}"),
            "/checklist?show=found",
            "指摘を見る",
            "Show them",
        ),
        Notice::NeverAsked(vendors) => (
            Tone::Unsure,
            format!("チェックリストのことを、まだ依頼していない事業者: {}", few(vendors, Lang::Ja)),
            format!("Vendors that were not asked about the checklist yet: {}", few(vendors, Lang::En)),
            "/requests?show=never",
            "依頼を作る",
            "Make the request",
        ),
        Notice::TargetsSoon(n) => (
            Tone::Unsure,
            format!("30日以内に目標日が来る項目: {n}件"),
            format!("Target dates within 30 days: {n}"),
            "/checklist?show=no",
            "項目を見る",
            "Show them",
        ),
        Notice::Contradictions(n) => (
            Tone::Bad,
            format!("回答と記録が合わない項目: {n}件"),
            format!("Answered against the evidence: {n}"),
            "/checklist?show=differs",
            "項目を見る",
            "Show them",
        ),
        Notice::AnswersTakenBack(n) => (
            Tone::Bad,
            format!("事業者が回答を訂正・取り下げ、もう一度頼む必要のあるシステム: {n}件"),
            format!("Systems whose vendor took answers back, to be asked again: {n}"),
            "/requests?show=taken-back",
            "もう一度頼む",
            "Ask again",
        ),
        Notice::ImprovementsOverdue(n) => (
            Tone::Bad,
            format!("期限を過ぎた改善: {n}件"),
            format!("Improvements that are overdue: {n}"),
            "/exercises#improvements",
            "改善を見る",
            "Show them",
        ),
        Notice::ExerciseSoon(n) => (
            Tone::Unsure,
            format!("最後の訓練が1年になるまで、あと{n}日です。"),
            format!("The last exercise counts for {n} more days."),
            "/exercises",
            "次の訓練を選ぶ",
            "Choose the next",
        ),
        Notice::ExercisePast(n) => (
            Tone::Unsure,
            format!("次の訓練の期限を{n}日過ぎました。"),
            format!("The next exercise was due {n} days ago."),
            "/exercises",
            "シナリオを選ぶ",
            "Choose a scenario",
        ),
        Notice::Reworded(n) => (
            Tone::Unsure,
            format!("確認した後で文言が変わった項目: {n}件"),
            format!("Rows reworded since they were confirmed: {n}"),
            "/checklist?show=reworded",
            "項目を見る",
            "Show them",
        ),
        Notice::RepliesWaiting(n) => (
            Tone::Unsure,
            format!("受け取るかどうかを決める返信: {n}件"),
            format!("Replies of vendors to decide about: {n}"),
            "/requests?show=answered",
            "返信を見る",
            "Show them",
        ),
        Notice::RequestsOverdue(n) => (
            Tone::Bad,
            format!("期限を過ぎても事業者の回答がないシステム: {n}件"),
            format!("Systems whose vendor is late with its answer: {n}"),
            "/requests?show=overdue",
            "催促する",
            "Remind the vendor",
        ),
        Notice::AnswersLeft(n) => (
            Tone::Unsure,
            format!("事業者が一部だけ答えたシステム: {n}件"),
            format!("Systems whose vendor answered in part: {n}"),
            "/requests?show=partly",
            "残りを頼む",
            "Ask for the rest",
        ),
        Notice::QuestionsUnasked(n) => (
            Tone::Unsure,
            format!("事業者にまだ聞いていない項目のあるシステム: {n}件"),
            format!("Systems with questions their vendor was not asked yet: {n}"),
            "/requests?show=unasked",
            "聞いていない項目を頼む",
            "Ask about them",
        ),
        Notice::VendorsAskedAnew(n) => (
            Tone::Unsure,
            format!("年度が替わったため、あらためて聞く事業者: {n}社"),
            format!("Vendors to be asked anew, as a fiscal year began: {n}"),
            "/requests?show=anew",
            "今年度の分を聞く",
            "Ask them",
        ),
        Notice::RequestsUnsent(n) => (
            Tone::Unsure,
            format!("事業者への依頼か差し戻しを、まだ送っていないシステム: {n}件"),
            format!("Systems with a request or a returned reply that was not sent to the vendor yet: {n}"),
            "/requests?show=unsent",
            "依頼を見る",
            "Show them",
        ),
        Notice::FilesWaiting(n) => (
            Tone::Unsure,
            format!("確かめてほしいファイル: {n}件"),
            format!("Files that wait for a decision: {n}"),
            "/intake",
            "ファイルを見る",
            "Show them",
        ),
        Notice::PaperOlder(n) => (
            Tone::Unsure,
            format!("引き出しの緊急時ファイルが、いまの内容より古い: {n}か所"),
            format!("Copies of the emergency file older than what is known: {n}"),
            "/emergency-file",
            "印刷し直す",
            "Print it anew",
        ),
        Notice::PastSupport(n) => (
            Tone::Bad,
            format!("サポートが終わった機器: {n}台"),
            format!("Devices past support: {n}"),
            "/ledger?filter=past-support",
            "機器を見る",
            "Show them",
        ),
        Notice::Recheck(n) => (
            Tone::Unsure,
            format!("前の年度の回答を見直していない項目: {n}件"),
            format!("Answers of an earlier year to look at again: {n}"),
            "/checklist?show=open",
            "項目を見る",
            "Show them",
        ),
    };
    let words = match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    // One alone leads to its own entry.
    let only = match notice {
        Notice::FormerConnections(connections) => match connections.as_slice() {
            [one] => Some(format!("{href}/{}", one.id)),
            _ => None,
        },
        Notice::ContractsEnding(contracts) => match contracts.as_slice() {
            [one] => Some(format!("{href}/{}", one.system_id)),
            _ => None,
        },
        Notice::PromisesPassed(promises) | Notice::PromisesSoon(promises) => match promises.as_slice() {
            [one] => Some(format!("/checklist/{}", one.slug)),
            _ => None,
        },
        Notice::Findings(_, Some(slug)) => Some(format!("/checklist/{slug}#findings")),
        _ => None,
    };
    let href = only.unwrap_or_else(|| href.to_owned());
    NoticeLine { tone, words, href, link: lang.pick(link_ja, link_en) }
}
