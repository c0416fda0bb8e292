//! Measures a file before any library unpacks it, and says what kind of container it is.
//!
//! Guards: a library is only handed packages whose parts were really unpacked and counted here, streaming, and whose
//! counts and chains cannot make it reserve or loop without end. Archives inside archives are never opened; of an archive
//! of files, only the one signed file of a vendor is taken.
//! Sources: APPNOTE (zip), MS-CFB (compound file), ECMA-376 (xlsx), ODF 1.3 (ods).

mod biff;
pub(crate) mod compound;

use std::borrow::Cow;
use std::io::{Cursor, Read};

use encoding_rs::SHIFT_JIS;
use sejo_model::ErrorCode;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::{Limits, Refusal};

/// How the names of what a vendor signs end.
const SIGNED: [&str; 2] = [".sejo-reply.json", ".sejo-notice.json"];

/// What a file is by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// An xlsx or xlsm workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// A workbook of Excel 97 to 2003.
    Xls,
    /// Neither package nor known binary: perhaps text.
    Text,
}

/// A part that unpacks to less than this is never called a bomb, however well it packs.
const HARMLESS_PART: u64 = 4 * 1024 * 1024;

/// Looks at the bytes, measures packages, and says what the file is.
///
/// # Errors
/// When the file is empty, too large, encrypted, damaged, a bomb, or of a kind nothing here reads.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Container, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new(ErrorCode::FileEmpty, "0バイトのファイルです。", "The file has 0 bytes."));
    }
    if is_all_zero(bytes) {
        return Err(Refusal::new(
            ErrorCode::FileEmpty,
            format!("{}バイトすべてが0で、中身がありません。", bytes.len()),
            format!("All {} bytes are zero; there is nothing inside.", bytes.len()),
        ));
    }
    if bytes.len() as u64 > limits.bytes {
        return Err(too_large(bytes.len() as u64, limits.bytes));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return open_zip(bytes, limits);
    }
    if bytes.starts_with(&compound::SIGNATURE) {
        return open_compound(bytes, limits);
    }
    match foreign(bytes) {
        Some(name) => Err(hint(unknown(name), bytes)),
        None => Ok(Container::Text),
    }
}

/// Checks that a zip package stays inside the limits by unpacking every part and counting.
///
/// # Errors
/// When it is a bomb, damaged, encrypted or too large.
pub fn check_zip(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    if bytes.len() as u64 > limits.bytes {
        return Err(too_large(bytes.len() as u64, limits.bytes));
    }
    let mut archive = archive(bytes)?;
    let entries = archive.len();
    if entries > limits.entries {
        return Err(Refusal::new(
            ErrorCode::FileBomb,
            format!("ファイルの中に{entries}個の部品があります(上限{}個)。", limits.entries),
            format!("The package has {entries} parts (limit {}).", limits.entries),
        ));
    }
    let mut total = 0_u64;
    for index in 0..entries {
        let name = {
            let part = archive.by_index(index).map_err(|e| zip_refusal(&e))?;
            part.name().map_err(|e| zip_refusal(&e))?.into_owned()
        };
        if let Some(encoding) = archive.by_index(index).ok().and_then(|part| other_encoding(part, &name)) {
            return Err(not_utf8(&name, &encoding));
        }
        let mut part = archive.by_index(index).map_err(|e| zip_refusal(&e))?;
        if part.enclosed_name().is_none() || name.len() > 1_024 {
            return Err(damaged("部品の名前が正しくありません。", "A part has a name that is not allowed."));
        }
        let packed = part.compressed_size();
        let declared = part.size();
        let allowed = limits.unpacked.saturating_sub(total);
        if declared > HARMLESS_PART && declared / packed.max(1) > limits.ratio {
            return Err(bomb(&name, packed, declared));
        }
        if declared > allowed {
            return Err(too_large_unpacked(total.saturating_add(declared), limits));
        }
        let real = unpack_counting(&mut part, &name, packed, allowed, limits)?;
        total = total.saturating_add(real);
    }
    Ok(())
}

