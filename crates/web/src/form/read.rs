//! From typed text to values, collecting every error on the way so that people see all of them at once.

use std::str::FromStr;

use sejo_app::Error;
use sejo_model::{Date, ErrorCode, FieldError, date};

use super::Fields;

/// Reads fields; [`Reader::finish`] gives the errors.
pub(crate) struct Reader<'a> {
    fields: &'a Fields,
    errors: Vec<FieldError>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(fields: &'a Fields) -> Self {
        Self { fields, errors: Vec::new() }
    }

    /// Notes an error.
    pub(crate) fn wrong(&mut self, field: &'static str, code: ErrorCode) {
        self.errors.push(FieldError { field, code });
    }

    /// Text; may be empty.
    pub(crate) fn text(&mut self, name: &'static str) -> String {
        let text = self.fields.get(name);
        if text.chars().count() > 4_000 {
            self.wrong(name, ErrorCode::TooLong);
        }
        text.to_owned()
    }

    /// Text that must be there.
    pub(crate) fn needed(&mut self, name: &'static str) -> String {
        let text = self.text(name);
        if text.is_empty() {
            self.wrong(name, ErrorCode::Required);
        }
        text
    }

    /// A date, written as people write dates; `None` when empty.
    pub(crate) fn date(&mut self, name: &'static str) -> Option<Date> {
        let text = self.fields.get(name);
        if text.is_empty() {
            return None;
        }
        match date::parse(text) {
            Ok(day) => Some(day),
            Err(problem) => {
                self.wrong(name, problem.code());
                None
            }
        }
    }

    /// A date that must be there; `Date::MIN` stands in so that reading goes on.
    pub(crate) fn needed_date(&mut self, name: &'static str) -> Date {
        if !self.fields.has(name) {
            self.wrong(name, ErrorCode::Required);
        }
        self.date(name).unwrap_or(Date::MIN)
    }

    /// One of a closed list by its key (or anything else that reads from text); `None` when empty.
    pub(crate) fn choice<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        let text = self.fields.get(name);
        if text.is_empty() {
            return None;
        }
        let value = text.parse().ok();
        if value.is_none() {
            self.wrong(name, ErrorCode::UnknownWord);
        }
        value
    }

    /// One of a closed list that must be chosen.
    pub(crate) fn needed_choice<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        if !self.fields.has(name) {
            self.wrong(name, ErrorCode::Required);
        }
        self.choice(name)
    }

    /// Several of a closed list.
    pub(crate) fn choices<T: FromStr>(&mut self, name: &'static str) -> Vec<T> {
        let texts = self.fields.all(name).iter().filter(|t| !t.is_empty());
        let values: Vec<Option<T>> = texts.map(|t| t.parse().ok()).collect();
        if values.iter().any(Option::is_none) {
            self.wrong(name, ErrorCode::UnknownWord);
        }
        values.into_iter().flatten().collect()
    }

    /// A number, half- or full-width; empty is 0.
    pub(crate) fn number(&mut self, name: &'static str) -> u32 {
        let text = sejo_model::text::narrow(self.fields.get(name)).replace(',', "");
        if text.is_empty() {
            return 0;
        }
        let is_number = text.bytes().all(|c| c.is_ascii_digit());
        text.parse().unwrap_or_else(|_| {
            self.wrong(name, if is_number { ErrorCode::OutOfRange } else { ErrorCode::NotANumber });
            0
        })
    }

    /// A ticked box.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.fields.has(name)
    }

    /// はい, いいえ or not said (`yes`, `no`, empty).
    pub(crate) fn yes_no(&mut self, name: &'static str) -> Option<bool> {
        match self.fields.get(name) {
            "yes" => Some(true),
            "no" => Some(false),
            "" | "unknown" => None,
            _ => {
                self.wrong(name, ErrorCode::UnknownWord);
                None
            }
        }
    }

    /// The errors, if there were any.
    ///
    /// # Errors
    /// All of them, the first one's code as the code of the whole.
    pub(crate) fn finish(self) -> Result<(), Error> {
        if self.errors.is_empty() { Ok(()) } else { Err(Error::fields(self.errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sejo_model::AnswerValue;

    #[test]
    fn every_error_is_named_at_once() {
        let fields = Fields::default().with("day", "2026/13/40").with("value", "maybe").with("beds", "９９");
        let mut reader = Reader::new(&fields);
        reader.needed("name");
        reader.needed_date("day");
        reader.needed_choice::<AnswerValue>("value");
        assert_eq!(reader.number("beds"), 99);
        let error = reader.finish().expect_err("three errors");
        let found: Vec<_> = error.fields.iter().map(|e| (e.field, e.code)).collect();
        assert_eq!(
            found,
            [("name", ErrorCode::Required), ("day", ErrorCode::NoSuchDay), ("value", ErrorCode::UnknownWord)]
        );
    }

    #[test]
    fn what_is_no_number_is_told_from_one_that_is_too_large() {
        for (typed, code) in [
            ("たくさん", ErrorCode::NotANumber),
            ("-1", ErrorCode::NotANumber),
            ("9.5", ErrorCode::NotANumber),
            ("99999999999", ErrorCode::OutOfRange),
        ] {
            let fields = Fields::default().with("beds", typed);
            let mut reader = Reader::new(&fields);
            reader.number("beds");
            assert_eq!(reader.finish().expect_err(typed).fields[0].code, code, "{typed}");
        }
    }

    #[test]
    fn dates_as_people_write_them() {
        let fields = Fields::default().with("day", "令和8年11月22日");
        assert_eq!(Reader::new(&fields).date("day"), Some(jiff::civil::date(2026, 11, 22)));
    }
}
