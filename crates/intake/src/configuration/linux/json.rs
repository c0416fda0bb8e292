//! `nft -j list ruleset`: every object is written out as the nftables text it stands for, and [`nft`] reads that, so that
//! both forms mean the same.
//!
//! Source: libnftables-json(5).

use std::fmt::Write as _;

use sejo_model::configuration::Line;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::super::Lines;
use super::nft;
use super::rules::Ruleset;

#[derive(Deserialize)]
struct Listing<'j> {
    #[serde(borrow)]
    nftables: Vec<&'j RawValue>,
}

/// Whether the lines hold such a listing.
pub(super) fn is_ruleset(lines: &Lines<'_>) -> bool {
    let mut head = lines.iter().map(|l| l.text.trim()).filter(|t| !t.is_empty()).take(8);
    let mut opened = false;
    head.any(|text| {
        opened |= text.starts_with('{');
        opened && text.contains("\"nftables\"")
    })
}

/// Reads the listing.
pub(super) fn read(lines: &Lines<'_>) -> Ruleset {
    let from = lines.iter().position(|l| l.text.trim_start().starts_with('{'));
    let Some(rest) = from.and_then(|at| lines.as_slice().get(at..)) else { return Ruleset::default() };
    let number = rest.first().map_or(1, |l| l.number);
    // The lines as they are without what pagers wrote between them.
    let text = rest.iter().map(|l| l.text).collect::<Vec<_>>().join("\n");
    let text = text.as_str();
    let Some(Ok(listing)) = serde_json::Deserializer::from_str(text).into_iter::<Listing<'_>>().next() else {
        // Half a listing: nothing in it can be trusted to be what it seems.
        let mut nothing = Ruleset::default();
        nothing.unread = lines.iter().filter(|l| !l.text.trim().is_empty()).map(|l| l.number).collect();
        return nothing;
    };
    let (mut at, mut line) = (0, number);
    let mut statements: Vec<(Line, String)> = Vec::with_capacity(listing.nftables.len());
    for object in listing.nftables {
        let start = (object.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        line += text.get(at..start).map_or(0, |t| Line::try_from(t.matches('\n').count()).unwrap_or(0));
        at = start;
        if let Some(statement) = serde_json::from_str(object.get()).ok().and_then(|v| statement(&v)) {
            statements.push((line, statement));
        }
    }
    let mut ruleset = nft::read(statements.iter().map(|(line, text)| (*line, text.as_str())), true);
    ruleset.whole = !statements.is_empty();
    ruleset
}

/// An object of the listing as a statement; `None` for what says nothing about traffic.
fn statement(object: &Value) -> Option<String> {
    let (kind, body) = object.as_object()?.iter().next()?;
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or("");
    let table = || format!("{} {}", text("family"), text("table"));
    match kind.as_str() {
        "table" => Some(format!("table {} {}", text("family"), text("name"))),
        "chain" => {
            let hook = if text("hook").is_empty() {
                String::new()
            } else {
                let policy = if text("policy").is_empty() { "accept" } else { text("policy") };
                format!("type {} hook {} priority 0; policy {policy};", text("type"), text("hook"))
            };
            Some(format!("chain {} {} {{ {hook} }}", table(), text("name")))
        }
        "set" | "map" => {
            let mut out = format!("{kind} {} {} {{ ", table(), text("name"));
            if let Some(elements) = body.get("elem") {
                let _ = write!(out, "elements = {}", set(elements));
            }
            out.push_str(" }");
            Some(out)
        }
        "element" => Some(format!("element {} {} {}", table(), text("name"), set(body.get("elem")?))),
        "rule" => {
            let mut out = format!("rule {} {}", table(), text("chain"));
            for expression in body.get("expr").and_then(Value::as_array).into_iter().flatten() {
                let _ = write!(out, " {}", words(expression));
            }
            if !text("comment").is_empty() {
                let _ = write!(out, " comment \"{}\"", text("comment"));
            }
            Some(out)
        }
        _ => None,
    }
}

