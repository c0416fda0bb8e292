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
        WeakPassword = "weak-password", "パスワードは13文字以上で、同じ文字のくり返しではないものにしてください。", "Use a password of at least 13 characters that does not repeat the same few.";
        CommonPassword = "common-password", "ほかの人が先に試す言葉や並び(password、qwerty、12345 など)か、利用者名・お名前・施設名が入っています。関係のない言葉を3つか4つ並べたものにしてください。", "It holds a word or sequence that others try first (password, qwerty, 12345 ...), or your user name, name or facility. Put three or four unrelated words in a row.";
        PasswordsDiffer = "passwords-differ", "2回のパスワードが違います。もう一度、同じものを入れてください。", "The two passwords differ. Enter the same one twice.";
        WrongCode = "wrong-code", "認証アプリの6桁が違います。新しく表示された6桁を入れてください。くり返すときは、スマートフォンの時計が合っているか確かめてください。", "The six digits are wrong. Enter the ones shown now. If it goes on, check whether the clock of the phone is right.";
        SetUpDone = "set-up-done", "最初の設定は済んでいます。サインインしてください。", "Set-up is already done. Please sign in.";
        SetUpLinkWrong = "set-up-link-wrong", "このリンクは使えません。すでに使われたか、期限(7日)が過ぎています。招待された方は、新しいリンクを管理者に頼んでください。最初の設定の方は、施錠を起動した画面に出ている最新のリンクを開いてください。", "This link is used up or older than seven days. If you were invited, ask the administrator for a new one. For the first set-up, open the newest link shown where Sejo was started.";
        LoginTaken = "login-taken", "その利用者名は使われています。別の名前にしてください。", "That user name is taken. Choose another one.";
        LastAdmin = "last-admin", "管理者が一人もいなくなるため、できません。先に別の管理者を決めてください。", "There would be no administrator left. Appoint another one first.";
        AlsoElsewhere = "also-elsewhere", "この人は、あなたが管理者ではない施設でも使っています。そのすべての施設の管理者に頼んでください。", "This person also works for a facility you do not administer. Ask somebody who administers all of them.";
        PaperCount = "paper-count", "言葉の数が36ではありません。紙の左上から順に、36語を全部入れてください。", "There are not 36 words. Enter all 36, from the top left of the paper.";
        PaperUnknown = "paper-unknown", "紙にない言葉があります。その言葉を、紙と見くらべて直してください。", "One word is none that stands on such a paper. Compare it with the paper and correct it.";
        PaperMismatch = "paper-mismatch", "言葉が1つ以上違います。紙と見くらべて直してください。", "One word or more is wrong. Compare them with the paper and correct them.";
        KeyInUse = "key-in-use", "その紙は、いま使っている鍵の控えです。引き継がずに、そのまま使ってください。", "That paper is the one of the key in use. There is nothing to hand over; go on using it.";
        Required = "required", "記入してください。", "Please fill this in.";
        TooLong = "too-long", "文字が多すぎて保存できません。要点だけに短くしてください。", "This is too long to be saved. Shorten it to the essentials.";
        Steering = "steering", "目に見えない文字(文字の向きを変える文字、改行、制御文字など)が入っています。その欄を消して、手で入力し直してください。", "It holds characters that are not seen (that turn the direction of writing, end the line or control a screen). Clear the field and type it anew.";
        NotADate = "not-a-date", "日付として読めません。2026-11-22 や 令和8年11月22日 のように書いてください。", "This is not a date. Write it like 2026-11-22.";
        NoSuchDay = "no-such-day", "その日付は暦にありません。月と日を確かめて、書き直してください。", "There is no such day in the calendar. Check month and day and write it again.";
        FutureDay = "future-day", "未来の日付は使えません。今日までの日付にしてください。", "A day in the future cannot be used. Enter today or an earlier day.";
        BackupAfterDrill = "backup-after-drill", "戻したバックアップの日が、訓練の日より後になっています。訓練の日か、それより前の日にしてください。", "The backup would have been taken after the drill. Enter the day of the drill or an earlier one.";
        SeenLater = "seen-later", "その日より後に見た記録があります。いちばん新しい日に見たことで判定するので、それより前のことは記録しませんでした。もう一度見て、見た日で記録してください。", "A look of a later day is on record. The newest day decides, so the older one was not recorded. Look again and record that day.";
        WorkNotOver = "work-not-over", "作業が終わる前に見たログからは、接続がなかったとはわかりません。作業が終わってからもう一度ログを見て、その日を書いてください。作業の終わった日に、終わってから見たのなら、そう印を付けてください(コマンドでは --after-end)。", "A log looked at before the work is over does not show that nobody came in. Look again afterwards, and enter that day. If you looked on the day it ended and afterwards, say so by the tick (--after-end of the command).";
        SeenBefore = "seen-before", "ログを見た日が、ログにある接続の始まりより前です。ログを見た日か、接続の始まりを直してください。", "The log would have been looked at before the connection in it began. Correct the day you looked or the time.";
        NotAMoment = "not-a-moment", "日付と時刻を「2026-11-27 18:05」のように書いてください。", "Write day and time like 2026-11-27 18:05.";
        FutureMoment = "future-moment", "まだ来ていない時刻です。起きた日時を書いてください。", "That time is still to come. Enter when it happened.";
        ToldBeforeKnown = "told-before-known", "個人情報保護委員会に知らせた日時が、漏えいを認識した日時より前になります。どちらかを直してください。", "The privacy commission would have been told before the leak was known. Correct one of the moments.";
        NoSuchEntry = "no-such-entry", "直そうとした記録が見つかりません。番号を確かめてください。", "There is no such entry to correct. Check its number.";
        NotCorrectable = "not-correctable", "その記録は、施錠が書いたものなので直せません。認識した日時などが違うときは、そちらを変えてください。新しい記録が残ります。", "Sejo wrote that entry, so it is not corrected. Change what it tells of, such as when it was known, and a new entry is written.";
        AlreadyCorrected = "already-corrected", "その記録は、もう別の記録で直されています。新しいほうを直してください。", "That entry has been corrected already. Correct the newer one.";
        BedsDoNotFit = "beds-do-not-fit", "種別と病床数が合いません。医療法では、病院は20床から、診療所と歯科診療所は19床まで、助産所は9人まで、薬局は0です。種別か病床数を直してください。", "Kind and number of beds do not fit. By law a hospital has 20 beds or more, a clinic or dental clinic at most 19, a midwifery home at most 9 and a pharmacy none. Correct the kind or the beds.";
        OutOfRange = "out-of-range", "数が大きすぎるか小さすぎます。欄の説明にある範囲の数にしてください。", "The number is too large or too small. Enter one in the range the field names.";
        NotANumber = "not-a-number", "数として読めません。0、19、1,400 のように、数だけを書いてください。", "This is not a number. Write digits only, like 0, 19 or 1,400.";
        SystemsAndNone = "systems-and-none", "使っているシステムと「どれも使っていません」の両方が選ばれています。使っているなら「どれも使っていません」を外し、使っていないならシステムの印を外してください。", "Systems in use and 'None at all' are both chosen. Clear 'None at all' if any is in use, otherwise clear the systems.";
        UnknownWord = "unknown-word", "この値は選べません。示されているものから選んでください。", "This is not one of the choices. Choose one of those shown.";
        TargetMissing = "target-missing", "「いいえ」には、年度内の目標日が必要です。いつまでに対応するかを書いてください。", "A no needs a target date within the fiscal year. Say by when it will be put right.";
        TargetOutsideYear = "target-outside-year", "目標日は、この年度のうち(3月31日まで)にしてください。", "The target date must lie in this fiscal year (until 31 March).";
        TargetBeforeConfirmation = "target-before-confirmation", "目標日は確認日より後にしてください。", "The target date must be later than the date of confirmation.";
        ConfirmedOutsideYear = "confirmed-outside-year", "確認日は、この年度(4月1日から3月31日)の日付にしてください。", "Choose a date of confirmation in this fiscal year (1 April to 31 March).";
        ReasonNeeded = "reason-needed", "実測と違う回答です。理由を書いてください。", "The answer differs from what was measured. Please give the reason.";
        HowKnownNeeded = "how-known-needed", "記録からは判断できない回答です。どのように確かめたかを書いてください。", "The records cannot tell. Please say how you made sure.";
        ReasonVague = "reason-vague", "これだけでは、記録と違う理由がわかりません。何がいつ変わったか、何を見たか、だれに聞いたかを書いてください。例: 「7月1日に入れ替えた。台帳は来週直す」「業者が4月に更新したと電話で聞いた」。", "This does not say why it differs from the records. Say what changed and when, what was looked at or who was asked, for example \"replaced on 1 July, the ledger will be corrected next week\" or \"the vendor said on the phone that it was updated in April\".";
        HowKnownVague = "how-known-vague", "これだけでは、どのように確かめたかがわかりません。何を見たか、だれに聞いたか、何をしたかを書いてください。例: 「全台の設定画面を見た」「保守業者の山本さんに電話で聞いた」「USBの差し込み口を封鎖した」。", "This does not say how you made sure. Say what was looked at, who was asked or what was done, for example \"looked at the settings of every PC\", \"asked Mr Yamamoto of the vendor on the phone\" or \"blocked the USB ports\".";
        NotAssured = "not-assured", "だれに、いつ聞いて、事業者が更新すると確かめたかを書いてください。例: 「保守会社の山本さんに11月20日に電話で聞き、全てのサーバの更新を行うと確かめた」。「含まれない」「別料金」「依頼のときだけ」「回答待ち」のような返事だったときは、確かめたことになりません。更新するという返事でも、「影響はない」「〜だけ」のような言葉が入ると、どちらの返事か読み取れません。その言葉を使わずに書いてください。", "Say whom you asked, when, and that the vendor makes the updates, for example \"asked Mr Yamamoto of the vendor on 20 November on the phone: they update every server\". Where the answer was that they are left out, cost extra, are made on request, or is still to come, nothing was made sure. Say it without words such as \"not\" or \"only\", even where they are about something else: they leave open what was answered.";
        ClauseDenies = "clause-denies", "写した文に、更新を含まない、除く、自施設が行うなどの意味の言葉(含まない、除く、対象外、行わない、甲が など)があります。この文を、事業者が更新するという意味だと確かめることはできません。契約に文を加えられるか、事業者に聞いてください。", "The copied words leave the updates out or give them to the facility (does not include, excluding, the customer shall). Nobody can make sure that they mean the vendor. Ask the vendor to add a sentence to the contract.";
        ConfirmedOther = "confirmed-other", "文を写し直しました。前の文について確かめたことは、そのままでは新しい文に使えません。新しい文についても確かめたなら、そのことと日付を書き足してください。例: 「11月30日に山本さんに聞き、新しい文でも更新を行うと確かめた」。まだ確かめていなければ、この欄を空にしてください。", "Other words were copied, and what was made sure of the earlier ones says nothing of these as it stands. Where these were made sure of, too, add that and the day, for example \"asked Mr Yamamoto on 30 November: by the new words they apply updates, too\". Where they were not, leave this empty.";
        PlannedByMissing = "planned-by-missing", "二要素認証が「予定」のシステムがあります。いつまでに実装するかを書いてください。", "A system has two-factor sign-in planned. Say by when.";
        PlannedByPast = "planned-by-past", "二要素認証の予定日が、確認日より前です。これからの日を書いてください。", "The planned date lies before the date of confirmation. Give one that is still to come.";
        PlannedByTooLate = "planned-by-too-late", "二要素認証の予定日が、この版で認められる期限より後です。「いいえ」と目標日で回答してください。", "The planned date is later than this edition allows. Answer 'no' with a target date.";
        RoundClosed = "round-closed", "前の回の回答がないため、この回は記入できません。先に前の回に答えてください。", "The round before has no answer yet. Answer that one first.";
        RoundOrder = "round-order", "確認日は、前の回の確認日より前、次の回の確認日より後にはできません。間の日付にしてください。取り消すときは、後の回から取り消してください。", "The date of confirmation must lie between those of the rounds before and after. To withdraw, begin with the last round.";
        NotNeeded = "not-needed", "この項目は記入不要です。ほかの項目に進んでください。", "This item needs no answer. Go on to another one.";
        KeyMissing = "key-missing", "データフォルダの鍵ファイル(installation.key)が見つからないか、このデータの鍵ではありません。元の鍵ファイルを戻すか、バックアップから復元してください。", "The key file (installation.key) in the data folder is missing or does not belong to this data. Put the original file back, or restore a backup.";
        PaperDiffers = "paper-differs", "紙の印が、いまの緊急時ファイルの印と違います。写し間違いでなければ、刷ったあとに中身が変わっています。新しく刷ってから記録してください。", "The mark on the paper is not that of the file as it stands now. Unless it was miscopied, something has changed since it was printed: print it anew, then record it.";
        ChangedMeanwhile = "changed-meanwhile", "開いている間に、ほかの人が変更しました。新しい内容を確かめてから、もう一度保存してください。", "Somebody else changed this meanwhile. Check the new values and save again.";
        NoAnswer = "no-answer", "取り消す回答がありません。項目のページを開き直して、いまの回答を確かめてください。", "There is no answer to withdraw. Open the item again to see how it stands.";
        DemoNotEmpty = "demo-not-empty", "このデータフォルダには、もうデータがあります。続きを使うときは、同じ --data で sejo serve を実行してください。新しく試すときは、別のフォルダを指定するか、--data を省いてください。", "There is data in this folder already. To go on with it, run sejo serve with the same --data; for a new demo name another folder or leave --data out.";
        NoData = "no-data", "このデータフォルダには、施錠のデータがありません。--data の場所を確かめてください(何も作っていません)。", "There is no data of Sejo in this folder. Check --data (nothing was made).";
        FileEmpty = "file-empty", "ファイルが空です。中身があるか開いて確かめ、保存し直したファイルを入れてください。", "The file is empty. Open it, save it again and drop it once more.";
        FileTooLarge = "file-too-large", "ファイルが大きすぎます。必要なシートだけを別のファイルに保存して、入れてください。", "The file is too large. Save only the sheets you need into a new file.";
        FileEncrypted = "file-encrypted", "パスワードで保護されたファイルです。Excelでパスワードを外して保存し、もう一度入れてください。", "The file is protected by a password. Remove it in Excel, save and drop it again.";
        FileBackup = "file-backup", "機器のバックアップですが、暗号化されているか文字ではないため読めません。下に示す方法で設定を文字で取り出し、もう一度入れてください。", "This is the backup of a device, but it is encrypted or no text. Get the configuration as text in the way shown below and drop it again.";
        FileBomb = "file-bomb", "開くと異常に大きくなるファイルのため、読み取りをやめました。ファイルを作った人に確かめてください。", "The file unpacks to an abnormal size, so it was not read. Ask whoever made it.";
        FileDamaged = "file-damaged", "ファイルが壊れていて読めません。元のソフトで開けるか確かめ、保存し直してから、もう一度入れてください。", "The file is damaged and cannot be read. See whether the program that made it can open it, save it again and drop it once more.";
        FileDestroyed = "file-destroyed", "文字がすでに「?」に置き換わっていて、元に戻せません。元のデータから、Excelの形式(.xlsx)か「CSV UTF-8」で書き出し直してください。", "The Japanese text was already turned into '?' before and cannot be recovered. Export it again from the original, as .xlsx or as CSV UTF-8.";
        FileUnknown = "file-unknown", "この種類のファイルはまだ読めません。機器の一覧(Excel・CSV)、チェックリストのExcel、ルータなどの設定ファイル(文字のもの)のどれかを入れてください。", "This kind of file cannot be read yet. Drop a device list (Excel, CSV), the checklist workbook, or the configuration of a router or another network device as text.";
        NotForIntake = "not-for-intake", "施錠が作ったファイルですが、ここに入れて取り込むものではありません。何も保存していません。下に示すとおりに使ってください。", "Sejo made this file, but it is nothing to be taken in here. Nothing was kept. Please use it as described below.";
        NotAReply = "not-a-reply", "事業者からの回答ファイルとして読めません。依頼に付けたHTMLかExcelに記入し、保存したファイルを送ってもらってください。", "It cannot be read as the answer file of a vendor. Ask for the file saved from the HTML or Excel that went with the request.";
        ReplyBlank = "reply-blank", "回答が1つも書かれていません。送ったときのままの用紙のようです。何も取り込んでいません。送り主に、記入して保存したファイルを送ってもらってください。", "Nothing is answered in it: it looks like the blank that was sent. Nothing was taken in. Ask the sender for the file after it was filled in and saved.";
        ReplyUnclear = "reply-unclear", "同じ項目に違う回答が書かれていて、使える回答が1つもありません。何も取り込んでいません。どちらが正しいかを送り主に確かめ、直したファイルを送ってもらってください。", "Questions are answered twice and not alike, and nothing in it can be used. Nothing was taken in. Ask the sender which answer is right, and for the file put right.";
        FormDiffers = "form-differs" | "form-turns-yes", "この事業者の今の回答と違う回答がある様式です。この様式の回答は、申告として残していません。「ファイルを入れる」(コマンドは sejo intake)から入れて、違いを見てから、このとおりに記録するかどうかを決めてください。", "Answers of this form differ from what stands of this vendor. None of them was recorded. Drop it on the page for files (by command: sejo intake), look at what differs and decide whether to record it all the same.";
        ReplyOfSeveral = "reply-of-several", "この事業者への、まだ答えを受け取っていない依頼への返信のようですが、どの依頼への返信かを決められません(依頼がいくつかあるか、選んだシステムの一部だけを尋ねています)。この様式の回答は、申告として残していません。返信する依頼のページを開き、「届いた返信を入れる」から入れてください。", "It seems to reply to a request to this vendor that is still open, but to which is not certain: there are several, or it asks about some of the chosen systems only. Its answers were not recorded. Open the request it replies to and drop the form there under 'Take a reply in'.";
        ReplyElsewhere = "reply-elsewhere", "別の施設への返信です。何も保存していません。使わずに送り主に返し、当院の分を送ってもらってください。前の設置で送った依頼への返信か、当院の別の呼び方あてのときは、依頼のページを開いて、そこから入れてください。", "It is a reply to another facility. Nothing was kept. Do not use it: give it back to the sender and ask for yours. If an earlier installation of yours asked, or the vendor calls you by another name, open the request and drop the reply there.";
        NameTaken = "name-taken", "同じ名前のものがもうあります。別の名前にするか、前からあるものを直してください。", "That name is there already. Choose another one, or change what is there.";
        NotARequest = "not-a-request", "顧客からの依頼として読めません。依頼のHTMLか、署名した依頼のファイル(.sejo-request.json)を入れてください。", "It cannot be read as the request of a customer. Drop its HTML, or the signed request (.sejo-request.json).";
        RequestAltered = "request-altered", "この依頼は、署名した後で書き換えられています。何も保存していません。顧客に電話で確かめ、送り直してもらってください。", "This request was altered after it was signed. Nothing was kept. Call the customer and ask for it again.";
        CustomerOtherKey = "customer-other-key", "この顧客の前の依頼とは、別の鍵で署名されています。何も保存していません。顧客に電話で鍵の言葉を確かめ、正しければ「鍵を確かめた」を選んで、もう一度入れてください。", "It is signed with another key than the request before. Nothing was kept. Compare the words of the key with the customer on the telephone; if they are right, tick that and drop it again.";
        CustomerListUnread = "customer-list-unread", "顧客の一覧として読めません。1行目に「名称」「所在地」「メール」「製品」などの列の名前を書いたCSVかExcelを入れてください。", "It cannot be read as a list of customers. Drop a CSV or Excel file whose first row names its columns: name, address, e-mail, products.";
        CustomerUnmatched = "customer-unmatched", "どの製品を使っているか決まっていません。顧客のページで製品を選んでください。", "It is not settled which product is used. Choose it on the page of the customer.";
        AnswersMissing = "answers-missing", "この製品の、この様式の回答がまだありません(取り下げたものを含みます)。製品のページで回答を書いてください。", "There are no answers about this product on this form (or they were withdrawn). Write them on the page of the product.";
        AnswersReworded = "answers-reworded", "様式の言葉が変わった項目があり、前の回答をそのまま出すことはできません。製品のページで新しい言葉を読み、答え直して保存してください。", "The form words some rows anew, so the answers to the old words are not given out. Read the new words on the page of the product, answer them and save.";
        RequestOtherVendor = "request-other-vendor", "別の名前の事業者あての依頼です。何も保存していません。顧客に、送り先を間違えていないか確かめてください。当社あてで間違いなければ「別の名前だが、当社あての依頼」を選んで、もう一度入れてください。", "It is addressed to a vendor of another name. Nothing was kept. Ask the customer whether it was sent to the wrong one; if it is meant for you, tick that and drop it again.";
        CustomerInUse = "customer-in-use", "この顧客には、もう発行したものがあるため、削除できません。訂正や取り下げを知らせる相手として残してください。", "Something was issued to this customer, so it cannot be removed. Please keep it: it has to be told of corrections.";
        IssuingAtWork = "issuing-at-work", "ほかの発行が動いています。終わるまで待つか、中止してください。", "Another run is at work. Wait for it, or stop it.";
        NothingToTell = "nothing-to-tell", "知らせることのある顧客はいません。回答を直すか取り下げてから、もう一度開いてください。", "No customer has to be told anything. Correct or withdraw an answer first.";
        WrongSide = "wrong-side", "このデータは、医療機関・薬局のものか、事業者のものか、もう決まっています。別のデータのフォルダを選んでください。", "This data belongs to the other side (facility or vendor). Choose another data folder.";
        NotANotice = "not-a-notice", "事業者からの通知として読めません。何も保存していません。送り主に、通知のファイルを送り直してもらってください。", "It cannot be read as the notice of a vendor. Nothing was kept. Ask the sender for the file again.";
        NoticeAltered = "notice-altered", "この通知は、署名した後で書き換えられています。何も変えていません。事業者に電話で確かめ、送り直してもらってください。", "This notice was altered after it was signed. Nothing was changed. Call the vendor and ask for it again.";
        NoticeUnmatched = "notice-unmatched", "この通知に当たる返信は、届いていません。何も変えていません。返信を先に入れてから、もう一度入れてください。", "The reply this notice is about was never taken in. Nothing was changed. Drop the reply first, then the notice again.";
        NoticeElsewhere = "notice-elsewhere", "別の施設あての通知のようです。当院の依頼も、当院に届いた返信のファイルも、挙げていません。何も変えていません。宛先を確かめてください。", "It seems to be addressed to another facility: it names no request of yours and no file of a reply you have. Nothing was changed. Look at whom it is for.";
        NoticeKeyUnknown = "notice-key-unknown", "この通知の鍵が、この事業者の鍵かどうか、まだ確かめられません。何も変えていません。同じ事業者の署名のある返信(ファイル名の終わりが「.sejo-reply.json」)を入れて受け取ってから、この通知をもう一度入れてください。", "Nobody can tell yet whether the key of this notice is the vendor's. Nothing was changed. Drop and accept a signed reply of that vendor (its name ends in .sejo-reply.json), then the notice again.";
        NoticeOtherKey = "notice-other-key", "前の返信や通知とは別の鍵で署名された通知です。何も変えていません。事業者に電話で、鍵の言葉を確かめてください。", "This notice is signed with another key than the reply or notice before. Nothing was changed. Compare the words of the key with the vendor on the telephone.";
        PartsOfOneSystem = "parts-of-one-system", "選んだ分のうち2つ以上が、同じシステムについての回答です。どちらを使うか決めて、1つずつ受け取ってください。", "Two or more of the chosen parts are about the same system. Decide which one counts and accept them one at a time.";
        PartUnclear = "part-unclear", "はっきりしない答えしか書かれていないシステムがあり、受け取れません。差し戻して、どちらなのかを答えてもらってください。", "Of a system there is nothing but an answer that settles nothing, so there is nothing to accept of it. Send it back and ask which it is.";
        ReplyTakenBack = "reply-taken-back", "この返信は、事業者が取り下げました。受け取ることはできません。事業者のページの「この事業者への依頼を作る」から、もう一度頼んでください。", "The vendor took this reply back; it cannot be accepted. Ask again from the page of the vendor.";
        AcceptedSince = "accepted-since", "この決定の後で受け取った返信が、ここで入った内容を書きかえています。先に、そちらの決定を取り消してください。", "A reply that was accepted later took the place of what this one put there. Take that decision back first.";
        MarksSince = "marks-since", "この画面を開いたときにはなかった赤い印があります。まだ受け取っていません。「受け取る前に見ること」を読み、それでも受け取るかを決めてください。", "There is a red mark that was not there when this page was opened, so nothing was accepted yet. Read 'Before you accept it' and decide whether to accept it all the same.";
        DecisionOld = "decision-old", "何が変わったかを残していない、前の版の施錠で受け取った返信です。取り消せません。正しい返信を入れて受け取ってください。", "It was accepted with an earlier version of Sejo that did not keep what changed, and cannot be taken back. Take in the right reply and accept that.";
        ReplyUnmatched = "reply-unmatched", "どの依頼への返信か見つかりません。何も保存していません。「事業者への依頼」で依頼を開き、そこからこのファイルを入れてください。", "There is no request it replies to. Nothing was kept. Open the request under 'Requests to vendors' and drop the file there.";
        VendorWithoutSystems = "vendor-without-systems", "この事業者のシステムが登録されていません。先に「システム」で、使っているシステムにこの事業者を選んでください。", "No system of this vendor is registered. First choose this vendor on the page of the system in use.";
        NotSentYet = "not-sent-yet", "この依頼は、まだ送ったことになっていません。先に、送った日を記録してください。", "This request has not been sent yet. Record first when it was sent.";
        BeforeMade = "before-made", "依頼を作った日より前の日付です。依頼を作った日から今日までの日付にしてください。", "That day is before the request was made. Enter one from the day it was made up to today.";
        BeforeSent = "before-sent", "依頼を送った日より前の日付です。送った日から今日までの日付にしてください。", "That day is before the request was sent. Enter one from the day it was sent up to today.";
        NotADisclosure = "not-a-disclosure", "開示書(MDS・SDS・MDS2)として読めません。事業者からもらったExcelの開示書を入れてください。紙やPDFのときは、システムのページに書面の名前・日付・「いいえ」の数を書いてください。", "It cannot be read as a disclosure (MDS, SDS, MDS2). Drop the workbook of the vendor. For paper or a PDF, enter name, day and the number of noes on the page of the system.";
        DisclosureBlank = "disclosure-blank", "開示書の様式ですが、回答が1つも書かれていません。何も取り込んでいません。事業者に、記入したものを送ってもらってください。", "It is the form of a disclosure, but nothing is answered in it. Nothing was taken in. Ask the vendor for the completed one.";
        DisclosureDoubtful = "disclosure-doubtful", "この開示書を、いま数える版にしてよいか、選んでください。まだ何も変わっていません。", "Please choose whether this disclosure is to count. Nothing has changed yet.";
        RequestClosed = "request-closed", "この依頼は取りやめています。新しい依頼を作ってください。", "This request was withdrawn. Make a new one.";
        SystemLost = "system-lost", "このシステムの事業者は、この依頼を作ったあとで替わりました。この依頼では、もう聞きません。今の事業者に、新しい依頼を作ってください。", "The vendor of this system is another one since the request was made, so nothing is asked about it here any more. Make a new request to the vendor of now.";
        PartUnplaced = "part-unplaced", "どのシステムについての回答かを選んでください。", "Choose which system the answers are about.";
        NothingChosen = "nothing-chosen", "1つ以上選んでください。", "Choose at least one.";
        NotAChecklist = "not-a-checklist", "チェックリストのExcelではないようです。項目の列と、はい・いいえの列が見つかりません。厚生労働省が配布したExcelか確かめて、入れ直してください。", "This does not look like a checklist workbook: no column of items with yes/no columns was found. Check whether it is the ministry's file and drop it again.";
        ChecklistNotXlsx = "checklist-not-xlsx", "チェックリストのようですが、この形式のままでは記入できません。Excelで開き、「名前を付けて保存」で「Excelブック(.xlsx)」として保存して、もう一度入れてください。", "This looks like the checklist, but it cannot be filled in in this format. Open it in Excel, save it as \"Excel Workbook (.xlsx)\", and drop that.";
        WorkbookUncertain = "workbook-uncertain", "チェックリストのようですが、記入する場所を確実に決められません。書き込むと壊すおそれがあるため、取り込みをやめました。配布されたままのExcelを入れてください。", "It looks like a checklist, but the places to fill in could not be determined with certainty, so it was refused. Drop the workbook as the ministry published it.";
        WorkbookNotFillable = "workbook-not-fillable", "このExcelには書き込めないセルがあるため、記入をやめました。次の内容を確かめてください。", "Some cells of this workbook cannot be written, so it was not filled in. Check the following.";
        ControlTaken = "control-taken", "その項目は、この様式の別の行のものです。1つの項目を2つの行に割り当てることはできません。ほかの項目か「どれでもない」を選んでください。", "Another row of this form is about that item already; one item cannot belong to two rows. Choose another item, or none of them.";
        ExhibitTooLarge = "exhibit-too-large", "ファイルが大きすぎて、ブラウザからは送れません。ファイルを選ばずに置き場所だけを書くか、コマンド sejo incident note --file で指紋を記録してください。", "The file is too large to be sent by a browser. Write down only where it lies, or record its fingerprint with the command sejo incident note --file.";
        AlreadyClosed = "already-closed", "この対応は、もう終えています。書き足すことがあれば、記録に書いてください。", "This has been closed already. Further entries can still be written.";
        NothingPlayed = "nothing-played", "この訓練には、決めたことや気づいたことが1つも書かれていません。1行でも書いてから終えてください。やめるときは、取り消してください。", "Nothing was written down in this exercise. Write a line before it ends, or withdraw it.";
        StillWriting = "still-writing", "書きかけの文があります。先に記録するか、消してください。", "A sentence is still being written. Write it down or clear it first.";
        ScenarioUnfit = "scenario-unfit", "このシナリオは、この施設には当てはまりません。ほかのシナリオを選んでください。", "This scenario does not fit the facility. Choose another one.";
        TooFarAhead = "too-far-ahead", "先すぎる日です。今日から1年以内の日にしてください。", "That day is too far ahead. Choose one within a year from today.";
        PastDay = "past-day", "過ぎた日は選べません。今日からあとの日にしてください。", "That day has passed. Choose today or a later one.";
        RecordAltered = "record-altered", "この記録は、署名の後で書き換えられています。元の記録を探してください。", "This record was altered after it was signed. Look for the original one.";
        NotARecord = "not-a-record", "署名つきのインシデントの記録ではありません。書き出したファイルを選んでください。", "This is no signed record of an incident. Choose the file that was exported.";
        NotAManifest = "not-a-manifest", "目録ではないファイルか、読めない種類の目録です。復旧訓練のはじめに作った目録のファイルを選んでください。", "This is no manifest, or of a kind that cannot be read. Choose the manifest that was made at the beginning of the restore drill.";
        NotARestore = "not-a-restore", "これは、目録を作ったフォルダそのものです。その後に書き戻されたファイルがないか一部だけのため、戻したことにはなりません(新しいファイルを足しても同じです)。バックアップから別の場所に戻し、その戻したフォルダを指定してください。", "This is the very folder that was sealed, and most of it was not written back since, so it proves no restore, whatever was added. Restore the backup to another place and name that folder.";
        RestoreNotSaid = "restore-not-said", "「バックアップから別の場所に戻したフォルダです」に印がありません。目録を作ったフォルダそのものとくらべても、戻したことにはなりません。バックアップから戻したフォルダを選び、印を付けてください。", "It is not said that the folder was restored from a backup. Comparing the sealed folder with itself proves no restore: choose the folder that was restored, and tick the box.";
        ManifestUnfinished = "manifest-unfinished", "この目録は、作っている途中で止まったものです。同じフォルダで、目録を作るところからもう一度始めてください。続きから作れます。", "This manifest was interrupted. Seal the same folder again; it goes on where it stopped.";
        ManifestAltered = "manifest-altered", "この目録または記録は、作った後に書き換えられています。あてにならないため、使いませんでした。元のものを探してください。", "This manifest or record was altered after it was made, so it was not relied on. Look for the original one.";
        NotAPhone = "not-a-phone", "電話番号として読めません。数字とハイフンで、1つだけ書いてください(例: 03-1234-5678、内線101)。", "This is not a telephone number. Write one, with digits and hyphens (e.g. 03-1234-5678).";
        NotTodaysMark = "not-todays-mark", "この印は、いまの連絡体制図のものではありません。印刷し直して貼り替えるか、印を空けて「何が書いてあるかわからない紙」として記録してください。", "This is not the mark of the chart as it is now. Print it anew and put that up, or leave the mark out to record a copy of which nobody knows what it says.";
        SamePerson = "same-person", "同じ人は選べません。代理には、本人とは別の人を選んでください。", "This is the same person. Choose somebody else as the deputy.";
        NotANewNumber = "not-a-new-number", "新しい番号は、「変わっていた」を押すときだけ、前と違う番号を書いてください。", "Enter a new number only when the old one has changed, and one that differs from it.";
        NotAPage = "not-a-page", "ウェブのアドレスとして読めません。https:// から始まるアドレスを書いてください。", "This is not the address of a page. Write one that begins with https://.";
        FolderEmpty = "folder-empty", "フォルダが選ばれていないか、中にファイルがありません。ファイルの入ったフォルダを選んでください。", "No folder was chosen, or there is no file in it. Choose a folder with files.";
        FolderTooLarge = "folder-too-large", "フォルダが大きすぎて、ブラウザからは送れません。画面にあるコマンドを使うか、中の小さなフォルダを選んでください。", "The folder is too large to be sent by a browser. Use the command shown on the page, or choose a smaller folder in it.";
        HasBlanks = "has-blanks", "まだわからない所(____)が残っています。示された画面で書き入れるか、自分たちの言葉で書いてください。", "There are blanks (____) left. Fill in what is missing on the page shown, or write it in your own words.";
        NothingDecided = "nothing-decided", "まだどの条文も決めていないため、承認できません。「そのまま使う」か「自分たちの言葉で書く」で決めてから承認してください。", "Nothing has been decided yet, so there is nothing to approve. Adopt or write passages first.";
        DocumentAltered = "document-altered", "保存されている文書の中身が、承認されたときのものと違います。データが書き換えられたおそれがあるため、出しませんでした。承認したときの紙やファイルとくらべ、バックアップから戻すか、承認し直してください。", "The stored document is not the one that was approved. The data may have been tampered with, so it was not handed out. Compare it with the paper that was approved, and restore a backup or have it approved again.";
        IncidentAltered = "incident-altered", "保存されている経過が、施錠が記録したときのままだと確かめられません。データベースが直接書き換えられたか、この確認ができる前の版で記録されたものです。署名しませんでした。前の版で記録したものなら、そのまま続け、経過のPDFを残してください。心当たりがなければ、操作の記録と照らし合わせてください。", "The stored timeline cannot be shown to be as Sejo recorded it: the database was edited directly, or a version from before this check recorded it. It was not signed. If an earlier version recorded it, go on and keep the timeline as PDF; otherwise hold it against the log of actions.";
        DrillAltered = "drill-altered", "保存されている復旧訓練の記録が、施錠が記録したときのままだと確かめられません。データが書き換えられたか、この確認ができる前の版で記録されたものです。署名しませんでした。前の版で記録したものなら、記録として残し、次の訓練から署名できます。心当たりがなければ、この訓練を取り消し、操作の記録と照らし合わせてください。", "The stored record of this drill cannot be shown to be as Sejo recorded it. The data was edited, or a version from before this check recorded it. It was not signed. If an earlier version recorded it, keep it; the next drill can be signed. Otherwise withdraw it and hold it against the log of actions.";
        NotADocument = "not-a-document", "この種類のファイルは、文書として入れられません。PDF、Word(.docx)、Excel(.xlsx)、テキスト(.txt)のどれかにしてください。", "A file of this kind cannot be uploaded as a document. Use PDF, Word (.docx), Excel (.xlsx) or text (.txt).";
        AlreadyWithdrawn = "already-withdrawn", "この版は、すでに取り消されています。ほかの版を確かめてください。", "This version has been withdrawn already. See the other versions.";
        NothingToAsk = "nothing-to-ask", "いま、事業者に尋ねることはありません。手紙は要りません。新しい設定ファイルや契約を入れたら、もう一度見てください。", "There is nothing to ask the vendor now, so no letter is needed. Look again when there is a new configuration or contract.";
        NothingLeft = "nothing-left", "この事業者に新しく聞くことは、いまはありません。聞いたことのすべてに答えがあるか、答えを待っているところです。「事業者への依頼」で、どこまで進んだかを見てください。", "There is nothing more to ask this vendor now: all was answered, or an answer is awaited. See where it stands under Requests to vendors.";
        NothingToFill = "nothing-to-fill", "記入できる様式のExcelがまだありません。厚生労働省のチェックリストのExcelを入れてください。", "There is no form workbook yet. Drop the ministry's checklist workbook.";
        UndoConflict = "undo-conflict", "取り込みの後で変更された機器があるため、その機器は元に戻しませんでした。台帳で、その機器の内容を確かめてください。", "Some devices were changed after the import and were left as they are. Check them in the ledger.";
        AlreadyUndone = "already-undone", "この取り込みは、すでに元に戻しています。もう一度取り込むには、ファイルを入れ直してください。", "This import has been undone already. To import it again, drop the file again.";
        FileInUse = "file-in-use", "このExcelは、いまの様式として使っているため消せません。先に、その取り込みを元に戻してください。", "This workbook is the form in use and cannot be erased. Undo its import first.";
        DiskFull = "disk-full", "保存できませんでした。ディスクの空きがありません。空きを作ってから、もう一度保存してください。", "Could not save: the disk is full. Free some space and save again.";
        StoreUnavailable = "store-unavailable", "データの保存場所(データベース)につながりません。少し待って、もう一度お試しください。続くときは、管理者に知らせてください。", "The database cannot be reached. Please try again shortly. If it goes on, tell the administrator.";
        StoreNewer = "store-newer", "このデータは、新しい版のSejoで作られています。新しい版のSejoで開いてください。", "This data was made by a newer Sejo. Open it with that version.";
        StoreDamaged = "store-damaged", "保存されたデータの検査で異常が見つかったため、起動をやめました。新しいデータフォルダに、バックアップから戻してください(sejo restore)。", "The check of the stored data found damage; Sejo did not start. Restore a backup into a new data folder (sejo restore).";
        BackupDamaged = "backup-damaged", "バックアップの検査で異常が見つかりました。このファイルからは戻せません。何も変えていません。もとの場所から写し直すか、別の日のバックアップを使ってください。", "The backup is damaged and cannot be restored; nothing was changed. Copy it again from its place, or use another backup.";
        NotALogHead = "not-a-log-head", "控えの形ではありません。「番号:指紋」(指紋は0〜9とa〜fの64文字)のとおりに書いてください。", "Not what the log page shows. Write NUMBER:HASH; the hash has 64 digits of 0-9 and a-f.";
        InUse = "in-use", "まだほかの記録で使われているため、削除できません。先に、そちらの記録から外してください。", "Other records still use it, so it cannot be removed. Take it out of them first.";
        SettledTooEarly = "settled-too-early", "対応した日は、検査の日より前にできません。検査の日か、そのあとの日を書いてください。", "What an inspection found cannot have been dealt with before it. Write its day or a later one.";
        EndBeforeStart = "end-before-start", "終わりの日は、始まりの日より後にしてください。", "Choose a last day that does not lie before the first.";
        OtherDevice = "other-device", "別の機器の設定のようです。機器を選び直すか、新しい機器として加えてください。確かめて同じ機器だったときは、下の欄に印を付けてください。", "This seems to be of another device. Choose again, or add it as a new one. If you made sure that it is the same device, tick the box below.";
        TooManyRoles = "too-many-roles", "そのほかの役割は6つまでです。使わなくなった役割を消してから加えてください。", "There can be six further roles. Remove one that is no longer used first.";
        GivenElsewhere = "given-elsewhere", "この設定は、その間に別の機器のものとして記録されました。その機器を選ぶか、先に設定のページで機器を直してください。", "Meanwhile the configuration was given to another device. Choose that one, or change it on the page of the configuration first.";
        AlreadyAppointed = "already-appointed", "この人は、その期間にもうこの役職に就いています。前からある任命を直すか、期間が重ならない日にしてください。", "This person holds this post in that time already. Change the appointment that is there, or choose days that do not overlap.";
        Interrupted = "interrupted", "読み取りの途中でSejoが止まりました。ファイルは保存されていません。もう一度入れてください。", "Sejo stopped while reading. The file was not kept. Please drop it again.";
        NotEmpty = "not-empty", "戻す先には、すでにデータがあります。何も変えていません。新しい空のデータフォルダ(--data)か、空のデータベース(--database)を指定してください。", "There is data already where it was to go; nothing was changed. Name an empty data folder (--data) or an empty database (--database).";
        Timeout = "timeout", "時間がかかりすぎたため、中断しました。ファイルを小さく分けて、もう一度お試しください。", "It took too long and was stopped. Try smaller files.";
        FileMissing = "file-missing", "ファイルかフォルダが見つかりません。名前と場所を確かめてください。", "There is no such file or folder. Check its name and place.";
        FileNotAllowed = "file-not-allowed", "ファイルを読み書きできません。場所と、そこに読み書きする許可があるかを確かめてください。", "The file cannot be read or written. Check the place and the rights to it.";
        FileExists = "file-exists", "同じ名前のファイルがすでにあるため、書き込みませんでした。別の名前にしてください。", "There is a file of this name already, so nothing was written. Choose another name.";
        WrongUse = "wrong-use", "コマンドの使い方が違います。sejo --help で確かめてください。", "The command was used wrongly. See sejo --help.";
        CannotStart = "cannot-start", "施錠を始められませんでした。示された内容を直してから、もう一度起動してください。", "Sejo could not start. Put right what is said and start it again.";
        UnknownUser = "unknown-user", "その利用者名の人は、この施設にいません。sejo user list で利用者名を確かめてください。", "Nobody of that user name is at this facility. See sejo user list.";
        UserDisabled = "user-disabled", "この利用者は停止されているため、この人として行うことはできません。ほかの利用者名にするか、sejo user enable で再開してください。", "This user is disabled, so nothing can be done as this user. Name another one, or enable the user (sejo user enable).";
        NotAllowed = "not-allowed", "この利用者の役割では、この操作はできません。できる役割の人の利用者名を --as に書いてください。", "The role of this user does not allow it. Give --as a user whose role does.";
        NotABackup = "not-a-backup", "施錠のバックアップではないファイルです。何も戻していません。sejo backup で作ったファイルを指定してください。", "This file is no backup of Sejo; nothing was restored. Name a file made by sejo backup.";
        BackupNewer = "backup-newer", "このバックアップは、新しい版の施錠で作られています。何も戻していません。その版か、それより新しい版で戻してください。", "This backup was made by a newer Sejo; nothing was restored. Restore it with that version or a later one.";
        LogBroken = "log-broken", "操作の記録に、つながっていないところがあります。sejo audit verify で場所を確かめ、このデータをそのまま残して、詳しい人に相談してください。", "The log of actions does not fit together. Find the place with sejo audit verify, leave this data as it is and ask an expert.";
        NotSentFromHere = "not-sent-from-here", "施錠の画面から送られたことを確かめられないため、受け付けませんでした。何も保存していません。画面を開き直して、もう一度入力してください。", "It is not certain that this came from a page of Sejo, so it was refused and nothing was saved. Open the page again and enter it once more.";
        WrongAddress = "wrong-address", "このアドレスでは開けません。施錠を開くときのアドレスを、管理者に確かめてください。", "Sejo is not opened by this address. Ask the administrator for the right one.";
        Unreadable = "unreadable", "送られた内容を読み取れませんでした。何も保存していません。前の画面に戻って開き直し、もう一度お試しください。", "What was sent could not be read and nothing was saved. Go back, open the page again and try once more.";
        Internal = "internal", "予期しない問題が起きました。この操作は保存されていません。もう一度試し、同じになるときは、日時を添えて管理者に知らせてください。施錠を起動した画面に、原因の記録が出ています。", "Something unexpected happened and nothing was saved. Try again; if it happens again, tell the administrator the date and time. The cause is written where Sejo was started.";
    }
}

