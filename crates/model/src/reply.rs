//! Replies to requests (返信): what a vendor wrote, as it was received, and what was decided about it.
//!
//! Invariants: what was received never changes; decisions are added. Only what a person accepted becomes a declared value.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::date;
use crate::evidence::Sha256;
use crate::id::{EvidenceId, IssuingId, ReplyId, RequestId, SystemId, UserId};
use crate::notice::ReceivedNotice;
use crate::text::fold;
use crate::verdict::VerdictValue;
use crate::words::{Lang, Text};

mod made;
mod shown;
mod written;

pub use made::{Made, Replaced};
pub use shown::ShownQuestion;
pub use written::{ReadReply, WrittenAnswer, WrittenPart, WrittenReply, WrittenRow};

/// Systems named in a line.
const NAMED: usize = 3;

keyed_enum! {
    /// In which form a reply came.
    pub enum ReplyForm {
        AnswerFile = "answer-file", "回答ファイル", "answer file";
        Sheet = "sheet", "回答用のExcel", "answer workbook";
        OfficialWorkbook = "official-workbook", "事業者確認用のExcel", "official vendor workbook";
        Typed = "typed", "手で入力", "typed in";
    }
}

keyed_enum! {
    /// What was decided about a reply.
    pub enum DecisionKind {
        Accepted = "accepted", "受け取った", "accepted";
        AskedAgain = "asked-again", "差し戻した", "sent back";
        Rejected = "rejected", "使わないことにした", "not used";
        Reopened = "reopened", "決定を取り消した", "decision taken back";
    }
}

