//! Whether the name of an account may be that of a person who left.
//!
//! Logins are written in every way (`tanaka`, `t.tanaka`, `tanaka01`, `田中`), so there are two grades: the whole name, or an
//! account somebody wrote down for the person, is sure; a part of it (the family name alone, an initial) and what only
//! sounds alike is to be checked, and what could as well be somebody who still works here is never more than that.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use sejo_model::Person;
use sejo_model::text::{fold, narrow};

use super::kana::{romanised, sound, unmarked};

/// Fewest letters of a beginning that may be a family name: fewer begin too many names.
const BEGINNING: usize = 4;

/// The names of people who left, under every form a login may take.
pub(crate) struct Names {
    /// Form of a name → name as people know it, and whether the form is the whole name.
    forms: HashMap<String, (String, bool)>,
    /// The same by what a reading in kana sounds like.
    sounds: HashMap<String, String>,
    /// Accounts that somebody wrote down for people who work here.
    taken: HashSet<String>,
    /// How many who left have neither a name nor a reading a login in Latin letters could be told by.
    unreadable: usize,
}

impl Names {
    /// Of everybody who has left by `today`.
    pub(crate) fn of_leavers(people: &[Person], today: Date) -> Self {
        let mut forms: HashMap<String, (String, bool)> = HashMap::new();
        let mut sounds: HashMap<String, String> = HashMap::new();
        let mut unreadable = 0;
        let (here, left): (Vec<&Person>, Vec<&Person>) = people.iter().partition(|p| p.is_employed_on(today));
        for person in &left {
            for (form, is_whole) in forms_of(&person.name).into_iter().chain(accounts(&person.reading)) {
                let known = forms.entry(form).or_insert_with(|| (person.name.clone(), is_whole));
                known.1 |= is_whole;
            }
            for form in sounds_of(person) {
                sounds.entry(form).or_insert_with(|| person.name.clone());
            }
            unreadable += usize::from(!is_readable(person));
        }
        for person in &here {
            for (form, _) in forms_of(&person.name) {
                forms.entry(form).and_modify(|known| known.1 = false);
            }
        }
        // What was written down for both is the one's as much as the other's.
        let of_left = whole_accounts(&left);
        let (shared, taken): (HashSet<String>, HashSet<String>) =
            whole_accounts(&here).into_iter().partition(|form| of_left.contains(form));
        for form in shared {
            forms.entry(form).and_modify(|known| known.1 = false);
        }
        Self { forms, sounds, taken, unreadable }
    }

    /// The person behind a login, and whether that is sure.
    pub(crate) fn find(&self, login: &str) -> Option<(&str, bool)> {
        let folded = fold(login.split('@').next().unwrap_or(login));
        if self.taken.contains(&folded) {
            return None;
        }
        let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit());
        if let Some((name, is_whole)) = self.forms.get(folded.as_str()).or_else(|| self.forms.get(bare)) {
            return Some((name.as_str(), *is_whole));
        }
        let heard = self.sounds.get(&sound(bare)).filter(|_| bare.len() > 1 && bare.is_ascii())?;
        Some((heard.as_str(), false))
    }

    /// How many who left can be found behind no login in Latin letters, because nobody wrote down how they are read, or so
    /// that it cannot be understood.
    pub(crate) const fn unreadable(&self) -> usize {
        self.unreadable
    }
}

/// What stands in a reading, one behind the other. People write kana and accounts side by side, so words of one script are
/// one entry; of an address what stands before the @ is the account.
fn entries(reading: &str) -> Vec<String> {
    let plain: String = narrow(reading).chars().filter_map(unmarked).collect();
    let mut entries = Vec::new();
    for written in plain.split(|c: char| "、,;/()[]「」【】".contains(c)) {
        let words = written.split(is_between).map(|word| word.split('@').next().unwrap_or(word));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        entries.extend(words.chunk_by(|a, b| script(a) == script(b)).map(|run| run.join(" ")));
    }
    entries
}

/// Whether a character stands between the parts of a name.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '・' | '·')
}

/// Whether a word is written in Latin letters, and whether in kana.
fn script(word: &str) -> (bool, bool) {
    (word.is_ascii(), romanised(word).is_some())
}

/// The forms of what stands there in Latin letters; an account in one word is whole.
fn accounts(reading: &str) -> impl Iterator<Item = (String, bool)> {
    entries(reading).into_iter().filter(|entry| entry.is_ascii()).flat_map(|entry| forms_of(&entry))
}

/// What was written down for people and is whole.
fn whole_accounts(people: &[&Person]) -> HashSet<String> {
    let all = people.iter().flat_map(|person| accounts(&person.reading));
    all.filter(|(_, is_whole)| *is_whole).map(|(form, _)| form).collect()
}

/// A name or reading in kana, in Latin letters with its parts apart; `None` where it is not all kana.
fn spelled(written: &str) -> Option<String> {
    let parts = written.split(is_between).filter(|part| !part.is_empty());
    parts.map(romanised).collect::<Option<Vec<String>>>().map(|parts| parts.join(" ")).filter(|text| !text.is_empty())
}

/// The name and what stands in the reading.
fn written(person: &Person) -> impl Iterator<Item = String> {
    std::iter::once(person.name.clone()).chain(entries(&person.reading))
}

/// Whether a login in Latin letters could be told to be somebody's.
fn is_readable(person: &Person) -> bool {
    written(person).any(|text| (text.is_ascii() && !forms_of(&text).is_empty()) || spelled(&text).is_some())
}

