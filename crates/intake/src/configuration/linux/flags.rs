//! Flags of TCP: whether a comparison takes the packet that begins a connection, which has SYN and no other.
//!
//! Source: RFC 9293 §3.5, nft(8), iptables-extensions(8).

/// The flags there are.
const FLAGS: [&str; 6] = ["fin", "syn", "rst", "psh", "ack", "urg"];

/// Whether of the flags `looked_at` that packet has just those that `are_set`.
pub(super) fn takes_first(looked_at: &str, are_set: &str) -> bool {
    let (looked_at, are_set) = (looked_at.to_ascii_lowercase(), are_set.to_ascii_lowercase());
    FLAGS.iter().filter(|f| names(&looked_at, f)).all(|f| names(&are_set, f) == (*f == "syn"))
}

/// Whether flags as written have one among them.
fn names(flags: &str, flag: &str) -> bool {
    flags.split([',', '|', ' ', '(', ')']).any(|f| f == flag || f == "all")
}

/// How many of the words behind `tcp flags` belong to the comparison.
pub(super) fn length(words: &[&str]) -> usize {
    const SIGNS: [&str; 12] = ["&", "|", "==", "!=", "!", "/", "{", "}", ",", "(", ")", "eq"];
    let is_flag =
        |part: &str| part.is_empty() || is_zero(part) || part == "ecn" || part == "cwr" || FLAGS.contains(&part);
    let belongs = |word: &&&str| SIGNS.contains(word) || word.split(['|', '(', ')']).all(is_flag);
    words.iter().take_while(belongs).count()
}

fn is_zero(word: &str) -> bool {
    matches!(word, "0" | "0x0" | "0x00")
}

/// Whether the comparison behind `tcp flags` takes that packet; `None` where it is not understood.
pub(super) fn compares_first(words: &[&str]) -> Option<bool> {
    let sides = |sign: &str| {
        let at = words.iter().position(|w| *w == sign)?;
        Some((words.get(..at)?.join(" "), words.get(at + 1..)?.join(" ")))
    };
    let is_other = |text: &str| text.split(' ').any(|w| w == "!=");
    let plain = |text: &str| text.replace("==", " ").replace("!=", " ");
    if let Some((_, rest)) = sides("&") {
        let sign = if is_other(&rest) { "!=" } else { "==" };
        let (looked_at, are_set) = rest.split_once(sign)?;
        return Some(takes_first(looked_at, are_set) != is_other(&rest));
    }
    if let Some((are_set, looked_at)) = sides("/") {
        return Some(takes_first(&looked_at, &plain(&are_set)) != is_other(&are_set));
    }
    match words {
        [] => None,
        ["==" | "eq", rest @ ..] => Some(takes_first("all", &rest.join(" "))),
        ["!=", rest @ ..] => Some(!takes_first("all", &rest.join(" "))),
        ["!", rest @ ..] => Some(!names(&rest.join(" "), "syn")),
        ["{", rest @ .., "}"] => Some(rest.split(|w| *w == ",").any(|one| takes_first("all", &one.join(" ")))),
        _ => Some(names(&words.join(" "), "syn")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packet_that_begins_a_connection_is_known_by_its_flags() {
        for (text, takes) in [
            ("& (fin | syn | rst | ack) == syn", true),
            ("& (fin|syn|rst|ack) != syn", false),
            ("& (fin | syn) == (fin | syn)", false),
            ("& (fin|syn|rst|psh|ack|urg) == 0x0", false),
            ("& { fin , syn , rst , ack } == syn", true),
            ("syn / fin , syn , rst , ack", true),
            ("!= syn / fin , syn , rst , ack", false),
            ("syn", true),
            ("ack", false),
            ("! syn", false),
            ("== syn", true),
            ("{ syn , ack }", true),
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(length(&words), words.len(), "{text}");
            assert_eq!(compares_first(&words), Some(takes), "{text}");
        }
        assert_eq!(length(&["syn", "tcp", "dport", "22"]), 1);
        assert!(takes_first("FIN,SYN,RST,ACK", "SYN") && !takes_first("ALL", "NONE"));
    }
}