impl ErrorCode {
    /// The kind, which decides the status number and the exit code.
    #[must_use]
    pub const fn kind(self) -> ErrorKind {
        use ErrorCode as C;
        match self {
            C::NotFound | C::WrongAddress | C::WrongUse | C::UnknownUser | C::UserDisabled | C::NotAllowed => {
                ErrorKind::NotFound
            }
            C::SignInNeeded | C::SignInFailed | C::SetUpLinkWrong => ErrorKind::Unauthenticated,
            C::LockedOut => ErrorKind::TooMany,
            C::LoginTaken
            | C::SetUpDone
            | C::ChangedMeanwhile
            | C::MarksSince
            | C::PaperDiffers
            | C::ControlTaken
            | C::UndoConflict
            | C::AlreadyUndone
            | C::AlreadyClosed
            | C::AlreadyWithdrawn
            | C::FileInUse
            | C::LastAdmin
            | C::AlsoElsewhere => ErrorKind::Conflict,
            C::FileTooLarge | C::FileBomb | C::FolderTooLarge | C::ExhibitTooLarge => ErrorKind::TooLarge,
            C::DiskFull
            | C::StoreUnavailable
            | C::StoreNewer
            | C::StoreDamaged
            | C::DocumentAltered
            | C::IncidentAltered
            | C::DrillAltered
            | C::KeyMissing
            | C::BackupDamaged
            | C::BackupNewer
            | C::NoData
            | C::NotEmpty
            | C::DemoNotEmpty
            | C::NotABackup
            | C::LogBroken
            | C::FileMissing
            | C::FileNotAllowed
            | C::FileExists
            | C::CannotStart
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of the trade that nobody at a clinic needs to know.
    const TRADE: [&str; 8] =
        ["トークン", "セッション", "リクエスト", "スキーマ", "パース", "リビジョン", "エンコード", "例外"];

    #[test]
    fn a_code_is_read_by_the_key_it_was_stored_with() {
        assert_eq!("form-turns-yes".parse::<ErrorCode>(), Ok(ErrorCode::FormDiffers));
        assert_eq!(ErrorCode::FormDiffers.key(), "form-differs");
    }

    #[test]
    fn every_sentence_says_what_to_do_next_in_plain_words() {
        for code in ErrorCode::ALL {
            let words = code.words();
            assert!(words.ja.contains("ください"), "{}: {}", code.key(), words.ja);
            assert!(!TRADE.iter().any(|word| words.ja.contains(word)), "{}: {}", code.key(), words.ja);
            assert!(words.en.ends_with('.') && words.en.is_ascii(), "{}: {}", code.key(), words.en);
        }
    }
}
