//! Which column of a list of customers says what, and what is told of the others.

use sejo_model::Product;
use sejo_model::ledger::ReadTable;
use sejo_model::text::{fold, is_blank, line};
use sejo_model::words::Text;

/// Columns that were not taken, named one by one.
const COLUMNS: usize = 20;
/// Characters of their headings.
const HEADING: usize = 40;
/// Headings of a customer's name.
const NAMES: [&str; 21] = [
    "顧客名",
    "お客様名",
    "お客さま名",
    "医療機関名",
    "施設名",
    "病院名",
    "医院名",
    "得意先名",
    "取引先名",
    "名称",
    "名前",
    "customer name",
    "facility name",
    "clinic name",
    "hospital name",
    "name",
    "customer",
    "facility",
    "clinic",
    "hospital",
    "organization",
];
/// Headings of something else, though the word for a customer may be in them.
const NO_NAMES: [&str; 13] = [
    "製品",
    "システム",
    "product",
    "system",
    "担当",
    "mail",
    "メール",
    "コード",
    "code",
    "番号",
    "種別",
    "type",
    "address",
];
/// Headings of the day by which an answer is wanted, alone or with more words.
const ANSWER_DUE: [&str; 12] = [
    "回答期限",
    "回答期日",
    "回答締切",
    "提出期限",
    "提出期日",
    "提出締切",
    "answer due",
    "reply due",
    "response due",
    "answer deadline",
    "reply deadline",
    "answer by",
];
/// Headings that mean that day only where they stand alone: a contract and its maintenance have one, too.
const DUE: [&str; 9] = ["期限", "期日", "締切", "締切日", "期限日", "due date", "due", "due on", "deadline"];

/// Where the columns stand.
pub(super) struct Columns {
    pub name: usize,
    pub address: Option<usize>,
    pub email: Option<usize>,
    pub product: Option<usize>,
    pub version: Option<usize>,
    pub due: Option<usize>,
}

impl Columns {
    pub fn of(headers: &[String]) -> Option<Self> {
        let holds = |header: &String, word: &str| fold(header).contains(&fold(word));
        // The heading that says just so; else the first that holds the word, unless it heads something else besides.
        let says = |word: &&str| headers.iter().position(|header| fold(header) == fold(word));
        let find = |words: &[&str], others: &[&str]| {
            let is_own = |header: &String| !others.iter().any(|other| holds(header, other));
            let speaks = |word: &&str| headers.iter().position(|header| is_own(header) && holds(header, word));
            words.iter().find_map(says).or_else(|| words.iter().find_map(speaks))
        };
        let (product, version) = (["製品", "システム", "product", "system"], ["版", "バージョン", "version"]);
        Some(Self {
            name: find(&NAMES, &NO_NAMES)?,
            address: find(&["所在地", "住所", "address"], &["mail", "メール"]),
            email: find(&["メール", "mail"], &[]),
            product: find(&product, &version).or_else(|| find(&product, &[])),
            version: find(&version, &[]),
            due: find(&ANSWER_DUE, &[]).or_else(|| DUE.iter().find_map(says)),
        })
    }

    /// What stands in other columns and was not taken.
    pub fn left_out(&self, table: &ReadTable, products: &[Product]) -> Vec<Text> {
        let taken = [Some(self.name), self.address, self.email, self.product, self.version, self.due];
        let is_filled = |at: usize| table.rows.iter().any(|(_, cells)| cells.get(at).is_some_and(|c| !is_blank(c)));
        let others = table.headers.iter().enumerate().filter(|(at, _)| !taken.contains(&Some(*at)) && is_filled(*at));
        let others: Vec<&String> = others.map(|(_, heading)| heading).filter(|heading| !is_blank(heading)).collect();
        if others.is_empty() {
            return Vec::new();
        }
        let short = |heading: &&String| line(heading).chars().take(HEADING).collect::<String>();
        let named = others.iter().take(COLUMNS).map(short).collect::<Vec<_>>().join("」「");
        let more = others.len().saturating_sub(COLUMNS);
        let (ja, en) = match more {
            0 => (String::new(), String::new()),
            more => (format!("ほか{more}列"), format!(" and {more} more")),
        };
        let mut told = vec![Text::new(
            format!("次の列は取り込んでいません: 「{named}」{ja}"),
            format!("These columns were not taken in: “{}”{en}", named.replace("」「", "”, “")),
        )];
        // What is to be done: nobody need look for the products among them, nor guess by which heading a column is known.
        if others.iter().any(|heading| products.iter().any(|product| product.is_called(heading))) {
            told.push(Text::new(
                "製品の名前が列の名前になっています。顧客が使う製品は、「製品」という1つの列に、2つ以上なら「、」で区切って書いてください。",
                "A product is the name of a column. Write what a customer uses into one column named “product”, several with a comma.",
            ));
        } else if others.iter().any(|heading| is_further_product(heading)) {
            told.push(Text::new(
                "製品の列が2つ以上あります。取り込んだのは1つだけです。1つの列に「、」で区切って書き、版も同じ順に書いてください。",
                "There is more than one column of products, and one was taken in. Write all of them into one column with a comma between, and the versions in the same order.",
            ));
        } else {
            told.push(self.headings_left());
        }
        told
    }

    /// By which heading a column that was not taken would be, of those no column of the list has yet.
    fn headings_left(&self) -> Text {
        let all = [
            (self.address, "所在地", "address"),
            (self.email, "メール", "e-mail"),
            (self.product, "製品", "product"),
            (self.version, "版", "version"),
            (self.due, "回答期限", "answer due"),
        ];
        let left: Vec<(&str, &str)> =
            all.iter().filter(|(at, ..)| at.is_none()).map(|(_, ja, en)| (*ja, *en)).collect();
        if left.is_empty() {
            return Text::new(
                "一覧から取り込むのは、名称、所在地、メール、製品、版、期限だけです。ほかのことは、顧客のページの「メモ」に書けます。",
                "A list says name, address, e-mail, product, version and deadline, and nothing else. What else is known of a customer can be noted on its page.",
            );
        }
        let (ja, en): (Vec<&str>, Vec<&str>) = left.into_iter().unzip();
        let (ja, en) = (ja.join("」か「"), en.join("” or “"));
        // Many a list has days of another kind, by which no answer is wanted.
        let days = if self.due.is_some() {
            Text::default()
        } else {
            Text::new(
                "回答期限は、回答を出す期日です。契約や保守の期限のことではありません。",
                " Answer due is the day by which it wants an answer, not the end of a contract.",
            )
        };
        Text::new(
            format!(
                "この中に「{ja}」にあたる列があれば、その見出しを「{ja}」に直して、もう一度取り込んでください。{}ほかのことは、顧客のページの「メモ」に書けます。",
                days.ja
            ),
            format!(
                "Where one of them is what is called “{en}” here, give it that heading and take the list in again.{} What else is known of a customer can be noted on its page.",
                days.en
            ),
        )
    }
}

/// Whether a column heads products besides the one that was taken: 製品2.
fn is_further_product(heading: &str) -> bool {
    let folded = fold(heading);
    let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    bare.len() < folded.len() && ["製品", "製品名", "システム", "システム名", "product", "system"].contains(&bare)
}
