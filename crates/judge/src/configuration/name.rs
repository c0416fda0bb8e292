//! Whether the name of an account may be that of a person who left.
//!
//! Logins are written in every way (`tanaka`, `t.tanaka`, `tanaka01`, `田中`), so there are two grades: the whole name is
//! sure, a part of it (the family name alone, an initial) is to be checked, and what could as well be somebody who still
//! works here is never more than that.

use std::collections::HashMap;

use jiff::civil::Date;
use sejo_model::Person;
use sejo_model::text::fold;

/// The names of people who left, under every form a login may take.
pub(crate) struct Names {
    /// Form of a name → name as people know it, and whether the form is the whole name.
    forms: HashMap<String, (String, bool)>,
}

impl Names {
    /// Of everybody who has left by `today`.
    pub(crate) fn of_leavers(people: &[Person], today: Date) -> Self {
        let mut forms: HashMap<String, (String, bool)> = HashMap::new();
        for person in people.iter().filter(|p| !p.is_employed_on(today)) {
            for (form, is_whole) in forms_of(&person.name) {
                let known = forms.entry(form).or_insert_with(|| (person.name.clone(), is_whole));
                known.1 |= is_whole;
            }
        }
        for person in people.iter().filter(|p| p.is_employed_on(today)) {
            for (form, _) in forms_of(&person.name) {
                forms.entry(form).and_modify(|known| known.1 = false);
            }
        }
        Self { forms }
    }

    /// The person behind a login, and whether that is sure.
    pub(crate) fn find(&self, login: &str) -> Option<(&str, bool)> {
        let folded = fold(login.split('@').next().unwrap_or(login));
        let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit());
        let found = self.forms.get(folded.as_str()).or_else(|| self.forms.get(bare))?;
        Some((&found.0, found.1))
    }
}

/// Forms a login may take, with whether it says the whole name. A single letter or kanji names nobody.
fn forms_of(name: &str) -> Vec<(String, bool)> {
    let parts: Vec<String> = name.split_whitespace().map(fold).filter(|p| !p.is_empty()).collect();
    let mut forms = vec![(parts.concat(), true)];
    if let [first, second] = parts.as_slice() {
        forms.push((format!("{second}{first}"), true));
        forms.extend([first, second].map(|part| (part.clone(), false)));
        if first.is_ascii() && second.is_ascii() {
            let initial = |part: &str| part.chars().next().map(String::from).unwrap_or_default();
            for (whole, other) in [(first, second), (second, first)] {
                forms.push((format!("{}{whole}", initial(other)), false));
                forms.push((format!("{whole}{}", initial(other)), false));
            }
        }
    }
    forms.retain(|(form, _)| form.chars().count() > 1);
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, left_on: Option<&str>) -> Person {
        Person {
            id: sejo_model::PersonId::new(),
            name: name.into(),
            job: String::new(),
            department: String::new(),
            phone: String::new(),
            left_on: left_on.map(|day| day.parse().unwrap()),
            revision: 1,
        }
    }

    #[test]
    fn logins_of_leavers_are_found_and_others_are_not() {
        let people = [
            person("田中 太郎", Some("2026-03-31")),
            person("Sato Hanako", Some("2026-03-31")),
            person("Suzuki Ichiro", Some("2026-03-31")),
            person("Suzuki Jiro", None),
            person("高橋 次郎", None),
        ];
        let names = Names::of_leavers(&people, "2026-11-22".parse().unwrap());
        for (login, found) in [
            ("田中太郎", Some(("田中 太郎", true))),
            ("田中　太郎", Some(("田中 太郎", true))),
            ("田中", Some(("田中 太郎", false))),
            ("sato.hanako", Some(("Sato Hanako", true))),
            ("hanako_sato@clinic.example", Some(("Sato Hanako", true))),
            ("SATO01", Some(("Sato Hanako", false))),
            ("h.sato", Some(("Sato Hanako", false))),
            ("satoh", Some(("Sato Hanako", false))),
            ("suzuki.ichiro", Some(("Suzuki Ichiro", true))),
            ("suzuki", Some(("Suzuki Ichiro", false))),
            ("suzuki.jiro", None),
            ("高橋次郎", None),
            ("高橋", None),
            ("vendor01", None),
            ("s", None),
            ("", None),
        ] {
            assert_eq!(names.find(login), found, "{login}");
        }
    }
}
