//! Rows that a vendor added to an answer workbook or to the official form, and that are none of those it was sent: nothing they say is
//! lost, and nothing of it counts without a word.

use sejo_app::reply::ReplyFile;
use sejo_model::Reply;
use sejo_model::reply::ReplyNoteCode as Code;

use crate::answer_sheets::{Sent, about};
use crate::house::{table, workbook};
use crate::place::Place;
use crate::requests::OFFICIAL;

both! {
    what_was_not_read_of_the_official_form_is_told;
    a_row_added_to_the_official_form_stays_beside_the_answer_it_speaks_of;
    what_a_row_below_corrects_stays_beside_its_answer;
    nothing_that_is_written_below_or_between_the_items_is_lost;
    a_row_far_below_is_read_and_one_beyond_the_limit_is_told;
}

async fn a_row_far_below_is_read_and_one_beyond_the_limit_is_told(place: &Place) {
    let it = Sent::new(place).await;
    let below = |rows: usize| {
        let mut all = vec![it.row(0, "officer", "はい")];
        all.resize(rows, ["", "", "", "", ""].map(str::to_owned));
        all.push(it.row(0, "patching", "はい"));
        all
    };
    let reply = it.taken(&below(6_000)).await;
    assert_eq!(reply.parts[0].answer("patching").unwrap().value, "yes");
    assert_eq!(about(&reply, Code::AnswerUnread).len(), 0, "{:?}", reply.notes);
    let reply = it.taken(&below(20_000)).await;
    assert!(reply.parts[0].answer("patching").is_none(), "{:?}", reply.parts);
    let told = about(&reply, Code::AnswerUnread);
    assert!(told.len() == 1 && told[0].contains("途中まで"), "{:?}", reply.notes);
}

async fn what_a_row_below_corrects_stays_beside_its_answer(place: &Place) {
    let it = Sent::new(place).await;
    let sixth = it.row(0, "patching", "いいえ");
    let row = |cells: [&str; 3]| [cells[0], &sixth[1], cells[1], cells[2], "いいえ"].map(str::to_owned);
    let (number, corrected) = (format!("{}(訂正)", sixth[2]), format!("(訂正){}", sixth[3]));
    let above = it.row(0, "patching", "はい");
    for (reference, number, words) in [
        (sixth[0].as_str(), number.as_str(), corrected.as_str()),
        ("", number.as_str(), corrected.as_str()),
        ("", "⑥", ""),
        ("", "", "⑥ パッチの件"),
        ("", "", corrected.as_str()),
    ] {
        let below = row([reference, number, words]);
        let reply = it.taken(&[it.row(0, "officer", "はい"), above.clone(), below.clone()]).await;
        let given = reply.parts[0].answer("patching").unwrap();
        assert_eq!((given.value.as_str(), given.between.join(" ")), ("", "yes no".to_owned()), "{below:?}");
        assert_eq!(about(&reply, Code::AnswerTwice).len(), 1, "{:?}", reply.notes);
        // Where nothing else answers it, it is kept unless it may be about any row.
        let reply = it.taken(&[it.row(0, "officer", "はい"), below.clone()]).await;
        let kept = reply.parts[0].answer("patching").map(|given| given.between.join(" "));
        assert_eq!(kept.as_deref(), Some("no").filter(|_| reference.is_empty()), "{below:?}");
    }
    // Where no system is named it may be any of them, and what names no row is told with its cell.
    let answered = [it.row(0, "officer", "はい"), above.clone()];
    for (words, is_open) in [("⑥ パッチの件", true), ("", false)] {
        let below = ["", "", "", words, "いいえ"].map(str::to_owned);
        let reply = it.taken(&[&answered[..], &[below]].concat()).await;
        assert_eq!(reply.parts[0].answer("patching").unwrap().value.is_empty(), is_open, "{words}");
        let unknown = about(&reply, Code::QuestionUnknown);
        assert!(unknown.len() == 1 && unknown[0].ends_with("「いいえ」"), "{unknown:?}");
        assert!(is_open || unknown[0].starts_with("E6"), "{unknown:?}");
    }
    let other = row(["", "⑦", ""]);
    let reply = it.taken(&[above, other]).await;
    assert_eq!(reply.parts[0].answer("patching").unwrap().value, "yes", "{:?}", reply.notes);
}

/// The official form as a reply about the first system.
async fn form(it: &Sent, rows: &str) -> Reply {
    let (app, officer) = (&it.house.app, it.house.officer());
    let file =
        ReplyFile { name: "事業者確認用.xlsx".to_owned(), bytes: workbook("事業者確認用", &table(rows)) };
    let id = app.take_reply(&officer, it.request, Some(it.asked.systems[0].id), file).await.unwrap();
    app.reply(&officer, id).await.unwrap().reply
}

async fn what_was_not_read_of_the_official_form_is_told(place: &Place) {
    let it = Sent::new(place).await;
    // A row that may be asked and has no number, and an answer nobody asked for with what stands beside it.
    let left_out = OFFICIAL.replacen("    | 2-⑤", "    | サーバ室の入退室を管理している | | |\n    | 2-⑤", 1);
    let reply = form(&it, &left_out).await;
    assert!(
        about(&reply, Code::AnswerUnread).iter().any(|told| told.contains("サーバ室の入退室")),
        "{:?}",
        reply.notes
    );
    let more = "| 3-③ サイバー攻撃を想定した事業継続計画を作っている | はい (2026/11/20) | | 訓練は未実施です。";
    let reply = form(&it, &format!("{OFFICIAL}{more}\n")).await;
    let unknown = about(&reply, Code::QuestionUnknown);
    assert!(unknown.iter().any(|told| told.ends_with("「はい」「訓練は未実施です。」")), "{:?}", reply.notes);
}