keyed_enum! {
    /// What stands out in a reply. Each needs a look before it is accepted.
    pub enum ReplyNoteCode {
        OtherFacility = "other-facility", "別の施設からの依頼への返信か、別の施設の名前が書かれた様式です。送り主に知らせ、当院の分を送り直してもらってください。", "It replies to a request of another facility, or is a form with another facility's name on it. Tell the sender and ask for yours.";
        OtherRequest = "other-request", "別の依頼への返信です。この依頼への返信でよいか、送り主に確かめてください。", "It replies to another request. Ask the sender whether it is meant for this one.";
        OtherEdition = "other-edition", "この依頼とは別の年度の様式に書かれています。", "It is written on the form of another year than that of the request.";
        FormAltered = "form-altered", "質問の書かれた部分が、送った依頼と違います。だれかが書き換えたおそれがあるため、送り主に電話で確かめてください。", "The questions in it are not those that were sent. Somebody may have altered them: call the sender.";
        SignatureBroken = "signature-broken", "署名した後で書き換えられています。送り主に電話で確かめ、送り直してもらってください。", "It was altered after it was signed. Call the sender and ask for it again.";
        OtherKey = "other-key", "前の返信や通知とは別の鍵で署名されています。送り主に電話で、鍵の言葉を確かめてください。", "It is signed with another key than the reply or notice before. Compare the words of the key on the telephone.";
        EarlierKey = "earlier-key", "この事業者が前に使い、もう新しい鍵に引き継いだ鍵で署名されています。引き継ぎより前に作られたものか、前の鍵の控えを手に入れた別の人が作ったものかは、署名からはわかりません。前から知っている番号に電話し、いつ作った返信かを確かめてください。", "It is signed with the key this vendor used before and has handed over to a new one. The signature does not tell whether it was made before that, or by somebody who got hold of the earlier key. Call the vendor over a number you knew before and ask when it was made.";
        OtherKeyWaits = "other-key-waits", "この事業者からは、別の鍵で署名された返信も届いていて、まだ決めていません。どちらかは、別の人が作ったものかもしれません。前から知っている番号に電話し、どちらの鍵の言葉がこの事業者のものかを聞いて、その返信だけを受け取ってください。", "Another reply of this vendor waits which is signed with another key; one of them may be somebody else's. Call the vendor over a number you knew before, ask which words of a key are its own, and accept that reply only.";
        Older = "older", "もっと新しい返信を、先に受け取っています。古いほうを使うと、新しい回答より後のものとして扱われます。", "A newer reply was accepted before. If this older one is accepted it counts as the latest.";
        Unaddressed = "unaddressed", "どの依頼への返信か、書かれていません。別の施設や、別の事業者の回答かもしれません。送り主に電話で、当院のこのシステムについての回答か確かめてください。", "It does not say which request it answers, and may be about another facility or of another vendor. Call the sender: is it about this system of yours?";
        OtherSystem = "other-system", "選んだシステムとは別のシステムのために作られたファイルです。ファイルを取り違えていないか、名前を見てください。", "The file was made for another system than the one that was chosen. Look at its name: is it the right one?";
        OtherVendor = "other-vendor", "依頼した事業者とは、別の名前の事業者が書いたものです。送り主に確かめてください。", "Somebody with another name than the vendor that was asked wrote it. Ask the sender.";
        OtherWords = "other-words", "依頼で聞いたのとは別の文言に答えています。下の表で2つの文言を読みくらべてください。内容が同じなら、理由を書いて受け取れます。違うときは受け取らず、依頼の文言に答えてもらってください。", "It answers other words than your request asked. Compare both in the table below. Where they mean the same, say why and accept it; otherwise do not, and ask for an answer to the words of the request.";
        RoundsAssumed = "rounds-assumed", "同じ見出しの回答の列が並んでいて、どれが今回の回答か書かれていません。いちばん右の回答を読みました。前回や、ほかの人の回答かもしれません。どの列が今回の回答か、送り主に確かめてください。", "Columns for answers have the same headings, and nothing says which holds this time's. The rightmost answer was read; it may be last year's or somebody else's. Ask the sender which column counts.";
        TakenBack = "taken-back", "事業者が訂正・取り下げたのと同じ回答があります。その通知より後に書かれたものか、送り主に電話で確かめてください。", "It gives an answer which the vendor corrected or withdrew. Call the sender: was it written after that notice?";
        Undated = "undated", "いつの回答か書かれていません。先に受け取った回答より古いかもしれません。送り主に日付を確かめてください。", "It does not say when it was answered, and may be older than what was accepted before. Ask the sender for the day.";
        TurnsYes = "turns-yes", "先に届いた「いいえ」(受け取っていない返信のものも含みます)を「はい」か「対象外」に、またはリモート保守のつなぎ方を安全なほうに変えます。対応が済んだのか、送り主に確かめてください。", "It turns a no that came before, accepted or not, into a yes or into not applicable, or how somebody connects from outside into something safer. Ask the sender whether it has been put right.";
        TurnsYesUnsure = "turns-yes-unsure", "先に届いた「いいえ」(受け取っていない返信や、同じ返信にあるものも含みます)を「はい」か「対象外」に、またはリモート保守のつなぎ方を安全なほうに変えます。書かれた日付からは、こちらが後の回答だとは言えません(同じ日、前の日、取り消しより前の日、日付なし)。どちらが正しいか、送り主に電話で確かめてください。", "It turns a no that came before, accepted or not, or stands in the same reply, into a yes or into not applicable, or how somebody connects from outside into something safer, and by the days that are written it is not later for certain (the same day, an earlier one, one before it was taken back, or none). Call the sender: which is right?";
        StandsOtherwise = "stands-otherwise", "この事業者の今の回答(様式か、手で入力したもの)と違います。今の回答より後に書かれたとは、日付からは言えません。受け取ると、この返信のほうが新しい回答として扱われます。どちらが正しいか、送り主に電話で確かめてください。", "It differs from what stands of this vendor, which came with a form or was typed in, and by its days it is not later for certain. If it is accepted it counts as the latest. Call the sender: which is right?";
        Unsigned = "unsigned", "この返信には署名がありません。送り主に電話で、この返信を送ったか確かめてください。", "This reply is not signed. Call the sender and ask whether it is theirs.";
        SystemUnknown = "system-unknown", "依頼していないシステムについての回答です。どのシステムのことかを選ぶか、使わないでください。", "It answers for a system that was not asked about. Say which one is meant, or do not use it.";
        SystemGone = "system-gone", "台帳からもう消したシステムについての回答です。今のどのシステムのことかを送り主に確かめて選び、理由を書いて受け取るか、使わないでください。", "It answers for a system that is on record no longer. Ask the sender which of yours is meant now, choose that and say why, or do not use it.";
        FormerVendor = "former-vendor", "返信した事業者は、もうこのシステムの事業者ではありません。受け取ると、前の事業者の回答として残り、実測・役割分担・リモート保守の登録には数えません。今の事業者に尋ねてください。", "The vendor that replied is no longer the vendor of this system. If it is accepted it is kept as a former vendor's answer, and counts neither for verdicts, nor for who does what, nor for the register of remote connections. Ask the vendor of now.";
        QuestionUnknown = "question-unknown", "聞いていない項目への回答です。使いません。", "It answers something that was not asked; that is not used.";
        AnswerUnread = "answer-unread", "回答として読めない言葉があります。送り主に確かめてください。", "An answer could not be read. Ask the sender.";
        AnswerTwice = "answer-twice", "同じ項目に、違う回答が2つあります。どちらも使いません。送り主に確かめてください。", "One question has two different answers; neither is used. Ask the sender.";
        RowMoved = "row-moved", "Excelの行に書かれた番号・項目・システムと、その行の照合番号とが、別のものを指しています。並べ替えたときにずれたか、書き換えられたものです。その行の回答は使いません。どの項目への回答か、送り主に確かめてください。", "A row of the workbook shows another number, question or system than its reference names: rows were sorted without it, or written over. Its answer is not used. Ask the sender which question it answers.";
        DateUnread = "date-unread", "日付として読めない言葉か、これから来る日付の確認日・回答日があります。その日付は空欄のまま残します。これから来る日付のときは、もう済んだことなのか、送り主に確かめてください。", "A date could not be read, or something is said to have been confirmed or answered on a day to come; it is left empty. Of a day to come, ask the sender whether it is done already.";
        DaysDiffer = "days-differ", "同じ項目の同じ回答に、違う日付が2つあります。確認日は早いほう、目標日は遅いほうを使います。どちらが正しいか、送り主に確かめてください。", "One answer to one question is given with two different days. Of the days of confirmation the earlier one is used, of the target dates the later. Ask the sender which is right.";
        TargetMissing = "target-missing", "「いいえ」に目標日がありません。いつまでに対応するかを、送り主に聞いてください。", "A no has no target date. Ask the sender by when it will be put right.";
        DutyDiffers = "duty-differs", "役割分担の回答が、当院の記録と違います。契約の条項が記録にあるものは、そのまま残します(事業者が「セキュリティ更新」を自分の役割でないと答えたときは、条項があっても「未定」に戻します)。ほかは「未定」に戻すので、どちらが行うかを事業者と決めてください。", "Who does what differs from your record. What a clause of a contract is on record for stays, but for security updates the vendor says are none of its own; the rest becomes not settled: decide with the vendor who does it.";
        DutyChanged = "duty-changed", "役割分担の回答が、この事業者の前の返信と違います。受け取ると、この返信のとおりに記録します。", "Who does what differs from what this vendor replied before. Once accepted, this reply is what is on record.";
        RouteDenied = "route-denied", "サーバの更新は契約により事業者の責任か、という質問に「いいえ」と答えています。依頼したときの記録(書面)では、事業者の責任です。今もそう記録されていれば、受け取ると、「セキュリティ更新」は「未定」に戻り、保守委託機関編が当てはまるとは言えなくなります。契約書を見て、だれが更新するかを事業者と決めてください。", "It answers no to whether updating a server is by contract the vendor's, as it was by the documents on record when you asked. Where they still say so, accepting it leaves the security updates not settled, and the volume for outsourced maintenance not proven. Look at the contract, and settle with the vendor who does them.";
        RemarkDenies = "remark-denies", "「はい」の備考か横の欄か全体の備考に、していない、またはこれからすると読める言葉があります。どちらが正しいか、送り主に確かめてください。", "The remark or a cell beside a yes, or a remark on the whole, reads as if it were not so, or not yet. Ask the sender which of them is right.";
        GateEmpty = "gate-empty", "接続のしかたへの答えがあるのに、外から接続しているかの答えが空欄です。前の返信で接続していると答えていたか、つなぎ方が書かれていれば、受け取ると、接続しているものとして記録します。送り主に確かめてください。", "It answers about a connection from outside and leaves open whether there is one. Once accepted it counts as connected where the reply before said so, or where it says how. Ask the sender.";
        GateDenied = "gate-denied", "外から接続していない(いいえ)と答えているのに、つなぎ方も答えています。どちらが正しいか、送り主に確かめてください。受け取っても「接続なし」とは数えず、確認が必要なものとして残ります。", "It says that nobody connects from outside, and says how all the same. Ask the sender which of them is right. Once accepted it does not count as no connection, and stays to be settled.";
        WordsNotSent = "words-not-sent", "質問がどんな文言で表示されたかは、このファイルからはわかりません(前の版でできた依頼のページの回答か、書き換えられたページの回答です)。", "The file does not say in which words the questions were shown (the page of the request is one of an earlier version, or was altered).";
        Same = "same", "先に受け取った署名のある返信と、回答・備考・日付がすべて同じです。決めることはありません。控えとして残ります。", "Every answer, remark and day in it is as in the signed reply that was accepted before. There is nothing to decide; it stays as a copy.";
        SameWaits = "same-waits", "届いている署名のある返信と、回答・備考・日付がすべて同じです。そちらを先に見て受け取ってください。受け取ると、これは控えになり、決めることはなくなります。", "Every answer, remark and day in it is as in the signed reply that waits, too. Look at that one and accept it: this one is its copy then, and there is nothing to decide.";
        Nameless = "nameless", "様式の名前の欄から、名前を読み取れませんでした。当院についての、依頼した事業者の回答かどうかは、わかりません。様式にどこかの名前が書かれていないか、だれから届いたかを見てください。", "A name could not be read where the form asks for it, so nobody can tell whether it is about this facility and of the vendor that was asked. Look whether it names somebody elsewhere, and at whom it came from.";
        Unanswered = "unanswered", "受け取っても、回答のない項目が残ります。", "Some questions stay without an answer once it is accepted.";
        Masked = "masked", "パスワードのような文字を伏せて保存しました。送り主に、書かないように伝えてください。", "What looked like a password was masked. Ask the sender not to write any.";
    }
}

