//! Codes of everything that can go wrong for a user, with public words and the status number they map to.

use std::fmt;

keyed_enum! {
    /// What an error means for the caller.
    pub enum ErrorKind {
        Invalid = "invalid", "入力の誤り", "invalid input";
        Conflict = "conflict", "ほかの人の変更と重なりました", "conflict";
        NotFound = "not-found", "見つかりません", "not found";
        Unauthenticated = "unauthenticated", "サインインが必要です", "sign-in needed";
        TooLarge = "too-large", "大きすぎます", "too large";
        TooMany = "too-many", "回数が多すぎます", "too many tries";
        Environment = "environment", "環境の問題", "environment";
    }
}

impl ErrorKind {
    /// HTTP status number.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Invalid => 422,
            Self::Conflict => 409,
            Self::NotFound => 404,
            Self::Unauthenticated => 401,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::Environment => 503,
        }
    }
}

keyed_enum! {
    /// What went wrong, in words that say what happened and what to do next.
    pub enum ErrorCode {
        NotFound = "not-found", "見つかりません。一覧からもう一度選んでください。", "Not found. Please choose again from the list.";
        SignInNeeded = "sign-in-needed", "サインインしてください。", "Please sign in.";
        SignInFailed = "sign-in-failed", "サインインできませんでした。利用者名、パスワード、認証アプリの6桁を確かめてください。", "Could not sign in. Check the user name, password and the six digits of the authenticator app.";
        LockedOut = "locked-out", "失敗が続いたため、しばらくサインインできません。時間をおくか、管理者に連絡してください。", "Too many failures. Wait a while or ask an administrator.";
        WeakPassword = "weak-password", "パスワードは13文字以上にしてください。利用者名や施設名を含めないでください。", "Use a password of at least 13 characters that does not contain the user or facility name.";
        PasswordsDiffer = "passwords-differ", "2回のパスワードが違います。もう一度、同じものを入れてください。", "The two passwords differ. Enter the same one twice.";
        WrongCode = "wrong-code", "認証アプリの6桁が違います。新しく表示された6桁を入れてください。", "The six digits are wrong. Enter the ones shown now.";
        SetUpDone = "set-up-done", "最初の設定は済んでいます。サインインしてください。", "Set-up is already done. Please sign in.";
        SetUpLinkWrong = "set-up-link-wrong", "このリンクは使えません。起動した画面に表示された最新のリンクを開いてください。", "This link is not valid. Open the newest link shown in the terminal.";
        LoginTaken = "login-taken", "その利用者名は使われています。別の名前にしてください。", "That user name is taken.";
        LastAdmin = "last-admin", "管理者が一人もいなくなるため、できません。先に別の管理者を決めてください。", "There would be no administrator left. Appoint another one first.";
        AlsoElsewhere = "also-elsewhere", "この人は、あなたが管理者ではない施設でも使っています。そのすべての施設の管理者に頼んでください。", "This person also works for a facility you do not administer. Ask somebody who administers all of them.";
        Required = "required", "記入してください。", "Please fill this in.";
        TooLong = "too-long", "長すぎます。短くしてください。", "Too long.";
        NotADate = "not-a-date", "日付として読めません。2026-11-22 や 令和8年11月22日 のように書いてください。", "Not a date. Write it like 2026-11-22.";
        NoSuchDay = "no-such-day", "その日付は暦にありません。", "There is no such day in the calendar.";
        FutureDay = "future-day", "確認日に未来の日付は使えません。", "The date of confirmation cannot lie in the future.";
        OutOfRange = "out-of-range", "範囲の外の数です。確かめて入れ直してください。", "The number is out of range.";
        Contradicting = "contradicting", "両方を選ぶことはできません。どちらかにしてください。", "Both cannot be chosen together.";
        UnknownWord = "unknown-word", "選べない値です。一覧から選んでください。", "Not one of the choices.";
        TargetMissing = "target-missing", "「いいえ」には、年度内の目標日が必要です。", "A 'no' needs a target date within the fiscal year.";
        TargetOutsideYear = "target-outside-year", "目標日は、この年度のうち(3月31日まで)にしてください。", "The target date must lie in this fiscal year (until 31 March).";
        TargetBeforeConfirmation = "target-before-confirmation", "目標日は確認日より後にしてください。", "The target date must be later than the date of confirmation.";
        ConfirmedOutsideYear = "confirmed-outside-year", "確認日は、この年度の日付にしてください。", "The date of confirmation must lie in this fiscal year.";
        ReasonNeeded = "reason-needed", "実測と違う回答です。理由を書いてください。", "The answer differs from what was measured. Please give the reason.";
        PlannedByMissing = "planned-by-missing", "二要素認証が「予定」のときは、いつまでに実装するかを書いてください。", "For two-factor planned, say by when.";
        PlannedByTooLate = "planned-by-too-late", "二要素認証の予定日が、この版で認められる期限より後です。「いいえ」と目標日で回答してください。", "The planned date is later than this edition allows. Answer 'no' with a target date.";
        RoundClosed = "round-closed", "前の回の回答がないため、この回は記入できません。", "The round before has no answer yet.";
        RoundOrder = "round-order", "確認日は、前の回の確認日より前、次の回の確認日より後にはできません。", "The date of confirmation must not lie before that of the round before, or after that of the round after.";
        NotNeeded = "not-needed", "この項目は記入不要です。", "This item needs no answer.";
        KeyMissing = "key-missing", "データフォルダの鍵ファイル(installation.key)が見つからないか、このデータの鍵ではありません。元の鍵ファイルを戻すか、バックアップから復元してください。", "The key file (installation.key) in the data folder is missing or does not belong to this data. Put the original file back, or restore a backup.";
        ChangedMeanwhile = "changed-meanwhile", "開いている間に、ほかの人が変更しました。新しい内容を確かめてから、もう一度保存してください。", "Somebody else changed this meanwhile. Check the new values and save again.";
        NoAnswer = "no-answer", "取り消す回答がありません。", "There is no answer to withdraw.";
        FileEmpty = "file-empty", "ファイルが空です。保存し直したファイルを入れてください。", "The file is empty.";
        FileTooLarge = "file-too-large", "ファイルが大きすぎます。必要なシートだけを別のファイルに保存して、入れてください。", "The file is too large. Save only the sheets you need into a new file.";
        FileEncrypted = "file-encrypted", "パスワードで保護されたファイルです。Excelでパスワードを外して保存し、もう一度入れてください。", "The file is protected by a password. Remove it in Excel, save and drop it again.";
        FileBackup = "file-backup", "機器のバックアップですが、暗号化されているか文字ではないため読めません。下に示す方法で設定を文字で取り出し、もう一度入れてください。", "This is the backup of a device, but it is encrypted or no text. Get the configuration as text in the way shown below and drop it again.";
        FileBomb = "file-bomb", "中身が異常に大きく展開されるファイルのため、読み取りをやめました。作った人に確かめてください。", "The file unpacks to an abnormal size, so it was not read. Ask whoever made it.";
        FileDamaged = "file-damaged", "ファイルが壊れていて読めません。元のソフトで開けるか確かめ、保存し直してください。", "The file is damaged. See whether the program that made it can open and save it.";
        FileDestroyed = "file-destroyed", "文字がすでに「?」に置き換わっていて、元に戻せません。元のファイルから、文字コードを変えずに書き出し直してください。", "The Japanese text was already turned into '?' before and cannot be recovered. Export it again from the original.";
        FileUnknown = "file-unknown", "この種類のファイルはまだ読めません。機器の一覧(Excel・CSV)か、チェックリストのExcelを入れてください。", "This kind of file cannot be read yet. Drop a device list (Excel, CSV) or the checklist workbook.";
        NotAChecklist = "not-a-checklist", "チェックリストのExcelではないようです。項目の列と、はい・いいえの列が見つかりません。", "This does not look like a checklist workbook: no column of items with yes/no columns was found.";
        WorkbookUncertain = "workbook-uncertain", "チェックリストのようですが、記入する場所を確実に決められません。書き込むと壊すおそれがあるため、取り込みをやめました。", "It looks like a checklist, but the places to fill in could not be determined with certainty, so it was refused.";
        NothingToFill = "nothing-to-fill", "記入できる様式のExcelがまだありません。厚生労働省のチェックリストのExcelを入れてください。", "There is no form workbook yet. Drop the ministry's checklist workbook.";
        UndoConflict = "undo-conflict", "取り込みの後で変更された機器があるため、その機器は元に戻しませんでした。", "Some devices were changed after the import and were left as they are.";
        AlreadyUndone = "already-undone", "この取り込みは、すでに元に戻しています。", "This import has been undone already.";
        DiskFull = "disk-full", "保存できませんでした。ディスクの空きがありません。空きを作ってから、もう一度保存してください。変更は失われていません(この画面に残っています)。", "Could not save: the disk is full. Free some space and save again.";
        StoreUnavailable = "store-unavailable", "データベースに接続できません。少し待って、もう一度お試しください。", "The database cannot be reached. Please try again shortly.";
        StoreNewer = "store-newer", "このデータは、新しい版のSejoで作られています。新しい版のSejoで開いてください。", "This data was made by a newer Sejo. Open it with that version.";
        StoreDamaged = "store-damaged", "データベースの検査で異常が見つかりました。起動をやめました。バックアップから戻してください(sejo restore)。", "The database is damaged; Sejo did not start. Restore a backup (sejo restore).";
        BackupDamaged = "backup-damaged", "バックアップの検査で異常が見つかりました。このファイルからは戻せません。", "The backup is damaged and cannot be restored.";
        InUse = "in-use", "まだ使われているため、削除できません。", "It is still in use and cannot be removed.";
        EndBeforeStart = "end-before-start", "終わりの日は、始まりの日より後にしてください。", "The last day must not lie before the first.";
        Interrupted = "interrupted", "読み取りの途中でSejoが止まりました。ファイルは保存されていません。もう一度入れてください。", "Sejo stopped while reading. The file was not kept. Please drop it again.";
        NotEmpty = "not-empty", "戻す先のデータフォルダが空ではありません。空のフォルダを指定してください。", "The target data folder is not empty.";
        Timeout = "timeout", "時間がかかりすぎたため、中断しました。ファイルを小さく分けて、もう一度お試しください。", "It took too long and was stopped. Try smaller files.";
        Internal = "internal", "予期しない問題が起きました。操作は保存されていません。起動した画面の記録を添えて、管理者に知らせてください。", "Something unexpected happened. Nothing was saved. Tell the administrator.";
    }
}

