//! A list of customers (CSV, Excel): name, address, mail address, products and versions, deadline.
//!
//! Guards: a customer that is there already is known by its name and address and keeps what the list does not say; one bad row loses no other,
//! and no row writes over what another row of the same list said.

mod columns;

use std::collections::HashMap;

use sejo_model::customer::CustomerSystem;
use sejo_model::text::{fold, fold_name, is_blank, is_line};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, Customer, CustomerId, ErrorCode, Product};
use serde_json::json;

use self::columns::Columns;
use super::MOST_SYSTEMS;
use crate::field::{MAX_NAME, written};
use crate::product::changed;
use crate::reply::ReplyFile;
use crate::{App, Error, Result, audit, authz, workbook};

/// Problems named one by one.
const NAMED: usize = 50;
/// What stands between several in one cell.
const BETWEEN: [char; 4] = ['、', ',', ';', '；'];
/// What does so, too, unless it is part of a name.
const SLASHES: [char; 2] = ['/', '／'];

/// What came of a list.
#[derive(Debug, Clone, Default)]
pub struct ImportedList {
    /// New customers.
    pub new: usize,
    /// Customers of which something changed.
    pub changed: usize,
    /// Customers that stayed as they are.
    pub same: usize,
    /// Rows that were left out or taken in part, with the reason; the first of them.
    pub problems: Vec<(u32, Text)>,
    /// How many such rows.
    pub problem_count: usize,
    /// What was not taken of any row: its columns.
    pub columns: Vec<Text>,
}

impl ImportedList {
    fn note(&mut self, row: u32, ja: String, en: String) {
        self.problem_count += 1;
        if self.problems.len() < NAMED {
            self.problems.push((row, Text { ja, en }));
        }
    }
}

impl App {
    /// Takes a list of customers in.
    ///
    /// # Errors
    /// `CustomerListUnread`; `FileEmpty`, `FileTooLarge` and other refusals of tables.
    pub async fn import_customers(&self, actor: &Actor, file: &ReplyFile) -> Result<ImportedList> {
        let scope = authz::vendor_scope(self, actor, Action::EditFacts).await?;
        let (name, bytes, limits) = (file.name.clone(), file.bytes.clone(), self.limits());
        let read = tokio::task::spawn_blocking(move || sejo_intake::table::read(&name, &bytes, &limits));
        let table = read.await.map_err(Error::internal)?.map_err(workbook::refused)?;
        let columns = Columns::of(&table.headers).ok_or_else(|| Error::field("file", ErrorCode::CustomerListUnread))?;
        let products = sejo_store::product::list(self.db(), &scope).await?;
        let known = sejo_store::customer::list(self.db(), &scope).await?;
        let mut known = Known::of(known);
        let mut taken = Taken::default();
        let mut outcome = ImportedList { columns: columns.left_out(&table, &products), ..ImportedList::default() };
        let mut tx = self.db().begin().await?;
        for (row, cells) in &table.rows {
            let Some(said) = said(&columns, cells, &products, (*row, &mut outcome)) else {
                outcome.note(
                    *row,
                    format!("名称がないか、長すぎるか({MAX_NAME}文字まで)、見えない文字が入っています。この行は取り込んでいません。"),
                    format!("The name is missing, longer than {MAX_NAME} characters, or has characters in it that are not seen; this row was not taken in."),
                );
                continue;
            };
            let before = match known.find(&said) {
                Found::None => None,
                Found::One(one) => Some(one.clone()),
                Found::Elsewhere => {
                    note_elsewhere(&said.name, *row, &mut outcome);
                    None
                }
                Found::Several => {
                    note_several(&said.name, *row, &mut outcome);
                    continue;
                }
            };
            if before.as_ref().is_some_and(|one| taken.is_told(one.id, &said, *row, &mut outcome)) {
                continue;
            }
            let mut after = before.clone().unwrap_or_else(|| Customer::blank(&said.name));
            said.join(&mut after, &products, *row, &mut outcome);
            let id = after.id;
            if before.as_ref() == Some(&after) {
                outcome.same += 1;
                taken.put(id, *row, said);
                continue;
            }
            match &before {
                None => outcome.new += 1,
                Some(before) => {
                    after.outdate(before);
                    outcome.changed += 1;
                }
            }
            let saved = sejo_store::customer::put(&mut tx, &scope, &after).await.map_err(changed)?;
            known.put(saved);
            taken.put(id, *row, said);
        }
        let detail = json!({
            "file": written(&file.name), "new": outcome.new, "changed": outcome.changed, "same": outcome.same,
            "problems": outcome.problem_count,
        });
        audit::record(&mut tx, self, actor, "customer.import", &written(&file.name), detail).await?;
        tx.commit().await?;
        Ok(outcome)
    }
}

