//! How the people of a facility speak of it. Sejo's own sentences are written as a hospital or a clinic says them (院長,
//! 当院, 電子カルテ); this is the one place that turns them into the words of the other kinds.
//!
//! Invariant: only Sejo's own words go through here, before anything people wrote is put into them. What already names
//! another kind of facility (病院, 診療所) stays.

use crate::facility::FacilityKind;
use crate::words::Text;

/// What is said, and what is said instead. Of several that begin at one place the first counts, so longer ones come first.
type Instead = &'static [(&'static str, &'static str)];

/// Words of which a part must not be taken for one of the others.
const KEPT: [&str; 3] = ["病院", "診療所", "貴院"];

const PHARMACY: Instead = &[
    ("小さな診療所や薬局では、院長や管理薬剤師", "小さな薬局では、開設者や管理薬剤師"),
    ("院長・開設者", "開設者・管理薬剤師"),
    ("院長や開設者", "開設者や管理薬剤師"),
    ("院長・理事長", "開設者"),
    ("院長や事務長", "開設者や管理薬剤師"),
    ("院長・事務長", "開設者・管理薬剤師"),
    ("院長・管理者", "開設者・管理薬剤師"),
    ("院長室", "事務室"),
    ("院長", "開設者"),
    ("当院", "当薬局"),
    ("院内", "薬局内"),
    ("病棟へは", "倉庫へは"),
    ("受付と診察室", "受付と調剤室"),
    ("医師、看護、事務", "薬剤師、登録販売者、事務"),
    ("医師・看護師・事務", "薬剤師・登録販売者・事務"),
    ("事務長、看護師", "事務、薬剤師"),
    ("医事課の責任者、看護部の責任者、夜間の当直", "会計の責任者、在庫の責任者、夜間の当番"),
    ("電子カルテ・レセプト・画像", "電子薬歴・レセプト"),
    ("電子カルテ、レセコン、画像", "電子薬歴、レセコン"),
    ("電子カルテ", "電子薬歴"),
    ("紙カルテ", "紙の薬歴"),
    ("薬や検査の頼み方", "処方箋の受け方"),
    ("診察室", "調剤室"),
    ("(診療、会計", "(調剤、会計"),
    ("診療でき", "調剤でき"),
    ("診療を", "調剤を"),
    ("診療に", "調剤に"),
    ("診療の停止", "調剤の停止"),
];

const DENTAL: Instead = &[
    ("医師、看護、事務", "歯科医師、歯科衛生士、事務"),
    ("医師・看護師・事務", "歯科医師・歯科衛生士・事務"),
    ("事務長、看護師", "事務、歯科衛生士"),
];

const MIDWIFERY: Instead = &[
    ("小さな診療所や薬局では、院長や管理薬剤師", "小さな助産所では、管理者"),
    ("院長・開設者", "開設者・管理者"),
    ("院長や開設者", "開設者や管理者"),
    ("院長・理事長", "開設者"),
    ("院長や事務長", "開設者や管理者"),
    ("院長・事務長", "開設者・管理者"),
    ("院長・管理者", "管理者"),
    ("院長室", "事務室"),
    ("院長", "管理者"),
    ("当院", "当助産所"),
    ("院内", "所内"),
    ("医師、看護、事務", "助産師、事務"),
    ("医師・看護師・事務", "助産師・事務"),
    ("事務長、看護師", "事務、助産師"),
];

impl FacilityKind {
    const fn instead(self) -> Instead {
        match self {
            Self::Hospital | Self::Clinic => &[],
            Self::Dental => DENTAL,
            Self::Midwifery => MIDWIFERY,
            Self::Pharmacy => PHARMACY,
        }
    }

    /// A Japanese sentence of Sejo's in the words of such a facility.
    #[must_use]
    pub fn says(self, sentence: &str) -> String {
        let instead = self.instead();
        if instead.is_empty() {
            return sentence.to_owned();
        }
        let mut said = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some(first) = rest.chars().next() {
            let kept = KEPT.iter().find(|word| rest.starts_with(**word)).map(|word| (*word, *word));
            let other = instead.iter().find(|(word, _)| rest.starts_with(word)).copied();
            let (from, to) = kept.or(other).unwrap_or_else(|| {
                let (one, _) = rest.split_at(first.len_utf8());
                (one, one)
            });
            said.push_str(to);
            rest = rest.strip_prefix(from).unwrap_or_default();
        }
        said
    }
}

impl Text {
    /// The text in the words of such a facility; in English one word (`facility`) does for all.
    #[must_use]
    pub fn said_by(self, kind: FacilityKind) -> Self {
        Self { ja: kind.says(&self.ja), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_speaks_of_itself() {
        let sentence = "当院の院長・開設者が、病院の事件を読み、電子カルテと院内の表(医師、看護、事務など)を見ます。";
        assert_eq!(FacilityKind::Clinic.says(sentence), sentence);
        assert_eq!(
            FacilityKind::Pharmacy.says(sentence),
            "当薬局の開設者・管理薬剤師が、病院の事件を読み、電子薬歴と薬局内の表(薬剤師、登録販売者、事務など)を見ます。"
        );
        assert_eq!(
            FacilityKind::Midwifery.says(sentence),
            "当助産所の開設者・管理者が、病院の事件を読み、電子カルテと所内の表(助産師、事務など)を見ます。"
        );
        assert!(FacilityKind::Dental.says(sentence).contains("当院の院長・開設者"));
        assert_eq!(FacilityKind::Pharmacy.says("病院内と診療所"), "病院内と診療所");
    }

    #[test]
    fn no_kind_says_a_word_twice_over() {
        for kind in FacilityKind::ALL {
            for (from, to) in kind.instead() {
                assert_eq!(&kind.says(from), to, "{kind}: a word before it hides {from}");
            }
        }
    }
}
