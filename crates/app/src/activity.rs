//! The log of actions (操作の記録).

use std::collections::BTreeMap;

use sejo_evidence::chain;
use sejo_model::words::{Text, Words};
use sejo_model::{Action, Actor, AuditEntry, AuditHead, Role, UserId};
use sejo_store::{StoreError, audit, user};

use crate::command_line::{COMMAND_LINE, NOBODY};
use crate::{App, Result, authz};

/// Entries on a page.
const PAGE: u32 = 50;
/// Entries read at once when the chain is checked: the memory stays the same however long it is.
const BATCH: u32 = 500;

/// A line of the log.
#[derive(Debug, Clone)]
pub struct ActivityRow {
    /// The entry.
    pub entry: AuditEntry,
    /// Who, by name; 「この装置のコマンド」 for a command that named nobody.
    pub by_name: String,
    /// What, in the actor's language.
    pub words: String,
    /// Numbers between this entry and the newer one above it, first and last, that belong to others.
    pub hidden: Option<(i64, i64)>,
}

/// A page of the log.
#[derive(Debug, Clone)]
pub struct ActivityView {
    /// Newest first (50 a page).
    pub rows: Vec<ActivityRow>,
    /// Entries among them that cannot be read, by number: somebody wrote over them past the program.
    pub unreadable: Vec<i64>,
    /// Where the next page begins: pass it as `before`. `None` on the last page.
    pub older: Option<i64>,
    /// Numbers before the oldest entry that belong to others, on the last page.
    pub hidden: Option<(i64, i64)>,
    /// Where the log of the whole installation stands: what to keep outside.
    pub head: AuditHead,
}

/// What checking the chain gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainCheck {
    /// Entries checked.
    pub entries: i64,
    /// The last of them, when the chain is whole: write it down to notice a log cut short.
    pub head: Option<AuditHead>,
    /// The first entry that does not fit, and why.
    pub broken: Option<(i64, Text)>,
    /// The entry that was kept outside and is not in the log (any more).
    pub missing: Option<AuditHead>,
}

impl ChainCheck {
    /// Nothing is missing, changed or cut off, as far as this check could know.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.broken.is_none() && self.missing.is_none()
    }

    fn broken(entries: i64, broken: &chain::Broken) -> Self {
        let why = Text::new(in_japanese(broken.why), broken.to_string());
        Self { entries, head: None, broken: Some((broken.number, why)), missing: None }
    }
}

/// Why a log does not fit, for people who do not read the words of programs.
fn in_japanese(why: chain::Why) -> String {
    match why {
        chain::Why::Number { expected } => format!("ここには{expected}番の記録があるはずです"),
        chain::Why::Before => "前の記録とつながっていません".to_owned(),
        chain::Why::Hash => "中身が、記録したときの指紋と違います".to_owned(),
        chain::Why::Fraction => "記録に入るはずのない数が入っています".to_owned(),
        chain::Why::Unreadable => "中身を読み取れません".to_owned(),
        chain::Why::CutOff { expected } => {
            format!("記録はここで終わっていますが、{expected}番まで書かれたことがあります")
        }
    }
}

/// Why a log without any entry does not fit.
const EMPTIED: Words = Words {
    ja: "データがあるのに、記録が1件もありません",
    en: "the log is empty although there is data; it was removed",
};

