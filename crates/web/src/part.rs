//! Small parts of pages that more than one template uses: badges, notices, words.

use std::fmt;

use askama::filters::HtmlSafe;
use sejo_app::configuration::WayIn;
use sejo_model::configuration::{Sources, source_words};
use sejo_model::{
    AnswerValue, CarriedOver, Control, Date, Finding, FiscalYear, Lang, Round, VerdictValue, Weight, Words, date,
};

use crate::icon::{self, Icon};

/// A value as a template hands it over: fields come by reference, results of calls by value, what `if let` binds by
/// reference to a reference.
pub(crate) trait Given<T> {
    /// The value.
    fn given(&self) -> T;
}

impl<T: Copy> Given<T> for T {
    fn given(&self) -> T {
        *self
    }
}

impl<T: Copy> Given<T> for &T {
    fn given(&self) -> T {
        **self
    }
}

impl<T: Copy> Given<T> for &&T {
    fn given(&self) -> T {
        ***self
    }
}

/// A word with an icon and a tone: never colour alone.
#[derive(Debug, Clone)]
pub(crate) struct Badge {
    tone: Tone,
    icon: Icon,
    words: String,
}

/// What a badge or notice wants to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Bad,
    Unsure,
    Info,
    /// Nothing there.
    None,
}

impl Tone {
    /// Part of the class name.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unsure => "unsure",
            Self::Info => "info",
            Self::None => "none",
        }
    }

    /// Its icon.
    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Good => icon::YES,
            Self::Bad => icon::NO,
            Self::Unsure => icon::WARN,
            Self::Info => icon::INFO,
            Self::None => icon::NONE,
        }
    }
}

impl fmt::Display for Badge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<span class=\"badge badge-{}\">{}", self.tone.key(), self.icon)?;
        f.write_str(&escape(&self.words))?;
        f.write_str("</span>")
    }
}

impl HtmlSafe for Badge {}

/// Text made safe for HTML, for the parts that are written here and not in a template.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// A badge with words of one's own.
pub(crate) fn badge(tone: Tone, words: &str) -> Badge {
    Badge { tone, icon: tone.icon(), words: words.to_owned() }
}

/// What a row asks, in the words of the form. Forms are Japanese; readers of the English pages get the name of the
/// control with it.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    words: String,
    english: Option<&'static str>,
    is_english: bool,
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_english {
            return f.write_str(&escape(&self.words));
        }
        if let Some(english) = self.english {
            write!(f, "{}: ", escape(english))?;
        }
        write!(f, "<span lang=\"ja\">{}</span>", escape(&self.words))
    }
}

impl HtmlSafe for Label {}

/// The label of a row.
pub(crate) fn label(words: &str, control: &Option<Control>, lang: impl Given<Lang>) -> Label {
    let english = control.map(|c| c.words().en);
    Label { words: words.to_owned(), english, is_english: lang.given() == Lang::En }
}

/// Words that exist in Japanese only: headings of forms, titles of editions.
pub(crate) fn japanese(words: &str, lang: impl Given<Lang>) -> Label {
    Label { words: words.to_owned(), english: None, is_english: lang.given() == Lang::En }
}

/// What the sections of the forms are about. A dropped workbook may put a number or a few words around these.
const SECTIONS: [(&str, &str); 5] = [
    ("医療情報システムの有無", "Whether there are systems"),
    ("体制構築", "Organisation"),
    ("管理・運用", "Running the systems"),
    ("インシデント", "Ready for incidents"),
    ("規程", "Written rules"),
];

/// The heading of a section, for readers of the English pages with what it is about.
pub(crate) fn section(words: &str, lang: impl Given<Lang>) -> Label {
    let english = SECTIONS.iter().find(|(ja, _)| words.contains(ja)).map(|(_, en)| *en);
    Label { words: words.to_owned(), english, is_english: lang.given() == Lang::En }
}

