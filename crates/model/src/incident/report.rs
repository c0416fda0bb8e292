//! What the reports ask for.
//!
//! Sources: 個人情報の保護に関する法律施行規則 8条1項 (nine items of the privacy commission, sent by its web form). For the
//! ministry no fixed form was found: the items are those of the BCP template 3.2 (place, part, date and time …) and of the
//! notice of 2018-10-29 (disturbance, leak, effect on care).

keyed_enum! {
    /// A report.
    pub enum Report {
        Privacy = "privacy", "個人情報保護委員会への報告", "report to the privacy commission";
        Ministry = "ministry", "厚生労働省への連絡", "message to the health ministry";
    }
}

keyed_enum! {
    /// What a report asks for.
    pub enum ReportItem {
        PrivacyOutline = "privacy-outline", "概要", "outline";
        PrivacyData = "privacy-data", "漏えいした(おそれのある)個人データの項目", "items of personal data that leaked or may have";
        PrivacyNumber = "privacy-number", "本人の数", "number of persons concerned";
        PrivacyCause = "privacy-cause", "原因", "cause";
        PrivacyHarm = "privacy-harm", "二次被害またはそのおそれの有無と内容", "further harm, or the fear of it";
        PrivacyPersons = "privacy-persons", "本人への対応の実施状況", "what was done towards the persons concerned";
        PrivacyPublished = "privacy-published", "公表の実施状況", "what was published";
        PrivacyPrevention = "privacy-prevention", "再発防止のための措置", "measures against it happening again";
        PrivacyOther = "privacy-other", "その他参考となる事項", "anything else";
        MinistryFacility = "ministry-facility", "医療機関・薬局", "facility";
        MinistryContact = "ministry-contact", "連絡の担当者と電話", "who answers, and telephone";
        MinistryWhen = "ministry-when", "気づいた日時", "when it was noticed";
        MinistryWhere = "ministry-where", "場所と部位(どのシステム・機器か)", "place and part (which system or device)";
        MinistryWhat = "ministry-what", "何が起きているか", "what is happening";
        MinistryCare = "ministry-care", "診療への影響", "effect on care";
        MinistryLeak = "ministry-leak", "個人情報が漏れたか、そのおそれ", "whether personal data leaked or may have";
        MinistryVendor = "ministry-vendor", "保守の事業者への連絡", "whether the vendor was told";
        MinistryDone = "ministry-done", "これまでにしたこと", "what was done so far";
        MinistryOutlook = "ministry-outlook", "復旧の見込み", "when it may work again";
    }
}

impl Report {
    /// What it asks for, in its order.
    pub fn items(self) -> impl Iterator<Item = ReportItem> {
        ReportItem::ALL.iter().copied().filter(move |item| item.report() == self)
    }
}

impl ReportItem {
    /// Of which report.
    #[must_use]
    pub const fn report(self) -> Report {
        match self {
            Self::PrivacyOutline
            | Self::PrivacyData
            | Self::PrivacyNumber
            | Self::PrivacyCause
            | Self::PrivacyHarm
            | Self::PrivacyPersons
            | Self::PrivacyPublished
            | Self::PrivacyPrevention
            | Self::PrivacyOther => Report::Privacy,
            Self::MinistryFacility
            | Self::MinistryContact
            | Self::MinistryWhen
            | Self::MinistryWhere
            | Self::MinistryWhat
            | Self::MinistryCare
            | Self::MinistryLeak
            | Self::MinistryVendor
            | Self::MinistryDone
            | Self::MinistryOutlook => Report::Ministry,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commission_asks_for_nine_things() {
        assert_eq!(Report::Privacy.items().count(), 9);
        assert_eq!(Report::Privacy.items().next(), Some(ReportItem::PrivacyOutline));
        assert_eq!(Report::Privacy.items().count() + Report::Ministry.items().count(), ReportItem::ALL.len());
        assert!(ReportItem::ALL.iter().all(|i| i.key().starts_with(i.report().key())));
    }
}
