//! Every reason, step, finding and change there is. Their words stand in `content/reasons.toml`, `steps.toml`,
//! `findings.toml` and `changes.toml`; a test keeps the lists and the files equal, and the compiler names a code that
//! nobody uses.

macro_rules! codes {
    ($(#[$meta:meta])* $module:ident: $($kind:ident)::+ { $($name:ident = $key:literal;)+ }) => {
        $(#[$meta])*
        pub(crate) mod $module {
            use $($kind)::+ as Code;

            $(pub(crate) const $name: Code = Code($key);)+

            /// Every one of them.
            #[cfg(test)]
            pub(crate) const ALL: &[Code] = &[$($name,)+];
        }
    };
}

codes! {
    /// Lines of a verdict.
    reason: sejo_model::ReasonCode {
        ACCOUNTS_NO_EXPORT = "accounts-no-export";
        BACKUP_APART_UNKNOWN = "backup-apart-unknown";
        BACKUP_CLOUD = "backup-cloud";
        BACKUP_CONNECTED = "backup-connected";
        BACKUP_CONTRACT_ONLY = "backup-contract-only";
        BACKUP_CREDENTIALS_UNKNOWN = "backup-credentials-unknown";
        BACKUP_DRILL_CONNECTED = "backup-drill-connected";
        BACKUP_DRILL_DONE = "backup-drill-done";
        BACKUP_DRILL_FAILED = "backup-drill-failed";
        BACKUP_DRILL_NO_TIME = "backup-drill-no-time";
        BACKUP_FORGOTTEN_NOT_KEPT = "backup-forgotten-not-kept";
        BACKUP_FORGOTTEN_NOT_SEEN = "backup-forgotten-not-seen";
        BACKUP_FORGOTTEN_OPEN = "backup-forgotten-open";
        BACKUP_NOBODY_STARTS = "backup-nobody-starts";
        BACKUP_NOT_KEPT = "backup-not-kept";
        BACKUP_NOT_NEEDED = "backup-not-needed";
        BACKUP_NOT_SEEN = "backup-not-seen";
        BACKUP_NOT_TAKEN = "backup-not-taken";
        BACKUP_NO_CRITICAL = "backup-no-critical";
        BACKUP_NO_DRILL = "backup-no-drill";
        BACKUP_NO_PROOF = "backup-no-proof";
        BACKUP_NO_RECORD = "backup-no-record";
        BACKUP_ONE_METHOD = "backup-one-method";
        BACKUP_OTHERS_UNSAID = "backup-others-unsaid";
        BACKUP_PROCESS_DONE = "backup-process-done";
        BACKUP_REACH_CONTRADICTED = "backup-reach-contradicted";
        BACKUP_REACH_UNKNOWN = "backup-reach-unknown";
        BACKUP_SAME_CREDENTIALS = "backup-same-credentials";
        BACKUP_SEEN_LONG_AGO = "backup-seen-long-ago";
        BACKUP_SHORT_REACH = "backup-short-reach";
        BACKUP_SOUND = "backup-sound";
        BCP_APPROVED = "bcp-approved";
        BCP_CRITICAL = "bcp-critical";
        BCP_GROUPS = "bcp-groups";
        BCP_IN_WORK = "bcp-in-work";
        BCP_NOT_APPROVED = "bcp-not-approved";
        BCP_NOT_MARKED = "bcp-not-marked";
        BCP_NUMBERS_OPEN = "bcp-numbers-open";
        BCP_OPEN = "bcp-open";
        BCP_OVERDUE = "bcp-overdue";
        CONFIGURATION_WITHOUT_DEVICE = "configuration-without-device";
        CONTACT_CHANGED = "contact-changed";
        CONTACT_COPY_OLD = "contact-copy-old";
        CONTACT_COPY_UNKNOWN = "contact-copy-unknown";
        CONTACT_NIGHT = "contact-night";
        CONTACT_NOT_PRINTED = "contact-not-printed";
        CONTACT_NOT_REACHED = "contact-not-reached";
        CONTACT_NO_DAY = "contact-no-day";
        CONTACT_NO_DECISION = "contact-no-decision";
        CONTACT_NO_DEPUTY = "contact-no-deputy";
        CONTACT_NO_MEANS = "contact-no-means";
        CONTACT_NO_NIGHT = "contact-no-night";
        CONTACT_NO_OFFICE = "contact-no-office";
        CONTACT_NO_PHONE = "contact-no-phone";
        CONTACT_NO_ROLES = "contact-no-roles";
        CONTACT_NO_VENDOR = "contact-no-vendor";
        CONTACT_OLD = "contact-old";
        CONTACT_PRINTED = "contact-printed";
        CONTACT_UNTRIED = "contact-untried";
        CONTACT_VERIFIED = "contact-verified";
        CONTRACT_ENDED = "contract-ended";
        DECLARED_DIFFERS = "declared-differs";
        DECLARED_ONLY = "declared-only";
        DISCLOSURE_ABSENT = "disclosure-absent";
        DISCLOSURE_OPEN_NOES = "disclosure-open-noes";
        DISCLOSURE_SOUND = "disclosure-sound";
        DISCLOSURE_UNCLEAR = "disclosure-unclear";
        DISCLOSURE_UNREAD = "disclosure-unread";
        EXERCISE_BY_PROCESS = "exercise-by-process";
        EXERCISE_HELD = "exercise-held";
        EXERCISE_NONE = "exercise-none";
        EXERCISE_OLD = "exercise-old";
        EXERCISE_OPEN = "exercise-open";
        FINDING_FAILS = "finding-fails";
        FINDING_NOTED = "finding-noted";
        FINDING_OPEN = "finding-open";
        IMPROVEMENTS_NONE = "improvements-none";
        IMPROVEMENTS_NO_OWNER = "improvements-no-owner";
        IMPROVEMENTS_OPEN = "improvements-open";
        IMPROVEMENTS_OVERDUE = "improvements-overdue";
        IMPROVEMENTS_TRACKED = "improvements-tracked";
        KIND_UNKNOWN = "kind-unknown";
        LEAVERS = "leavers";
        LEAVERS_WITH_POST = "leavers-with-post";
        LOOSENED = "loosened";
        LEDGER_COMPLETE = "ledger-complete";
        LEDGER_EMPTY = "ledger-empty";
        LEDGER_NOT_COMPARED = "ledger-not-compared";
        LEDGER_NO_KIND = "ledger-no-kind";
        LEDGER_NO_MAINTAINER = "ledger-no-maintainer";
        LEDGER_NO_NAME = "ledger-no-name";
        LEDGER_NO_OS = "ledger-no-os";
        LEDGER_NO_PLACE = "ledger-no-place";
        LEDGER_NO_REMOTE = "ledger-no-remote";
        LEDGER_NO_RESPONSIBLE = "ledger-no-responsible";
        LEDGER_NO_SUPPORT = "ledger-no-support";
        LEDGER_REMOTE_UNSAID = "ledger-remote-unsaid";
        LEDGER_STOCK_TAKE_OLD = "ledger-stock-take-old";
        LEDGER_STOCK_TAKE_UNKNOWN = "ledger-stock-take-unknown";
        LOG_NO_FILES = "log-no-files";
        LOG_NO_REVIEW = "log-no-review";
        MEDIA_NO_POLICY = "media-no-policy";
        NOTHING_KNOWN = "nothing-known";
        NO_ANTIVIRUS = "no-antivirus";
        NO_SUCH_DEVICE = "no-such-device";
        NO_SYSTEMS = "no-systems";
        NO_VENDOR_SYSTEMS = "no-vendor-systems";
        OFFICER_BY_UNKNOWN = "officer-by-unknown";
        OFFICER_ENDED = "officer-ended";
        OFFICER_HELD = "officer-held";
        OFFICER_LATER = "officer-later";
        OFFICER_LEFT = "officer-left";
        OFFICER_SINCE_UNKNOWN = "officer-since-unknown";
        OFFICER_NONE = "officer-none";
        OFFICER_RECORD_OPEN = "officer-record-open";
        OFFICER_SEVERAL = "officer-several";
        PASSWORD_EIGHT_WILL_DO = "password-eight-will-do";
        PASSWORD_NO_POLICY = "password-no-policy";
        PATCH_COMPARED = "patch-compared";
        PATCH_IN_SUPPORT = "patch-in-support";
        PATCH_NOT_COMPARED = "patch-not-compared";
        PATCH_NO_DATE = "patch-no-date";
        PATCH_PAST_SUPPORT = "patch-past-support";
        PATCH_SUPPORT_ASKED = "patch-support-asked";
        PATCH_SUPPORT_SOON = "patch-support-soon";
        PATCH_SUPPORT_UNKNOWN = "patch-support-unknown";
        PATCH_TABLE_OLD = "patch-table-old";
        PATCH_VERSION_UNKNOWN = "patch-version-unknown";
        REMOTE_ANSWERED = "remote-answered";
        REMOTE_ANSWER_OLD = "remote-answer-old";
        REMOTE_COMPARED = "remote-compared";
        REMOTE_CONTRADICTS = "remote-contradicts";
        REMOTE_ENDED = "remote-ended";
        REMOTE_DEVICE_ALONE = "remote-device-alone";
        REMOTE_NOT_ANSWERED = "remote-not-answered";
        REMOTE_NO_CONFIGURATION = "remote-no-configuration";
        REMOTE_NO_PATH = "remote-no-path";
        REUSE_NOT_ASKED = "reuse-not-asked";
        REUSE_SAME_VENDOR = "reuse-same-vendor";
        RIGHTS_NO_ADMINISTRATORS = "rights-no-administrators";
        RIGHTS_NO_MATRIX = "rights-no-matrix";
        ROW_UNKNOWN = "row-unknown";
        RULES_APPROVED = "rules-approved";
        RULES_CLAUSES = "rules-clauses";
        RULES_IN_WORK = "rules-in-work";
        RULES_NOT_APPROVED = "rules-not-approved";
        RULES_NOT_MARKED = "rules-not-marked";
        RULES_NO_CLAUSES = "rules-no-clauses";
        RULES_OPEN = "rules-open";
        RULES_OVERDUE = "rules-overdue";
        SERVICES_NO_LIST = "services-no-list";
        SOURCE_NO_CONFIGURATION = "source-no-configuration";
        SOURCE_LISTED = "source-listed";
        SOURCE_NOT_WHOLE = "source-not-whole";
        SOURCE_PAST_SUPPORT = "source-past-support";
        SOURCE_REMOTE = "source-remote";
        SOURCE_UNFILTERED = "source-unfiltered";
        SYSTEMS_CONTRADICT = "systems-contradict";
        SYSTEMS_LISTED = "systems-listed";
        SYSTEMS_NONE = "systems-none";
        SYSTEMS_NOT_LISTED = "systems-not-listed";
        SYSTEMS_NOT_SAID = "systems-not-said";
        SYSTEM_WITHOUT_VENDOR = "system-without-vendor";
        TWO_FACTOR_IMPLEMENTED = "two-factor-implemented";
        TWO_FACTOR_LATE = "two-factor-late";
        TWO_FACTOR_NONE = "two-factor-none";
        TWO_FACTOR_PASSED = "two-factor-passed";
        TWO_FACTOR_PLANNED = "two-factor-planned";
        TWO_FACTOR_UNDATED = "two-factor-undated";
        TWO_FACTOR_UNKNOWN = "two-factor-unknown";
        VENDOR_ANSWERS = "vendor-answers";
        VENDOR_DECLARED_DIFFERS = "vendor-declared-differs";
        VENDOR_DECLARED_ONLY = "vendor-declared-only";
    }
}

codes! {
    /// The next steps of rows: most would change the verdict, the others say that they do not.
    step: sejo_model::StepCode {
        ACCOUNTS_CHECK_LEAVERS = "accounts-check-leavers";
        ACCOUNTS_LIST = "accounts-list";
        ANSWER_NOT_APPLICABLE = "answer-not-applicable";
        ANSWER_OPEN = "answer-open";
        APPOINT_OFFICER = "appoint-officer";
        BACKUP_ASK = "backup-ask";
        BACKUP_CREDENTIALS = "backup-credentials";
        BACKUP_DETACH = "backup-detach";
        BACKUP_FORGOTTEN = "backup-forgotten";
        BACKUP_GENERATIONS = "backup-generations";
        BACKUP_MARK_CRITICAL = "backup-mark-critical";
        BACKUP_PROVE = "backup-prove";
        BACKUP_RECORD = "backup-record";
        BACKUP_RESTORE_ONE = "backup-restore-one";
        BACKUP_SEE = "backup-see";
        BACKUP_TAKE = "backup-take";
        BCP_COVER = "bcp-cover";
        BCP_MARK = "bcp-mark";
        BCP_REVIEW = "bcp-review";
        BCP_WRITE = "bcp-write";
        CONFIGURATION_ASSIGN = "configuration-assign";
        CONFIGURATION_CHECK = "configuration-check";
        CONFIGURATION_DANGER = "configuration-danger";
        CONFIGURATION_DROP = "configuration-drop";
        CONFIGURATION_LOOSENED = "configuration-loosened";
        CONFIGURATION_MEND = "configuration-mend";
        CONTACT_ASK_NIGHT = "contact-ask-night";
        CONTACT_CALL = "contact-call";
        CONTACT_FILL = "contact-fill";
        CONTACT_FILL_ROLES = "contact-fill-roles";
        CONTACT_NAME_DEPUTIES = "contact-name-deputies";
        CONTACT_NAME_VENDOR = "contact-name-vendor";
        CONTACT_PRINT = "contact-print";
        DISCLOSURE_ASK = "disclosure-ask";
        DISCLOSURE_COUNT_NOES = "disclosure-count-noes";
        DISCLOSURE_NOTE_NOES = "disclosure-note-noes";
        DISCLOSURE_WRITE_DATE = "disclosure-write-date";
        DROP_OFFICIAL = "drop-official";
        EXERCISE_HOLD = "exercise-hold";
        IMPROVEMENTS_FINISH = "improvements-finish";
        IMPROVEMENTS_WRITE = "improvements-write";
        LEDGER_DROP_LIST = "ledger-drop-list";
        LEDGER_FILL = "ledger-fill";
        LEDGER_SAY_REMOTE = "ledger-say-remote";
        LEDGER_SET_KIND = "ledger-set-kind";
        LEDGER_WALK = "ledger-walk";
        LOG_ASK = "log-ask";
        MEDIA_DECIDE = "media-decide";
        NAME_VENDOR = "name-vendor";
        OFFICER_WRITE_BY = "officer-write-by";
        PASSWORD_SHOW_POLICY = "password-show-policy";
        PATCH_ASK_SUPPORT = "patch-ask-support";
        PATCH_LOOK_UP = "patch-look-up";
        PATCH_REPLACE = "patch-replace";
        PATCH_WRITE_DATE = "patch-write-date";
        PATCH_WRITE_VERSION = "patch-write-version";
        REGISTER_SYSTEMS = "register-systems";
        REMOTE_ASK = "remote-ask";
        REMOTE_ASK_PATH = "remote-ask-path";
        REMOTE_CLOSE = "remote-close";
        REMOTE_REGISTER = "remote-register";
        REMOTE_SETTLE = "remote-settle";
        REMOTE_WHOSE_LINE = "remote-whose-line";
        REUSE_ASK = "reuse-ask";
        RIGHTS_MATRIX = "rights-matrix";
        RULES_COVER = "rules-cover";
        RULES_MARK = "rules-mark";
        RULES_REVIEW = "rules-review";
        RULES_WRITE = "rules-write";
        SAY_SYSTEMS = "say-systems";
        SERVICES_DECIDE = "services-decide";
        TWO_FACTOR_ASK = "two-factor-ask";
        TWO_FACTOR_DATE = "two-factor-date";
        TWO_FACTOR_PLAN = "two-factor-plan";
        VENDOR_ASK_FORM = "vendor-ask-form";
    }
}

codes! {
    /// What may be wrong with a configuration.
    finding: sejo_model::configuration::FindingCode {
        ADMINISTRATOR_DEFAULT_NAME = "administrator-default-name";
        CLOCK_ZONE_WRONG = "clock-zone-wrong";
        CONFIGURATION_OLD = "configuration-old";
        CONFIGURATION_UNREAD = "configuration-unread";
        FILE_SHARE_FORWARDED = "file-share-forwarded";
        FIRMWARE_EXPLOITED = "firmware-exploited";
        FIRMWARE_PAST_SUPPORT = "firmware-past-support";
        FIRMWARE_UNKNOWN = "firmware-unknown";
        FORWARD_FROM_ANYWHERE = "forward-from-anywhere";
        FORWARD_UNDECLARED = "forward-undeclared";
        HTTP_ON = "http-on";
        MANAGEMENT_FROM_OUTSIDE = "management-from-outside";
        MANAGEMENT_UNRESTRICTED = "management-unrestricted";
        NO_INBOUND_FILTER = "no-inbound-filter";
        NO_LOCKOUT = "no-lockout";
        NO_NTP = "no-ntp";
        NO_SYSLOG = "no-syslog";
        PERMITS_EVERYTHING = "permits-everything";
        PPTP_ON = "pptp-on";
        REMOTE_DESKTOP_FORWARDED = "remote-desktop-forwarded";
        REMOTE_ENDED = "remote-ended";
        REMOTE_UNDECLARED = "remote-undeclared";
        SECRET_DEFAULT = "secret-default";
        SECRET_READABLE = "secret-readable";
        SECRET_SHARED = "secret-shared";
        SECRET_WEAK = "secret-weak";
        SNMP_PLAIN = "snmp-plain";
        SNMP_PUBLIC = "snmp-public";
        SSL_VPN_ON = "ssl-vpn-on";
        TELNET_ON = "telnet-on";
        UNUSED_OPENS_SOMETHING = "unused-opens-something";
        VPN_UNRESTRICTED = "vpn-unrestricted";
        VPN_USER_LEFT = "vpn-user-left";
        VPN_USER_UNREGISTERED = "vpn-user-unregistered";
        VPN_WITHOUT_TWO_FACTOR = "vpn-without-two-factor";
    }
}

codes! {
    /// What may have changed between two configurations.
    change: sejo_model::configuration::ChangeCode {
        ADMINISTRATOR_ADDED = "administrator-added";
        ADMINISTRATOR_CHANGED = "administrator-changed";
        ADMINISTRATOR_NARROWER = "administrator-narrower";
        ADMINISTRATOR_REMOVED = "administrator-removed";
        ADMINISTRATOR_SEEN = "administrator-seen";
        ADMINISTRATOR_WIDER = "administrator-wider";
        FIRMWARE_CHANGED = "firmware-changed";
        FORWARD_CHANGED = "forward-changed";
        FORWARD_CLOSED = "forward-closed";
        FORWARD_NARROWER = "forward-narrower";
        FORWARD_OPENED = "forward-opened";
        FORWARD_SEEN = "forward-seen";
        FORWARD_WIDER = "forward-wider";
        LOCKOUT_CHANGED = "lockout-changed";
        LOCKOUT_LOST = "lockout-lost";
        NTP_CHANGED = "ntp-changed";
        NTP_LOST = "ntp-lost";
        PERMIT_CLOSED = "permit-closed";
        PERMIT_OPENED = "permit-opened";
        PERMIT_SEEN = "permit-seen";
        SECRET_CHANGED = "secret-changed";
        SECRET_WEAKER = "secret-weaker";
        SERVICE_CHANGED = "service-changed";
        SERVICE_CLOSED = "service-closed";
        SERVICE_NARROWER = "service-narrower";
        SERVICE_OPENED = "service-opened";
        SERVICE_SEEN = "service-seen";
        SERVICE_WIDER = "service-wider";
        SYSLOG_CHANGED = "syslog-changed";
        SYSLOG_LOST = "syslog-lost";
        TWO_FACTOR_GAINED = "two-factor-gained";
        TWO_FACTOR_LOST = "two-factor-lost";
        USER_ADDED = "user-added";
        USER_REMOVED = "user-removed";
        USER_SEEN = "user-seen";
        WAY_IN_CHANGED = "way-in-changed";
        WAY_IN_CLOSED = "way-in-closed";
        WAY_IN_NARROWER = "way-in-narrower";
        WAY_IN_OPENED = "way-in-opened";
        WAY_IN_SEEN = "way-in-seen";
        WAY_IN_WIDER = "way-in-wider";
    }
}
