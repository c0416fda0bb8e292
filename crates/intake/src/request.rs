//! Requests as a vendor gets them: the signed request (`sejo-request-1`) or the HTML file that carries it.
//!
//! Guards: what is asked is read into a closed shape; texts that steer others refuse the file. Whether the signature fits is
//! decided elsewhere, over what was read. Format: `docs/formats/request.md`.

use sejo_model::ErrorCode;
use sejo_model::answer_sheet::MARK;
use sejo_model::request::{Asked, look_alike};
use sejo_model::seal::{EarlierKey, Seal};
use sejo_model::text::{is_line, is_lines};
use serde::Deserialize;

use crate::Refusal;

/// Bytes of a request, as HTML.
const BYTES: usize = 2 << 20;
/// Systems, and questions.
const MOST: usize = 500;
/// Characters of one text.
const CHARACTERS: usize = 4_000;
/// Stands in front of the request in the HTML.
const BEGIN: &str = "<script type=\"application/json\" id=\"request\">";

/// A request as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRequest {
    /// What is asked.
    pub asked: Asked,
    /// Who signed it, as written.
    pub seal: Seal,
}

#[derive(Deserialize)]
struct InHtml {
    format: String,
    asked: Asked,
    signature: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    earlier: Vec<EarlierKey>,
}

fn refused(ja: &str, en: &str) -> Refusal {
    Refusal::new(ErrorCode::NotARequest, ja, en)
}

/// Reads a request.
///
/// # Errors
/// [`ErrorCode::NotARequest`] with what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<ReadRequest, Refusal> {
    if bytes.len() > BYTES {
        return Err(refused("ファイルが大きすぎます。", "The file is too large."));
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let text = text.map_err(|_| refused("文字が壊れています(UTF-8ではありません)。", "It is not UTF-8."))?;
    let unknown = || refused("施錠の依頼ではありません。", "It is no request of Sejo.");
    let damaged = |_| refused("途中で切れているか、書き換えられています。", "It is cut off or was altered.");
    let read = if let Some((_, rest)) = text.split_once(BEGIN) {
        let (json, _) = rest.split_once("</script>").ok_or_else(unknown)?;
        let found: InHtml = serde_json::from_str(json).map_err(damaged)?;
        if found.format != MARK {
            return Err(unknown());
        }
        let seal = Seal { key: found.key, signature: found.signature, earlier: found.earlier };
        ReadRequest { asked: found.asked, seal }
    } else {
        let (line, seal) = text.split_once('\n').ok_or_else(unknown)?;
        let mut value: serde_json::Value = serde_json::from_str(line).map_err(|_| unknown())?;
        let format = value.as_object_mut().and_then(|members| members.remove("format"));
        if format.as_ref().and_then(serde_json::Value::as_str) != Some(MARK) {
            return Err(unknown());
        }
        let seal: Seal = serde_json::from_str(seal.trim()).map_err(damaged)?;
        let asked = serde_json::from_value(value).map_err(damaged)?;
        ReadRequest { asked, seal }
    };
    check(&read.asked)?;
    Ok(read)
}

fn check(asked: &Asked) -> Result<(), Refusal> {
    let short = |text: &str| text.chars().count() <= CHARACTERS;
    let names = asked.systems.iter().map(|s| s.name.as_str());
    let lines = names.chain([asked.facility.name.as_str(), asked.facility.id.as_str(), asked.vendor.name.as_str()]);
    let sound = lines.into_iter().all(|t| is_line(t) && short(t) && !t.is_empty());
    let texts = asked.questions.iter().flat_map(|q| [&q.label.ja, &q.label.en, &q.note.ja, &q.note.en]);
    let sound = sound && texts.chain([&asked.words, &asked.contact]).all(|t| is_lines(t) && short(t));
    if !sound || asked.systems.len() > MOST || asked.questions.len() > MOST || asked.systems.is_empty() {
        return Err(refused("決められた形と違う内容が入っています。", "It holds something the format does not have."));
    }
    if look_alike(&asked.questions).is_some() {
        return Err(refused("同じ質問が2つあります。", "It asks one thing twice."));
    }
    Ok(())
}