/// The signed file of a vendor in the archive it hands out to a customer, with its name: a reply goes with its workbook and its print,
/// which say the same. `None` where there is none, or of several any could be meant, or the archive is not within the limits.
#[must_use]
pub fn signed_within(bytes: &[u8], limits: &Limits) -> Option<(String, Vec<u8>)> {
    if !bytes.starts_with(b"PK\x03\x04") || bytes.len() as u64 > limits.bytes {
        return None;
    }
    let mut archive = archive(bytes).ok().filter(|archive| archive.len() <= limits.entries)?;
    let mut signed = None;
    for index in 0..archive.len() {
        let name = {
            let part = archive.by_index(index).ok()?;
            match of_windows(part.name_raw()) {
                Some(name) => name,
                None => part.name().ok()?.into_owned(),
            }
        };
        if SIGNED.iter().any(|ending| name.ends_with(ending)) && signed.replace((index, name)).is_some() {
            return None;
        }
    }
    let (index, name) = signed?;
    check_zip(bytes, limits).ok()?;
    let mut content = Vec::new();
    archive.by_index(index).ok()?.take(limits.bytes).read_to_end(&mut content).ok()?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    Some((name, content))
}

/// The name of a part as Japanese programs of Windows write it, in CP932 without saying so; `None` for what is UTF-8 or neither.
fn of_windows(name: &[u8]) -> Option<String> {
    if std::str::from_utf8(name).is_ok() {
        return None;
    }
    SHIFT_JIS.decode_without_bom_handling_and_without_replacement(name).map(Cow::into_owned)
}

/// The encoding an XML part names where that is none of those a package may use (ECMA-376 part 2, §9.1.3).
fn other_encoding(part: impl Read, name: &str) -> Option<String> {
    const DECLARATION: u64 = 200;
    if !is_xml(name) {
        return None;
    }
    let mut head = Vec::new();
    part.take(DECLARATION).read_to_end(&mut head).ok()?;
    let head = String::from_utf8_lossy(&head);
    let declaration = head.trim_start_matches('\u{feff}').strip_prefix("<?xml")?.split_once("?>")?.0;
    let quoted = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let encoding = quoted.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?.to_owned();
    let usual = ["utf-8", "utf8", "utf-16", "us-ascii", "ascii"];
    (!usual.iter().any(|it| encoding.eq_ignore_ascii_case(it))).then_some(encoding)
}

fn is_xml(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with(".xml") || lower.ends_with(".rels")
}

/// A part that gives words to names of its own (`<!ENTITY`), which no package may (ECMA-376 part 2, §9.1.3): a reader that
/// does not know them loses the words without a sign.
fn own_entities(name: &str) -> Refusal {
    Refusal::new(
        ErrorCode::FileDamaged,
        format!(
            "部品「{name}」が、文字を置きかえる独自の定義(ENTITY)を使っています。Sejoはこの定義を読まないため、文字が抜けてしまいます。Excelで開いて保存し直してください。"
        ),
        format!(
            "The part “{name}” declares entities of its own, which Sejo does not read: words would be lost. Open it in Excel and save it again."
        ),
    )
}

fn not_utf8(name: &str, encoding: &str) -> Refusal {
    let encoding: String = encoding.chars().filter(char::is_ascii_graphic).take(20).collect();
    Refusal::new(
        ErrorCode::FileDamaged,
        format!(
            "部品「{name}」が {encoding} で書かれています(UTF-8でなければなりません)。Excelで開いて保存し直してください。"
        ),
        format!("The part “{name}” is written in {encoding}; it has to be UTF-8. Open it in Excel and save it again."),
    )
}