/// Forms a login may take of what is written in kana, by their sound.
fn sounds_of(person: &Person) -> HashSet<String> {
    let mut sounds = HashSet::new();
    for text in written(person) {
        let Some(latin) = spelled(&text) else { continue };
        sounds.extend(forms_of(&latin).iter().map(|(form, _)| sound(form)).filter(|form| form.len() > 1));
        if !latin.contains(' ') {
            sounds.extend(beginnings(&text));
        }
    }
    sounds
}

/// How a name in kana begins that has no blank: its family name ends somewhere in it.
fn beginnings(kana: &str) -> impl Iterator<Item = String> {
    let cut = kana.char_indices().filter_map(move |(end, _)| romanised(kana.get(..end)?));
    cut.map(|latin| sound(&latin)).filter(|begins| begins.len() >= BEGINNING)
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
            reading: String::new(),
            left_on: left_on.map(|day| day.parse().unwrap()),
            revision: 1,
        }
    }

    /// One who left, known by a reading too.
    fn read_as(name: &str, reading: &str) -> Person {
        Person { reading: reading.into(), ..person(name, Some("2026-03-31")) }
    }

    #[test]
    fn names_in_kana_and_written_accounts_are_found_behind_logins_in_latin_letters() {
        let mut here = person("大野 一郎", None);
        here.reading = "おおの いちろう、ono".into();
        let people = [
            person("さとう じろう", Some("2026-03-31")),
            person("ﾎｼﾉ ｼｮｳﾀ", Some("2026-03-31")),
            read_as("井上 純一", "いのうえ じゅんいち"),
            read_as("小野 千尋", "おの ちひろ"),
            read_as("本間 進", "ほんま すすむ、maint7"),
            person("髙橋 次郎", Some("2026-03-31")),
            here,
        ];
        let names = Names::of_leavers(&people, "2026-11-22".parse().unwrap());
        for (login, found) in [
            ("sato", Some("さとう じろう")),
            ("satoh01", Some("さとう じろう")),
            ("satou.jirou", Some("さとう じろう")),
            ("j-sato", Some("さとう じろう")),
            ("zirou_satou", Some("さとう じろう")),
            ("shota@clinic.example", Some("ﾎｼﾉ ｼｮｳﾀ")),
            ("hosino", Some("ﾎｼﾉ ｼｮｳﾀ")),
            ("junichi.inoue", Some("井上 純一")),
            ("c.ono", Some("小野 千尋")),
            ("tihiro", Some("小野 千尋")),
            ("homma", Some("本間 進")),
            // Somebody wrote down whose that is.
            ("ono", None),
            ("takahashi", None),
            ("vendor01", None),
            ("satomi", None),
            ("s", None),
        ] {
            assert_eq!(names.find(login), found.map(|name| (name, false)), "{login}");
        }
        assert_eq!(names.find("MAINT7"), Some(("本間 進", true)), "an account that was written down is sure");
        assert_eq!(names.unreadable(), 1, "nobody knows how 髙橋 次郎 writes himself");
    }

    #[test]
    fn a_reading_is_understood_as_people_write_it() {
        let today = "2026-11-22".parse().unwrap();
        for (reading, login, found) in [
            ("さとうじろう", "sato", Some(false)),
            ("サトウジロウ", "satoh01", Some(false)),
            ("さとうじろう", "satoujirou", Some(false)),
            ("さとうじろう", "sa", None),
            ("さとうじろう", "kato", None),
            ("sato@hospital.example", "sato", Some(true)),
            ("さとう じろう sato", "sato", Some(true)),
            ("さとう じろう maint7", "maint7", Some(true)),
            ("さとう じろう maint7", "j.sato", Some(false)),
            ("さとう じろう/jsato", "jsato", Some(true)),
            ("さとう じろう（maint7）", "maint7", Some(true)),
            ("さとう　じろう・maint7", "maint7", Some(true)),
            ("さとう　じろう・maint7", "jiro", Some(false)),
            ("ｓａｔｏ", "sato", Some(true)),
            ("Satō Jirō", "sato", Some(false)),
            ("Sato\u{304} Jiro\u{304}", "satojiro", Some(true)),
            ("佐藤 次郎（さとう じろう）", "sato", Some(false)),
        ] {
            let names = Names::of_leavers(&[read_as("佐藤 次郎", reading)], today);
            assert_eq!(names.find(login).map(|(_, is_sure)| is_sure), found, "{reading}: {login}");
            assert_eq!(names.unreadable(), 0, "{reading}");
        }
        for reading in ["", "佐藤", "さとうsato", "-"] {
            assert_eq!(Names::of_leavers(&[read_as("佐藤 次郎", reading)], today).unreadable(), 1, "{reading}");
        }
    }

    #[test]
    fn an_account_that_somebody_here_has_too_is_to_be_checked() {
        let mut here = person("大野 一郎", None);
        here.reading = "おおの いちろう、maint7、ono".into();
        let people = [read_as("本間 進", "ほんま すすむ、maint7"), read_as("小野 千尋", "おの ちひろ"), here];
        let names = Names::of_leavers(&people, "2026-11-22".parse().unwrap());
        assert_eq!(names.find("maint7"), Some(("本間 進", false)));
        assert_eq!(names.find("ono"), None, "only who works here is known to have it");
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
