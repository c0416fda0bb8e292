//! Where a facility stands is worked out once, and again as soon as anything changed, whoever changed it.

use sejo_app::App;
use sejo_model::{Actor, AnswerValue};

use crate::house::{House, answer, today};
use crate::place::Place;

both! {
    what_another_program_saves_is_seen_at_once;
}

async fn confirmed(app: &App, actor: &Actor) -> usize {
    app.checklist(actor).await.unwrap().summary.yes
}

async fn what_another_program_saves_is_seen_at_once(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let (app, officer) = (&house.app, house.officer());
    let other = house.again().await;

    let before = app.statements();
    assert_eq!(confirmed(app, &officer).await, 0);
    let first = app.statements() - before;
    assert_eq!(confirmed(app, &officer).await, 0);
    let second = app.statements() - before - first;
    assert!(second < first, "{first} statements, then {second}: nothing was remembered");

    for (n, slug) in ["bcp", "rules"].into_iter().enumerate() {
        other.confirm(&officer, slug, &answer(AnswerValue::Yes, today())).await.unwrap();
        assert_eq!(confirmed(app, &officer).await, n + 1);
        assert_eq!(confirmed(&other, &officer).await, n + 1);
    }
    app.withdraw(&officer, "bcp", sejo_model::Round::FIRST, 1, "書き間違い").await.unwrap();
    assert_eq!(confirmed(&other, &officer).await, 1);
}