/// Unpacks one part into nothing and counts; what the directory declares is not believed.
fn unpack_counting<R: Read>(
    part: &mut R,
    name: &str,
    packed: u64,
    allowed: u64,
    limits: &Limits,
) -> Result<u64, Refusal> {
    // The end of one read stays in front of the next, so that nothing hides across the seam.
    const SEAM: usize = 64;
    let mut buffer = vec![0_u8; SEAM + 64 * 1024];
    let mut real = 0_u64;
    loop {
        let space = buffer.get_mut(SEAM..).unwrap_or_default();
        let read = part.read(space).map_err(|_| {
            damaged(
                "部品を展開できません(途中で切れているか、書き換わっています)。",
                "A part cannot be unpacked: it is cut off or altered.",
            )
        })?;
        if read == 0 {
            return Ok(real);
        }
        real += read as u64;
        if real > HARMLESS_PART && real / packed.max(1) > limits.ratio {
            return Err(bomb(name, packed, real));
        }
        if real > allowed {
            return Err(too_large_unpacked(real, limits));
        }
        let text = String::from_utf8_lossy(buffer.get(..SEAM + read).unwrap_or_default());
        if !claims_are_possible(&text, limits.cells as u64 * 4) {
            return Err(damaged("部品の中の個数が、あり得ない値です。", "A count inside a part is impossible."));
        }
        if is_xml(name) && text.contains("<!ENTITY") {
            return Err(own_entities(name));
        }
        drop(text);
        buffer.copy_within(read..read + SEAM, 0);
    }
}

/// The xlsx reader reserves memory for as many strings as `uniqueCount` claims, so a claim beyond any workbook that
/// would be read is refused.
fn claims_are_possible(text: &str, at_most: u64) -> bool {
    const CLAIM: &str = "uniqueCount";
    text.match_indices(CLAIM).all(|(at, _)| {
        let rest = text.get(at + CLAIM.len()..).unwrap_or_default();
        let value = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
        let digits: String = value.chars().take_while(char::is_ascii_digit).take(24).collect();
        let written_plainly = rest.len() - value.len() <= 16;
        written_plainly && (digits.is_empty() || digits.parse::<u64>().is_ok_and(|n| n <= at_most))
    })
}

fn open_zip(bytes: &[u8], limits: &Limits) -> Result<Container, Refusal> {
    check_zip(bytes, limits)?;
    let mut archive = archive(bytes)?;
    if let Some(manifest) = part(&mut archive, "META-INF/manifest.xml", 1024 * 1024)
        && String::from_utf8_lossy(&manifest).contains("encryption-data")
    {
        return Err(encrypted());
    }
    let mime = part(&mut archive, "mimetype", 200).unwrap_or_default();
    let mime = String::from_utf8_lossy(&mime).trim().to_owned();
    if mime.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(Container::Ods);
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        return Ok(Container::Xlsx);
    }
    // Some programs write a workbook under other names; the content types say so all the same.
    let types = part(&mut archive, "[Content_Types].xml", 1024 * 1024).unwrap_or_default();
    let types = String::from_utf8_lossy(&types);
    let known: [(&str, &str, &str); 5] = [
        ("ms-excel.sheet.binary", "Excelバイナリブック(.xlsb)", "an Excel binary workbook (.xlsb)"),
        ("wordprocessingml", "Wordの文書", "a Word document"),
        ("presentationml", "PowerPointの資料", "a PowerPoint presentation"),
        ("opendocument.text", "OpenDocumentの文書", "an OpenDocument text"),
        ("opendocument", "OpenDocumentのファイル", "an OpenDocument file"),
    ];
    if types.contains("spreadsheetml.sheet.main") || types.contains("sheet.macroEnabled.main") {
        return Ok(Container::Xlsx);
    }
    match known.iter().find(|(word, ..)| types.contains(word) || mime.contains(word)) {
        Some((word, ja, en)) if matches!(*word, "wordprocessingml" | "opendocument.text") => {
            Err(unknown((ja, en)).with(DOCUMENT.0, DOCUMENT.1))
        }
        Some((_, ja, en)) => Err(unknown((ja, en))),
        None => Err(unknown(("zipの書庫", "a zip archive")).with(PACKED.0, PACKED.1)),
    }
}

