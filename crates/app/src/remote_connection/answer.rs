//! Where a vendor's answer differs from the register or from the configurations, as a sentence a person can act on.

use sejo_judge::{AnswerDifference, AnswerDiffers};
use sejo_model::configuration::RemoteAccessKind;
use sejo_model::{Facts, Lang, RemoteConnectionId, SystemId};

/// A difference in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerSaid {
    /// About which system.
    pub system: SystemId,
    /// Its name.
    pub name: String,
    /// The entry of the register it is about, where there is one.
    pub connection: Option<RemoteConnectionId>,
    /// Whether it only wants an entry: nothing contradicts.
    pub is_missing: bool,
    differs: AnswerDiffers,
    purpose: String,
}

impl AnswerSaid {
    pub(super) fn of(difference: AnswerDifference, facts: &Facts) -> Self {
        let connection = match &difference.differs {
            AnswerDiffers::Registered(id) | AnswerDiffers::Terms(id, _) | AnswerDiffers::Configured(id, _) => Some(*id),
            AnswerDiffers::Shown { .. } | AnswerDiffers::Unregistered => None,
        };
        let entry = facts.remote_connections.iter().find(|c| Some(c.id) == connection);
        Self {
            system: difference.system,
            name: difference.name,
            connection,
            is_missing: difference.differs == AnswerDiffers::Unregistered,
            purpose: entry.map(|c| c.purpose.clone()).unwrap_or_default(),
            differs: difference.differs,
        }
    }

    /// What differs.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let purpose = &self.purpose;
        let ja = lang == Lang::Ja;
        match &self.differs {
            AnswerDiffers::Shown { device, way, .. } => {
                // One without a name goes by its kind.
                let way = way.parse::<RemoteAccessKind>().map_or(way.as_str(), |kind| kind.words().r#in(lang));
                if ja {
                    format!(
                        "事業者は「外から接続していない」と答えましたが、「{device}」の設定に入口「{way}」があります。"
                    )
                } else {
                    format!(
                        "The vendor says that it does not connect, but the configuration of “{device}” has “{way}”."
                    )
                }
            }
            AnswerDiffers::Registered(_) if ja => {
                format!("事業者は「外から接続していない」と答えましたが、登録に「{purpose}」があります。")
            }
            AnswerDiffers::Registered(_) => {
                format!("The vendor says that it does not connect, but the register has “{purpose}”.")
            }
            AnswerDiffers::Unregistered => lang
                .pick(
                    "事業者は「外から接続している」と答えましたが、登録がありません。",
                    "The vendor says that it connects, but nothing of it is registered.",
                )
                .to_owned(),
            AnswerDiffers::Terms(_, gaps) => {
                let named = gaps.iter().map(|g| g.words().r#in(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "));
                if ja {
                    format!("登録「{purpose}」と、事業者の回答が違います: {named}")
                } else {
                    format!("The vendor's answer differs from the entry “{purpose}”: {named}")
                }
            }
            AnswerDiffers::Configured(_, found) => {
                let named = found.iter().map(|d| d.words().r#in(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "));
                if ja {
                    format!("「{purpose}」について、機器の設定が事業者の回答と違います: {named}")
                } else {
                    format!("For “{purpose}” the configuration contradicts the vendor's answer: {named}")
                }
            }
        }
    }
}
