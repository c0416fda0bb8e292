//! Languages and words in both of them, side by side so that neither can be forgotten.

use serde::{Deserialize, Serialize};

/// A language of the pages, the prints and the command line. Japanese is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 日本語
    #[default]
    Ja,
    /// English
    En,
}

impl Lang {
    /// Picks one of two texts. Templates write both texts next to each other with this.
    #[must_use]
    pub const fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// The BCP 47 tag for `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.pick("ja", "en")
    }

    /// Reads `ja` or `en`; anything else is Japanese.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        if tag.eq_ignore_ascii_case("en") { Self::En } else { Self::Ja }
    }
}

/// A fixed text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Japanese, です・ます, in words a clinic clerk knows.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// The text in `lang`.
    #[must_use]
    pub const fn r#in(self, lang: Lang) -> &'static str {
        lang.pick(self.ja, self.en)
    }
}

/// A text in both languages that was put together or read from a file at run time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both languages from owned strings.
    #[must_use]
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// The text in `lang`.
    #[must_use]
    pub fn r#in(&self, lang: Lang) -> &str {
        lang.pick(&self.ja, &self.en)
    }

    /// Replaces `{name}` in both languages.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let slot = format!("{{{name}}}");
        self.ja = self.ja.replace(&slot, value);
        self.en = self.en.replace(&slot, value);
        self
    }

    /// Replaces `{name}` by words of the same language.
    #[must_use]
    pub fn filled(mut self, name: &str, value: &Self) -> Self {
        let slot = format!("{{{name}}}");
        self.ja = self.ja.replace(&slot, &value.ja);
        self.en = self.en.replace(&slot, &value.en);
        self
    }
}

impl From<Words> for Text {
    fn from(w: Words) -> Self {
        Self::new(w.ja, w.en)
    }
}