fn open_compound(bytes: &[u8], limits: &Limits) -> Result<Container, Refusal> {
    let broken = || damaged("古い形式(.xls)の中身が壊れています。", "The inside of the old format (.xls) is damaged.");
    let file = compound::Compound::open(bytes).ok_or_else(broken)?;
    if file.has("EncryptedPackage") || file.has("EncryptionInfo") {
        return Err(encrypted());
    }
    let stream = match (file.has("Workbook"), file.has("Book")) {
        (true, _) => file.stream("Workbook"),
        (false, true) => file.stream("Book"),
        (false, false) if file.has("WordDocument") => {
            return Err(unknown(("古い形式のWordの文書", "an old Word document")).with(DOCUMENT.0, DOCUMENT.1));
        }
        (false, false) if file.has("__properties_version1.0") => {
            return Err(unknown(("Outlookのメール(.msg)", "a mail of Outlook (.msg)")).with(MAIL.0, MAIL.1));
        }
        (false, false) => return Err(unknown(("Officeの古い形式のファイル", "a file of an old Office format"))),
    };
    let stream = stream.ok_or_else(broken)?;
    let shape = biff::measure(&stream).ok_or_else(broken)?;
    if shape.encrypted {
        return Err(encrypted());
    }
    // The xls reader keeps a full rectangle per sheet, whether its cells are filled or not.
    if shape.sheets > limits.sheets.saturating_mul(4) || shape.cells > limits.cells as u64 * 2 {
        return Err(Refusal::new(
            ErrorCode::FileTooLarge,
            format!("表の大きさが{}セルあります。使っている範囲だけを新しいブックにコピーしてください。", shape.cells),
            format!("The sheets span {} cells. Copy only the used range into a new workbook.", shape.cells),
        ));
    }
    Ok(Container::Xls)
}

/// Whether an .xls has letters that are struck through, white on white, or in a hidden row or column; which ones they are its
/// reader does not tell.
pub(crate) fn obscures(bytes: &[u8]) -> bool {
    let Some(file) = compound::Compound::open(bytes) else { return true };
    let name = if file.has("Workbook") { "Workbook" } else { "Book" };
    file.stream(name).is_none_or(|stream| biff::strikes(&stream) || biff::hides(&stream) || biff::tucks_away(&stream))
}

/// Kinds of file people drop by mistake, so that the refusal can name them.
fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const KINDS: [(&[u8], &str, &str); 10] = [
        (RTF, "リッチテキスト(RTF)の文書", "a rich text document (RTF)"),
        (b"%PDF", "PDF", "a PDF"),
        (b"\x89PNG", "画像(PNG)", "a picture (PNG)"),
        (b"\xff\xd8\xff", "画像(JPEG)", "a picture (JPEG)"),
        (b"GIF8", "画像(GIF)", "a picture (GIF)"),
        (b"ElfFile", "Windowsのイベントログ", "a Windows event log"),
        (b"MZ", "プログラム", "a program"),
        (b"\x1f\x8b", "圧縮ファイル(gzip)", "a compressed file (gzip)"),
        (b"7z\xbc\xaf\x27\x1c", "圧縮ファイル(7z)", "a compressed file (7z)"),
        (b"SQLite format 3", "データベースのファイル", "a database file"),
    ];
    // Photos of phones, HEIC among them, and films are told by what follows their length.
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(("写真や動画(HEICなど)", "a photo or film (HEIC and the like)"));
    }
    KINDS.iter().find(|(magic, ..)| bytes.starts_with(magic)).map(|(_, ja, en)| (*ja, *en))
}

fn is_all_zero(bytes: &[u8]) -> bool {
    const ZEROS: [u8; 4096] = [0; 4096];
    bytes.chunks(ZEROS.len()).all(|chunk| ZEROS.starts_with(chunk))
}

/// A part of the package, at most `limit` bytes of it.
pub(crate) fn part<R: Read + std::io::Seek>(archive: &mut ZipArchive<R>, name: &str, limit: u64) -> Option<Vec<u8>> {
    let file = archive.by_name(name).ok()?;
    let mut out = Vec::new();
    file.take(limit).read_to_end(&mut out).ok()?;
    Some(out)
}