/// Every action with its words. A test finds the actions recorded anywhere in this crate.
const ACTIONS: &[(&str, Words)] = &[
    ("account.accept", Words { ja: "利用を始めました", en: "started using Sejo" }),
    ("account.sign-in", Words { ja: "サインインしました", en: "signed in" }),
    ("account.sign-in-failed", Words { ja: "サインインに失敗しました", en: "failed to sign in" }),
    ("account.sign-out", Words { ja: "サインアウトしました", en: "signed out" }),
    ("account.switch-facility", Words { ja: "この施設に切り替えました", en: "switched to this facility" }),
    ("account.set-lang", Words { ja: "画面の言葉を変えました", en: "changed the language of the pages" }),
    ("account.proof-failed", Words { ja: "本人の確認に失敗しました", en: "failed to prove who it is" }),
    (
        "account.offer-set-up",
        Words {
            ja: "最初の管理者を作るリンクを出しました", en: "offered the link for the first administrator"
        },
    ),
    ("account.end-session", Words { ja: "自分の別の接続を終わらせました", en: "ended another session" }),
    ("account.change-password", Words { ja: "パスワードを変えました", en: "changed the password" }),
    ("account.renew-recovery-codes", Words { ja: "予備の番号を作り直しました", en: "renewed the recovery codes" }),
    ("user.invite", Words { ja: "利用者を招待しました", en: "invited a user" }),
    ("user.withdraw-invitation", Words { ja: "招待を取り消しました", en: "withdrew an invitation" }),
    ("user.set-role", Words { ja: "役割を変えました", en: "changed a role" }),
    ("user.disable", Words { ja: "利用者を停止しました", en: "disabled a user" }),
    ("user.enable", Words { ja: "利用者を再開しました", en: "enabled a user" }),
    ("user.renew-access", Words { ja: "サインイン方法の再設定リンクを作りました", en: "made a link for new access" }),
    ("facility.answer-questions", Words { ja: "はじめの質問に答えました", en: "answered the first questions" }),
    ("facility.save", Words { ja: "施設の情報を変えました", en: "changed the facility" }),
    ("facility.add", Words { ja: "施設を追加しました", en: "added a facility" }),
    ("setting.save-thresholds", Words { ja: "判定の期間を変えました", en: "changed the thresholds" }),
    ("person.save", Words { ja: "職員を保存しました", en: "saved a person" }),
    ("person.remove", Words { ja: "職員を削除しました", en: "removed a person" }),
    ("appointment.save", Words { ja: "任命を保存しました", en: "saved an appointment" }),
    ("appointment.remove", Words { ja: "任命を削除しました", en: "removed an appointment" }),
    ("vendor.save", Words { ja: "事業者を保存しました", en: "saved a vendor" }),
    ("vendor.remove", Words { ja: "事業者を削除しました", en: "removed a vendor" }),
    ("contract.save", Words { ja: "契約を保存しました", en: "saved a contract" }),
    ("contract.remove", Words { ja: "契約を削除しました", en: "removed a contract" }),
    ("system.save", Words { ja: "システムを保存しました", en: "saved a system" }),
    ("system.remove", Words { ja: "システムを削除しました", en: "removed a system" }),
    ("device.save", Words { ja: "機器を保存しました", en: "saved a device" }),
    ("device.set-many", Words { ja: "機器をまとめて変えました", en: "changed several devices" }),
    ("device.check", Words { ja: "棚卸しを記録しました", en: "recorded a stock-take" }),
    ("answer.confirm", Words { ja: "回答を確認しました", en: "confirmed an answer" }),
    ("answer.withdraw", Words { ja: "確認を取り消しました", en: "withdrew an answer" }),
    ("declaration.add", Words { ja: "申告を書きました", en: "declared a value" }),
    ("finding.record", Words { ja: "立入検査の結果を記録しました", en: "recorded the result of an inspection" }),
    (
        "finding.settle",
        Words {
            ja: "立入検査の指摘への対応を記録しました", en: "recorded that a finding was dealt with"
        },
    ),
    (
        "finding.reopen",
        Words {
            ja: "立入検査の指摘への対応の記録を取り消しました", en: "took back that a finding was dealt with"
        },
    ),
    ("intake.drop", Words { ja: "ファイルを入れました", en: "dropped a file" }),
    ("intake.keep", Words { ja: "入れたファイルを保存しました", en: "kept a dropped file" }),
    ("intake.refuse", Words { ja: "入れたファイルを取り込めませんでした", en: "could not take a dropped file in" }),
    ("intake.import", Words { ja: "機器の一覧を取り込みました", en: "imported a device list" }),
    ("intake.map-anew", Words { ja: "一覧の列の対応を選び直しています", en: "chooses the columns of a list anew" }),
    ("intake.decide", Words { ja: "見分けのつかない機器を決めました", en: "decided an unclear device" }),
    ("intake.hand-out", Words { ja: "保存したファイルを取り出しました", en: "took out a kept file" }),
    ("edition.assign", Words { ja: "項目の割り当てを決めました", en: "assigned a row" }),
    ("form.export", Words { ja: "様式をJSONで書き出しました", en: "exported the form as JSON" }),
    ("form.fill", Words { ja: "公式のExcelに記入しました", en: "filled in the official workbook" }),
    (
        "facility.answer-as-vendor",
        Words { ja: "事業者として使い始めました", en: "began to use this installation as a vendor" },
    ),
    ("product.save", Words { ja: "製品を保存しました", en: "saved a product" }),
    ("product.answer", Words { ja: "製品についての回答を保存しました", en: "saved the answers about a product" }),
    (
        "product.withdraw-answers",
        Words { ja: "製品についての回答を取り下げました", en: "withdrew the answers about a product" },
    ),
    ("product.take-form", Words { ja: "事業者確認用のExcelを入れました", en: "took in the vendor form" }),
    ("customer.take-request", Words { ja: "顧客からの依頼を入れました", en: "took in the request of a customer" }),
    ("customer.import", Words { ja: "顧客の一覧を取り込みました", en: "took in a list of customers" }),
    ("customer.remove", Words { ja: "顧客を削除しました", en: "removed a customer" }),
    ("customer.save", Words { ja: "顧客を保存しました", en: "saved a customer" }),
    (
        "customer.save-exception",
        Words { ja: "顧客だけの回答を保存しました", en: "saved an answer that holds for one customer" },
    ),
    ("issue.start", Words { ja: "回答の発行を始めました", en: "began to issue replies" }),
    ("issue.stop", Words { ja: "回答の発行を中止しました", en: "stopped issuing replies" }),
    ("issue.resume", Words { ja: "回答の発行を再開しました", en: "went on issuing replies" }),
    ("issue.finish", Words { ja: "回答の発行を終えました", en: "finished issuing replies" }),
    ("issue.hand-out", Words { ja: "発行した回答を取り出しました", en: "took out issued replies" }),
    (
        "notice.make",
        Words {
            ja: "訂正・取り下げの通知を作りました", en: "made notices of corrected or withdrawn replies"
        },
    ),
    ("notice.hand-out", Words { ja: "訂正・取り下げの通知を取り出しました", en: "took out a notice" }),
    ("request.make", Words { ja: "事業者への依頼を作りました", en: "made a request to a vendor" }),
    ("request.file", Words { ja: "事業者への依頼のファイルを出力しました", en: "took out a file of a request" }),
    (
        "request.sent",
        Words {
            ja: "事業者への依頼を送ったことを記録しました", en: "recorded that a request was sent"
        },
    ),
    (
        "request.opened",
        Words {
            ja: "事業者が依頼を受け取ったことを記録しました", en: "recorded that a vendor has a request"
        },
    ),
    ("request.remind", Words { ja: "事業者に催促したことを記録しました", en: "recorded a reminder to a vendor" }),
    (
        "request.enough",
        Words {
            ja: "事業者に残りの項目は聞かないことにしました", en: "decided not to ask a vendor for the rest"
        },
    ),
    (
        "request.not-enough",
        Words {
            ja: "事業者に残りの項目も聞くことにしました", en: "decided to ask a vendor for the rest all the same"
        },
    ),
    ("request.withdraw", Words { ja: "事業者への依頼を取りやめました", en: "withdrew a request" }),
    ("reply.take", Words { ja: "事業者からの返信を入れました", en: "took in the reply of a vendor" }),
    (
        "reply.notice",
        Words {
            ja: "事業者の訂正・取り下げの通知を入れました", en: "took in a notice that a reply is taken back"
        },
    ),
    ("reply.accept", Words { ja: "事業者からの返信を受け取りました", en: "accepted the reply of a vendor" }),
    ("reply.ask-again", Words { ja: "事業者からの返信を差し戻しました", en: "sent a reply back and asked again" }),
    (
        "reply.reject",
        Words {
            ja: "事業者からの返信を使わないことにしました", en: "left the reply of a vendor unused"
        },
    ),
    (
        "reply.reopen",
        Words {
            ja: "事業者からの返信についての決定を取り消しました",
            en: "took back a decision about the reply of a vendor",
        },
    ),
    (
        "reply.hand-out",
        Words {
            ja: "事業者からの返信のファイルを取り出しました", en: "took out the file of a reply"
        },
    ),
    ("disclosure.take", Words { ja: "開示書を取り込みました", en: "took in a disclosure" }),
    (
        "disclosure.place",
        Words {
            ja: "開示書がどのシステムのものかを決めました", en: "said of which system a disclosure is"
        },
    ),
    ("disclosure.explain", Words { ja: "開示書の「いいえ」に説明を書きました", en: "explained a no of a disclosure" }),
    (
        "disclosure.carry",
        Words {
            ja: "前の開示書の説明を引き継ぎました", en: "took over explanations of an earlier disclosure"
        },
    ),
    (
        "disclosure.read-again",
        Words { ja: "開示書の列を選び直して読みました", en: "read a disclosure with other columns" },
    ),
    (
        "disclosure.route-items",
        Words {
            ja: "保守委託機関編の項目の番号を保存しました", en: "saved the items for outsourced maintenance"
        },
    ),
    ("disclosure.hand-out", Words { ja: "開示書のファイルを取り出しました", en: "took out the file of a disclosure" }),
    (
        "disclosure.print",
        Words {
            ja: "開示書の「いいえ」の一覧を印刷用に書き出しました", en: "printed the noes of a disclosure"
        },
    ),
    ("intake.undo", Words { ja: "取り込みを元に戻しました", en: "undid an import" }),
    ("intake.erase", Words { ja: "保存したファイルの中身を消しました", en: "erased a kept file" }),
    ("intake.cancel", Words { ja: "読み取りを中止しました", en: "cancelled reading" }),
    ("edition.import", Words { ja: "チェックリストの版を取り込みました", en: "imported an edition" }),
    (
        "edition.answers",
        Words {
            ja: "チェックリストに書かれた回答を受け取りました", en: "took the answers of a checklist"
        },
    ),
    ("form.print", Words { ja: "様式を印刷用に書き出しました", en: "printed the form" }),
    ("configuration.read", Words { ja: "機器の設定を読み取りました", en: "read a configuration" }),
    ("configuration.date", Words { ja: "いつの設定かを書きました", en: "said of which day a configuration is" }),
    ("configuration.give", Words { ja: "どの機器の設定かを決めました", en: "said whose configuration it is" }),
    ("configuration.letter", Words { ja: "事業者への手紙を作りました", en: "wrote the letter to the vendor" }),
    ("configuration.remove", Words { ja: "機器の設定を消しました", en: "removed a configuration" }),
    ("remote-connection.save", Words { ja: "リモート保守の登録を保存しました", en: "saved a remote connection" }),
    ("remote-connection.remove", Words { ja: "リモート保守の登録を消しました", en: "removed a remote connection" }),
    ("backup-record.save", Words { ja: "バックアップの記録を保存しました", en: "saved a backup record" }),
    ("backup-record.remove", Words { ja: "バックアップの記録を消しました", en: "removed a backup record" }),
    ("backup-record.print", Words { ja: "バックアップの一覧を印刷用に書き出しました", en: "printed the backups" }),
    ("backup-record.export", Words { ja: "バックアップの一覧を書き出しました", en: "exported the backups" }),
    ("document.decide", Words { ja: "条文の扱いを決めました", en: "decided about a passage" }),
    ("document.adopt", Words { ja: "条文の案をまとめて採用しました", en: "adopted the proposed passages" }),
    ("document.reopen", Words { ja: "条文の扱いを未確認に戻しました", en: "took a decision about a passage back" }),
    ("document.size", Words { ja: "文書のくわしさを選びました", en: "chose how much a document says" }),
    ("document.approve", Words { ja: "文書の承認を記録しました", en: "recorded the approval of a document" }),
    ("document.upload", Words { ja: "今ある文書を入れました", en: "uploaded a document" }),
    ("document.mark", Words { ja: "条文の番号を書きました", en: "marked clauses of a document" }),
    ("document.withdraw", Words { ja: "文書の版を取り消しました", en: "withdrew a version of a document" }),
    ("document.print", Words { ja: "文書を書き出しました", en: "printed a document" }),
    ("appointment.print", Words { ja: "任命書を印刷用に書き出しました", en: "printed an appointment letter" }),
    ("drill.record", Words { ja: "復旧訓練を記録しました", en: "recorded a restore drill" }),
    ("drill.change", Words { ja: "復旧訓練の記録を直しました", en: "corrected a restore drill" }),
    ("drill.export", Words { ja: "復旧訓練の記録を書き出しました", en: "exported the record of a restore drill" }),
    ("drill.withdraw", Words { ja: "復旧訓練を取り消しました", en: "withdrew a restore drill" }),
    ("incident.start", Words { ja: "インシデントの時計を始めました", en: "started the incident clock" }),
    ("incident.write", Words { ja: "インシデントの記録を書きました", en: "wrote an entry about an incident" }),
    ("incident.step", Words { ja: "最初の1時間の手順に答えました", en: "answered a step of the first hour" }),
    ("incident.clock", Words { ja: "認識した日時などを決めました", en: "said when the incident was known" }),
    ("incident.report", Words { ja: "報告の下書きを保存しました", en: "saved a draft of a report" }),
    ("incident.print", Words { ja: "報告の下書きを印刷用に書き出しました", en: "printed a draft of a report" }),
    ("incident.paper", Words { ja: "初動カードか記録用紙を印刷しました", en: "printed cards or the incident form" }),
    ("incident.export", Words { ja: "インシデントの記録を書き出しました", en: "exported the record of an incident" }),
    ("incident.hand-out", Words { ja: "インシデントの証拠を取り出しました", en: "took out evidence of an incident" }),
    ("incident.close", Words { ja: "インシデントの対応を終えました", en: "closed an incident" }),
    ("exercise.start", Words { ja: "訓練を始めました", en: "began an exercise" }),
    ("exercise.enter", Words { ja: "紙で行った訓練を入れました", en: "entered an exercise held on paper" }),
    ("exercise.cue", Words { ja: "訓練を進めました", en: "moved an exercise on" }),
    ("exercise.finish", Words { ja: "訓練を終えました", en: "finished an exercise" }),
    ("exercise.withdraw", Words { ja: "訓練を取り消しました", en: "withdrew an exercise" }),
    ("exercise.print", Words { ja: "訓練の用紙か記録を印刷用に書き出しました", en: "printed an exercise" }),
    ("improvement.add", Words { ja: "改善を書きました", en: "wrote down an improvement" }),
    ("improvement.change", Words { ja: "改善の担当や期限を変えました", en: "changed an improvement" }),
    ("improvement.finish", Words { ja: "改善ができたかを記録しました", en: "said whether an improvement was made" }),
    ("improvement.withdraw", Words { ja: "改善を取り消しました", en: "withdrew an improvement" }),
    ("contact.save", Words { ja: "連絡体制図の連絡先を保存しました", en: "saved a line of the contact chart" }),
    (
        "contact.save-roles",
        Words {
            ja: "連絡体制図の役割と決める人を保存しました", en: "saved the roles of the contact chart"
        },
    ),
    ("contact.call", Words { ja: "連絡先の番号を確かめました", en: "tried a number of the contact chart" }),
    (
        "contact.put-up",
        Words {
            ja: "連絡体制図を印刷して貼ったと記録しました", en: "put up a copy of the contact chart"
        },
    ),
    ("contact.print", Words { ja: "連絡体制図を印刷用に書き出しました", en: "printed the contact chart" }),
    ("contact.print-card", Words { ja: "緊急連絡カードを印刷用に書き出しました", en: "printed the contact card" }),
    ("emergency-file.print", Words { ja: "緊急時ファイルを印刷用に書き出しました", en: "printed the emergency file" }),
    (
        "emergency-file.put-away",
        Words {
            ja: "緊急時ファイルを印刷して置いたと記録しました", en: "put away a copy of the emergency file"
        },
    ),
    (
        "emergency-file.take-away",
        Words {
            ja: "緊急時ファイルの紙がもう無いと記録しました", en: "took away a copy of the emergency file"
        },
    ),
    ("plan.print-check", Words { ja: "計画と確認表を印刷用に書き出しました", en: "printed the plan's check table" }),
    ("plan.print-one-page", Words { ja: "止まったときの1枚を印刷用に書き出しました", en: "printed the one-page plan" }),
    (
        "remote-connection.print",
        Words { ja: "リモート保守の登録簿を印刷用に書き出しました", en: "printed the register" },
    ),
    ("remote-work.save", Words { ja: "リモート保守の作業を保存しました", en: "saved a work by remote maintenance" }),
    ("remote-work.remove", Words { ja: "リモート保守の作業を消しました", en: "removed a work by remote maintenance" }),
    ("responsibility.save", Words { ja: "役割分担を保存しました", en: "said who does what" }),
    ("responsibility.set-many", Words { ja: "役割分担をまとめて書きました", en: "said who does what for several" }),
    ("responsibility.print", Words { ja: "役割分担表を印刷用に書き出しました", en: "printed who does what" }),
    ("route.say", Words { ja: "サーバの更新の責任を書きました", en: "said who updates a server" }),
    ("route.letter", Words { ja: "更新の責任についての手紙を作りました", en: "wrote the letter about updates" }),
    ("restore-order.print", Words { ja: "復旧の順番を印刷用に書き出しました", en: "printed the restore order" }),
    ("signing-key.card", Words { ja: "署名の鍵のカードを書き出しました", en: "exported the card of the signing key" }),
    (
        "signing-key.hand-over",
        Words { ja: "署名の鍵を新しい鍵に引き継ぎました", en: "handed over to a new signing key" },
    ),
    ("signing-key.paper", Words { ja: "署名の鍵の控えを紙にしました", en: "put the signing key on paper" }),
    ("signing-key.make", Words { ja: "施設の署名の鍵を作りました", en: "made the facility's signing key" }),
    ("network.print", Words { ja: "全体構成図を印刷用に書き出しました", en: "printed the network picture" }),
    ("ledger.export", Words { ja: "台帳を書き出しました", en: "exported the ledger" }),
    ("installation.demo", Words { ja: "架空のデータを入れました", en: "filled in the demo" }),
    ("installation.begin", Words { ja: "コマンドのための施設を用意しました", en: "made a facility for the commands" }),
    ("installation.restore", Words { ja: "バックアップから戻しました", en: "restored a backup" }),
];

