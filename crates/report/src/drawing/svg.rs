//! The picture as SVG for the pages.
//!
//! Invariants, as for charts: no `style` attribute, no script, no id, no outside reference; all text escaped; a title and
//! a description for people who cannot see it, and the table beside it says everything in full.

use std::fmt::Write as _;

use super::scene::{Paint, Scene, Shape};
use super::{Drawing, Width, layout};
use crate::chart::{escape, round};

/// The picture as SVG.
#[must_use]
pub fn svg(drawing: &Drawing, width: Width) -> String {
    let title = drawing.lang.pick("ネットワークの全体構成図", "Network picture");
    scene_svg(&layout(drawing, width), title, &drawing.summary(), "inherit")
}

/// Places painted as SVG, with a title and a description in words.
pub(crate) fn scene_svg(scene: &Scene, title: &str, desc: &str, font: &str) -> String {
    let high: f64 = scene.bands.iter().map(|band| band.height).sum();
    let class = if scene.width < 400.0 { "drawing-narrow" } else { "drawing-wide" };
    let mut svg = String::with_capacity(16 * 1024);
    // The label carries the description too: some screen readers skip <desc>.
    let _ = write!(
        svg,
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart drawing {c}" role="img" viewBox="0 0 {w} {h}" "#,
            r#"width="{w}" height="{h}" font-family="{f}" aria-label="{t}: {d}"><title>{t}</title><desc>{d}</desc>"#
        ),
        c = class,
        w = round(scene.width),
        h = round(high.ceil()),
        f = font,
        t = escape(title),
        d = escape(desc)
    );
    let mut top = 0.0;
    for band in &scene.bands {
        for shape in &band.shapes {
            draw(&mut svg, &shape.clone().moved_down(top));
        }
        top += band.height;
    }
    svg.push_str("</svg>");
    svg
}

fn draw(svg: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Box { x, y, w, h, paint, .. } => write!(
            svg,
            r#"<rect class="drawing-{}" x="{}" y="{}" width="{}" height="{}" rx="3" fill="{}" {}/>"#,
            paint.name,
            round(*x),
            round(*y),
            round(*w),
            round(*h),
            paint.fill,
            edge(paint)
        ),
        Shape::Line { from, to, paint } => write!(
            svg,
            r#"<path class="drawing-{}" d="M{} {}L{} {}" fill="none" {}/>"#,
            paint.name,
            round(from.0),
            round(from.1),
            round(to.0),
            round(to.1),
            edge(paint)
        ),
        Shape::Arrow { tip, paint } => {
            write!(svg, r#"<path d="M{} {}l-6 -11h12z" fill="{}"/>"#, round(tip.0), round(tip.1), paint.stroke)
        }
        Shape::Text { x, y, size, bold, middle, ink, text } => write!(
            svg,
            r#"<text x="{}" y="{}" font-size="{size}"{}{} fill="{ink}">{}</text>"#,
            round(*x),
            round(*y),
            if *bold { r#" font-weight="bold""# } else { "" },
            if *middle { r#" text-anchor="middle""# } else { "" },
            escape(text)
        ),
    };
}

fn edge(paint: &Paint) -> String {
    let dash = if paint.dashed { r#" stroke-dasharray="7 4""# } else { "" };
    format!(r#"stroke="{}" stroke-width="{}"{dash}"#, paint.stroke, paint.thick)
}
