//! What an item is about, across editions.

keyed_enum! {
    /// A control (対策): the lasting subject of an item, whatever number an edition gives it.
    ///
    /// Source: the rows of the editions R5 to R8; the meaning of each is judged in `judge/<control>.rs`.
    pub enum Control {
        SystemsInUse = "systems-in-use", "医療情報システムの有無", "Systems in use";
        Officer = "officer", "安全管理責任者", "Safety manager";
        Ledger = "ledger", "機器の台帳", "Device ledger";
        RemoteMaintenance = "remote-maintenance", "リモート保守の確認", "Remote maintenance";
        Disclosure = "disclosure", "開示書(MDS/SDS)", "Disclosures (MDS/SDS)";
        AccessRights = "access-rights", "利用権限", "Access rights";
        Accounts = "accounts", "不要なアカウント", "Unneeded accounts";
        Patching = "patching", "更新プログラム", "Patches";
        PasswordStrength = "password-strength", "パスワードの強さ", "Password strength";
        PasswordReuse = "password-reuse", "パスワードの使い回し", "Password reuse";
        RemovableMedia = "removable-media", "USBなどの接続制限", "Removable media";
        TwoFactor = "two-factor", "二要素認証", "Two-factor authentication";
        AccessLog = "access-log", "アクセスログ", "Access logs";
        UnneededServices = "unneeded-services", "不要なソフトウェアの停止", "Unneeded software";
        SourceRestriction = "source-restriction", "接続元の制限", "Source restriction";
        ContactChart = "contact-chart", "連絡体制図", "Contact chart";
        BackupRestore = "backup-restore", "バックアップと復旧", "Backup and restore";
        Bcp = "bcp", "事業継続計画(BCP)", "Continuity plan";
        Rules = "rules", "運用管理規程", "Rules";
    }
}

keyed_enum! {
    /// In which order doors are locked: by how irreversible the loss would be.
    pub enum Stage {
        Know = "know", "何があるかを知る", "Know what exists";
        Restore = "restore", "元に戻せるようにする", "Be able to restore";
        Close = "close", "入口を閉じる", "Close the entrances";
        Call = "call", "誰に連絡するか決める", "Know whom to call";
        GoOn = "go-on", "止まっても続けられるようにする", "Go on without the system";
        LookAgain = "look-again", "毎年見直す", "Look again every year";
    }
}

impl Control {
    /// The stage this control belongs to; next steps are ordered by it.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::SystemsInUse | Self::Officer | Self::Ledger | Self::RemoteMaintenance | Self::Disclosure => {
                Stage::Know
            }
            Self::BackupRestore => Stage::Restore,
            Self::SourceRestriction
            | Self::Patching
            | Self::PasswordStrength
            | Self::PasswordReuse
            | Self::Accounts
            | Self::TwoFactor
            | Self::RemovableMedia
            | Self::UnneededServices
            | Self::AccessRights => Stage::Close,
            Self::ContactChart => Stage::Call,
            Self::Bcp => Stage::GoOn,
            Self::AccessLog | Self::Rules => Stage::LookAgain,
        }
    }

    /// Whether whoever answers speaks of their own organisation: a vendor's safety manager, plan, rules and people to call
    /// are the vendor's. What it says of devices, accounts and maintenance is about what it runs for the facility.
    #[must_use]
    pub const fn is_about_who_answers(self) -> bool {
        matches!(self, Self::Officer | Self::ContactChart | Self::Bcp | Self::Rules)
    }
}
