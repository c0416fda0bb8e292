//! The file of a version that was not made with Sejo, and what is seen of it.
//!
//! Invariant: nobody reads what such a file says, so nothing about it is known beyond what people marked.

use serde::{Deserialize, Serialize};

use crate::id::EvidenceId;
use crate::words::Text;

/// The file of a version that was not made with Sejo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFile {
    /// The kept file.
    pub evidence_id: EvidenceId,
    /// Its name.
    pub file_name: String,
    /// Of a PDF, what is seen from outside; of other files only that hardly anything stands in them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

impl OwnFile {
    /// Whether hardly a letter stands in it, and no picture.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.seen.is_some_and(|seen| seen.inside == Some(Inside::Nothing))
    }
}

keyed_enum! {
    /// What stands in it.
    pub enum Inside {
        Text = "text", "文字がある", "there is text";
        Pictures = "pictures", "画像だけで、文字はほとんどない", "pictures, hardly any text";
        Nothing = "nothing", "文書といえるほどの文字も画像も見つからない", "hardly any text and no pictures were found";
    }
}

/// What is seen of a file from outside: what it says, nobody has read. `None` where it is not certain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// How many pages.
    pub pages: Option<u32>,
    /// What stands on them.
    pub inside: Option<Inside>,
}

impl Seen {
    /// In words, with what nobody did.
    #[must_use]
    pub fn words(self) -> Text {
        let pages = self.pages.map_or_else(
            || Text::new("ページ数は不明", "number of pages not known"),
            |n| Text::new(format!("{n}ページ"), if n == 1 { "1 page".to_owned() } else { format!("{n} pages") }),
        );
        let inside = self.inside.map_or_else(
            || Text::new("文字があるかは不明", "whether there is text is not known"),
            |inside| Text::from(inside.words()),
        );
        Text::new(
            format!(
                "ファイルを外から見たところ: {}、{}。書かれていることは、施錠は読んでいません。",
                pages.ja, inside.ja
            ),
            format!("The file seen from outside: {}, {}. Sejo has not read what it says.", pages.en, inside.en),
        )
    }
}
