//! 判定の期間: how long a thing counts as fresh, each with the sentence it comes from.

use askama::Template;
use axum::extract::State;
use sejo_app::Error;
use sejo_model::{Action, Lang, Thresholds};

use crate::form::{Control, Fields, Filled, Reader};
use crate::guard::Signed;
use crate::page::{Outcome, page, page_about, see};
use crate::part;
use crate::shell::{Done, Nav, Shell};
use crate::site::{Certificate, Site};
use crate::tab::{self, Tab};

/// A period: its field, what it is for, where it comes from.
struct Period {
    name: &'static str,
    label: &'static str,
    source: &'static str,
}

type InBoth = (&'static str, &'static str);

fn period(lang: Lang, name: &'static str, label: InBoth, source: InBoth) -> Period {
    Period { name, label: lang.pick(label.0, label.1), source: lang.pick(source.0, source.1) }
}

fn periods(lang: Lang) -> Vec<Period> {
    let period = |name, label, source| period(lang, name, label, source);
    vec![
        period(
            "stock_take_days",
            ("棚卸しから何日まで有効とするか", "A stock-take counts for"),
            (
                "出典: 安全管理ガイドライン(システム運用編)8.4 の定期的な棚卸し。日数の定めはないため、毎年度のチェックリストに合わせて施錠が決めました。",
                "Source: guideline, system operation, 8.4: a regular stock-take. It names no interval; ours is that of the yearly checklist.",
            ),
        ),
        period(
            "support_warning_days",
            ("サポート終了の何日前から知らせるか", "Warn before the end of support by"),
            (
                "施錠が決めた値です。買い替えの見積もりと予算に半年かかると見ています。",
                "Our own choice: half a year for quotations and budget.",
            ),
        ),
        period(
            "account_export_days",
            ("利用者一覧を何日まで有効とするか", "A list of accounts counts for"),
            (
                "出典: 安全管理ガイドライン第7.0版 14章のアカウントの定期的な棚卸し。日数の定めはないため、異動と退職に気づけるよう四半期と施錠が決めました。施錠は利用者の一覧をまだ読み取れないため、目安として示すだけで、実測は変わりません。",
                "Source: guideline 7.0, chapter 14: a regular stock-take of accounts. It names no interval; a quarter is our own choice. Sejo cannot read lists of accounts yet, so this is only shown as a guide and changes nothing that is measured.",
            ),
        ),
        period(
            "contact_days",
            ("連絡先の番号の確認を何日まで有効とするか", "A verified contact counts for"),
            (
                "出典: チェックリストの連絡体制図(令和7年度は3-①)。日数の定めはないため、毎年度の確認に合わせて施錠が決めました。",
                "Source: the checklist's contact chart (R7: 3-①). It names no interval; ours is that of the yearly checklist.",
            ),
        ),
        period(
            "restore_drill_days",
            ("復旧の訓練を何日まで有効とするか", "A restore drill counts for"),
            (
                "出典: チェックリストのバックアップと復旧手順の確認(令和7年度は3-②)。日数の定めはないため、毎年度の確認に合わせて施錠が決めました。「復旧訓練」のページの記録に使います。",
                "Source: the checklist's backups and restoring (R7: 3-②). It names no interval; ours is that of the yearly checklist. It is used for the records on the page of restore drills.",
            ),
        ),
        period(
            "exercise_days",
            ("訓練を何日まで有効とするか", "An exercise counts for"),
            (
                "出典: 診療報酬の診療録管理体制加算(年1回の訓練と改善)と、チェックリストのBCP(令和7年度は3-③)。「訓練」のページの記録に使います。",
                "Source: the fee rules (a drill a year, with improvements) and the checklist's continuity plan (R7: 3-③). It is used for the page of exercises.",
            ),
        ),
        period(
            "configuration_days",
            ("ネットワーク機器の設定ファイルを何日まで有効とするか", "A configuration of a network device counts for"),
            (
                "出典: チェックリストの接続元の制限(令和7年度は2-⑬)。日数の定めはないため、毎年度の確認に合わせて施錠が決めました。「設定ファイル」のページで読み取った設定に使います。",
                "Source: the checklist's restriction of sources (R7: 2-⑬). It names no interval; ours is that of the yearly checklist. It is used for the configurations that were read.",
            ),
        ),
        period(
            "document_review_days",
            ("運用管理規程と事業継続計画の承認を何日まで有効とするか", "An approved document counts for"),
            (
                "出典: チェックリストの運用管理規程(令和7年度は4-①)と事業継続計画。日数の定めはないため、毎年度の確認に合わせて施錠が決めました。承認のときに決めた見直しの日が先に来れば、そちらを使います。",
                "Source: the checklist's rules (R7: 4-①) and continuity plan. They name no interval; ours is that of the yearly checklist. Where the day of review decided with the approval comes first, that one counts.",
            ),
        ),
    ]
}

