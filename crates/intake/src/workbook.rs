//! Reads the official checklist workbook.
mod grid;
mod number;
mod words;
mod xlsx;
#[cfg(test)] mod t { #[test] fn x(){ for f in ["r7-form-circles","r7-form-drop-down","r8-vendor-form-boundary"] { let b=std::fs::read(format!("/work/shared/data/workbooks/{f}.xlsx")).unwrap(); let k=super::xlsx::open(&b,&crate::Limits::default()).unwrap(); for g in &k.grids { println!("{} {:?} {:?}",g.name,g.drop_downs,g.hidden_columns); for (r,c,t) in g.texts().take(5) {println!("{r},{c} {t}")} } } } }