fn words(action: &str) -> Option<Words> {
    ACTIONS.iter().find(|(key, _)| *key == action).map(|(_, words)| *words)
}

impl App {
    /// A page of the facility's log, newest first; `before` is where the page before it ended. The administrator of the only
    /// facility also sees what belongs to no facility: failed sign-ins are his to notice.
    ///
    /// # Errors
    /// `NotFound` without the right.
    pub async fn activity(&self, actor: &Actor, before: Option<i64>) -> Result<ActivityView> {
        let scope = authz::scope(actor, Action::ReadActivity)?;
        let is_only = sejo_store::facility::all(self.db()).await?.len() == 1;
        let with_house = is_only && actor.role == Role::Admin;
        let mut entries = audit::page(self.db(), &scope, with_house, before, PAGE + 1).await?;
        let more = entries.len() > PAGE as usize;
        entries.truncate(PAGE as usize);
        let members = user::list(self.db(), &scope).await?;
        let names: BTreeMap<UserId, String> = members.into_iter().map(|m| (m.user.id, m.user.name)).collect();
        let older = entries.last().filter(|_| more).map(|(number, _)| *number);
        let head = self.audit_head().await?;
        let mut next = before.map_or(head.number, |before| before - 1);
        let mut skipped = |number: i64| {
            let hidden = (number < next).then_some((number + 1, next));
            next = number - 1;
            hidden
        };
        let (mut rows, mut unreadable) = (Vec::with_capacity(entries.len()), Vec::new());
        for (number, entry) in entries {
            let hidden = skipped(number);
            let Some(entry) = entry else {
                unreadable.push(number);
                continue;
            };
            let by_name = match entry.event.user {
                Some(id) => names.get(&id).cloned().unwrap_or_default(),
                None if entry.event.origin == COMMAND_LINE => NOBODY.r#in(actor.lang).to_owned(),
                None => String::new(),
            };
            let words = words(&entry.event.action)
                .map_or_else(|| entry.event.action.clone(), |w| w.r#in(actor.lang).to_owned());
            rows.push(ActivityRow { entry, by_name, words, hidden });
        }
        let hidden = if older.is_none() { skipped(0) } else { None };
        Ok(ActivityView { rows, unreadable, older, hidden, head })
    }

    /// Where the log of the whole installation stands now.
    ///
    /// # Errors
    /// Store errors.
    pub async fn audit_head(&self) -> Result<AuditHead> {
        Ok(audit::last(self.db()).await?)
    }

    /// Checks the whole chain, streaming. `kept` is where the log once stood, as somebody kept it outside: an end that was
    /// cut off, or a log written anew, is noticed by it even when the database agrees with itself.
    ///
    /// # Errors
    /// Store errors.
    pub async fn verify_audit(&self, kept: Option<AuditHead>) -> Result<ChainCheck> {
        let mut verifier = chain::Verifier::new();
        let mut found = kept.is_none_or(|kept| kept == AuditHead::EMPTY);
        // From before the first number, or a forged entry could stand there unseen.
        let mut next = i64::MIN;
        loop {
            let batch = match audit::stream(self.db(), next, BATCH).await {
                Err(StoreError::UnreadableEntry { number, .. }) => {
                    let broken = chain::Broken { number, why: chain::Why::Unreadable };
                    return Ok(ChainCheck::broken(number.saturating_sub(1).max(0), &broken));
                }
                batch => batch?,
            };
            let Some(last) = batch.last() else { break };
            next = last.number.saturating_add(1);
            for entry in &batch {
                if let Err(broken) = verifier.check(entry) {
                    return Ok(ChainCheck::broken(entry.number.saturating_sub(1).max(0), &broken));
                }
                found |= kept == Some(AuditHead { number: entry.number, hash: entry.hash });
            }
        }
        // Somebody who removed the row that counts has changed the log; it fits no chain then.
        let head = match audit::head(self.db()).await {
            Err(StoreError::NotFound) => -1,
            head => head?,
        };
        Ok(match verifier.finish_at(head) {
            // An empty chain fits, but nothing is stored without an entry.
            Ok(done) if done.entries == 0 && sejo_store::audit::has_data(self.db()).await? => {
                ChainCheck { entries: 0, head: None, broken: Some((1, EMPTIED.into())), missing: None }
            }
            Ok(done) => ChainCheck {
                entries: done.entries,
                head: Some(AuditHead { number: done.entries, hash: done.last }),
                broken: None,
                missing: kept.filter(|_| !found),
            },
            Err(broken) => ChainCheck::broken(0, &broken),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn why_a_log_does_not_fit_is_said_in_either_language() {
        let check = ChainCheck::broken(1, &chain::Broken { number: 2, why: chain::Why::Hash });
        let (number, why) = check.broken.unwrap();
        assert_eq!((number, why.en.as_str()), (2, "entry 2: its content does not fit its hash"));
        let all = [
            chain::Why::Number { expected: 3 },
            chain::Why::Before,
            chain::Why::Hash,
            chain::Why::Fraction,
            chain::Why::Unreadable,
            chain::Why::CutOff { expected: 3 },
        ];
        for ja in all.map(in_japanese).into_iter().chain([why.ja, EMPTIED.ja.to_owned()]) {
            assert!(!ja.contains(|c: char| c.is_ascii_alphabetic()), "{ja}");
        }
    }

    /// Reads the sources: an action without words would show its key to a clerk, words without an action lie about.
    #[test]
    fn actions_and_words_match() {
        // What else has a full stop in it: files, the row of a checklist, an interface.
        const ENDINGS: [&str; 10] = ["db", "rs", "txt", "conf", "key", "server", "root", "part", "json", "xlsx"];
        // Keys of questions to a vendor.
        const QUESTIONS: [&str; 9] = [
            "remote.used",
            "remote.always",
            "remote.accounts",
            "remote.two-factor",
            "disclosure.sent",
            "disclosure.items",
            "duty.updates",
            "duty.monitoring",
            "duty.incident-hours",
        ];
        let mut recorded: BTreeSet<String> = BTreeSet::new();
        let mut left = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
            } else if !["activity.rs", "installation_key.rs"].iter().any(|file| path.ends_with(file)) {
                let text = std::fs::read_to_string(&path).unwrap();
                let pieces =
                    text.split('"').filter(|p| p.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '-'));
                let is_action = |p: &&str| {
                    let parts = p.split_once('.').filter(|(noun, verb)| !noun.is_empty() && !verb.is_empty());
                    !QUESTIONS.contains(p)
                        && parts.is_some_and(|(_, verb)| !verb.contains('.') && !ENDINGS.contains(&verb))
                };
                recorded.extend(pieces.filter(is_action).map(str::to_owned));
            }
        }
        let known: BTreeSet<String> = ACTIONS.iter().map(|(key, _)| (*key).to_owned()).collect();
        assert_eq!(recorded, known);
    }
}