impl ReplyNoteCode {
    /// Whether the reply is of no use as it is, unless somebody says why it is used all the same.
    #[must_use]
    pub const fn is_grave(self) -> bool {
        matches!(
            self,
            Self::OtherFacility
                | Self::OtherRequest
                | Self::OtherEdition
                | Self::FormAltered
                | Self::SignatureBroken
                | Self::OtherKey
                | Self::EarlierKey
                | Self::OtherKeyWaits
                | Self::Older
                | Self::OtherWords
                | Self::RoundsAssumed
                | Self::TakenBack
                | Self::TurnsYesUnsure
                | Self::StandsOtherwise
                | Self::Unsigned
                | Self::Undated
                | Self::Unaddressed
                | Self::OtherSystem
                | Self::SystemGone
                | Self::FormerVendor
                | Self::OtherVendor
        )
    }
}

/// Something that stands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyNote {
    /// What.
    pub code: ReplyNoteCode,
    /// Where, or which words; may be empty.
    pub about: String,
    /// The same in English, where that is otherwise; what the sender wrote stands in it as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about_en: String,
}

impl ReplyNote {
    /// A note about words that are the same in every language.
    #[must_use]
    pub fn new(code: ReplyNoteCode, about: impl Into<String>) -> Self {
        Self { code, about: about.into(), about_en: String::new() }
    }