/// A statement of a rule.
fn words(expression: &Value) -> String {
    let Some((kind, body)) = expression.as_object().and_then(|o| o.iter().next()) else { return value(expression) };
    let get = |key: &str| body.get(key).map(value).unwrap_or_default();
    match kind.as_str() {
        "match" => {
            let sign = match get("op").as_str() {
                // Behind a mask the sign tells where the value begins.
                sign @ "==" if body.get("left").is_some_and(|left| left.get("&").is_some()) => format!("{sign} "),
                "==" | "in" => String::new(),
                sign => format!("{sign} "),
            };
            format!("{} {sign}{}", get("left"), get("right"))
        }
        "accept" | "drop" | "return" | "continue" | "reject" | "masquerade" | "snat" | "notrack" => kind.clone(),
        "jump" | "goto" => format!("{kind} {}", get("target")),
        "vmap" => format!("{} vmap {}", get("key"), get("data")),
        "dnat" => match (body.get("addr"), body.get("port")) {
            (Some(Value::Object(map)), _) => map.get("map").map_or_else(String::new, |m| {
                let part = |key: &str| m.get(key).map(value).unwrap_or_default();
                format!("dnat to {} map {}", part("key"), part("data"))
            }),
            (Some(address), Some(port)) => format!("dnat to {} : {}", value(address), value(port)),
            (Some(address), None) => format!("dnat to {}", value(address)),
            _ => "redirect".to_owned(),
        },
        "limit" => "limit rate 1/second".to_owned(),
        "redirect" if body.get("port").is_some() => format!("redirect to :{}", get("port")),
        "counter" | "log" => kind.clone(),
        _ => kind.clone(),
    }
}

/// A value: a word, a number, a field, a set, a range.
fn value(value: &Value) -> String {
    match value {
        Value::String(text) if text.contains([' ', '{', '}', ',', ';', '#']) => format!("\"{text}\""),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(_) => set(value),
        Value::Object(object) => object.iter().next().map(|(kind, body)| object_value(kind, body)).unwrap_or_default(),
        Value::Bool(_) | Value::Null => String::new(),
    }
}

fn object_value(kind: &str, body: &Value) -> String {
    let get = |key: &str| body.get(key).map(value).unwrap_or_default();
    match kind {
        "payload" if body.get("field").is_some() => format!("{} {}", get("protocol"), get("field")),
        "meta" if matches!(get("key").as_str(), "iifname" | "oifname" | "iif" | "oif") => get("key"),
        "meta" => format!("meta {}", get("key")),
        "ct" => format!("ct {}", get("key")),
        "fib" => "fib daddr".to_owned(),
        "prefix" => format!("{}/{}", get("addr"), get("len")),
        "range" => match body.as_array().map(Vec::as_slice) {
            Some([from, to]) => format!("{}-{}", value(from), value(to)),
            _ => String::new(),
        },
        "&" => match body.as_array().map(Vec::as_slice) {
            Some([field, mask]) => format!("{} & {}", value(field), value(mask)),
            _ => String::new(),
        },
        "|" => set(body),
        "set" => set(body),
        "elem" => get("val"),
        "concat" => body.as_array().into_iter().flatten().map(value).collect::<Vec<_>>().join(" . "),
        "jump" | "goto" => format!("{kind} {}", get("target")),
        _ => kind.to_owned(),
    }
}

/// A set, or a map where its elements are pairs.
fn set(elements: &Value) -> String {
    let items = elements.as_array().map_or(std::slice::from_ref(elements), Vec::as_slice).iter().map(|item| match item
        .as_array()
        .map(Vec::as_slice)
    {
        Some([key, then]) => format!("{} : {}", value(key), value(then)),
        _ => value(item),
    });
    format!("{{ {} }}", items.collect::<Vec<_>>().join(", "))
}
