//! One device of the ledger: what is known, what is missing and how to find it out, what changed.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use sejo_app::Error;
use sejo_app::configuration::ConfigurationRow;
use sejo_app::ledger::DeviceView;
use sejo_model::verdict::LedgerFilter;
use sejo_model::{Action, Device, DeviceField, DeviceId, DeviceKind, DeviceState, ErrorCode, Lang, SystemId, Words};

use super::configuration;
use crate::form::{Choice, Collision, Control, Fields, Filled, Labelled, Reader, choices, choices_of, refused_form};
use crate::guard::Signed;
use crate::icon;
use crate::page::{Outcome, page, page_about, read_id, see};
use crate::part::{self, Badge, Tone};
use crate::shell::{Done, Nav, Shell};
use crate::site::Site;

/// The fields as people look for them.
const GROUPS: [(Words, &[DeviceField]); 6] = {
    use DeviceField as F;
    [
        (Words { ja: "何の機器か", en: "What it is" }, &[F::Name, F::Kind, F::State, F::Maker, F::Model, F::Serial]),
        (Words { ja: "どこにあるか", en: "Where it is" }, &[F::Place, F::System]),
        (Words { ja: "ネットワーク", en: "Network" }, &[F::HostName, F::Ip, F::Mac]),
        (Words { ja: "ソフトウェア", en: "Software" }, &[F::Os, F::OsVersion, F::LastPatchOn, F::Antivirus]),
        (
            Words { ja: "誰が見ているか", en: "Who looks after it" },
            &[F::Responsible, F::Maintainer, F::RemoteMaintenance],
        ),
        (
            Words { ja: "日付と備考", en: "Dates and remarks" },
            &[F::CheckedOn, F::SupportEnd, F::SupportAskedOn, F::PurchasedOn, F::Note],
        ),
    ]
};

/// A gap with the field that closes it and how to find the value.
struct GapLine {
    words: &'static str,
    how: &'static str,
    field: DeviceField,
}

#[derive(Template)]
#[template(path = "device/show.html")]
struct Show {
    shell: Shell,
    lang: Lang,
    /// A device that is not in the ledger yet.
    new: bool,
    form: Filled,
    gaps: Vec<GapLine>,
    systems: Vec<Choice>,
    /// After a collision: the stored values beside the typed ones.
    conflict: Option<Collision>,
    view: DeviceView,
}

impl Show {
    /// Whether it has a configuration, or should have one.
    fn is_network(&self) -> bool {
        let device = &self.view.device;
        let is_meant = device.kind == Some(DeviceKind::Network) && device.state == DeviceState::InUse;
        is_meant || !self.view.configurations.is_empty()
    }

    fn counts(&self, row: &ConfigurationRow) -> Vec<Badge> {
        configuration::counts(row, self.lang)
    }

    fn new(me: &Signed, new: bool, view: DeviceView, form: Filled) -> Self {
        let lang = me.lang();
        Self {
            shell: me.shell(Nav::Ledger),
            lang,
            new,
            form,
            gaps: view.gaps.iter().filter_map(|g| gap_line(*g, &view.device, lang)).collect(),
            systems: choices_of(&view.systems),
            conflict: None,
            view,
        }
    }

    fn groups(&self) -> &'static [(Words, &'static [DeviceField])] {
        &GROUPS
    }

    fn control(&self, field: &DeviceField) -> Control<'_> {
        field_control(&self.form, *field, self.lang, &self.systems)
    }

    fn may_edit(&self) -> bool {
        self.shell.may(&Action::EditFacts)
    }

    /// The value in words, for those who may only look.
    fn shown(&self, field: &DeviceField) -> String {
        let device = &self.view.device;
        match field {
            DeviceField::System => {
                let found = self.view.systems.iter().find(|s| Some(s.id) == device.system_id);
                found.map(|s| s.name.clone()).unwrap_or_default()
            }
            DeviceField::Kind => device.kind.map(|k| k.words().r#in(self.lang).to_owned()).unwrap_or_default(),
            DeviceField::State => device.state.words().r#in(self.lang).to_owned(),
            _ => device.get(*field),
        }
    }
}