/// A measured verdict.
pub(crate) fn verdict(value: impl Given<VerdictValue>, lang: impl Given<Lang>) -> Badge {
    let value = value.given();
    let (tone, icon) = match value {
        VerdictValue::Yes => (Tone::Good, icon::YES),
        VerdictValue::No => (Tone::Bad, icon::NO),
        VerdictValue::Unknown => (Tone::Unsure, icon::UNKNOWN),
    };
    Badge { tone, icon, words: value.words().r#in(lang.given()).to_owned() }
}

/// A declared or confirmed value.
pub(crate) fn answer(value: impl Given<AnswerValue>, lang: impl Given<Lang>) -> Badge {
    let value = value.given();
    let tone = match value {
        AnswerValue::Yes => Tone::Good,
        AnswerValue::No => Tone::Bad,
        AnswerValue::NotApplicable => Tone::Info,
    };
    let icon = if value == AnswerValue::NotApplicable { icon::NONE } else { tone.icon() };
    Badge { tone, icon, words: value.words().r#in(lang.given()).to_owned() }
}

/// Nothing there yet.
pub(crate) fn none(words: &str) -> Badge {
    badge(Tone::None, words)
}

/// What an inspector found.
pub(crate) fn inspected(in_order: impl Given<bool>, lang: impl Given<Lang>) -> Badge {
    let lang = lang.given();
    if in_order.given() {
        badge(Tone::Good, lang.pick("問題なし", "in order"))
    } else {
        badge(Tone::Bad, lang.pick("指摘あり", "finding"))
    }
}

/// Of which year before the form's a finding is, as a badge says it; `None` for one of the year and for what was in order.
pub(crate) fn found_in(finding: &Finding, now: FiscalYear, lang: Lang) -> Option<String> {
    let year = FiscalYear::of(finding.inspected_on);
    let is_earlier = !finding.in_order && year.0 < now.0;
    is_earlier.then(|| match (year.0 + 1 == now.0, lang) {
        (true, Lang::Ja) => "昨年度の指摘".to_owned(),
        (true, Lang::En) => "a finding of last year".to_owned(),
        (false, Lang::Ja) => format!("{}の指摘", year.name(lang)),
        (false, Lang::En) => format!("a finding of {}", year.name(lang)),
    })
}

/// Icon of a reason.
pub(crate) fn weight(weight: impl Given<Weight>) -> Icon {
    match weight.given() {
        Weight::Fails => icon::NO,
        Weight::Missing => icon::UNKNOWN,
        Weight::Holds => icon::YES,
        Weight::Notes => icon::INFO,
    }
}

/// Fixed words in the page's language.
pub(crate) fn say(words: impl Given<Words>, lang: impl Given<Lang>) -> &'static str {
    words.given().r#in(lang.given())
}

/// Words put together at run time, in the language of the page.
pub(crate) fn text(words: &sejo_model::words::Text, lang: impl Given<Lang>) -> &str {
    words.r#in(lang.given())
}

/// A date with the era.
pub(crate) fn long(day: impl Given<Date>, lang: impl Given<Lang>) -> String {
    date::long(day.given(), lang.given())
}

/// 2回目.
pub(crate) fn round(round: impl Given<Round>, lang: impl Given<Lang>) -> String {
    let number = round.given().number();
    if lang.given() == Lang::Ja { format!("{number}回目") } else { format!("round {number}") }
}

/// Of which year answers were carried over, seen from the year of the form.
pub(crate) fn year_of(carried: &CarriedOver, now: FiscalYear, lang: Lang) -> String {
    let year = carried.before.first().and_then(|before| before.item.edition().fiscal_year());
    match (year, lang) {
        (Some(year), _) if year.0 + 1 != now.0 => {
            let name = year.name(lang);
            if lang == Lang::Ja { name } else { format!("Answers of {name}") }
        }
        (_, Lang::Ja) => "昨年度".to_owned(),
        (_, Lang::En) => "Last year's answers".to_owned(),
    }
}

/// A date for tables.
pub(crate) fn short(day: impl Given<Date>, lang: impl Given<Lang>) -> String {
    date::short(day.given(), lang.given())
}

/// A moment (microseconds) in Japan's time, to the minute.
pub(crate) fn moment(micros: impl Given<i64>, lang: impl Given<Lang>) -> String {
    let Ok(at) = jiff::Timestamp::from_microsecond(micros.given()) else { return String::new() };
    let at = at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9)));
    format!("{} {:02}:{:02}", date::short(at.date(), lang.given()), at.hour(), at.minute())
}

