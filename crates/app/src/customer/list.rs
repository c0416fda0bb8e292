//! A list of customers (CSV, Excel): name, address, mail address, products and versions, deadline.
//!
//! Guards: a customer that is there already is known by its name and address and keeps what the list does not say; one bad row loses no other.

use std::collections::HashMap;

use sejo_model::customer::CustomerSystem;
use sejo_model::text::{fold, is_blank, is_line};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, Customer, ErrorCode, Product};
use serde_json::json;

use super::MOST_SYSTEMS;
use crate::field::{MAX_NAME, written};
use crate::product::changed;
use crate::reply::ReplyFile;
use crate::{App, Error, Result, audit, authz, workbook};

/// Problems named one by one.
const NAMED: usize = 50;

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
}

impl ImportedList {
    fn note(&mut self, row: u32, ja: String, en: String) {
        self.problem_count += 1;
        if self.problems.len() < NAMED {
            self.problems.push((row, Text { ja, en }));
        }
    }
}

/// Where the columns stand.
struct Columns {
    name: usize,
    address: Option<usize>,
    email: Option<usize>,
    product: Option<usize>,
    version: Option<usize>,
    due: Option<usize>,
}

impl Columns {
    fn of(headers: &[String]) -> Option<Self> {
        let find = |words: &[&str]| {
            let named = |header: &String| words.iter().any(|word| fold(header).contains(&fold(word)));
            headers.iter().position(named)
        };
        Some(Self {
            name: find(&["名称", "顧客名", "医療機関名", "施設名", "名前", "name", "customer"])?,
            address: find(&["所在地", "住所", "address"]),
            email: find(&["メール", "mail"]),
            product: find(&["製品", "システム", "product", "system"]),
            version: find(&["版", "バージョン", "version"]),
            due: find(&["期限", "due", "deadline"]),
        })
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
        let mut outcome = ImportedList::default();
        let mut tx = self.db().begin().await?;
        for (row, cells) in &table.rows {
            let Some(said) = said(&columns, cells) else {
                outcome.note(*row, "名称がないか、長すぎます。".into(), "The name is missing or too long.".into());
                continue;
            };
            let before = match known.find(&said) {
                Found::None => None,
                Found::One(one) => Some(one.clone()),
                Found::Elsewhere => {
                    outcome.note(
                        *row,
                        format!(
                            "「{}」は、所在地の違う同じ名前の顧客があります。別の顧客として足しました。",
                            said.name
                        ),
                        format!(
                            "There is another customer named {:?} at another address; this one was added beside it.",
                            said.name
                        ),
                    );
                    None
                }
                Found::Several => {
                    outcome.note(
                        *row,
                        format!(
                            "「{}」という名前の顧客が複数あります。どれのことかわかるように、所在地を書いてください。",
                            said.name
                        ),
                        format!(
                            "Several customers are named {:?}; write the address to say which one is meant.",
                            said.name
                        ),
                    );
                    continue;
                }
            };
            let mut after = before.clone().unwrap_or_else(|| Customer::blank(&said.name));
            said.join(&mut after, &products, *row, &mut outcome);
            if before.as_ref() == Some(&after) {
                outcome.same += 1;
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
        let is_there =
            |c: &&Customer| said.address.is_empty() || c.address.is_empty() || fold(&c.address) == fold(&said.address);
        let there: Vec<&Customer> = same_name.iter().filter(is_there).collect();
        let exactly = there.iter().find(|c| !c.address.is_empty() && fold(&c.address) == fold(&said.address));
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

/// A row of the list.
struct Said {
    name: String,
    address: String,
    email: String,
    products: Vec<String>,
    version: String,
    due: String,
}

fn said(columns: &Columns, cells: &[String]) -> Option<Said> {
    let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map(|c| c.trim().to_owned()).unwrap_or_default();
    let name = cell(Some(columns.name));
    let fits = |text: &str| text.chars().count() <= MAX_NAME && is_line(text);
    if is_blank(&name) || !cells.iter().all(|c| fits(c.trim())) {
        return None;
    }
    let products = cell(columns.product);
    Some(Said {
        address: written(&cell(columns.address)),
        email: cell(columns.email),
        products: parts_of(&products).map(str::to_owned).collect(),
        version: written(&cell(columns.version)),
        due: cell(columns.due),
        name,
    })
}

/// What stands in one cell as several.
fn parts_of(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['、', ',', ';', '；', '/', '／', '\n']).map(str::trim).filter(|p| !p.is_empty())
}

impl Said {
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