/// The values of a device as the form has them: keys where there is a choice.
fn fields_of(device: &Device) -> Fields {
    let start = Fields::default().with("revision", device.revision.to_string());
    DeviceField::ALL.iter().fold(start, |fields, &field| {
        let value = match field {
            DeviceField::Kind => device.kind.map_or("", DeviceKind::key).to_owned(),
            DeviceField::State => device.state.key().to_owned(),
            DeviceField::RemoteMaintenance => device.remote_maintenance.map_or("", yes_no_key).to_owned(),
            DeviceField::System => device.system_id.map(|id| id.to_string()).unwrap_or_default(),
            _ => device.get(field),
        };
        fields.with(field.key(), value)
    })
}

const fn yes_no_key(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn choices_for(field: DeviceField, lang: Lang, systems: &[Choice]) -> Vec<Choice> {
    match field {
        DeviceField::Kind => choices(DeviceKind::ALL, |k| (k.key(), k.words()), lang),
        DeviceField::State => choices(DeviceState::ALL, |s| (s.key(), s.words()), lang),
        DeviceField::System => systems.to_vec(),
        DeviceField::RemoteMaintenance => {
            vec![Choice::new("yes", lang.pick("あり", "yes")), Choice::new("no", lang.pick("なし", "no"))]
        }
        _ => Vec::new(),
    }
}

/// The control of a field; the same on the page of one device and for many.
pub(crate) fn field_control<'a>(form: &'a Filled, field: DeviceField, lang: Lang, systems: &[Choice]) -> Control<'a> {
    let (name, label) = (field.key(), field.words().r#in(lang));
    let control = match field {
        DeviceField::State => form.select(name, label).choices(&choices_for(field, lang, systems)),
        DeviceField::Kind | DeviceField::System | DeviceField::RemoteMaintenance => {
            let unsaid = lang.pick("わからない・未記入", "not known");
            form.select(name, label).choices(&choices_for(field, lang, systems)).empty(unsaid)
        }
        DeviceField::SupportEnd
        | DeviceField::SupportAskedOn
        | DeviceField::PurchasedOn
        | DeviceField::LastPatchOn
        | DeviceField::CheckedOn => form.date(name, label),
        DeviceField::Note => form.area(name, label).max_length(1000),
        DeviceField::Place => form.text(name, label).list("places").max_length(1000),
        _ => form.text(name, label).autocomplete("off").max_length(1000),
    };
    control.hint(hint(field).r#in(lang))
}

/// What people ask when they see a field. None where the label says it all.
const fn hint(field: DeviceField) -> Words {
    let (ja, en) = match field {
        DeviceField::Name => ("見てわかる呼び名。例: 受付PC-1", "What people call it, e.g. Reception PC 1"),
        DeviceField::Place => ("部屋の名前。例: 1階 受付", "The room, e.g. Reception, 1st floor"),
        DeviceField::Serial => ("機器の裏や底のラベルにあります。", "On the label at the back or below."),
        DeviceField::Ip => ("例: 192.168.1.10", "E.g. 192.168.1.10"),
        DeviceField::Os => ("例: Windows 11 Pro", "E.g. Windows 11 Pro"),
        DeviceField::OsVersion => {
            ("例: 24H2。ルータなどはファームウェアの版。", "E.g. 24H2; for routers the firmware's.")
        }
        DeviceField::Maintainer => ("例: サンプルシステム株式会社、自施設", "A vendor, or 自施設 for your own staff"),
        DeviceField::RemoteMaintenance => ("事業者が外から接続して保守するか", "Does a vendor connect from outside?"),
        DeviceField::SupportEnd => {
            ("メーカーが更新を出さなくなる日", "After this day the maker gives no more updates.")
        }
        DeviceField::SupportAskedOn => {
            ("メーカーが日を公表していないとき、事業者に問い合わせた日", "When the maker names no day: when you asked.")
        }
        DeviceField::CheckedOn => ("最後に現物を見て確かめた日", "When somebody last saw the device itself."),
        _ => ("", ""),
    };
    Words { ja, en }
}

/// A gap in the fewest words, for the list.
pub(crate) fn gap_word(gap: LedgerFilter, lang: Lang) -> &'static str {
    match gap {
        LedgerFilter::NoKind => lang.pick("種別", "kind"),
        LedgerFilter::NoPlace => lang.pick("場所", "place"),
        LedgerFilter::NoOs => lang.pick("OS・版", "OS"),
        LedgerFilter::NoResponsible => lang.pick("責任者", "responsible"),
        LedgerFilter::NoMaintainer => lang.pick("保守担当", "maintainer"),
        LedgerFilter::NoRemote => lang.pick("リモート保守の有無", "remote?"),
        LedgerFilter::NoSupport => lang.pick("サポート期限", "support end"),
        LedgerFilter::NotChecked => lang.pick("棚卸し", "stock-take"),
        LedgerFilter::NoPatchDate => lang.pick("更新日", "patch date"),
        other => other.words().r#in(lang),
    }
}