/// Most names in a row; the rest is counted.
const NAMED: usize = 6;

/// The first of many names, and how many more there are.
pub(crate) fn some(names: &[String], lang: impl Given<Lang>) -> String {
    let lang = lang.given();
    let first = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(lang.pick("、", ", "));
    match (names.len().saturating_sub(NAMED), lang) {
        (0, _) => first,
        (more, Lang::Ja) => format!("{first}、ほか{more}件"),
        (more, Lang::En) => format!("{first} and {more} more"),
    }
}

/// From where something may be reached.
pub(crate) fn sources(sources: &Sources, lang: impl Given<Lang>) -> String {
    let lang = lang.given();
    match sources {
        Sources::Anywhere => lang.pick("どこからでも", "from anywhere").to_owned(),
        Sources::Nowhere => lang.pick("どこからもつながらない", "from nowhere").to_owned(),
        Sources::Unknown => lang.pick("設定からはわからない", "not told by the text").to_owned(),
        Sources::Only { networks } => some(&networks.iter().map(|n| source_words(n, lang)).collect::<Vec<_>>(), lang),
    }
}

/// A way in as people find it again; one without a name goes by its kind.
pub(crate) fn way_name(way: &WayIn, lang: impl Given<Lang>) -> String {
    match way.kind {
        Some(kind) if way.label == kind.key() => say(kind.words(), lang.given()).to_owned(),
        _ => way.label.clone(),
    }
}

/// A number with thousands separated.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Minutes as people say them.
pub(crate) fn minutes(minutes: impl Given<u32>, lang: impl Given<Lang>) -> String {
    let minutes = minutes.given();
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (lang.given(), hours, rest) {
        (Lang::Ja, 0, m) => format!("約{m}分"),
        (Lang::Ja, h, 0) => format!("約{h}時間"),
        (Lang::Ja, h, m) => format!("約{h}時間{m}分"),
        (Lang::En, 0, m) => format!("about {m} min"),
        (Lang::En, h, 0) => format!("about {h} h"),
        (Lang::En, h, m) => format!("about {h} h {m} min"),
    }
}

/// Yen as people say them.
pub(crate) fn yen(yen: impl Given<u64>, lang: impl Given<Lang>) -> String {
    match (lang.given(), yen.given()) {
        (Lang::Ja, 0) => "費用なし".to_owned(),
        (Lang::En, 0) => "no cost".to_owned(),
        (Lang::Ja, y) => format!("約{}円", grouped(y)),
        (Lang::En, y) => format!("about {} yen", grouped(y)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_say_what_they_are_about_in_english_too() {
        assert_eq!(section("1 体制構築", Lang::Ja).to_string(), "1 体制構築");
        assert_eq!(section("1 体制構築", Lang::En).to_string(), "Organisation: <span lang=\"ja\">1 体制構築</span>");
        assert_eq!(section("<別>", Lang::En).to_string(), "<span lang=\"ja\">&lt;別&gt;</span>");
    }

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
        assert_eq!(minutes(90, Lang::Ja), "約1時間30分");
        assert_eq!(yen(0, Lang::En), "no cost");
        assert_eq!(moment(0, Lang::En), "1970-01-01 09:00");
    }

    #[test]
    fn badges_escape_their_words() {
        assert!(badge(Tone::Info, "<b>").to_string().ends_with("&lt;b&gt;</span>"));
    }
}