/// The customers there are, by name.
struct Known(HashMap<String, Vec<Customer>>);

/// Which of them a row is about.
enum Found<'a> {
    None,
    One(&'a Customer),
    /// Those of that name have other addresses.
    Elsewhere,
    Several,
}

impl Known {
    fn of(all: Vec<Customer>) -> Self {
        let mut known = Self(HashMap::new());
        for customer in all {
            known.0.entry(fold(&customer.name)).or_default().push(customer);
        }
        known
    }

    /// By its name; of several, and where both say where they are, by the address too.
    fn find(&self, said: &Said) -> Found<'_> {
        let same_name = self.0.get(&fold(&said.name)).map_or(&[][..], Vec::as_slice);
        let is_there = |c: &&Customer| {
            said.address.is_empty() || c.address.is_empty() || fold_name(&c.address) == fold_name(&said.address)
        };
        let there: Vec<&Customer> = same_name.iter().filter(is_there).collect();
        let exactly = there.iter().find(|c| !c.address.is_empty() && fold_name(&c.address) == fold_name(&said.address));
        match (there.as_slice(), exactly) {
            (_, Some(one)) | ([one], None) => Found::One(one),
            ([], None) if same_name.is_empty() => Found::None,
            ([], None) => Found::Elsewhere,
            _ => Found::Several,
        }
    }

    fn put(&mut self, saved: Customer) {
        let of_name = self.0.entry(fold(&saved.name)).or_default();
        match of_name.iter_mut().find(|c| c.id == saved.id) {
            Some(known) => *known = saved,
            None => of_name.push(saved),
        }
    }
}

/// The rows taken so far, by the customer each of them is about.
#[derive(Default)]
struct Taken(HashMap<CustomerId, Vec<(u32, Said)>>);

impl Taken {
    fn put(&mut self, customer: CustomerId, row: u32, said: Said) {
        self.0.entry(customer).or_default().push((row, said));
    }

    /// Whether a row is left out beside an earlier one about the customer, which is told: as the same once more, or as one of which
    /// nobody knows whether it is about another customer of that name.
    fn is_told(&self, customer: CustomerId, said: &Said, row: u32, outcome: &mut ImportedList) -> bool {
        let before = self.0.get(&customer).map_or(&[][..], Vec::as_slice);
        let name = &said.name;
        if let Some((first, _)) = before.iter().find(|(_, other)| other == said) {
            outcome.note(
                row,
                format!("「{name}」は{first}行目と同じ内容です。1件として取り込みました。"),
                format!("{name:?} is the same as in row {first}; it was taken in once."),
            );
            return true;
        }
        let Some((first, _)) = before.iter().find(|(_, other)| !said.adds_to(other)) else { return false };
        if let Some(text) = before.iter().find_map(|(first, other)| said.clash(other, *first)) {
            outcome.note(row, text.ja, text.en);
            return true;
        }
        outcome.note(
            row,
            format!("「{name}」は{first}行目と同じ名前で、同じ顧客のことかどうかわかりません。この行は取り込んでいません。別の顧客なら両方の行に所在地を書き、同じ顧客なら1行にまとめて、もう一度取り込んでください。"),
            format!("{name:?} is named as in row {first}, and it is not clear whether both are one customer; this row was not taken in. Write the address in both rows if they are two, or put them into one row if they are one, and take the list in again."),
        );
        true
    }
}

/// A row of the list.
#[derive(PartialEq, Eq)]
struct Said {
    name: String,
    address: String,
    email: String,
    products: Vec<String>,
    version: String,
    due: String,
}

/// What a row says; `None` without a name to keep. What else cannot be kept is left empty and told.
fn said(
    columns: &Columns,
    cells: &[String],
    products: &[Product],
    (row, outcome): (u32, &mut ImportedList),
) -> Option<Said> {
    let fits = |text: &str| text.chars().count() <= MAX_NAME && is_line(text);
    let cell = |at: usize| cells.get(at).map(|c| in_line(c, " ")).unwrap_or_default();
    let name = cell(columns.name);
    if is_blank(&name) || !fits(&name) {
        return None;
    }
    let mut kept = |at: Option<usize>, (ja, en): (&str, &str), between: &str| {
        let text = at.and_then(|at| cells.get(at)).map(|c| in_line(c, between)).unwrap_or_default();
        if fits(&text) {
            return text;
        }
        outcome.note(
            row,
            format!("{ja}が長すぎるか({MAX_NAME}文字まで)、見えない文字が入っています。空欄のままにしました。"),
            format!("The {en} is longer than {MAX_NAME} characters or has characters in it that are not seen; it was left empty."),
        );
        String::new()
    };
    let named = kept(columns.product, ("製品", "product"), "、");
    Some(Said {
        address: written(&kept(columns.address, ("所在地", "address"), " ")),
        email: kept(columns.email, ("メール", "mail address"), " "),
        products: products_of(&named, products),
        version: written(&kept(columns.version, ("版", "version"), "、")),
        due: kept(columns.due, ("期限", "deadline"), " "),
        name,
    })
}