    /// A note about something that is said in either language.
    #[must_use]
    pub fn said(code: ReplyNoteCode, about: Text) -> Self {
        let about_en = if about.en == about.ja { String::new() } else { about.en };
        Self { code, about: about.ja, about_en }
    }

    /// What it is about, in a language.
    #[must_use]
    pub fn about_in(&self, lang: Lang) -> &str {
        if lang == Lang::En && !self.about_en.is_empty() { &self.about_en } else { &self.about }
    }
}

/// One answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// Key of the question.
    pub question: String,
    /// Key of the choice, or the words.
    pub value: String,
    /// Day of confirmation.
    pub confirmed_on: Option<Date>,
    /// Target day.
    pub target_on: Option<Date>,
    /// Remarks.
    pub remark: String,
    /// The words it was given to; empty where they are those of the question it stands beside, or not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// What was said where it was answered more than once and not alike, or in words that name several answers or いいえ? and are none
    /// for certain: nothing of it counts, and `value` is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub between: Vec<String>,
}

impl GivenAnswer {
    /// Whether it may be an answer to these words. Width, case and punctuation do not count.
    #[must_use]
    pub fn is_to(&self, label: &str) -> bool {
        self.words.is_empty() || fold(&self.words) == fold(label)
    }

    /// Whether both say the same, whichever day it was confirmed.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        (&self.value, self.target_on, &self.remark) == (&other.value, other.target_on, &other.remark)
    }
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub kind: DecisionKind,
    /// With which words.
    pub words: String,
    /// The rows of the facility's own form whose verdict it moved.
    #[serde(default)]
    pub moved: Vec<MovedVerdict>,
    /// What accepting it made; `None` where nothing was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
    /// When, microseconds since 1970 (UTC).
    pub at: i64,
    /// By whom.
    pub by: UserId,
}

