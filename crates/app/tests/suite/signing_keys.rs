//! The signing key: made with the questions, put on paper, handed over, and back from paper on another machine.

use sejo_app::signing_key::{NewKey, PaperOf, Proof};
use sejo_evidence::{document, key_card};
use sejo_model::{Actor, ErrorCode, Role};

use crate::house::House;
use crate::vendors::{Maker, VENDOR};

both! {
    a_facility_has_a_key_and_a_card_of_it;
    a_key_that_is_handed_over_names_the_next;
    a_paper_brings_the_key_to_another_machine;
    in_a_browser_a_code_is_asked_for;
    the_paper_says_in_whose_name_it_signs;
}

const AT: Proof<'static> = Proof::AtTheMachine;

/// Keeps a paper where nothing can go wrong.
pub(crate) fn kept(_: &[u8]) -> sejo_app::Result<()> {
    Ok(())
}

/// Whoever runs commands on the machine.
pub(crate) fn at_the_machine(house: &House) -> Actor {
    Actor { origin: "cli".to_owned(), ..house.actor(Role::Admin) }
}

/// The words of the paper, taken from the print as a person reads them: each behind its number.
async fn words(house: &House, actor: &Actor) -> String {
    let paper = house.app.signing_key_paper(actor, AT, kept).await.unwrap();
    let text = house.text_of_print(&paper.bytes);
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut words = Vec::new();
    for pair in tokens.windows(2) {
        if pair[0] == (words.len() + 1).to_string() {
            words.push(pair[1]);
        }
    }
    words.join(" ")
}

async fn a_facility_has_a_key_and_a_card_of_it(place: &crate::place::Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let actor = at_the_machine(&house);
    let card = house.app.key_card(&actor).await.unwrap();
    let read = key_card::read(std::str::from_utf8(&card.bytes).unwrap()).unwrap();
    let view = house.app.signing_key_view(&actor).await.unwrap().unwrap();
    assert_eq!((read.public.as_str(), read.handed_over), (view.public.as_str(), 0));
    assert_eq!(read.card.holder, house.app.facility(&actor).await.unwrap().name);
    assert_eq!((view.spoken.len(), view.paper_at, view.earlier.len()), (8, None, 0));
    // The same key every time.
    house.app.key_card(&actor).await.unwrap();
    assert_eq!(house.app.signing_key_view(&actor).await.unwrap().unwrap(), view);
    assert!(house.app.signing_key_paper(&house.actor(Role::Officer), AT, kept).await.is_err());
}

async fn a_key_that_is_handed_over_names_the_next(place: &crate::place::Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let actor = at_the_machine(&house);
    house.app.key_card(&actor).await.unwrap();
    let first = house.app.signing_key_view(&actor).await.unwrap().unwrap().public;
    let refused = house.app.hand_over_key(&actor, (&first, " "), NewKey::Fresh, AT).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Required);
    house.app.hand_over_key(&actor, (&first, "紙が見つからない"), NewKey::Fresh, AT).await.unwrap();
    let second = house.app.signing_key_view(&actor).await.unwrap().unwrap();
    assert_ne!(second.public, first);
    assert_eq!(
        (second.earlier[0].public.as_str(), second.earlier[0].reason.as_str()),
        (first.as_str(), "紙が見つからない")
    );
    // Who had the page open from before is told.
    let late = house.app.hand_over_key(&actor, (&first, "同時に"), NewKey::Fresh, AT).await.unwrap_err();
    assert_eq!(late.code, ErrorCode::ChangedMeanwhile);
    let card = house.app.key_card(&actor).await.unwrap();
    let read = key_card::read(std::str::from_utf8(&card.bytes).unwrap()).unwrap();
    assert!(read.follows(&first) && read.public == second.public);
}

async fn a_paper_brings_the_key_to_another_machine(place: &crate::place::Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let actor = at_the_machine(&house);
    house.app.key_card(&actor).await.unwrap();
    let lost = house.app.signing_key_view(&actor).await.unwrap().unwrap().public;
    let paper = words(&house, &actor).await;
    assert_eq!(paper.split_whitespace().count(), 36);
    assert!(house.app.signing_key_view(&actor).await.unwrap().unwrap().paper_at.is_some());
    assert_eq!(house.app.paper_of(&actor, &paper).await.unwrap(), PaperOf::KeyInUse);
    let short = paper.rsplit_once(' ').unwrap().0;
    assert_eq!(house.app.paper_of(&actor, short).await.unwrap_err().code, ErrorCode::PaperCount);
    let other = if paper.starts_with("さくら") { "すずめ" } else { "さくら" };
    let wrong = format!("{other} {}", paper.split_once(' ').unwrap().1);
    let refused = house.app.paper_of(&actor, &wrong).await.unwrap_err();
    assert_eq!((refused.code, refused.detail.unwrap().en.as_str()), (ErrorCode::PaperMismatch, "It is word 1."));
    let again = house.app.hand_over_key(&actor, (&lost, "同じ紙"), NewKey::OfPaper(&paper), AT).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::KeyInUse);

    // Another key is in use meanwhile, as on a machine that was set up anew.
    house.app.hand_over_key(&actor, (&lost, "入れ直した"), NewKey::Fresh, AT).await.unwrap();
    assert_eq!(house.app.paper_of(&actor, &paper).await.unwrap(), PaperOf::EarlierKey);
    let fresh = house.app.signing_key_view(&actor).await.unwrap().unwrap().public;
    house.app.hand_over_key(&actor, (&fresh, "紙から"), NewKey::OfPaper(&paper), AT).await.unwrap();
    let view = house.app.signing_key_view(&actor).await.unwrap().unwrap();
    assert_eq!(view.public, lost);
    assert_eq!(view.paper_at, Some(view.made_at), "nobody is sent to print what lies before them");
    let card = house.app.key_card(&actor).await.unwrap();
    let (_, signer) = document::open(key_card::FORMAT, std::str::from_utf8(&card.bytes).unwrap()).unwrap();
    assert_eq!(data_encoding::HEXLOWER.encode(&signer), lost);
    // The secret lies nowhere in the clear: not as it is, not in figures, not in words.
    let seed = sejo_evidence::paper::secret_of(&paper).unwrap();
    house.assert_nothing_on_disk(&seed);
    house.assert_nothing_on_disk(data_encoding::HEXLOWER.encode(&seed).as_bytes());
    let two: Vec<&str> = paper.split(' ').take(2).collect();
    for between in [" ", "・", "\",\""] {
        house.assert_nothing_on_disk(two.join(between).as_bytes());
    }
}

async fn in_a_browser_a_code_is_asked_for(place: &crate::place::Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let actor = Actor { origin: "web 127.0.0.1".to_owned(), ..house.actor(Role::Admin) };
    let refused = house.app.signing_key_paper(&actor, AT, kept).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound);
    let refused = house.app.signing_key_paper(&actor, Proof::Code("000000"), kept).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongCode);
}

async fn the_paper_says_in_whose_name_it_signs(place: &crate::place::Place) {
    let maker = Maker::new(place).await;
    let paper = maker.house.app.signing_key_paper(&at_the_machine(&maker.house), AT, kept).await.unwrap();
    let text: String = maker.house.text_of_print(&paper.bytes).split_whitespace().collect();
    assert!(text.contains(&format!("{VENDOR}の名で署名できます")) && !text.contains("施設の名で"), "{text}");
}