/// What to do about a gap; nothing to do where it is no gap.
fn gap_line(gap: LedgerFilter, device: &Device, lang: Lang) -> Option<GapLine> {
    use DeviceField as F;
    let (field, ja, en) = match gap {
        LedgerFilter::NoKind => {
            (F::Kind, "サーバ、端末PC、ネットワーク機器のどれかを選びます。", "Choose server, PC or network device.")
        }
        LedgerFilter::NoPlace => (F::Place, "置いてある部屋を書きます。", "Write the room it stands in."),
        LedgerFilter::NoOs => (
            if device.os.is_empty() { F::Os } else { F::OsVersion },
            "Windowsは「設定」→「システム」→「バージョン情報」に出ます。ルータなどは、事業者に聞きます。",
            "Windows shows it under Settings, System, About. For routers ask the vendor.",
        ),
        LedgerFilter::NoResponsible => (
            F::Responsible,
            "この機器を任されている職員の名前を書きます。",
            "Write who of the staff is in charge of it.",
        ),
        LedgerFilter::NoMaintainer => (
            F::Maintainer,
            "保守をする事業者の名前か、「自施設」と書きます。",
            "Write the vendor that maintains it, or 自施設.",
        ),
        LedgerFilter::NoRemote => (
            F::RemoteMaintenance,
            "事業者に「外から接続しますか」と聞いて、選びます。",
            "Ask the vendor whether they connect from outside.",
        ),
        LedgerFilter::NoSupport => (
            F::SupportEnd,
            "メーカーのサイトで製品名を調べます。公表されていなければ、事業者に問い合わせ、その日を書きます。",
            "Look the product up at its maker. If no day is published, ask the vendor and write when you asked.",
        ),
        LedgerFilter::NotChecked => (
            F::CheckedOn,
            "現物を見て確かめ、「今日、現物を確認した」を押します。",
            "See the device itself, then press the button.",
        ),
        LedgerFilter::PastSupport => (
            F::SupportEnd,
            "更新がもう出ません。買い替えるか、ネットワークから切り離すことを、事業者と相談してください。",
            "No more updates. Talk to the vendor about replacing it or taking it off the network.",
        ),
        LedgerFilter::NoPatchDate => {
            (F::LastPatchOn, "最後に更新プログラムを当てた日を書きます。", "Write when it was last updated.")
        }
        LedgerFilter::All | LedgerFilter::Incomplete | LedgerFilter::Remote => return None,
    };
    let words = match (gap, device.checked_on) {
        (LedgerFilter::NotChecked, None) => lang.pick("棚卸しの記録がない", "no stock-take on record"),
        (LedgerFilter::NotChecked, Some(_)) => lang.pick("棚卸しが古い", "stock-take too long ago"),
        _ => gap.words().r#in(lang),
    };
    Some(GapLine { words, how: lang.pick(ja, en), field })
}

/// `GET /ledger/new`
pub async fn blank(State(site): State<Site>, me: Signed) -> Outcome {
    let view = site.app.blank_device(me.actor()).await?;
    let form = Filled::new(me.lang(), fields_of(&view.device));
    Ok(page(Show::new(&me, true, view, form)))
}

/// `GET /ledger/{id}`
pub async fn show(State(site): State<Site>, me: Signed, Path(id): Path<String>) -> Outcome {
    let view = site.app.device(me.actor(), read_id(&id)?).await?;
    let form = Filled::new(me.lang(), fields_of(&view.device));
    Ok(page(Show::new(&me, false, view, form)))
}

