//! Help per control from `content/help/<control>.toml`.

use sejo_model::{Control, Help};

use crate::error::EditionError;

macro_rules! help_file {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/help/", $name, ".toml"))
    };
}

/// The file's text. The match is exhaustive, so a new control without help does not compile.
const fn text(control: Control) -> &'static str {
    match control {
        Control::SystemsInUse => help_file!("systems-in-use"),
        Control::Officer => help_file!("officer"),
        Control::Ledger => help_file!("ledger"),
        Control::RemoteMaintenance => help_file!("remote-maintenance"),
        Control::Disclosure => help_file!("disclosure"),
        Control::AccessRights => help_file!("access-rights"),
        Control::Accounts => help_file!("accounts"),
        Control::Patching => help_file!("patching"),
        Control::PasswordStrength => help_file!("password-strength"),
        Control::PasswordReuse => help_file!("password-reuse"),
        Control::RemovableMedia => help_file!("removable-media"),
        Control::TwoFactor => help_file!("two-factor"),
        Control::AccessLog => help_file!("access-log"),
        Control::UnneededServices => help_file!("unneeded-services"),
        Control::SourceRestriction => help_file!("source-restriction"),
        Control::ContactChart => help_file!("contact-chart"),
        Control::BackupRestore => help_file!("backup-restore"),
        Control::Bcp => help_file!("bcp"),
        Control::Rules => help_file!("rules"),
    }
}

/// The help text of a control.
///
/// # Errors
/// [`EditionError::Help`] with line and column; only after an edit of the content files.
pub fn help(control: Control) -> Result<Help, EditionError> {
    toml::from_str(text(control))
        .map_err(|e| EditionError::Help { control, message: e.to_string().trim_end().to_owned() })
}
