//! Rows that a vendor added to an answer workbook or to the official form, and that are none of those it was sent: nothing they say is
//! lost, and nothing of it counts without a word.

use sejo_model::reply::ReplyNoteCode as Code;

use crate::answer_sheets::{Sent, about};
use crate::place::Place;

both! {
    what_a_row_below_corrects_stays_beside_its_answer;
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