/// `POST /ledger/new`
pub async fn add(State(site): State<Site>, me: Signed, fields: Fields) -> Outcome {
    match save(&site, &me, None, &fields).await {
        Ok(id) => see(&Done::Added.with_texts(&format!("/ledger/{id}"), [fields.get(DeviceField::Note.key())])),
        Err(error) => {
            let Ok(view) = site.app.blank_device(me.actor()).await else {
                return Err(error.into());
            };
            let form = Filled::refused(me.lang(), fields, &error);
            let show = Show::new(&me, true, view, form);
            Ok(page_about(&error, Show { shell: me.shell(Nav::Ledger).at("/ledger/new"), ..show }))
        }
    }
}

/// `POST /ledger/{id}`
pub async fn change(State(site): State<Site>, me: Signed, Path(id): Path<String>, fields: Fields) -> Outcome {
    let id = read_id(&id)?;
    match save(&site, &me, Some(id), &fields).await {
        Ok(id) => see(&Done::Saved.with_texts(&format!("/ledger/{id}"), [fields.get(DeviceField::Note.key())])),
        Err(error) if error.code == ErrorCode::NotFound => Err(error.into()),
        Err(error) => refused(&site, &me, id, fields, error).await,
    }
}

/// The page with the form as it was typed.
async fn refused(site: &Site, me: &Signed, id: DeviceId, fields: Fields, error: Error) -> Outcome {
    let Ok(view) = site.app.device(me.actor(), id).await else { return Err(error.into()) };
    let (stored, labels) = (fields_of(&view.device), labels(me.lang(), &choices_of(&view.systems)));
    let (form, conflict) = refused_form(me.lang(), fields, &stored, &labels, &error);
    let shell = me.shell(Nav::Ledger).at(format!("/ledger/{id}"));
    Ok(page_about(&error, Show { shell, conflict, ..Show::new(me, false, view, form) }))
}

fn labels(lang: Lang, systems: &[Choice]) -> Vec<Labelled> {
    let label = |f: &DeviceField| Labelled::new(f.key(), f.words().r#in(lang)).of(&choices_for(*f, lang, systems));
    DeviceField::ALL.iter().map(label).collect()
}

async fn save(site: &Site, me: &Signed, id: Option<DeviceId>, fields: &Fields) -> Result<DeviceId, Error> {
    let mut reader = Reader::new(fields);
    let system: Option<SystemId> = reader.choice(DeviceField::System.key());
    let revision = reader.number("revision");
    reader.finish()?;
    let text = DeviceField::ALL.iter().filter(|f| **f != DeviceField::System);
    let values: BTreeMap<DeviceField, String> = text.map(|&f| (f, fields.get(f.key()).to_owned())).collect();
    site.app.save_device(me.actor(), id, &values, system, revision).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_in_the_form_once() {
        let mut shown: Vec<DeviceField> = GROUPS.iter().flat_map(|(_, fields)| fields.iter().copied()).collect();
        shown.sort_unstable();
        assert_eq!(shown, DeviceField::ALL, "ALL is in the order of declaration, as sorting gives it");
    }

    #[test]
    fn what_the_form_shows_reads_back_as_it_was() {
        let mut device = Device::blank(DeviceId::new());
        device.kind = Some(DeviceKind::Network);
        device.state = DeviceState::Spare;
        device.remote_maintenance = Some(false);
        let fields = fields_of(&device);
        let mut again = Device::blank(device.id);
        for &field in DeviceField::ALL {
            again.set(field, fields.get(field.key())).expect("the form's own value");
        }
        assert_eq!(again, device);
    }

    #[test]
    fn every_gap_says_what_to_do() {
        let device = Device::blank(DeviceId::new());
        for &gap in LedgerFilter::ALL {
            let quiet = matches!(gap, LedgerFilter::All | LedgerFilter::Incomplete | LedgerFilter::Remote);
            assert_eq!(gap_line(gap, &device, Lang::Ja).is_none(), quiet, "{gap}");
        }
    }
}