/// The package as an archive.
pub(crate) fn archive(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Refusal> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|e| zip_refusal(&e))
}

fn zip_refusal(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => encrypted(),
        ZipError::UnsupportedArchive(_) => {
            damaged("この圧縮の方法には対応していません。", "This way of compressing is not supported.")
        }
        _ => damaged("書庫の目次が読めません。", "The package's directory cannot be read."),
    }
}

/// A refusal for a damaged file.
pub(crate) fn damaged(ja: &str, en: &str) -> Refusal {
    Refusal::new(ErrorCode::FileDamaged, ja, en)
}

/// A refusal for an encrypted file.
pub(crate) fn encrypted() -> Refusal {
    Refusal::new(ErrorCode::FileEncrypted, "中身が暗号化されています。", "The content is encrypted.")
}

/// A refusal for a file that is something else.
pub(crate) fn unknown((ja, en): (&str, &str)) -> Refusal {
    Refusal::new(ErrorCode::FileUnknown, format!("{ja}のようです。"), format!("It looks like {en}."))
}

/// How a rich text document begins.
const RTF: &[u8] = b"{\\rtf";

/// What may be the configuration of a network device in another form: how to get its text.
fn hint(refusal: Refusal, bytes: &[u8]) -> Refusal {
    match bytes {
        // What is packed in one piece may be a backup.
        _ if bytes.starts_with(b"\x1f\x8b") => refusal.with(BACKUP_JA, BACKUP_EN),
        _ if bytes.starts_with(RTF) => refusal.with(DOCUMENT.0, DOCUMENT.1),
        _ if bytes.starts_with(b"%PDF") && is_vendor_form(bytes) => unknown(VENDOR_FORM).with(VENDOR.0, VENDOR.1),
        _ if bytes.starts_with(b"%PDF") => refusal.with(VENDOR.0, VENDOR.1).with(PRINTED.0, PRINTED.1),
        _ if [&b"\x89PNG"[..], b"\xff\xd8\xff", b"GIF8"].iter().any(|p| bytes.starts_with(p)) => {
            refusal.with(PICTURE.0, PICTURE.1)
        }
        _ => refusal,
    }
}

/// What to do with files that are packed together.
const PACKED: (&str, &str) = (
    "中にネットワーク機器の設定、機器の一覧、事業者の返信が入っているときは、展開して(右クリック→「すべて展開」)、出てきたファイルを選んで入れてください。まとめて選べます。事業者の返信は、当院あての回答ファイル(.sejo-reply.json)か回答用のExcelだけを入れます。",
    "If it holds configurations of network devices, lists or replies of a vendor, please unpack it and drop the files that come out; several can be chosen at once. Of replies drop only the answer file to you (.sejo-reply.json) or the answer workbook.",
);

/// Whether a PDF calls itself the form a vendor fills in. Its title is looked for where programs write it in the clear.
fn is_vendor_form(bytes: &[u8]) -> bool {
    const TITLE: &[u8] = "事業者確認用".as_bytes();
    bytes.windows(TITLE.len()).any(|w| w == TITLE)
}

/// What to do with the answers of a vendor as a PDF.
const VENDOR_FORM: (&str, &str) =
    ("事業者の回答を印刷したPDF(事業者確認用)", "the answers of a vendor as a print (the vendor form)");
const VENDOR: (&str, &str) = (
    "事業者の回答のPDFからは、回答を読み取りません。同じ回答の回答ファイル(.sejo-reply.json)かExcelが届いていれば、そちらを入れてください。PDFだけのときは、「システム・事業者」の「事業者への依頼」でその事業者への依頼を開き、「回答を手で入力する」にこのPDFを添えて、回答を書き写してください。",
    "The answers of a vendor are not read from a PDF. If the answer file (.sejo-reply.json) or the workbook came with it, drop that. With the PDF alone, open the request to that vendor under 'Requests to vendors', attach the PDF under 'Type the answers in', and copy them.",
);

