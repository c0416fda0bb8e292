//! The ledger as an Excel workbook: real dates, words to choose from, ready to be printed.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};
use sejo_model::{Date, Device, DeviceField, DeviceKind, DeviceState, Lang};

use super::{SystemNames, value};
use crate::error::ReportError;

/// The devices as XLSX: a header row with the words of every [`DeviceField`], a row per device. The name of the facility stands
/// at the head of every page, and in the properties, where the import looks for it.
///
/// Dates are real dates; everything else is text, so no value is ever taken for a formula. The same devices give the
/// same bytes.
///
/// # Errors
/// [`ReportError::Xlsx`] when a value does not fit the format.
pub fn xlsx(devices: &[Device], names: &SystemNames, facility: &str, lang: Lang) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    // The program that writes the file would put its own clock in here.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(lang.pick("機器台帳", "Device ledger"))
            .set_subject(facility)
            .set_author("Sejo")
            .set_creation_datetime(&created),
    );
    let sheet = workbook.add_worksheet();
    sheet.set_name(lang.pick("機器台帳", "Device ledger"))?;
    header(sheet, lang)?;
    let text = cell_format();
    let day = cell_format().set_num_format("yyyy/mm/dd").set_align(FormatAlign::Left);
    for (index, device) in devices.iter().enumerate() {
        let row = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        for (column, &field) in (0_u16..).zip(DeviceField::ALL) {
            match date_of(device, field).and_then(excel_date) {
                Some(date) => sheet.write_datetime_with_format(row, column, &date, &day)?,
                None => match value(device, field, names, lang) {
                    empty if empty.is_empty() => sheet.write_blank(row, column, &text)?,
                    value => sheet.write_string_with_format(row, column, value, &text)?,
                },
            };
        }
    }
    let last = u32::try_from(devices.len()).unwrap_or(u32::MAX).max(1);
    choices(sheet, last, lang)?;
    page(sheet, last, facility)?;
    Ok(workbook.save_to_buffer()?)
}

fn cell_format() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// Grey that a black-and-white printer still shows.
const LINE: Color = Color::RGB(0x009A_A3AD);

fn header(sheet: &mut Worksheet, lang: Lang) -> Result<(), ReportError> {
    let format =
        cell_format().set_bold().set_background_color(Color::RGB(0x00E4_EBF2)).set_align(FormatAlign::VerticalCenter);
    for (column, &field) in (0_u16..).zip(DeviceField::ALL) {
        sheet.write_string_with_format(0, column, field.words().r#in(lang), &format)?;
        sheet.set_column_width(column, width(field))?;
    }
    sheet.set_row_height(0, 32)?;
    Ok(())
}

const fn width(field: DeviceField) -> f64 {
    match field {
        DeviceField::Name | DeviceField::Note => 28.0,
        DeviceField::Kind | DeviceField::State | DeviceField::RemoteMaintenance => 10.0,
        DeviceField::Place | DeviceField::Maker | DeviceField::Ip | DeviceField::Responsible => 15.0,
        DeviceField::SupportEnd
        | DeviceField::SupportAskedOn
        | DeviceField::PurchasedOn
        | DeviceField::LastPatchOn
        | DeviceField::CheckedOn => 12.5,
        _ => 19.0,
    }
}

/// Lists to choose from; other words are allowed, because the import understands more than these.
fn choices(sheet: &mut Worksheet, last: u32, lang: Lang) -> Result<(), ReportError> {
    let lists: [(DeviceField, Vec<&str>); 3] = [
        (DeviceField::Kind, DeviceKind::ALL.iter().map(|k| k.words().r#in(lang)).collect()),
        (DeviceField::State, DeviceState::ALL.iter().map(|s| s.words().r#in(lang)).collect()),
        (DeviceField::RemoteMaintenance, vec![lang.pick("あり", "yes"), lang.pick("なし", "no")]),
    ];
    // Some rows below the last device, so that new devices get the lists too.
    let last = last.saturating_add(200).min(1_048_575);
    for (field, words) in lists {
        let column = (0_u16..).zip(DeviceField::ALL).find(|(_, f)| **f == field).map_or(0, |(c, _)| c);
        let list = DataValidation::new().allow_list_strings(&words)?.show_error_message(false);
        sheet.add_data_validation(1, column, last, column, &list)?;
    }
    Ok(())
}

fn page(sheet: &mut Worksheet, last: u32, facility: &str) -> Result<(), ReportError> {
    let columns = u16::try_from(DeviceField::ALL.len()).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0);
    sheet.set_header(format!("&L{}", facility.replace('&', "&&")));
    sheet.set_footer("&C&P / &N");
    Ok(())
}

const fn date_of(device: &Device, field: DeviceField) -> Option<Date> {
    match field {
        DeviceField::SupportEnd => device.support_end,
        DeviceField::SupportAskedOn => device.support_asked_on,
        DeviceField::PurchasedOn => device.purchased_on,
        DeviceField::LastPatchOn => device.last_patch_on,
        DeviceField::CheckedOn => device.checked_on,
        _ => None,
    }
}

/// `None` for days Excel cannot express (before 1900); they are written as text then.
fn excel_date(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}
