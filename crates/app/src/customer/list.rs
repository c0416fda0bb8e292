//! A list of customers (CSV, Excel): name, address, mail address, products and versions, deadline.
//!
//! Guards: a customer that is there already is known by its name and keeps what the list does not say; one bad row loses no other.

use sejo_model::customer::CustomerSystem;
use sejo_model::text::{fold, is_blank, is_line};
use sejo_model::words::Text;
use sejo_model::{Action, Actor, Customer, ErrorCode, Product};
use serde_json::json;

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
        let mut by_name: std::collections::HashMap<String, Customer> =
            known.into_iter().map(|c| (fold(&c.name), c)).collect();
        let mut outcome = ImportedList::default();
        let mut tx = self.db().begin().await?;
        for (row, cells) in &table.rows {
            let Some(said) = said(&columns, cells) else {
                outcome.note(*row, "名称がないか、長すぎます。".into(), "The name is missing or too long.".into());
                continue;
            };
            let before = by_name.get(&fold(&said.name)).cloned();
            let mut after = before.clone().unwrap_or_else(|| Customer::blank(&said.name));
            said.join(&mut after, &products, *row, &mut outcome);
            if before.as_ref() == Some(&after) {
                outcome.same += 1;
                continue;
            }
            if before.is_none() {
                outcome.new += 1
            } else {
                outcome.changed += 1
            }
            let saved = sejo_store::customer::put(&mut tx, &scope, &after).await.map_err(changed)?;
            by_name.insert(fold(&saved.name), saved);
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
    let products = products.split(['、', ',', ';', '；', '/', '／', '\n']).map(str::trim).filter(|p| !p.is_empty());
    Some(Said {
        address: written(&cell(columns.address)),
        email: cell(columns.email),
        products: products.map(str::to_owned).collect(),
        version: written(&cell(columns.version)),
        due: cell(columns.due),
        name,
    })
}

impl Said {
    /// Writes what the row says into the customer; what it does not say stays.
    fn join(&self, customer: &mut Customer, products: &[Product], row: u32, outcome: &mut ImportedList) {
        let put = |field: &mut String, said: &String| {
            if !said.is_empty() {
                field.clone_from(said);
            }
        };
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
        for name in &self.products {
            let Some(product) = products.iter().find(|p| p.is_called(name)) else {
                outcome.note(
                    row,
                    format!("「{name}」という製品はありません。製品のページで名前を足すか、顧客のページで選んでください。"),
                    format!("There is no product {name:?}. Add the name on the page of the product, or choose one on the page of the customer."),
                );
                continue;
            };
            let known =
                customer.systems.iter_mut().find(|s| s.product_id == Some(product.id) || product.is_called(&s.name));
            match known {
                Some(system) => {
                    system.product_id = Some(product.id);
                    system.settled = true;
                    put(&mut system.version, &self.version);
                }
                None => customer.systems.push(CustomerSystem {
                    asked: String::new(),
                    name: name.clone(),
                    product_id: Some(product.id),
                    version: self.version.clone(),
                    settled: true,
                    exceptions: Vec::new(),
                }),
            }
        }
    }
}
