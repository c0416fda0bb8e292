//! A picture as places: boxes, lines and short texts with coordinates, the same for the screen and for paper.

use serde::Serialize;

/// How something is painted. Colours have a contrast of at least 4.5 on their ground; the thickness and the dashes say the
/// same without colour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Paint {
    /// Name, for style sheets and tests.
    pub name: &'static str,
    /// Ground.
    pub fill: &'static str,
    /// Edge or line.
    pub stroke: &'static str,
    /// Its thickness.
    pub thick: f64,
    /// Whether it is dashed: not certain.
    pub dashed: bool,
}

const fn paint(name: &'static str, fill: &'static str, stroke: &'static str, thick: f64, dashed: bool) -> Paint {
    Paint { name, fill, stroke, thick, dashed }
}

/// Letters.
pub(super) const INK: &str = "#1b2733";
/// Letters that matter less.
pub(super) const SOFT: &str = "#525d68";
/// Letters of a warning.
pub(super) const RED: &str = "#a3180d";
/// Letters of what is in order.
pub(super) const GREEN: &str = "#1a5c33";
/// Letters on a dark ground.
pub(super) const WHITE: &str = "#ffffff";

/// The outside.
pub(super) const OUTSIDE: Paint = paint("outside", "#dfe3e8", "#3d4853", 1.5, false);
/// The inside.
pub(super) const INSIDE: Paint = paint("inside", "#f4f7fa", "#3d4853", 1.5, false);
/// A way in.
pub(super) const OPEN: Paint = paint("open", "#fff3f0", RED, 3.0, false);
/// A way in that is not certain.
pub(super) const DOUBT: Paint = paint("doubt", "#fff3f0", RED, 2.0, true);
/// The bar over a part of a picture.
pub(super) const HEAD: Paint = paint("head", INK, INK, 1.0, false);
/// A word that nobody registered it.
pub(super) const ALARM: Paint = paint("alarm", RED, RED, 1.0, false);
/// A word that it is registered.
pub(super) const TOLD: Paint = paint("told", "#ffffff", SOFT, 1.0, false);
/// No way in.
pub(super) const CLOSED: Paint = paint("closed", "#edf7f0", GREEN, 1.5, false);
/// Nobody knows.
pub(super) const UNKNOWN: Paint = paint("unknown", "#ffffff", SOFT, 1.5, true);
/// A device.
pub(super) const DEVICE: Paint = paint("device", "#ffffff", INK, 2.0, false);
/// A network or a machine inside.
pub(super) const NETWORK: Paint = paint("network", "#ffffff", SOFT, 1.0, false);
/// A network that is not what people take for the inside: wireless, maintenance.
pub(super) const SPECIAL: Paint = paint("special", "#eef2f6", INK, 2.0, false);

/// What a box is for: cards never overlap each other, badges lie in a card, areas hold cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Ground on which cards lie.
    Area,
    /// A thing.
    Card,
    /// A word with a ground, in a card.
    Badge,
}

/// Something with a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "shape")]
pub enum Shape {
    /// A rectangle.
    Box {
        /// What it is for.
        role: Role,
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        w: f64,
        /// Height.
        h: f64,
        /// Look.
        paint: Paint,
    },
    /// A line.
    Line {
        /// From.
        from: (f64, f64),
        /// To.
        to: (f64, f64),
        /// Look.
        paint: Paint,
    },
    /// The head of an arrow that points down.
    Arrow {
        /// Its point.
        tip: (f64, f64),
        /// Look.
        paint: Paint,
    },
    /// A text in one line.
    Text {
        /// Left, or the middle.
        x: f64,
        /// Base line.
        y: f64,
        /// Size of the letters.
        size: f64,
        /// Bold.
        bold: bool,
        /// Whether `x` is its middle.
        middle: bool,
        /// Colour.
        ink: &'static str,
        /// The text.
        text: String,
    },
}

impl Shape {
    /// The same further down.
    #[must_use]
    pub(super) fn moved_down(mut self, down: f64) -> Self {
        match &mut self {
            Self::Box { y, .. } | Self::Text { y, .. } => *y += down,
            Self::Line { from, to, .. } => {
                from.1 += down;
                to.1 += down;
            }
            Self::Arrow { tip, .. } => tip.1 += down,
        }
        self
    }
}

impl Shape {
    /// The same further to the right.
    #[must_use]
    pub(super) fn moved_right(mut self, by: f64) -> Self {
        match &mut self {
            Self::Box { x, .. } | Self::Text { x, .. } => *x += by,
            Self::Line { from, to, .. } => {
                from.0 += by;
                to.0 += by;
            }
            Self::Arrow { tip, .. } => tip.0 += by,
        }
        self
    }
}

/// A part of the picture that stays in one piece on paper.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Band {
    /// Height.
    pub height: f64,
    /// What is in it, from the ground up.
    pub shapes: Vec<Shape>,
}

/// The whole picture: bands one below the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scene {
    /// Width.
    pub width: f64,
    /// Bands from the top.
    pub bands: Vec<Band>,
}

impl Band {
    pub(super) fn rect(&mut self, role: Role, (x, y): (f64, f64), (w, h): (f64, f64), paint: Paint) {
        self.shapes.push(Shape::Box { role, x, y, w, h, paint });
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint) {
        self.shapes.push(Shape::Line { from, to, paint });
    }

    pub(super) fn arrow(&mut self, tip: (f64, f64), paint: Paint) {
        self.shapes.push(Shape::Arrow { tip, paint });
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), letters: Letters, text: impl Into<String>) {
        let Letters { size, bold, middle, ink } = letters;
        self.shapes.push(Shape::Text { x, y, size, bold, middle, ink, text: text.into() });
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) middle: bool,
    pub(super) ink: &'static str,
}

impl Letters {
    pub(super) const fn new(size: f64) -> Self {
        Self { size, bold: false, middle: false, ink: INK }
    }

    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) const fn middle(self) -> Self {
        Self { middle: true, ..self }
    }

    pub(super) const fn ink(self, ink: &'static str) -> Self {
        Self { ink, ..self }
    }
}