/// A row whose verdict is another one since a reply was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedVerdict {
    /// Address of its page.
    pub slug: String,
    /// Number and words.
    pub label: String,
    /// Before.
    pub before: VerdictValue,
    /// After.
    pub after: VerdictValue,
}

/// What a reply says about one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyPart {
    /// Which; `None` while nobody knows.
    pub system_id: Option<SystemId>,
    /// Its name as written.
    pub name: String,
    /// The answers.
    pub answers: Vec<GivenAnswer>,
    /// What was decided, the oldest first.
    pub decisions: Vec<Decision>,
}

impl ReplyPart {
    /// The answer to a question.
    #[must_use]
    pub fn answer(&self, question: &str) -> Option<&GivenAnswer> {
        self.answers.iter().find(|a| a.question == question)
    }

    /// The decision that holds; `None` while nobody has decided, or since that was taken back.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        self.decisions.last().filter(|d| d.kind != DecisionKind::Reopened)
    }

    /// Whether somebody has decided about it.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.decision().is_some()
    }

    /// Whether it was accepted.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.decision().is_some_and(|d| d.kind == DecisionKind::Accepted)
    }

    /// Whether what was decided can be taken back: of what was accepted, what that made has to be known.
    #[must_use]
    pub fn can_be_reopened(&self) -> bool {
        self.decision().is_some_and(|d| d.kind != DecisionKind::Accepted || d.made.is_some())
    }
}

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Id.
    pub id: ReplyId,
    /// To which request.
    pub request_id: RequestId,
    /// In which form it came.
    pub form: ReplyForm,
    /// The kept file; `None` when answers were typed in without one.
    pub evidence_id: Option<EvidenceId>,
    /// Its name.
    pub file_name: String,
    /// Its fingerprint as it was received.
    pub sha256: Option<Sha256>,
    /// When it was taken in, microseconds since 1970 (UTC).
    pub received_at: i64,
    /// Who took it in.
    pub by: UserId,
    /// Who answered, as written.
    pub answered_by: String,
    /// When it was answered, as written.
    pub answered_on: Option<Date>,
    /// The facility its form names, as written; empty where it names none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub facility_named: String,
    /// The vendor its form names, as written; empty where it names none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor_named: String,
    /// The run in which a vendor issued it: a later one sorts after an earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_id: Option<IssuingId>,
    /// The public half of the key that signed it, hexadecimal; empty when nobody signed.
    pub signer: String,
    /// The keys before that said, one of the other, that `signer` follows them; hexadecimal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers_before: Vec<String>,
    /// What it says, system by system.
    pub parts: Vec<ReplyPart>,
    /// What stands out.
    pub notes: Vec<ReplyNote>,
    /// Remarks on the whole.
    pub remark: String,
    /// What the vendor took back or corrected since, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<ReceivedNotice>,
    /// Counts up with each decision.
    pub revision: u32,
}