/// What backups are held against, and the guesses of the estimate of a restore.
fn of_backups(lang: Lang) -> [Period; 4] {
    let period = |name, label, source| period(lang, name, label, source);
    [
        period(
            "backup_reach_days",
            ("バックアップは何日前まで戻れればよいか", "A backup must reach back"),
            (
                "施錠が決めた値です。日数を定めた規定はありません。2026年に、侵入に気づくまで14日かかった病院がありました。それより短いと、残っているのは感染後のものだけかもしれません。",
                "Our own choice: no rule names a number. In 2026 a hospital noticed an intruder after 14 days; what reaches back less may hold only what is infected.",
            ),
        ),
        period(
            "backup_seen_days",
            ("バックアップが取れているのを見てから何日まで有効とするか", "Having seen a backup counts for"),
            (
                "施錠が決めた値です。止まっていても、古い分が残っているうちに気づけるよう四半期としました。",
                "Our own choice: a quarter, so that a backup that has stopped is noticed while older ones are still there.",
            ),
        ),
        period(
            "rebuild_hours",
            ("見積もり: 機器1台を組み直す時間", "Estimate: hours to set up one machine anew"),
            (
                "出典はありません。施錠の仮の値です。事業者に聞いた時間に直してください。復旧の見積もりだけに使い、判定には使いません。",
                "No source: a guess of ours. Ask the vendor and correct it. Used for the estimate of a restore only, never for a verdict.",
            ),
        ),
        period(
            "procurement_days",
            ("見積もり: 代わりの機器が届くまでの日数", "Estimate: days until replacements arrive"),
            (
                "出典はありません。施錠の仮の値です。事業者に聞いた日数に直してください。復旧の見積もりだけに使い、判定には使いません。",
                "No source: a guess of ours. Ask the vendor and correct it. Used for the estimate of a restore only, never for a verdict.",
            ),
        ),
    ]
}

#[derive(Template)]
#[template(path = "setting/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    tabs: Vec<Tab>,
    may_edit: bool,
    form: Filled,
    periods: Vec<Period>,
    thresholds: Thresholds,
    /// Other computers cannot open the pages.
    alone: bool,
    certificate: Option<Certificate>,
}

impl Show {
    fn new(site: &Site, me: &Signed, thresholds: Thresholds, form: Filled) -> Self {
        let shell = me.shell(Nav::Settings);
        let may_edit = shell.may(&Action::ManageSettings);
        let tabs = tab::settings("/settings", &shell);
        let certificate = site.options.certificate.clone();
        let alone = site.options.this_computer_only;
        let periods = periods(me.lang()).into_iter().chain(of_backups(me.lang())).collect();
        Self { shell, lang: me.lang(), tabs, may_edit, form, periods, thresholds, alone, certificate }
    }

    fn two_factor_source(&self) -> &'static str {
        self.lang.pick(
            "出典: 令和7年度のチェックリストは、令和9年度中の実装予定を「はい」と認めています。その最後の日です。",
            "Source: the R7 checklist counts plans within fiscal year R9 as yes; this is its last day.",
        )
    }

    fn unit(&self, period: &Period) -> &'static str {
        let is_hours = period.name == "rebuild_hours";
        if is_hours { self.lang.pick("時間", " hours") } else { self.lang.pick("日", " days") }
    }

    fn control<'a>(&'a self, period: &'a Period) -> Control<'a> {
        self.form.text(period.name, period.label).hint(period.source).inputmode("numeric").class("short").max_length(5)
    }
}

fn fields_of(t: &Thresholds) -> Fields {
    Fields::default()
        .with("stock_take_days", t.stock_take_days.to_string())
        .with("support_warning_days", t.support_warning_days.to_string())
        .with("account_export_days", t.account_export_days.to_string())
        .with("contact_days", t.contact_days.to_string())
        .with("restore_drill_days", t.restore_drill_days.to_string())
        .with("exercise_days", t.exercise_days.to_string())
        .with("backup_reach_days", t.backup_reach_days.to_string())
        .with("backup_seen_days", t.backup_seen_days.to_string())
        .with("rebuild_hours", t.rebuild_hours.to_string())
        .with("procurement_days", t.procurement_days.to_string())
        .with("configuration_days", t.configuration_days.to_string())
        .with("document_review_days", t.document_review_days.to_string())
        .with("two_factor_planned_by", t.two_factor_planned_by.to_string())
}

fn read(fields: &Fields) -> Result<Thresholds, Error> {
    let mut reader = Reader::new(fields);
    let thresholds = Thresholds {
        stock_take_days: reader.number("stock_take_days"),
        support_warning_days: reader.number("support_warning_days"),
        account_export_days: reader.number("account_export_days"),
        contact_days: reader.number("contact_days"),
        restore_drill_days: reader.number("restore_drill_days"),
        exercise_days: reader.number("exercise_days"),
        backup_reach_days: reader.number("backup_reach_days"),
        backup_seen_days: reader.number("backup_seen_days"),
        rebuild_hours: reader.number("rebuild_hours"),
        procurement_days: reader.number("procurement_days"),
        configuration_days: reader.number("configuration_days"),
        document_review_days: reader.number("document_review_days"),
        two_factor_planned_by: reader.needed_date("two_factor_planned_by"),
    };
    reader.finish()?;
    Ok(thresholds)
}

/// `GET /settings`
pub async fn show(State(site): State<Site>, me: Signed) -> Outcome {
    let thresholds = site.app.thresholds(me.actor()).await?;
    let form = Filled::new(me.lang(), fields_of(&thresholds));
    Ok(page(Show::new(&site, &me, thresholds, form)))
}

/// `POST /settings`; with `default`, the values Sejo comes with.
pub async fn save(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    let wanted = if fields.has("default") { Ok(Thresholds::default()) } else { read(&fields) };
    let saved = match wanted {
        Ok(thresholds) => site.app.save_thresholds(me.actor(), &thresholds).await,
        Err(e) => Err(e),
    };
    let Err(error) = saved else { return see(&Done::Saved.at("/settings")) };
    let form = Filled::refused(me.lang(), fields, &error);
    Ok(page_about(&error, Show::new(&site, &me, Thresholds::default(), form)))
}
