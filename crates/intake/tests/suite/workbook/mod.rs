//! The official workbook as facilities hand it in.

mod builder;
mod combinations;
mod covers;
mod doubtful_answers;
mod gate;
mod golden;
mod headings;
mod layouts;
mod lost_rows;
mod own_words;
mod places;
mod refusals;
mod rounds;
mod row_words;
mod side_by_side;
mod struck_answers;
