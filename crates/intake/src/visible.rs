//! Which letters people see: one rule for the workbooks of every program.
//!
//! Guards: letters nearly of the colour of what lies behind them, and letters smaller than anybody can read, are not seen by whoever
//! sends a file, so nothing they say is taken for an answer. A colour that cannot be named counts as seen.

/// Colours no part of which differs by as much look the same: F2F2F2 on white does, D9D9D9 does not.
const DIFFERS: u8 = 32;
/// Points below which nobody reads letters.
const READABLE: f64 = 4.0;

/// A colour by its red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

impl Colour {
    pub(crate) const WHITE: Self = Self([255; 3]);
    pub(crate) const BLACK: Self = Self([0; 3]);

    /// `#fefefe`, or `FFFEFEFE` with what Excel writes in front.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().trim_start_matches('#');
        let digits = digits.get(digits.len().checked_sub(6)?..)?;
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// Darker for a tint below nothing, lighter above (ECMA-376 part 1, §18.8.19).
    pub(crate) fn tinted(self, tint: f64) -> Self {
        let part = |part: u8| {
            let part = f64::from(part);
            let tinted = if tint < 0.0 { part * (1.0 + tint) } else { part + (255.0 - part) * tint };
            tinted.round().clamp(0.0, 255.0) as u8
        };
        Self(self.0.map(part))
    }

    /// Whether letters of this colour are lost on a ground of that one.
    pub(crate) fn is_lost_on(self, ground: Self) -> bool {
        self.0.iter().zip(ground.0).all(|(own, behind)| own.abs_diff(behind) < DIFFERS)
    }
}

/// Whether nobody sees letters of a colour and size on a ground; `None` where the file does not say, or says what has no name here.
pub(crate) fn are_lost(colour: Option<Colour>, ground: Option<Colour>, size: Option<f64>) -> bool {
    colour.zip(ground).is_some_and(|(colour, ground)| colour.is_lost_on(ground))
        || size.is_some_and(|points| points < READABLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_lost_on_their_own_colour_and_when_they_are_tiny() {
        let colour = |text| Colour::parse(text).unwrap();
        for pale in ["FFFFFFFF", "#ffffff", "FFFEFEFE", "FFF2F2F2", "#e6e6e6"] {
            assert!(are_lost(Some(colour(pale)), Some(Colour::WHITE), Some(11.0)), "{pale}");
        }
        for seen in ["FFD9D9D9", "#ffff00", "FF000000", "#ff0000"] {
            assert!(!are_lost(Some(colour(seen)), Some(Colour::WHITE), Some(11.0)), "{seen}");
        }
        assert!(are_lost(Some(colour("101820")), Some(Colour::BLACK.tinted(0.05)), None), "dark on dark");
        assert!(!are_lost(Some(Colour::WHITE), None, None), "on a colour that has no name");
        assert!(are_lost(None, None, Some(1.0)) && !are_lost(None, Some(Colour::WHITE), Some(6.0)));
        assert_eq!(Colour::WHITE.tinted(-0.05), colour("F2F2F2"));
        assert_eq!(Colour::parse("auto"), None);
    }
}