async fn a_row_added_to_the_official_form_stays_beside_the_answer_it_speaks_of(place: &Place) {
    let it = Sent::new(place).await;
    let yes = OFFICIAL.replace("いいえ (2026/11/20) | 2027/2/1 |", "はい (2026/11/20) | |");
    for (words, value, is_open, is_told) in [
        ("2-⑥ パッチの件", "いいえ", true, false),
        ("⑥", "いいえ", true, false),
        ("2-⑥ サーバ分", "はい", false, true),
        ("別紙", "いいえ", false, false),
    ] {
        let reply = form(&it, &format!("{yes}| {words} | {value} (2026/11/20) | | サーバは未実施です。\n")).await;
        let given = reply.parts[0].answer("patching").unwrap();
        let (said, between) = if is_open { ("", "yes no") } else { ("yes", "") };
        assert_eq!(
            (given.value.as_str(), given.between.join(" ").as_str()),
            (said, between),
            "{words}: {:?}",
            reply.notes
        );
        // A row that says whose it is in words of its own is read with the form, and what the two say is told there.
        let [unknown, twice, unread] =
            [Code::QuestionUnknown, Code::AnswerTwice, Code::AnswerUnread].map(|code| about(&reply, code).concat());
        assert!(unknown.contains("サーバは未実施です。"), "{words}: {unknown}");
        let said = unknown + &twice + &unread;
        assert_eq!(said.contains("「いいえ」"), value == "いいえ", "{words}: {said}");
        assert_eq!(said.contains("「はい」"), is_open, "{words}: {said}");
        let told = about(&reply, Code::RemarkDenies).concat();
        assert_eq!(told.contains("2-⑥"), is_told, "{words}: {told}");
    }
    // The number may stand in another column than the words.
    let reply = form(&it, &format!("{yes}⑥ | | いいえ (2026/11/20) | |\n")).await;
    let given = reply.parts[0].answer("patching").unwrap();
    assert_eq!((given.value.as_str(), given.between.join(" ").as_str()), ("", "yes no"), "{:?}", reply.notes);
    assert!(about(&reply, Code::AnswerUnread).iter().any(|told| told.contains("⑥ いいえ")), "{:?}", reply.notes);
    // Words of its own stay whatever it answers, and are heard against it.
    let blank = OFFICIAL.replace("いいえ (2026/11/20) | 2027/2/1 |", "| |");
    for words in ["セキュリティパッチを適用していない。", "セキュリティパッチを端末のみに適用している。"]
    {
        let row = format!("| 2-⑥ {words} | はい (2026/11/20) | |\n");
        for sheet in [&yes, &blank] {
            let reply = form(&it, &format!("{sheet}{row}")).await;
            let told = about(&reply, Code::AnswerUnread).concat();
            assert!(told.contains(&format!("2-⑥ はい: {words}")), "{:?}", reply.notes);
        }
        let reply = form(&it, &format!("{yes}{row}")).await;
        let given = reply.parts[0].answer("patching").unwrap();
        assert!(given.value == "yes" && given.remark.contains(words), "{given:?}");
        assert!(about(&reply, Code::RemarkDenies).concat().contains("2-⑥"), "{words}: {:?}", reply.notes);
    }
}

async fn nothing_that_is_written_below_or_between_the_items_is_lost(place: &Place) {
    let it = Sent::new(place).await;
    let yes = OFFICIAL.replace("いいえ (2026/11/20) | 2027/2/1 |", "はい (2026/11/20) | |");
    let blank = OFFICIAL.replace("いいえ (2026/11/20) | 2027/2/1 |", "| |");
    let placed = [
        "| 2-⑥ しるしの件 | はい | |",
        "| 2-⑥ しるしの件 | はい (2026/11/20) | |",
        "| 2-⑥ しるしの件 | いいえ | |",
        "| 2-⑥ しるしの件 | 対象外 | |",
        "| 別紙のしるし | はい | |",
        "| | ⑥：しるし | |",
        "| | | ⑥：しるし |",
        "| | | | ⑥：しるし",
        "| | | | 別紙のしるし",
        "⑥：しるし | | | |",
    ];
    let below = [
        "| 2-⑥ しるしの件 | | |",
        "| ⑥：しるし | | |",
        "⑥ | しるし | | |",
        "別紙のしるし | | | |",
        "| 別紙のしるし | | |",
        "※⑥ しるし | | | |",
    ];
    let gap = "| | | |\n";
    for sheet in [&yes, &blank] {
        let under = |row: &&str| [format!("{sheet}{row}\n"), format!("{sheet}{gap}{row}\n")];
        let among = |row: &&str| sheet.replacen("    | 2-⑨", &format!("    {row}\n    | 2-⑨"), 1);
        let all = placed.iter().chain(&below).flat_map(under).chain(placed.iter().map(among));
        for rows in all {
            let reply = form(&it, &rows).await;
            let answers = reply.parts.iter().flat_map(|part| &part.answers);
            let mut said =
                answers.map(|given| given.remark.as_str()).chain(reply.notes.iter().map(|n| n.about.as_str()));
            assert!(said.any(|said| said.contains("しるし")) || reply.remark.contains("しるし"), "{rows}: {reply:?}");
        }
    }
    // It is the remark on the whole, and with its number that of its item.
    let reply = form(&it, &format!("{yes}⑥：しるし | | | |\n別紙のとおり | | | |\n")).await;
    assert_eq!(reply.remark, "⑥：しるし\n別紙のとおり");
    assert!(reply.parts[0].answer("patching").unwrap().remark.ends_with("行目: しるし"), "{:?}", reply.parts);
}
