//! Products of a vendor (製品) and its answers about them. Answer sets are added and never changed.

use sejo_model::{AnswerSet, Product, ProductId};

use crate::error::StoreError;
use crate::row::args;
use crate::{Access, Tx, VendorScope, document, noun};

statements! {
    INSERT = "product.insert", "INSERT INTO product (facility_id, id, name, revision, document) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "product.update", "UPDATE product SET name = $3, revision = $4, document = $5 WHERE facility_id = $1 AND id = $2 AND revision = $6";
    GET = "product.get", "SELECT document FROM product WHERE facility_id = $1 AND id = $2";
    LIST = "product.list", "SELECT document FROM product WHERE facility_id = $1 ORDER BY name, id";
    ANSWER = "product.answer", "INSERT INTO answer_set (facility_id, product_id, edition, form, number, at, document) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ANSWERS = "product.answers", "SELECT document FROM answer_set WHERE facility_id = $1 ORDER BY product_id, edition, form, number";
    COUNT_ANSWERS = "product.count-answers", "SELECT count(*) FROM answer_set WHERE facility_id = $1";
    WITH_ANSWERS = "product.with-answers", "SELECT p.document, a.document FROM product p LEFT JOIN answer_set a ON a.facility_id = p.facility_id AND a.product_id = p.id WHERE p.facility_id = $1 ORDER BY p.name, p.id, a.edition, a.form, a.number";
    ANSWERS_OF = "product.answers-of", "SELECT document FROM answer_set WHERE facility_id = $1 AND product_id = $2 ORDER BY edition, form, number";
}

/// Saves a new or changed one; the revision must be the stored one.
///
/// # Errors
/// [`StoreError::Changed`].
pub async fn put(tx: &mut Tx, scope: &VendorScope, product: &Product) -> Result<Product, StoreError> {
    let new = Product { revision: product.revision.saturating_add(1), ..product.clone() };
    let args = args![scope.id(), new.id.0, document::plain(&new.name), new.revision, document::write(&new)?];
    noun::put(tx, scope.scope(), (&INSERT, &UPDATE), args, product.revision).await?;
    Ok(new)
}

/// One of them.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn get(at: impl Access, scope: &VendorScope, id: ProductId) -> Result<Product, StoreError> {
    noun::get(at, scope.scope(), &GET, id.0).await
}

/// All of them, by name.
///
/// # Errors
/// Those of the database.
pub async fn list(at: impl Access, scope: &VendorScope) -> Result<Vec<Product>, StoreError> {
    noun::list(at, scope.scope(), &LIST).await
}

/// Adds an answer set under its number.
///
/// # Errors
/// [`StoreError::Duplicate`] when somebody else saved that number meanwhile.
pub async fn answer(tx: &mut Tx, scope: &VendorScope, set: &AnswerSet) -> Result<(), StoreError> {
    let args = args![
        scope.id(),
        set.product_id.0,
        document::plain(&set.edition.0),
        set.form.key(),
        set.number,
        set.at,
        document::write(set)?
    ];
    tx.run(&ANSWER, scope.into(), args).await.map(drop)
}

/// Every answer set of every product, the later numbers last.
///
/// # Errors
/// Those of the database.
pub async fn answers(at: impl Access, scope: &VendorScope) -> Result<Vec<AnswerSet>, StoreError> {
    noun::list(at, scope.scope(), &ANSWERS).await
}

/// How many answer sets there are: they are only ever added, so as many are the same ones.
///
/// # Errors
/// Those of the database.
pub async fn count_answers(at: impl Access, scope: &VendorScope) -> Result<u32, StoreError> {
    at.row(&COUNT_ANSWERS, scope.into(), args![scope.id()]).await?.ok_or(StoreError::NotFound)?.count(0)
}

/// All of them, by name, each with every answer set about it, the later numbers last.
///
/// # Errors
/// Those of the database.
pub async fn with_answers(at: impl Access, scope: &VendorScope) -> Result<Vec<(Product, Vec<AnswerSet>)>, StoreError> {
    let mut all: Vec<(Product, Vec<AnswerSet>)> = Vec::new();
    for row in at.rows(&WITH_ANSWERS, scope.into(), args![scope.id()]).await? {
        let product: Product = document::read(&row, 0)?;
        let set = row.maybe_text(1)?.map(|text| document::parse::<AnswerSet>(&text)).transpose()?;
        match all.last_mut().filter(|(known, _)| known.id == product.id) {
            Some((_, known)) => known.extend(set),
            None => all.push((product, set.into_iter().collect())),
        }
    }
    Ok(all)
}

/// Every answer set of one product, the later numbers last.
///
/// # Errors
/// Those of the database.
pub async fn answers_of(at: impl Access, scope: &VendorScope, id: ProductId) -> Result<Vec<AnswerSet>, StoreError> {
    document::read_all(&at.rows(&ANSWERS_OF, scope.into(), args![scope.id(), id.0]).await?)
}
