//! The customers of a vendor, as a command shows them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sejo_app::App;
use sejo_app::customer::{CustomerFilter, CustomerView, CustomersView, OtherWords};
use sejo_model::customer::CustomerState;
use sejo_model::request::Question;
use sejo_model::{Actor, Customer, CustomerId, Date, Lang, date};
use serde_json::{Value, json};

use crate::output::{Done, Failure, Output};

/// Customers a command says a line of, where it did something to many; of more, how many.
pub(super) const LINES: usize = 20;

/// How many answers go out to customers beside other words than they ask, where any do.
type Asking = BTreeMap<CustomerId, OtherWords>;

/// Findings: somebody waits, or a product is not settled.
pub(super) async fn customers(app: &App, actor: &Actor, name: &str, out: &Output) -> Result<Done, Failure> {
    let (view, other_words) = found(app, actor, name).await?;
    out.print(|| as_json(&view, &other_words), || as_text(&view, &other_words, app.today(), out));
    Ok(findings(&view))
}

/// The customers as JSON; as text a line for each of those whose requests were `taken` in, which may be many. Findings: as of all.
pub(super) async fn after_taking(
    app: &App,
    actor: &Actor,
    taken: &[CustomerId],
    out: &Output,
) -> Result<Done, Failure> {
    let (view, other_words) = found(app, actor, "").await?;
    let mut first = Vec::new();
    for id in taken.iter().take(LINES) {
        first.push(app.customer(actor, *id).await?);
    }
    let text = || format!("{}{}", counted(&view, out), taken_as_text(&first, taken.len(), app.today(), out));
    out.print(|| as_json(&view, &other_words), text);
    Ok(findings(&view))
}

async fn found(app: &App, actor: &Actor, name: &str) -> Result<(CustomersView, Asking), Failure> {
    let filter = CustomerFilter { name: name.to_owned(), ..CustomerFilter::default() };
    let view = app.customers(actor, &filter).await?;
    let other_words = app.asking_other_words(actor, &view.rows).await?;
    Ok((view, other_words))
}

fn findings(view: &CustomersView) -> Done {
    let open =
        [CustomerState::Waiting, CustomerState::Unmatched, CustomerState::Outdated].map(|state| view.count(state));
    Done::unless(open.iter().sum::<u32>() > 0)
}

