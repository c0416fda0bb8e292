//! English sentences that promise updates.
//!
//! Guards: in English the same few words say one thing and another by their order alone (「install the server with all patches」). So
//! a sentence has to be one of a few shapes as a whole, and where it leaves all of them its rest is left to a person.

use std::collections::BTreeSet;

use super::each;
use super::known::is_within_a_year;

/// Where it stands: 「Clause 5.1」.
const PLACE: &str = "|#|clause #|article #|section #|page #";
const VENDOR: &str = "the vendor|vendor|the contractor|contractor|the provider|provider|the supplier|supplier";
const MAKES: &str = "applies|installs|promptly applies|promptly installs|regularly applies|regularly installs|shall apply|\
    shall install|shall promptly apply|shall promptly install|shall regularly apply|will apply|will install|will promptly apply|\
    will regularly apply|must apply|must install|must promptly apply|must promptly install|must regularly apply|\
    is required to apply|is required to install|is obliged to apply|is obliged to install|is responsible for applying|\
    is responsible for installing|is responsible for the application of|is responsible for the installation of";
const MAINTENANCE: &str = "maintenance|the maintenance|the maintenance plan|the maintenance service|the maintenance services|\
    maintenance services|the maintenance contract|the maintenance agreement";
const INCLUDES: &str = "includes|include|covers|cover|shall include|shall cover";
const WORK: &str = "|the application of|the installation of|applying|installing";
const WHICH: &str = "|all|the|all the";
const UPDATES: &str = "security updates|security patches|security updates and patches|security updates and security patches|\
    operating system patches|os patches|windows updates";
const TO: &str = "to|on|for|of";
const SERVERS: &str = "servers|the servers|all servers|all the servers|all of the servers|each server|every server|the server|\
    the operating system of the servers|the operating systems of the servers|the operating system of all servers|\
    the operating systems of all servers|the operating system and software of the servers|\
    the operating systems and software of the servers|the operating system and software of all servers|\
    the operating systems and software of all servers|servers and workstations|the servers and workstations|\
    all servers and workstations|workstations and servers";
const UNDER: &str = "|under this contract|under the contract|under this agreement|under the agreement|covered by this contract|\
    covered by the contract|covered by this agreement|covered by the agreement";
const OFTEN: &str = "|monthly|every month|each month|once a month|once per month|at least once a month|weekly|every week|quarterly|\
    every quarter|once a quarter|promptly|regularly|at regular intervals|as soon as they are released";
const WITHIN: &str = "within #";
const SPANS: &str = "days|business days|working days|calendar days|hours|weeks|week|months|month";
const AFTER: &str = "of|after|from";
const RELEASE: &str = "release|their release|the release|publication|their publication|the publication";
const WHEN: &str = "|outside business hours|outside working hours|at night";
const THEN: &str = "|and reports the result|and reports the results|and report the result|and report the results";
/// What this system itself proposes for a contract.
const PROPOSED: &str = "for all servers of the medical information systems under this contract (and pcs on which the work is complete in \
    itself), the vendor is responsible for applying security updates to operating systems and software|\
    the vendor applies them within # days of their release (within # days where they are known to be exploited) and reports the day \
    and what was applied|\
    where one cannot be applied, the vendor says why, and what is done instead, in writing beforehand";

/// The words of a sentence from where it leaves every shape.
pub(super) fn strange(raw: &str, vendor: &str) -> Option<String> {
    let written: Vec<&str> = raw.split_whitespace().collect();
    if !raw.contains(char::is_alphabetic) {
        return None;
    }
    let words = plain(raw);
    let vendor = plain(vendor);
    let mut farthest = 0;
    for shape in shapes() {
        let (reached, is_whole) = reached(&words, &shape, &vendor);
        if is_whole {
            return None;
        }
        farthest = farthest.max(reached);
    }
    let rest = written.get(farthest..).filter(|rest| !rest.is_empty()).unwrap_or(&written);
    Some(rest.join(" ").trim_end_matches(is_mark).to_owned())
}

fn is_mark(c: char) -> bool {
    matches!(c, ',' | '.' | ':' | ';')
}

/// Words without what stands between them, and any number as `#` that makes no term longer than a year.
fn plain(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(is_mark).to_ascii_lowercase());
    let words: Vec<String> = words.collect();
    let next = words.iter().skip(1).map(String::as_str).chain([""]);
    let word = |(word, next): (&String, &str)| {
        let is_number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.');
        if is_number && is_within_a_year(word, next) { "#".to_owned() } else { word.clone() }
    };
    words.iter().zip(next).map(word).collect()
}

/// The shapes of a sentence: in each place one of some phrases, of which an empty one may be left out.
fn shapes() -> Vec<Vec<&'static str>> {
    let makes: [&[&str]; 2] =
        [&[PLACE, VENDOR, MAKES, WHICH, UPDATES], &[PLACE, MAINTENANCE, INCLUDES, WORK, WHICH, UPDATES]];
    let servers: [&[&str]; 2] = [&[], &[TO, SERVERS, UNDER]];
    let times: [&[&str]; 2] = [&[OFTEN, WHEN, THEN], &[WITHIN, SPANS, AFTER, RELEASE, WHEN, THEN]];
    let mut shapes = vec![vec![PLACE, PROPOSED]];
    for makes in makes {
        for servers in servers {
            shapes.extend(times.into_iter().map(|times| [makes, servers, times].concat()));
        }
    }
    shapes
}

/// How far a sentence has some shape, and whether all of it does.
fn reached(words: &[String], shape: &[&'static str], vendor: &[String]) -> (usize, bool) {
    let mut ends = BTreeSet::from([0]);
    let mut farthest = 0;
    for phrases in shape {
        let own = Some(vendor.to_vec()).filter(|own| *phrases == VENDOR && !own.is_empty());
        let phrases: Vec<Vec<String>> = each(phrases).map(plain).chain(own).collect();
        let behind = |from: usize| {
            let rest = words.get(from..).unwrap_or_default();
            phrases
                .iter()
                .filter(|phrase| rest.starts_with(phrase))
                .map(|phrase| from + phrase.len())
                .collect::<Vec<_>>()
        };
        ends = ends.into_iter().flat_map(behind).collect();
        farthest = ends.last().copied().unwrap_or_default().max(farthest);
    }
    (farthest, ends.contains(&words.len()))
}