/// A cell as one line: `between` stands for the ends of its lines.
fn in_line(cell: &str, between: &str) -> String {
    let lines = cell.split(['\n', '\r', '\t']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(between)
}

/// The products in a cell. A name of one may hold a sign that stands between two elsewhere.
fn products_of(cell: &str, products: &[Product]) -> Vec<String> {
    let is_one = |name: &str| products.iter().any(|product| product.is_called(name));
    let cut = |name: &str, at: &[char]| -> Vec<String> {
        match is_one(name) {
            true => vec![name.to_owned()],
            false => name.split(at).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        }
    };
    let listed = cut(cell.trim(), &BETWEEN);
    listed.iter().flat_map(|name| cut(name, &SLASHES)).collect()
}

/// What stands in one cell as several.
fn parts_of(cell: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| BETWEEN.contains(&c) || SLASHES.contains(&c);
    cell.split(is_between).map(str::trim).filter(|p| !p.is_empty())
}

impl Said {
    /// Whether it can be about the customer of another row: of the same address, and nothing that one says is said again otherwise.
    fn adds_to(&self, other: &Self) -> bool {
        let agree = |one: &str, two: &str| one.is_empty() || two.is_empty() || fold(one) == fold(two);
        let is_again = |name: &String| other.products.iter().any(|known| fold(known) == fold(name));
        !self.address.is_empty()
            && fold_name(&self.address) == fold_name(&other.address)
            && agree(&self.email, &other.email)
            && agree(&self.due, &other.due)
            && !self.products.iter().any(is_again)
    }

    /// Why a row of the same name and address is left out beside the one in row `first`.
    fn clash(&self, other: &Self, first: u32) -> Option<Text> {
        if self.address.is_empty() || fold_name(&self.address) != fold_name(&other.address) {
            return None;
        }
        let is_other = |one: &str, two: &str| !one.is_empty() && !two.is_empty() && fold(one) != fold(two);
        let again = self.products.iter().find(|name| other.products.iter().any(|known| fold(known) == fold(name)));
        let what = if is_other(&self.email, &other.email) {
            Text::new("メールが違う", "another mail address")
        } else if is_other(&self.due, &other.due) {
            Text::new("期限が違う", "another deadline")
        } else {
            let again = again?;
            Text::new(format!("製品「{again}」がもう一度書いてある"), format!("the product {again:?} once more"))
        };
        let (name, ja, en) = (&self.name, what.ja, what.en);
        Some(Text::new(
            format!(
                "「{name}」は{first}行目と名前も所在地も同じですが、{ja}ため、この行は取り込んでいません。1件の顧客として1行にまとめ(期限は顧客に1つ、製品は「、」で区切る)、もう一度取り込んでください。"
            ),
            format!(
                "{name:?} has the name and the address of row {first}, and {en}; this row was not taken in. Put both into one row (one deadline for a customer, products with a comma) and take the list in again."
            ),
        ))
    }

    fn versions(&self) -> Vec<&str> {
        parts_of(&self.version).collect()
    }

    /// The version of the product at a place: of several products each has its own, or nobody knows whose it is.
    fn version_of(&self, at: usize) -> String {
        let versions = self.versions();
        match (self.products.len(), versions.len()) {
            (1, _) => self.version.clone(),
            (products, versions_said) if products == versions_said => {
                versions.get(at).map(|v| (*v).to_owned()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// Writes what the row says into the customer; what it does not say stays.
    fn join(&self, customer: &mut Customer, products: &[Product], row: u32, outcome: &mut ImportedList) {
        let put = |field: &mut String, said: &String| {
            if !said.is_empty() {
                field.clone_from(said);
            }
        };
        if self.products.len() > 1 && !self.version.is_empty() && self.versions().len() != self.products.len() {
            outcome.note(
                row,
                format!(
                    "製品が{}つあり、版「{}」がどれのものかわかりません。版は空欄のままにしました。",
                    self.products.len(),
                    self.version
                ),
                format!(
                    "There are {} products, and it is not clear whose version {:?} is; it was left empty.",
                    self.products.len(),
                    self.version
                ),
            );
        }
        put(&mut customer.address, &self.address);
        put(&mut customer.email, &self.email);
        match sejo_intake::reply::day(&self.due, None) {
            Ok(Some(day)) => customer.due_on = Some(day),
            Ok(None) => {}
            Err(unread) => outcome.note(
                row,
                format!("期限「{unread}」は日付として読めません。空欄のままにしました。"),
                format!("The deadline {unread:?} is no date and was left empty."),
            ),
        }
        for (at, name) in self.products.iter().enumerate() {
            let Some(product) = products.iter().find(|p| p.is_called(name)) else {
                self.keep_open(customer, (at, name.as_str()), row, outcome);
                continue;
            };
            let is_its = |s: &CustomerSystem| s.product_id == Some(product.id) || product.is_called(&s.name);
            let version = self.version_of(at);
            let several = customer.systems.iter().filter(|s| is_its(s)).count();
            let is_said = customer.systems.iter().filter(|s| is_its(s)).all(|s| s.version == version);
            match customer.systems.iter_mut().find(|s| is_its(s)) {
                Some(system) => {
                    system.product_id = Some(product.id);
                    system.settled = true;
                    if several == 1 {
                        put(&mut system.version, &version);
                    } else if !version.is_empty() && !is_said {
                        note_whose(customer, (name.as_str(), several, version.as_str()), row, outcome);
                    }
                }
                None => {
                    note_second(customer, name, row, outcome);
                    customer.systems.push(CustomerSystem {
                        asked: String::new(),
                        name: name.clone(),
                        product_id: Some(product.id),
                        version,
                        settled: true,
                        exceptions: Vec::new(),
                    });
                }
            }
        }
    }

    /// A product nobody registered stays with the customer under the name the list has, until a person says which it is.
    fn keep_open(&self, customer: &mut Customer, (at, name): (usize, &str), row: u32, outcome: &mut ImportedList) {
        let name = written(name);
        outcome.note(
            row,
            format!("「{name}」という製品はありません。その名前のまま顧客に残しました。製品のページで名前を足すか、顧客のページで、どの製品か(当社の製品でなければ、そのこと)を選んでください。"),
            format!("There is no product {name:?}; the customer keeps it under that name. Add the name on the page of the product, or say on the page of the customer which product it is, or that it is none of ours."),
        );
        let is_there = customer.systems.iter().any(|s| fold(&s.name) == fold(&name));
        if is_there || customer.systems.len() >= MOST_SYSTEMS {
            return;
        }
        customer.systems.push(CustomerSystem {
            asked: String::new(),
            name,
            product_id: None,
            version: self.version_of(at),
            settled: false,
            exceptions: Vec::new(),
        });
    }
}

fn note_elsewhere(name: &str, row: u32, outcome: &mut ImportedList) {
    outcome.note(
        row,
        format!("「{name}」は、所在地の違う同じ名前の顧客があります。別の顧客として足しました。"),
        format!("There is another customer named {name:?} at another address; this one was added beside it."),
    );
}

fn note_several(name: &str, row: u32, outcome: &mut ImportedList) {
    outcome.note(
        row,
        format!("「{name}」という名前の顧客が複数あります。どれのことかわかるように、所在地を書いてください。"),
        format!("Several customers are named {name:?}; write the address to say which one is meant."),
    );
}

/// One version for several systems of a product: whose it is, nobody knows, and all of them stay as they are.
fn note_whose(
    customer: &Customer,
    (name, several, version): (&str, usize, &str),
    row: u32,
    outcome: &mut ImportedList,
) {
    let customer = &customer.name;
    outcome.note(
        row,
        format!("「{customer}」には「{name}」のシステムが{several}つあり、版「{version}」がどれのものかわかりません。版は変えていません。顧客のページで書いてください。"),
        format!("{customer:?} has {several} systems of {name:?}, and it is not clear whose version {version:?} is; none was changed. Write it on the page of the customer."),
    );
}

/// A list adds and never takes away: of a customer that was told something about another product somebody may mean this one instead.
fn note_second(customer: &Customer, name: &str, row: u32, outcome: &mut ImportedList) {
    let known: Vec<&str> = customer.systems.iter().filter(|s| s.settled).map(|s| s.name.as_str()).collect();
    if customer.issued.is_none() || known.is_empty() {
        return;
    }
    let known = known.join("、");
    outcome.note(
        row,
        format!("「{}」に「{name}」を足しました。発行済みの「{known}」もそのままです。使っていないときは、顧客のページで「当社の製品ではない」に直してください。", customer.name),
        format!("{name:?} was added to {:?}, beside {known:?}, about which something was issued. Where that is not in use, say so on the page of the customer.", customer.name),
    );
}