fn as_json(view: &CustomersView, other_words: &Asking) -> Value {
    let row = |c: &Customer| {
        let lacking: Vec<&str> = view.lacking(c).map(|p| p.name.as_str()).collect();
        json!({
            "state": c.state(), "due_on": c.due(), "wanted_on": c.wanted_besides(), "customer": c,
            "not_answered": lacking, "in_part": view.is_in_part(c),
            "waits_for_words": view.waits_for_words(c), "other_words": other_words.get(&c.id).map_or(0, |others| others.rows),
            "own_questions": own_as_json(c, view.own(c)),
        })
    };
    json!({
        "total": view.total(), "overdue": view.overdue, "more": view.more,
        "states": view.counts.iter().map(|(s, n)| json!({ "state": s, "count": n })).collect::<Vec<_>>(),
        "rows": view.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

/// How many customers wait for what.
fn counted(view: &CustomersView, out: &Output) -> String {
    let mut text = String::new();
    for (state, count) in &view.counts {
        let _ = writeln!(text, "{}: {count}", state.words().r#in(out.lang));
    }
    if view.overdue > 0 {
        let _ = writeln!(text, "! {}: {}", out.pick("期限を過ぎた顧客", "past their deadline"), view.overdue);
    }
    text
}

/// Who waits for what until when.
fn line(customer: &Customer, today: Date, out: &Output) -> String {
    let due = customer.due().map(|d| date::short(d, out.lang)).unwrap_or_default();
    let is_late = customer.due().is_some_and(|due| due < today);
    let late = if is_late { out.pick(" (期限超過)", " (overdue)") } else { "" };
    let wanted = customer.wanted_besides().map_or_else(String::new, |day| {
        format!(" ({}: {})", out.pick("依頼の期限", "wanted by"), date::short(day, out.lang))
    });
    format!("{}  {}  {due}{wanted}{late}", customer.name, customer.state().words().r#in(out.lang))
}

/// The first of the customers whose requests were taken in, how many more there are, and where all of it is said.
fn taken_as_text(first: &[CustomerView], total: usize, today: Date, out: &Output) -> String {
    let mut text = String::new();
    for view in first {
        let asks = !view.lacking.is_empty() || view.other_words.rows > 0 || !view.own.is_empty();
        let mark = if asks { "! " } else { "" };
        let _ = writeln!(text, "{mark}{}", line(&view.customer, today, out));
    }
    let more = total.saturating_sub(first.len());
    if more > 0 {
        let _ = match out.lang {
            Lang::Ja => writeln!(text, "ほか{more}件。すべての顧客は「顧客」のページにあります。"),
            Lang::En => writeln!(text, "and {more} more. All customers are on the page “Customers”."),
        };
    }
    if !first.is_empty() {
        let part = out.pick("名前の一部", "PART-OF-THE-NAME");
        let words = out.pick(
            "システムと、「!」の顧客に発行する前に見ることは",
            "Their systems, and what to look at before issuing where a line begins with \"!\"",
        );
        let _ = writeln!(text, "{words}: {}", out.command(&format!("sejo vendor customers {part}")));
    }
    text
}

fn as_text(view: &CustomersView, other_words: &Asking, today: Date, out: &Output) -> String {
    let mut text = counted(view, out);
    for customer in &view.rows {
        let _ = writeln!(text, "{}", line(customer, today, out));
        for product in view.lacking(customer) {
            let words = match view.is_in_part(customer) {
                true => out.pick(
                    "回答を取り下げたままなので、この製品を除いて発行します",
                    "withdrawn, so it is left out of what is issued",
                ),
                false => {
                    out.pick("製品の回答がまだないため、発行できません", "not answered yet, so nothing can be issued")
                }
            };
            let _ = writeln!(text, "    {}: {words}", product.name);
        }
        if let Some(others) = other_words.get(&customer.id) {
            let words = match others.provisional {
                true => out.pick(
                    "項目を、こちらの暫定の様式と違う厚生労働省の文言で尋ねています。このまま発行すると、顧客には「別の文言に答えています」と出ます。先に sejo vendor form で厚生労働省の事業者確認用のExcelを入れ、新しい文言に答え直してください",
                    "rows are asked in the words of the ministry's form, and yours, which is provisional, has others. Issued as it is, the customer is told that other words were answered. First take in the ministry's vendor form with sejo vendor form and answer its words",
                ),
                false => out.pick(
                    "項目を、製品の回答とは別の文言で尋ねています。このまま発行すると、顧客には「別の文言に答えています」と出ます。顧客のページで尋ねられた文言を読み、sejo vendor exception でこの顧客の回答を書いてください",
                    "rows are asked in other words than the answers about the product are to. Issued as it is, the customer is told that other words were answered. Read the words on the page of the customer, and write its own answers with sejo vendor exception",
                ),
            };
            let _ = writeln!(text, "    ! {} {words}", others.rows);
        }
        own_as_text(&mut text, customer, view.own(customer), out);
        for system in &customer.systems {
            let product = view.products.iter().find(|p| Some(p.id) == system.product_id).map(|p| p.name.as_str());
            let mark = if system.settled { "" } else { out.pick(" (未確認)", " (to be confirmed)") };
            let _ = writeln!(text, "    {}: {} {}{mark}", system.name, product.unwrap_or("-"), system.version);
        }
    }
    if view.more {
        text.push_str(
            out.pick("ほかにもあります。名前の一部を書くと絞れます。\n", "There are more: name a part of the name.\n"),
        );
    }
    text
}

/// What a customer alone asks and nobody answered, with the keys to answer it by.
fn own_as_json(customer: &Customer, own: &[(usize, Question)]) -> Value {
    let one = |(at, question): &(usize, Question)| {
        let system = customer.systems.get(*at).map(|system| system.name.as_str());
        json!({ "system": system, "question": question.key, "label": question.title(Lang::Ja) })
    };
    own.iter().map(one).collect()
}

fn own_as_text(text: &mut String, customer: &Customer, own: &[(usize, Question)], out: &Output) {
    if own.is_empty() {
        return;
    }
    let count = own.len();
    let what = out.pick("キー 回答 --system システム", "KEY ANSWER --system SYSTEM");
    let answer = out.command(&format!("sejo vendor exception \"{}\" {what}", customer.name));
    let _ = match out.lang {
        Lang::Ja => writeln!(
            text,
            "    ! この顧客だけの質問 {count}件に、まだ答えていません。製品の回答にはない質問で、このまま発行すると回答なしになります: {answer}"
        ),
        Lang::En => writeln!(
            text,
            "    ! {count} questions of this customer alone have no answer yet. No answer about a product covers them, and issued as it is they go out without one: {answer}"
        ),
    };
    for (at, question) in own {
        let system = customer.systems.get(*at).map_or("", |system| system.name.as_str());
        let _ = writeln!(text, "      {}  {system}: {}", question.key, question.title(out.lang));
    }
}

#[cfg(test)]
mod tests {
    use sejo_model::request::QuestionGroup;
    use sejo_model::words::Text;

    use super::*;

    #[test]
    fn a_name_in_a_command_is_one_word_of_it() {
        let question = Question {
            key: "duty.own".to_owned(),
            group: QuestionGroup::Duty,
            systems: Vec::new(),
            number: String::new(),
            part: Text::default(),
            label: Text::new("監視", "monitoring"),
            note: Text::default(),
            choices: Vec::new(),
            dated: false,
            when: String::new(),
        };
        let mut text = String::new();
        own_as_text(&mut text, &Customer::blank("青葉 クリニック"), &[(0, question)], &Output::of(Lang::Ja, false));
        assert!(text.contains("sejo vendor exception \"青葉 クリニック\" キー 回答 --system システム"), "{text}");
    }

    #[test]
    fn of_many_requests_a_line_each_is_printed_of_the_first() {
        let view = |n: usize| CustomerView {
            customer: Customer::blank(&format!("第{n}医院")),
            request: None,
            products: Vec::new(),
            issued: Vec::new(),
            spoken: Vec::new(),
            lacking: Vec::new(),
            in_part: false,
            waits_for_words: false,
            other_words: OtherWords { rows: usize::from(n == 1), provisional: false },
            questions: Vec::new(),
            own: Vec::new(),
        };
        let first: Vec<CustomerView> = (0..LINES).map(view).collect();
        let (out, today) = (Output::of(Lang::Ja, false), "2026-12-01".parse().unwrap());
        let text = taken_as_text(&first, 150, today, &out);
        assert_eq!(text.lines().count(), LINES + 2, "{text}");
        assert!(text.starts_with("第0医院  ") && text.contains("\n! 第1医院  "), "{text}");
        assert!(text.contains(&format!("ほか{}件", 150 - LINES)) && text.contains("「顧客」のページ"), "{text}");
        let one = taken_as_text(&first[..1], 1, today, &out);
        assert!(one.lines().count() == 2 && one.contains("sejo vendor customers"), "{one}");
        assert!(taken_as_text(&[], 0, today, &out).is_empty());
    }
}