impl Reply {
    /// A reply with nothing in it yet.
    #[must_use]
    pub fn blank(request_id: RequestId, form: ReplyForm) -> Self {
        Self {
            id: ReplyId::new(),
            request_id,
            form,
            evidence_id: None,
            file_name: String::new(),
            sha256: None,
            received_at: 0,
            by: UserId::COMMAND,
            answered_by: String::new(),
            answered_on: None,
            facility_named: String::new(),
            vendor_named: String::new(),
            issued_id: None,
            signer: String::new(),
            signers_before: Vec::new(),
            parts: Vec::new(),
            notes: Vec::new(),
            remark: String::new(),
            notices: Vec::new(),
            revision: 0,
        }
    }

    /// Whether one holder may have signed both: with the same key, or with one that took the place of the other.
    #[must_use]
    pub fn shares_key(&self, other: &Self) -> bool {
        let follows = |later: &Self, earlier: &Self| later.signers_before.contains(&earlier.signer);
        self.signer == other.signer || follows(self, other) || follows(other, self)
    }

    /// Whether the vendor took the whole of it back.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        !self.notices.is_empty() && !self.parts.is_empty() && self.parts.iter().all(|part| self.withdrew(part))
    }

    /// The notice that took back the whole of what it says of a system.
    fn withdrew(&self, part: &ReplyPart) -> bool {
        let system = part.system_id.map(|id| id.to_string()).unwrap_or_default();
        self.notices.iter().any(|n| n.notice.withdraws(&system))
    }

    /// What it says of a system without the answers that were taken back.
    #[must_use]
    pub fn standing(&self, part: &ReplyPart) -> ReplyPart {
        let system = part.system_id.map(|id| id.to_string()).unwrap_or_default();
        let stands = |given: &&GivenAnswer| self.taken_back(&system, &given.question).is_none();
        ReplyPart { answers: part.answers.iter().filter(stands).cloned().collect(), ..part.clone() }
    }

    /// Whether somebody is to decide about a part of it: of one that was taken back whole there is nothing to accept, and of a copy
    /// there is nothing new.
    #[must_use]
    pub fn waits(&self, part: &ReplyPart) -> bool {
        !part.is_decided() && !self.withdrew(part) && !self.is_copy()
    }

    /// Whether it says nothing but what was accepted of a signed reply.
    #[must_use]
    pub fn is_copy(&self) -> bool {
        self.notes.iter().any(|note| note.code == ReplyNoteCode::Same)
    }

    /// Whether nobody has decided about all of it yet, and it is no copy.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.is_decided() && !self.is_copy()
    }

    /// The notice that took one of its answers back, the first there is.
    #[must_use]
    pub fn taken_back(&self, system: &str, question: &str) -> Option<&ReceivedNotice> {
        self.notices.iter().find(|n| n.notice.takes_back(system, question))
    }

    /// Whether every part of it is decided.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.parts.iter().all(ReplyPart::is_decided)
    }

    /// What was decided about its parts, each decision once; empty while nobody has decided anything.
    #[must_use]
    pub fn decided_as(&self, lang: Lang) -> String {
        let is_made =
            |kind: &&DecisionKind| self.parts.iter().filter_map(ReplyPart::decision).any(|d| d.kind == **kind);
        let made: Vec<&str> = DecisionKind::ALL.iter().filter(is_made).map(|kind| kind.words().r#in(lang)).collect();
        made.join(lang.pick("、", ", "))
    }

    /// What the vendor did with it since, or had done before it came, in words; `None` while it stands by the whole of it.
    #[must_use]
    pub fn taken_back_as(&self, lang: Lang) -> Option<String> {
        let last = self.notices.last()?;
        let kind = last.notice.kind.words().r#in(lang);
        let is_since = last.received_at >= self.received_at;
        Some(match (lang, is_since) {
            (Lang::Ja, true) => format!("その後、事業者が{kind}"),
            (Lang::Ja, false) => format!("届く前に、事業者が{kind}"),
            (Lang::En, true) => format!("{kind} by the vendor since"),
            (Lang::En, false) => format!("{kind} by the vendor before it came"),
        })
    }

    /// Whether it is not used as a whole: the same file, dropped once more, is looked at anew.
    #[must_use]
    pub fn is_set_aside(&self) -> bool {
        let is_rejected = |part: &ReplyPart| part.decision().is_some_and(|d| d.kind == DecisionKind::Rejected);
        !self.parts.is_empty() && self.parts.iter().all(is_rejected)
    }

    /// What tells it from others that came in the same form: how much it says of which system, when it was answered, its file.
    #[must_use]
    pub fn contents(&self, lang: Lang) -> String {
        let of = |part: &ReplyPart| {
            let count = part.answers.iter().filter(|a| !a.value.is_empty()).count();
            let answers = lang.pick("件", if count == 1 { " answer" } else { " answers" });
            format!("{} {count}{answers}", part.name)
        };
        let more = self.parts.len().saturating_sub(NAMED);
        let mut all: Vec<String> = self.parts.iter().take(NAMED).map(of).collect();
        all.extend((more > 0).then(|| format!("+{more}")));
        all.extend(self.answered_on.map(|day| {
            let day = date::short(day, lang);
            lang.pick("回答日 ", "answered on ").to_owned() + &day
        }));
        all.push(self.file_name.clone());
        all.retain(|one| !one.is_empty());
        all.join(lang.pick("、", ", "))
    }

    /// Whether something about it must be explained before it is accepted.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        self.notes.iter().any(|n| n.code.is_grave())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_of_one_form_are_told_apart_by_what_they_say() {
        let given = |value: &str| GivenAnswer {
            question: "officer".to_owned(),
            value: value.to_owned(),
            confirmed_on: None,
            target_on: None,
            remark: String::new(),
            words: String::new(),
            between: Vec::new(),
        };
        let part =
            |name: &str, answers| ReplyPart { system_id: None, name: name.to_owned(), answers, decisions: Vec::new() };
        let reply = Reply {
            parts: vec![part("電子カルテ", vec![given("yes"), given("")]), part("会計", Vec::new())],
            answered_on: Some(jiff::civil::date(2026, 11, 20)),
            file_name: "回答.pdf".to_owned(),
            ..Reply::blank(RequestId::new(), ReplyForm::Typed)
        };
        assert_eq!(reply.contents(Lang::Ja), "電子カルテ 1件、会計 0件、回答日 2026年11月20日、回答.pdf");
        let one =
            Reply { parts: vec![part("EHR", vec![given("yes")])], ..Reply::blank(RequestId::new(), ReplyForm::Typed) };
        assert_eq!(one.contents(Lang::En), "EHR 1 answer");
        let four = ["a", "b", "c", "d"].map(|name| part(name, Vec::new())).to_vec();
        let many = Reply { parts: four, ..Reply::blank(RequestId::new(), ReplyForm::Typed) };
        assert_eq!(many.contents(Lang::En), "a 0 answers, b 0 answers, c 0 answers, +1");
    }

    #[test]
    fn what_was_accepted_is_taken_back_only_where_it_is_known_what_that_made() {
        let decided = |kind: DecisionKind, made: Option<Made>| {
            let decision = Decision { kind, words: String::new(), moved: Vec::new(), made, at: 0, by: UserId::COMMAND };
            ReplyPart { system_id: None, name: String::new(), answers: Vec::new(), decisions: vec![decision] }
        };
        assert!(decided(DecisionKind::Accepted, Some(Made::default())).can_be_reopened());
        assert!(decided(DecisionKind::Rejected, None).can_be_reopened());
        assert!(!decided(DecisionKind::Accepted, None).can_be_reopened(), "an earlier version kept nothing of it");
        assert!(!decided(DecisionKind::Reopened, None).can_be_reopened(), "it waits already");
    }
}
