//! The words that announce a secret in running text, and those that only look like one of them.

/// Latin words before a secret. Longest first where one begins another.
pub(super) const LATIN: [&str; 24] = [
    "pswd",
    "enable secret",
    "enable password",
    "passphrase",
    "pass phrase",
    "password",
    "pass word",
    "passcode",
    "passwort",
    "passwd",
    "pass",
    "p@ss",
    "pwd",
    "p/w",
    "pw",
    "psk",
    "wpa3-psk",
    "wpa2-psk",
    "wpa-psk",
    "pre-shared key",
    "credentials",
    "credential",
    "preshared key",
    "shared secret",
];

/// Latin words with other meanings.
pub(super) const LATIN_DOUBTFUL: [&str; 7] = ["pin", "secret", "community", "key", "wpa", "token", "wep"];

/// Japanese words before a secret, and mixed ones.
pub(super) const JAPANESE: [&str; 40] = [
    "パスワード",
    "パスワ-ド",
    "パスワド",
    "パスコード",
    "パスフレーズ",
    "パスワ",
    "ぱすわーど",
    "暗証番号",
    "暗証コード",
    "暗証",
    "事前共有鍵",
    "事前共有キー",
    "共有鍵",
    "共有キー",
    "共有シークレット",
    "暗号化キー",
    "暗号キー",
    "暗号鍵",
    "秘密鍵",
    "認証キー",
    "認証鍵",
    "セキュリティキー",
    "ネットワークキー",
    "アクセスキー",
    "無線キー",
    "コミュニティ名",
    "コミュニティ",
    "プロダクトキー",
    "ライセンスキー",
    "回復キー",
    "リカバリーキー",
    "リカバリキー",
    "合言葉",
    "合い言葉",
    "pinコード",
    "pin番号",
    "wepキー",
    "wpaキー",
    "apiキー",
    "wi-fiキー",
];

/// Katakana that makes another word of パス and キー.
pub(super) const OTHER_PATHS: [&str; 13] = [
    "バイ",
    "コン",
    "キャン",
    "オリン",
    "ファイル",
    "フォルダ",
    "フォルダー",
    "フル",
    "カン",
    "トレ",
    "ネットワーク",
    "ヨク",
    "クリティカル",
];
pub(super) const OTHER_KEYS: [&str; 8] =
    ["テン", "ホット", "ショートカット", "ファンクション", "カード", "ドン", "ウイス", "ハス"];

/// Letters before `pass:` that make another word of it.
pub(super) const OTHER_PASSES: [&str; 8] = ["com", "by", "sur", "tres", "over", "under", "encom", "multi"];
