//! Rules about the templates and styles themselves.

use std::path::{Path, PathBuf};

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![root.clone()];
    while let Some(path) = waiting.pop() {
        for entry in std::fs::read_dir(&path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                let name = path.strip_prefix(&root).unwrap().display().to_string();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 5, "{folder} has {} files", found.len());
    found
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

/// The text with every `from`…`to` taken out; what was taken is handed to `see`.
fn without(text: &str, from: &str, to: &str, mut see: impl FnMut(&str)) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        out.push_str(before);
        let (inside, behind) = after.split_once(to).unwrap_or_else(|| panic!("{from} without {to}: {after:.80}"));
        see(inside);
        rest = behind;
    }
    out + rest
}

/// The text without every `choice` up to the `endif` it belongs to.
fn without_choice(text: &str, choice: &str, mut see: impl FnMut(&str)) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(choice) {
        out.push_str(before);
        let mut depth = 1;
        let mut end = 0;
        while depth > 0 {
            let next = after[end..].find("{% ").unwrap_or_else(|| panic!("{choice} never ends")) + end;
            depth += i32::from(after[next..].starts_with("{% if "));
            depth -= i32::from(after[next..].starts_with("{% endif "));
            end = next + "{% ".len();
        }
        see(&after[..end]);
        rest = after[end..].trim_start_matches("endif %}");
    }
    out + rest
}

#[test]
fn every_text_of_a_template_stands_in_both_languages() {
    for (name, text) in files("templates", "html") {
        let plain = without(&text, "{#", "#}", |_| ());
        let said = |pair: &str| {
            let (ja, en) = pair.split_once("\", \"").unwrap_or_else(|| panic!("{name}: one language only: {pair}"));
            let switch = ["日本語", "施錠"].contains(&en);
            assert!(switch || !en.chars().any(is_japanese), "{name}: Japanese where English belongs: {en}");
            assert!(!ja.is_empty(), "{name}: no Japanese for {en}");
        };
        let plain = without(&plain, "lang.pick(\"", "\")", said);
        // In the words of the kind of facility.
        let plain = without(&plain, "shell.say(\"", "\")", said);
        // Sentences with numbers in them are written out twice.
        let mut plain = plain;
        for choice in ["{% if lang == Lang::Ja %}", "{% else if lang == Lang::Ja %}"] {
            plain = without_choice(&plain, choice, |both| {
                assert!(both.contains("{% else %}"), "{name}: no English for {both}");
            });
        }
        let plain = plain.replace("- 施錠 Sejo</title>", "");
        let left: String = plain.lines().filter(|l| l.chars().any(is_japanese)).collect::<Vec<_>>().join("\n");
        assert!(left.is_empty(), "{name}: Japanese without English:\n{left}");
    }
}

#[test]
fn templates_carry_no_style_script_or_address() {
    for (name, text) in files("templates", "html") {
        for inline in ["style=", "<style", "<script>", " on", "javascript:"] {
            let found = match inline {
                " on" => ["onclick=", "onchange=", "onsubmit=", "onload=", "hx-on"].iter().any(|h| text.contains(h)),
                other => text.contains(other),
            };
            assert!(!found, "{name} contains {inline}");
        }
        assert!(!text.contains("http://") && !text.contains("https://"), "{name} names an address");
        for form in text.split("<form").skip(1) {
            let head = form.split('>').next().unwrap_or_default();
            assert!(head.contains("method=\""), "{name}: a form that does not say how it is sent: {head}");
        }
        // What is not escaped comes from our own drawing code, or is a page's part that a template of its own wrote.
        for line in text.lines().filter(|l| l.contains("|safe")) {
            let ours = ["chart|safe", "qr_svg|safe", "recent|safe"];
            assert!(ours.iter().any(|drawn| line.contains(drawn)), "{name}: {line}");
        }
    }
}

/// What is sent from a page goes to the facility of that page, whatever another tab has switched to since.
#[test]
fn every_form_says_which_facility_it_stood_at() {
    let outside =
        ["/switch-facility", "/lang", "/sign-out", "/sign-in", "{{ action }}"].map(|path| format!("action=\"{path}\""));
    let mut seen = 0;
    for (name, text) in files("templates", "html") {
        for form in text.split("method=\"post\"").skip(1) {
            let head = form.split('<').next().unwrap_or_default();
            if !outside.iter().any(|action| head.contains(action)) {
                assert!(head.contains("{{ shell.here() }}"), "{name}: a form of nowhere: {head}");
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen} forms");
}

#[test]
fn styles_ask_for_nothing_and_respect_the_reader() {
    let all: String = files("static/css", "css").into_iter().map(|(_, text)| text).collect();
    assert!(!all.contains("@import") && !all.contains("url("), "styles load nothing");
    assert!(all.contains(":focus-visible") && all.contains("prefers-reduced-motion") && all.contains("@media print"));
    assert!(!all.contains("outline: none") && !all.contains("outline: 0"), "focus stays visible");
}
