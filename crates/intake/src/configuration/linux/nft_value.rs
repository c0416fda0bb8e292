//! Elements of sets and maps in nftables: `10.0.0.0/24 . 80-90`, `"eth0" . 22 : accept`.
//!
//! Invariant: every part of a concatenation is kept; what has no colon is no entry of a map and is told apart.

/// The parts of a concatenation; a single value is one part.
pub(super) type Key = Vec<String>;

/// An entry of a map: its key, and the words of its value.
pub(super) type Entry = (Key, Vec<String>);

/// The key that words begin with, and what stands behind it.
pub(super) fn key<'w, 't>(words: &'w [&'t str]) -> (Key, &'w [&'t str]) {
    let Some((first, mut rest)) = words.split_first() else { return (Key::new(), words) };
    let mut key = vec![(*first).to_owned()];
    while let [".", part, more @ ..] = rest {
        key.push((*part).to_owned());
        rest = more;
    }
    (key, rest)
}

/// The elements of a set; behind an element may stand its timeout or counter.
pub(super) fn keys(words: &[&str]) -> Vec<Key> {
    words.split(|w| *w == ",").map(|item| key(item).0).filter(|key| !key.is_empty()).collect()
}

/// The entries of a map, and whether every element is one.
pub(super) fn entries(words: &[&str]) -> (Vec<Entry>, bool) {
    let mut all = true;
    let mut out = Vec::new();
    for item in words.split(|w| *w == ",").filter(|item| !item.is_empty()) {
        match entry(item) {
            Some(entry) => out.push(entry),
            None => all = false,
        }
    }
    (out, all)
}

fn entry(item: &[&str]) -> Option<Entry> {
    let owned = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    if let Some(colon) = item.iter().position(|w| *w == ":") {
        let (key, _) = key(item.get(..colon)?);
        let value = item.get(colon + 1..).filter(|v| !v.is_empty())?;
        return (!key.is_empty()).then(|| (key, owned(value)));
    }
    // `22: accept` and `22:accept`, as people write; an address of IPv6 has colons of its own.
    let at = item.iter().position(|w| w.matches(':').count() == 1)?;
    let (end, begin) = item.get(at)?.split_once(':')?;
    let (mut key, _) = key(item.get(..=at)?);
    end.clone_into(key.last_mut()?);
    let mut value: Vec<String> = Some(begin.to_owned()).filter(|b| !b.is_empty()).into_iter().collect();
    value.extend(owned(item.get(at + 1..)?));
    (!end.is_empty() && !value.is_empty()).then_some((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        text.split(' ').collect()
    }

    #[test]
    fn every_part_of_a_concatenation_is_kept() {
        assert_eq!(keys(&words("eth0 . 22 timeout 1h , 10.0.0.0/8")), [vec!["eth0", "22"], vec!["10.0.0.0/8"]]);
        let (found, all) = entries(&words("445 : 10.0.0.7 . 445 , eth0 . 22: accept , 80:drop"));
        assert!(all);
        let expected = [
            (vec!["445"], vec!["10.0.0.7", ".", "445"]),
            (vec!["eth0", "22"], vec!["accept"]),
            (vec!["80"], vec!["drop"]),
        ];
        let expected: Vec<Entry> = expected
            .into_iter()
            .map(|(k, v)| (k.into_iter().map(str::to_owned).collect(), v.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(found, expected);
        assert!(!entries(&words("a , b")).1);
    }
}