impl ErrorCode {
    /// The kind, which decides the status number and the exit code.
    #[must_use]
    pub const fn kind(self) -> ErrorKind {
        use ErrorCode as C;
        match self {
            C::NotFound => ErrorKind::NotFound,
            C::SignInNeeded | C::SignInFailed | C::SetUpLinkWrong => ErrorKind::Unauthenticated,
            C::LockedOut => ErrorKind::TooMany,
            C::LoginTaken
            | C::SetUpDone
            | C::ChangedMeanwhile
            | C::UndoConflict
            | C::AlreadyUndone
            | C::LastAdmin
            | C::AlsoElsewhere
            | C::NotEmpty => ErrorKind::Conflict,
            C::FileTooLarge | C::FileBomb => ErrorKind::TooLarge,
            C::DiskFull
            | C::StoreUnavailable
            | C::StoreNewer
            | C::StoreDamaged
            | C::KeyMissing
            | C::BackupDamaged
            | C::Interrupted
            | C::Internal
            | C::Timeout => ErrorKind::Environment,
            _ => ErrorKind::Invalid,
        }
    }
}

/// A key that is none of a closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKey {
    /// Which list.
    pub list: &'static str,
    /// The text.
    pub text: String,
}

impl UnknownKey {
    /// For `text` that is none of `list`.
    #[must_use]
    pub fn new(list: &'static str, text: &str) -> Self {
        Self { list, text: text.chars().take(80).collect() }
    }
}

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has no member {:?}", self.list, self.text)
    }
}

impl std::error::Error for UnknownKey {}
