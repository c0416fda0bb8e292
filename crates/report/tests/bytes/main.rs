//! What comes out, byte by byte: one test binary, because each one links the typesetter.

mod export;
mod packages;
mod print;
mod workbook;
mod workbook_shared;