/// What to do with the configuration of a network device in a document, in a PDF, as a picture, in a mail.
const DOCUMENT: (&str, &str) = (
    "ネットワーク機器の設定を貼り付けた文書なら、WordやLibreOfficeで開き、「ファイル」→「名前を付けて保存」で、ファイルの種類を「書式なし(.txt)」(「テキスト」)にして保存し、そのファイルを入れてください。機器から取り直すなら、show running-config(ヤマハは show config、FortiGateは show full-configuration)の表示を保存します。",
    "If it holds the configuration of a network device, open it in Word or LibreOffice, choose “File”, “Save as” with the type “Plain text (.txt)”, and drop that file. To take it anew, save what “show running-config” shows (YAMAHA: show config, FortiGate: show full-configuration).",
);
const PRINTED: (&str, &str) = (
    "ネットワーク機器の設定なら、PDFを開いて文字をすべて選び(Ctrl+A)、コピーしてメモ帳に貼り付け、「名前を付けて保存」で .txt として保存して入れてください。文字を選べないPDF(紙を読み取ったもの)なら、機器で show running-config(ヤマハは show config、FortiGateは show full-configuration)を実行し、表示された文字を保存して入れてください。",
    "If it is the configuration of a network device, open the PDF, select all of its text (Ctrl+A), paste it into a text editor, save it as .txt and drop that. Where the text cannot be selected (a scan), run “show running-config” on the device (YAMAHA: show config, FortiGate: show full-configuration), save what it shows and drop that.",
);
const PICTURE: (&str, &str) = (
    "画面の写真からは、文字を読み取りません。ネットワーク機器の設定なら、機器で show running-config(ヤマハは show config、FortiGateは show full-configuration)を実行し、表示された文字を保存して入れてください。",
    "No text is read from pictures of a screen. If it shows the configuration of a network device, run “show running-config” on the device (YAMAHA: show config, FortiGate: show full-configuration), save what it shows and drop that.",
);
const MAIL: (&str, &str) = (
    "メールを開き、添付ファイルがあればそれを保存して入れてください。本文に設定が書かれていれば、本文をすべて選んでコピーし、メモ帳に貼り付け、.txt として保存して入れてください。",
    "Open the mail. If it has an attachment, save that and drop it. If the text itself is a configuration, select all of it, paste it into a text editor, save it as .txt and drop that.",
);

/// What to do with a backup of a network device that is no text.
pub(crate) const BACKUP_JA: &str = "ネットワーク機器のバックアップなら、機器で show running-config(ヤマハは show config、FortiGateは show full-configuration)を実行し、表示された文字を保存して入れてください。";
pub(crate) const BACKUP_EN: &str = "If it is the backup of a network device, run “show running-config” on the device (YAMAHA: show config, FortiGate: show full-configuration), save what it shows and drop that.";

fn bomb(name: &str, packed: u64, unpacked: u64) -> Refusal {
    let name: String = name.chars().take(80).collect();
    Refusal::new(
        ErrorCode::FileBomb,
        format!("部品「{name}」は{packed}バイトから{unpacked}バイト以上に膨らみます。"),
        format!("The part {name:?} grows from {packed} bytes to {unpacked} bytes or more."),
    )
}

fn too_large(bytes: u64, limit: u64) -> Refusal {
    const MIB: u64 = 1024 * 1024;
    Refusal::new(
        ErrorCode::FileTooLarge,
        format!("{}MBあります(上限{}MB)。", bytes.div_ceil(MIB), limit / MIB),
        format!("It has {} MB (limit {} MB).", bytes.div_ceil(MIB), limit / MIB),
    )
}

fn too_large_unpacked(bytes: u64, limits: &Limits) -> Refusal {
    const MIB: u64 = 1024 * 1024;
    Refusal::new(
        ErrorCode::FileTooLarge,
        format!("展開すると{}MB以上になります(上限{}MB)。", bytes.div_ceil(MIB), limits.unpacked / MIB),
        format!("It unpacks to {} MB or more (limit {} MB).", bytes.div_ceil(MIB), limits.unpacked / MIB),
    )
}
