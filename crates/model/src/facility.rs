//! The facility (医療機関・薬局) and where it is.

use serde::{Deserialize, Serialize};

use crate::error::UnknownKey;
use crate::id::FacilityId;
use crate::words::Words;

keyed_enum! {
    /// What kind of facility.
    pub enum FacilityKind {
        Hospital = "hospital", "病院", "hospital";
        Clinic = "clinic", "診療所", "clinic";
        Dental = "dental", "歯科診療所", "dental clinic";
        Midwifery = "midwifery", "助産所", "midwifery home";
        Pharmacy = "pharmacy", "薬局", "pharmacy";
    }
}

keyed_enum! {
    /// Who uses an installation: a facility that asks, or a vendor that is asked. The pages of one are not there for the other.
    pub enum Side {
        Facility = "facility", "医療機関・薬局", "facility";
        Vendor = "vendor", "事業者", "vendor";
    }
}

impl Side {
    const fn facility() -> Self {
        Self::Facility
    }

    fn is_facility(&self) -> bool {
        *self == Self::Facility
    }
}

/// A facility, or the vendor an installation belongs to: whoever the rows are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facility {
    /// Id.
    pub id: FacilityId,
    /// Name as printed on the forms.
    pub name: String,
    /// Hospital, clinic …
    pub kind: FacilityKind,
    /// Prefecture.
    pub prefecture: Prefecture,
    /// Number of beds; 0 for none.
    pub beds: u32,
    /// The gate: is any medical information system in use? `None` until somebody said.
    pub systems_in_use: Option<bool>,
    /// Does it have a contract with any vendor? `None` until somebody said; systems and contracts are looked at too.
    pub vendor_contract: Option<bool>,
    /// Whether it is a facility or a vendor. Decided at set-up.
    #[serde(default = "Side::facility", skip_serializing_if = "Side::is_facility")]
    pub side: Side,
    /// Counts up with each change; guards against two people saving at once.
    pub revision: u32,
}

impl FacilityKind {
    /// What does not fit between kind and beds. A hospital without any is one whose beds nobody wrote down, which would count
    /// as one without patients in them.
    ///
    /// Source: Medical Care Act (医療法), articles 1-5 (hospital: 20 beds or more, clinic and dental clinic: at most 19) and 2
    /// (midwifery home: at most 9).
    #[must_use]
    pub const fn doubt_about_beds(self, beds: u32) -> Option<Words> {
        match (self, beds) {
            (Self::Clinic | Self::Dental, 20..) => Some(Words {
                ja: "病床が20以上ある施設は、医療法では病院です(診療所は19床まで)。種別か病床数を確かめてください",
                en: "by law a place with 20 beds or more is a hospital (a clinic has at most 19): check kind and beds",
            }),
            (Self::Hospital, 0) => Some(Words {
                ja: "病院なのに、病床数が入っていません(医療法では、病院は20床から)。病床数を入れてください",
                en: "the number of beds is missing (by law a hospital has 20 or more): fill it in",
            }),
            (Self::Hospital, 1..=19) => Some(Words {
                ja: "病床が19までの施設は、医療法では診療所です(病院は20床から)。種別か病床数を確かめてください",
                en: "by law a place with up to 19 beds is a clinic (a hospital has 20 or more): check kind and beds",
            }),
            (Self::Midwifery, 10..) => Some(Words {
                ja: "助産所に入所できるのは、医療法では9人までです。種別か病床数を確かめてください",
                en: "by law a midwifery home takes at most 9 women: check kind and beds",
            }),
            (Self::Pharmacy, 1..) => Some(Words {
                ja: "薬局に病床はありません。種別か病床数を確かめてください",
                en: "a pharmacy has no beds: check kind and beds",
            }),
            _ => None,
        }
    }
}

impl Facility {
    /// What does not fit between its kind and its beds: see [`FacilityKind::doubt_about_beds`]. It is refused when it is said;
    /// what was stored before may still hold it.
    #[must_use]
    pub const fn doubt_about_beds(&self) -> Option<Words> {
        self.kind.doubt_about_beds(self.beds)
    }
}

/// A prefecture by its JIS X 0401 code, 1 (北海道) to 47 (沖縄県).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Prefecture(u8);

/// Names in the order of JIS X 0401.
const PREFECTURES: [(&str, &str); 47] = [
    ("北海道", "Hokkaido"),
    ("青森県", "Aomori"),
    ("岩手県", "Iwate"),
    ("宮城県", "Miyagi"),
    ("秋田県", "Akita"),
    ("山形県", "Yamagata"),
    ("福島県", "Fukushima"),
    ("茨城県", "Ibaraki"),
    ("栃木県", "Tochigi"),
    ("群馬県", "Gunma"),
    ("埼玉県", "Saitama"),
    ("千葉県", "Chiba"),
    ("東京都", "Tokyo"),
    ("神奈川県", "Kanagawa"),
    ("新潟県", "Niigata"),
    ("富山県", "Toyama"),
    ("石川県", "Ishikawa"),
    ("福井県", "Fukui"),
    ("山梨県", "Yamanashi"),
    ("長野県", "Nagano"),
    ("岐阜県", "Gifu"),
    ("静岡県", "Shizuoka"),
    ("愛知県", "Aichi"),
    ("三重県", "Mie"),
    ("滋賀県", "Shiga"),
    ("京都府", "Kyoto"),
    ("大阪府", "Osaka"),
    ("兵庫県", "Hyogo"),
    ("奈良県", "Nara"),
    ("和歌山県", "Wakayama"),
    ("鳥取県", "Tottori"),
    ("島根県", "Shimane"),
    ("岡山県", "Okayama"),
    ("広島県", "Hiroshima"),
    ("山口県", "Yamaguchi"),
    ("徳島県", "Tokushima"),
    ("香川県", "Kagawa"),
    ("愛媛県", "Ehime"),
    ("高知県", "Kochi"),
    ("福岡県", "Fukuoka"),
    ("佐賀県", "Saga"),
    ("長崎県", "Nagasaki"),
    ("熊本県", "Kumamoto"),
    ("大分県", "Oita"),
    ("宮崎県", "Miyazaki"),
    ("鹿児島県", "Kagoshima"),
    ("沖縄県", "Okinawa"),
];

impl Prefecture {
    /// By code.
    ///
    /// # Errors
    /// When `code` is not 1 to 47.
    pub fn new(code: u8) -> Result<Self, UnknownKey> {
        if (1..=47).contains(&code) { Ok(Self(code)) } else { Err(UnknownKey::new("Prefecture", &code.to_string())) }
    }

    /// All 47, north to south.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=47).map(Self)
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The name.
    #[must_use]
    pub fn words(self) -> Words {
        let (ja, en) = PREFECTURES.get(usize::from(self.0) - 1).copied().unwrap_or(("", ""));
        Words { ja, en }
    }
}

impl TryFrom<u8> for Prefecture {
    type Error = UnknownKey;
    fn try_from(code: u8) -> Result<Self, Self::Error> {
        Self::new(code)
    }
}

impl From<Prefecture> for u8 {
    fn from(p: Prefecture) -> Self {
        p.0
    }
}
