//! Our few drawings, inline so that they print and take the colour of the text.

use std::fmt;

/// A drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Icon(&'static str);

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<svg class=\"icon\" width=\"20\" height=\"20\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\" fill=\"none\" \
             stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{}</svg>",
            self.0
        )
    }
}

// The paths are constants of this file.
impl askama::filters::HtmlSafe for Icon {}

pub(crate) const LOCK: Icon = Icon(
    "<path d=\"M8 11V8a4 4 0 0 1 8 0v3\"/><rect x=\"5\" y=\"11\" width=\"14\" height=\"9\" rx=\"2\"/><path d=\"m9.5 15.5 2 2 3.5-3.5\"/>",
);
pub(crate) const YES: Icon = Icon("<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"m8 12.5 3 3 5-6\"/>");
pub(crate) const NO: Icon = Icon("<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"m9 9 6 6m0-6-6 6\"/>");
pub(crate) const UNKNOWN: Icon = Icon(
    "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.7\"/><path d=\"M12 16.8v.01\"/>",
);
pub(crate) const NONE: Icon = Icon("<path d=\"M7 12h10\"/>");
pub(crate) const INFO: Icon =
    Icon("<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M12 11v5\"/><path d=\"M12 7.8v.01\"/>");
pub(crate) const WARN: Icon =
    Icon("<path d=\"M12 4 2.8 19.5h18.4z\"/><path d=\"M12 10v4.5\"/><path d=\"M12 17.2v.01\"/>");
pub(crate) const DOWN: Icon = Icon("<path d=\"m7 10 5 5 5-5\"/>");
pub(crate) const RIGHT: Icon = Icon("<path d=\"M5 12h14\"/><path d=\"m13 6 6 6-6 6\"/>");
pub(crate) const LEFT: Icon = Icon("<path d=\"M19 12H5\"/><path d=\"m11 6-6 6 6 6\"/>");
pub(crate) const MENU: Icon = Icon("<path d=\"M4 7h16M4 12h16M4 17h16\"/>");
pub(crate) const PERSON: Icon = Icon("<circle cx=\"12\" cy=\"8\" r=\"4\"/><path d=\"M4.5 20a7.5 7.5 0 0 1 15 0\"/>");
pub(crate) const CLOCK: Icon = Icon("<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M12 7v5l3.5 2\"/>");
pub(crate) const COIN: Icon = Icon(
    "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"m8.5 7 3.5 5 3.5-5\"/><path d=\"M12 12v6m-3-4.5h6m-6 2.5h6\"/>",
);
pub(crate) const DROP: Icon = Icon(
    "<path d=\"M12 15V4\"/><path d=\"m7.5 8.5 4.5-4.5 4.5 4.5\"/><path d=\"M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3\"/>",
);
pub(crate) const SAVE: Icon = Icon(
    "<path d=\"M12 4v11\"/><path d=\"m7.5 10.5 4.5 4.5 4.5-4.5\"/><path d=\"M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3\"/>",
);
pub(crate) const PRINT: Icon = Icon(
    "<path d=\"M7 9V4h10v5\"/><path d=\"M7 17H5a1 1 0 0 1-1-1v-5a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v5a1 1 0 0 1-1 1h-2\"/><rect x=\"7\" y=\"14\" width=\"10\" height=\"6\"/>",
);
pub(crate) const PEN: Icon = Icon("<path d=\"M4 20h4L19 9l-4-4L4 16z\"/>");
