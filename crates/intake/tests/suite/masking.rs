//! Which words in remarks, headers and names of files are masked, and which stay as they are.

use sejo_intake::{Limits, mask_text, table};

/// Every way in which people were seen to write a secret into a remark. `SECRET` begins each of them.
const SECRETS: &[&str] = &[
    "パス：SECRETa1b2",
    "ﾊﾟｽ:SECRETabcd13",
    "パスは SECRETabcd14",
    "パスは「SECRETa」",
    "PASS SECRETabcd",
    "pw SECRETabcd",
    "pw SECRET",
    "password is SECRETabcd1",
    "The password was SECRETabcd.",
    "P/W: SECRETabcd2",
    "Ｐ／Ｗ：SECRETabcd2",
    "hosp/SECRETabcd3",
    "hosp/SECRET1",
    "管理画面 Hosp/SECRETabcd3",
    "ID: hosp, SECRETabcd4",
    "ID: hosp / SECRETab",
    "ログインID：hosp、PASS：SECRET4",
    "パスワードは「さくらSECRET5」です",
    "パスワードは「SECRET さくら」です",
    "パスワードはさくらSECRETabcd6です",
    "パスワードはSECRETです",
    "PSKはSECRETabcd7",
    "キー：SECRETabcd8",
    "SSID: hosp / SECRETabcd9",
    "SSID：hosp／SECRETab",
    "ログイン admin SECRETabcd10",
    "admin SECRETabcd11",
    "admin,SECRETabcd12",
    "admin、SECRETabcd12",
    "admin=SECRETabcd22",
    "Admin→SECRETabcd23",
    "admin(SECRETabcd23)",
    "admin（SECRETabcd23）",
    "管理画面 root (SECRETabcd23)、変更予定",
    "admin -> SECRETabcd23",
    "admin --> SECRETabcd23",
    "admin->SECRETabcd23",
    "admin => SECRETabcd23",
    "パスワード→SECRETabcd15",
    "パスワード\nSECRETabcd16",
    "pass\tSECRETabcd17x",
    "初期PWSECRET18",
    "管理者PW1SECRET",
    "認証キー SECRETabcd19",
    "WPA2-PSK SECRETabcd20",
    "暗証番号は SECRET21",
    "ユーザ名 admin パス SECRETabcd24",
    "pwd「SECRETabcd25」",
    "PASSWORD[SECRETabcd26]",
    "パスワード SECRETa SECRET27",
    "パスワードを SECRETabcd28 に変更",
    "パスワードをSECRETに変更",
    "パスワードを「SECRET」へ変更",
    "パスワードをSECRET1からSECRET2に変更",
    "PW変更:SECRETabcd29",
    "PW変更 = SECRETabcd29",
    "パスワード（旧）SECRETabcd30",
    "パスワード(SECRET30)",
    "enable secret 5 SECRETabcd31",
    "enable secret SECRET",
    "username hosp password 7 SECRETabcd32",
    "パスワード・SECRETabcd33",
    "パスワード/SECRETabcd34",
    "パスワード＞SECRETabcd35",
    "合言葉：SECRETabcd36",
    "合言葉は「SECRET」",
    "PASS＝SECRETabcd37",
    "ﾊﾟｽﾜｰﾄﾞ SECRETabcd38",
    "パスワード　ｓｅＳＥＣＲＥＴ39",
    "パス\u{200b}ワード：SECRETab",
    "WiFiPW: SECRETab",
    "userpass=SECRETab",
    "PW:SECRETa)b1",
    "PW - SECRETab12",
    "PINコード：SECRET12",
    "暗号化キー「SECRETab1」",
    "WEPキー SECRETab1",
    "password -> SECRETab",
    "Wi-Fiの SSID=hosp-2g PSK=SECRETab1",
    "SEcret#SECRET1a",
    "パスワードをSECRET1→SECRET2",
    "PW (SECRET12)",
    "PW: SECRET PIN 1234",
    "(ID)kanri(PASS)SECRETa1",
    "（ＩＤ）kanri（ＰＡＳＳ）SECRET",
    "(ID)ひまわり(PASS)SECRETa",
    "(ID)kanri(PW)さくらSECRETa",
    "【ID】kanri【PW】SECRET",
    "[ID]kanri [パスワード]SECRETab",
    "<ID>kanri <PW>SECRETab",
    "ID)kanri PW)SECRETab",
    "(ID):kanri (PASS):SECRET",
    "ID：kanri PW：さくらSECRET",
    "ID：kanri　PW：SECRET",
    "ID:kanri/PW:SECRET",
    "ID＝kanri ＰＷ＝SECRET",
    "wifi: SECRETab12",
    "Wi-Fi：secretaSECRET1",
    "WiFi=SECRETab12 (来客用)",
    "無線LAN：SECRETab12",
    "wifi: hosp-net SECRETab12",
    "SSID hosp-net key SECRET",
    "SSID: hosp KEY: SECRET",
    "SSID：hosp-net　key　SECRETab",
    "SSID hosp-5g キー SECRETab",
    "SSID=hosp、KEY=SECRET",
];

/// Remarks of ordinary lists.
const HARMLESS: &[&str] = &[
    "パス通し済み",
    "設定項目(パスワード)一覧",
    "初期設定(パスワード)変更済み",
    "【パスワード】院長が金庫に保管",
    "(PW)なし",
    "連絡先(PIN)",
    "wifi: あり",
    "Wi-Fi: 2.4GHz",
    "Wi-Fi: 802.11ax",
    "WiFi: hosp-guest",
    "Wi-Fi: disconnected",
    "無線LAN：事務室のみ",
    "SSID: hosp-2g、キーボード：K270",
    "無線キーボード：K270",
    "SSID: hosp-2g key management WPA2",
    "合鍵は受付",
    "鍵は1階の事務室",
    "WAN/LAN",
    "1F/2F",
    "A棟/B棟",
    "user/group",
    "キーボード交換",
    "キーボード：A社製",
    "テンキー：なし",
    "パスポート",
    "SSID: hosp",
    "SSID: hosp-2g / hosp-5g",
    "SSID: hosp(来客用)",
    "オリンパス CV-290",
    "オリンパス：CV-290",
    "バイパス 3000",
    "ファイルパス：共有フォルダ",
    "パス：\\\\server\\share",
    "パス：C:\\data\\karte",
    "RTX1210/RTX1220",
    "MX-2650FN/BP70C31",
    "Windows10/Windows11",
    "Windows 10/Office2019",
    "eset/office2021",
    "TCP/IP、TCP/443",
    "udp/1194",
    "IPv4/IPv6",
    "Core i5-8500/16GB/SSD256GB",
    "100BASE-TX/1000BASE-T",
    "GigabitEthernet0/1",
    "eth0/eth1",
    "2026/04/01 交換",
    "10.0.0.1/24",
    "http://192.168.1.1/setup/",
    "UPS PW5115",
    "PWR-C1-350WAC",
    "パスワード変更済み",
    "パスワード変更日：2026/4/1",
    "パスワードは2026年4月に変更",
    "パスワードは2026/4/1に変更済み",
    "パスワードは変更していません",
    "パスワードは8文字以上",
    "パスワードは180日ごとに変更",
    "パスワードは管理者に確認してください",
    "パスワードは院長が管理",
    "パスワードはKeePassで管理",
    "パスワード：変更済み",
    "パスワード：なし",
    "パスワード管理：院長",
    "パスワードを定期的に変更",
    "パスワードを12桁に変更",
    "PW：90日ごとに変更",
    "PW変更：済",
    "PASS: OK",
    "PIN：4桁",
    "password policy applied",
    "password is required",
    "Password expires in 90 days",
    "pass through",
    "compass: north",
    "bypass: on",
    "key 2026/04/01",
    "WPA2-PSK (AES)",
    "WPA2/WPA3",
    "admin/管理者",
    "admin console",
    "admin 192.168.1.1",
    "Administrator 権限なし",
    "administrator group",
    "root/user",
    "admin: なし",
    "admin:ASA5506",
    "root:v5.2.1",
    "root:PRIMARY",
    "admin = level15",
    "admin/level15",
    "ID: admin / level15",
    "admin -> level15",
    "admin(level15)",
    "admin(SOUMUKA)",
    "admin（総務課）",
    "admin(yamada@clinic.jp)",
    "ユーザ: user/guest",
    "ユーザー：山田/鈴木",
    "ユーザー名：yamada",
    "担当: admin@example.jp",
    "ID：PC-001、192.168.1.5",
    "資産ID: A-001",
    "VLAN10=Staff",
    "C++11Compiler",
    "2台目/3台目",
    "HDMI/USB3.0",
    "リース満了 2027/3/31(更新予定)",
    "保守: 0120-444-444 (平日9:00-17:00)",
    "電子カルテ用。午前8時に起動、管理者が確認。",
    "Sysmex XN-1000 / XN-2000",
    "プリンタのドライバ v4.2.1 に更新",
    "A password alone opens the VPN.",
    "The page sends the password readable.",
    "A password is easily guessed",
    "administrator rights.",
    "user: yamada",
    "the screen says \"password\" twice",
    "鍵付きラックに収納",
    "セキュリティワイヤー(鍵は事務長)",
];

#[test]
fn every_spelling_of_a_secret_is_masked() {
    let leaked: Vec<String> = SECRETS
        .iter()
        .map(|text| mask_text(text))
        .filter(|masked| {
            masked.contains("SECRET")
                || masked.contains("ＳＥＣＲＥＴ")
                || masked.contains("さくら")
                || !masked.contains("●●●")
        })
        .collect();
    assert_eq!(leaked, Vec::<String>::new());
}

#[test]
fn ordinary_remarks_stay_as_they_are() {
    let changed: Vec<(&str, String)> =
        HARMLESS.iter().map(|text| (*text, mask_text(text))).filter(|(text, masked)| text != masked).collect();
    assert_eq!(changed, Vec::new());
}

/// Lines as they stand in logs, exports and notes. No word right beside the secret announces it.
const LINES: &[(&str, &str)] = &[
    (r#"{"password":"SECRETa","token":"SECRETtok-1"}"#, r#"{"password":"●●●","token":"●●●"}"#),
    (r#"{ "db_password" : "SECRETb", "host": "10.0.0.1" }"#, r#"{ "db_password" : "●●●", "host": "10.0.0.1" }"#),
    (r#"body="{\"password\":\"SECRETc\"}""#, r#"body="{\"password\":\"●●●"}""#),
    ("{'passwd': 'SECRETd'}", "{'passwd': '●●●'}"),
    ("Authorization: Bearer SECRETe.eyJhbGciOiJIUzI1NiJ9.abc", "Authorization: Bearer ●●●"),
    ("authorization: basic SECRETf==", "authorization: basic ●●●"),
    (r#"curl -H "Authorization: Bearer SECRETg1" https://nas/"#, r#"curl -H "Authorization: Bearer ●●●" https://nas/"#),
    ("日時,内容,パスワード\n2026/11/28,ログイン,SECRETh\n", "日時,内容,パスワード\n2026/11/28,ログイン,●●●\n"),
    (
        "ユーザー\tパスワード\t備考\r\nyamada\tSECRET\t受付\r\n\r\n以上\r\n",
        "ユーザー\tパスワード\t備考\r\nyamada\t●●●\t受付\r\n\r\n以上\r\n",
    ),
    ("ID,PW,備考\n1,\"SECRET,x\",\"a,b\"\n2,なし,c", "ID,PW,備考\n1,●●●,\"a,b\"\n2,なし,c"),
    (
        "鍵は次のとおり。\n-----BEGIN RSA PRIVATE KEY-----\nSECRETBOgIBAAJBAKj3\nSECRETKUpRKfFLf\n-----END RSA PRIVATE KEY-----\n以上",
        "鍵は次のとおり。\n-----BEGIN RSA PRIVATE KEY-----\n●●●\n-----END RSA PRIVATE KEY-----\n以上",
    ),
    (
        "-----BEGIN OPENSSH PRIVATE KEY-----\nSECRETb3BlbnNzaC1r\nSECRETZXktdjE\n次に、回線を切った。",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n●●●\n次に、回線を切った。",
    ),
];

#[test]
fn secrets_of_logs_exports_and_keys_are_masked_and_nothing_beside_them() {
    for (text, masked) in LINES {
        assert_eq!(mask_text(text), *masked, "{text}");
        assert_eq!(mask_text(masked), *masked, "once more");
    }
    for text in [
        "-----BEGIN CERTIFICATE-----\nMIIBOgIBAAJBAKj3\n-----END CERTIFICATE-----\n",
        r#"{"key":"hostname","value":"nas-01"}"#,
        "日時,内容,結果\n2026/11/28,パスワード変更,済\n",
        "パスワード、変更は毎年4月\n次の日、確認した。",
        "The bearer of this card may enter.",
        "authorization: required",
    ] {
        assert_eq!(mask_text(text), text);
    }
}

#[test]
fn masking_again_changes_nothing() {
    for text in SECRETS.iter().chain(HARMLESS) {
        let once = mask_text(text);
        assert_eq!(mask_text(&once), once, "{text}");
    }
}

#[test]
fn a_secret_within_an_ordinary_remark_takes_nothing_else_along() {
    for (text, masked) in [
        ("1F受付。PW: abc123、変更は毎年4月", "1F受付。PW: ●●●、変更は毎年4月"),
        ("SSID: hosp / abcd1234 (来客用)", "SSID: hosp / ●●● (来客用)"),
        ("admin(x7h2k9)、root（v5.2.1）", "admin(●●●)、root（v5.2.1）"),
        ("admin(x7h2k9)/予備機", "admin(●●●)/予備機"),
        ("admin --> x7h2k9 予備", "admin --> ●●● 予備"),
        ("operator/operator 予備", "operator/●●● 予備"),
        ("ログイン admin abc123 交換済み", "ログイン admin ●●● 交換済み"),
        ("パスワードを abc1 に変更(2026/4/1)", "パスワードを ●●● に変更(2026/4/1)"),
        ("パスワードは「さくら1」です。紙は金庫", "パスワードは「●●●」です。紙は金庫"),
        ("username hosp password 7 0822455D0A16", "username hosp password 7 ●●●"),
        ("PW: abc123 192.168.1.1", "PW: ●●● 192.168.1.1"),
    ] {
        assert_eq!(mask_text(text), masked);
    }
}

#[test]
fn columns_of_secrets_are_known_by_their_headers() {
    for header in [
        "パス",
        "管理パス",
        "WiFiパス",
        "pw(初期)",
        "パス(初期)",
        "P/W",
        "キー",
        "認証キー",
        "Wi-Fiキー",
        "合言葉",
        "無線キー",
    ] {
        let text = format!("機器名,型番,{header}\nPC-1,X1,さくら\nPC-2,X2,sakura\n");
        let table = table::read("x.csv", text.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(table.masked_columns, [2], "{header}");
    }
    for header in ["ログオン情報", "ログイン情報", "サインイン情報", "アカウント情報", "暗証", "パスワード"]
    {
        let text = format!("機器名,型番,{header}\nPC-1,X1,kanri sakura\nPC-2,X2,さくら\n");
        let table = table::read("x.csv", text.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(table.masked_columns, [2], "{header}");
    }
    for (header, value) in
        [("キーボード", "日本語"), ("オリンパス", "CV-290"), ("パス", "\\\\server\\share"), ("ファイルパス", "D:\\x")]
    {
        let text = format!("機器名,型番,{header}\nPC-1,X1,{value}\nPC-2,X2,{value}\n");
        let table = table::read("x.csv", text.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(table.masked_columns, Vec::<usize>::new(), "{header}");
    }
}

#[test]
fn a_column_of_sign_ins_keeps_names_and_loses_passwords() {
    let read = |header: &str, value: &str| {
        let text = format!("機器名,型番,{header}\nPC-1,X1,\"{value}\"\nPC-2,X2,yamada\n");
        let table = table::read("x.csv", text.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(table.rows[1].1[2], "yamada", "{header}");
        table.rows[0].1[2].clone()
    };
    for header in ["ログオン", "ログイン", "ログオンID", "アカウント名", "サインイン"] {
        for (value, masked) in [
            ("kanri/sakura", "kanri/●●●"),
            ("kanri：sakura", "kanri：●●●"),
            ("kanri sakura1", "kanri ●●●"),
            ("Zq7Karte2024", "●●●"),
            ("yamada", "yamada"),
            ("yamada.taro", "yamada.taro"),
            ("DOMAIN\\yamada", "DOMAIN\\yamada"),
            ("user/guest", "user/guest"),
            ("PC-001", "PC-001"),
            ("yamada@example.jp", "yamada@example.jp"),
            ("各自", "各自"),
        ] {
            assert_eq!(read(header, value), masked, "{header} {value}");
        }
    }
}

#[test]
fn headers_themselves_may_hold_a_secret() {
    let text = "機器名,設置場所,SECRETh1 パスワード,備考 PW:SECRETh2\nPC,受付,x,y\n";
    let table = table::read("x.csv", text.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(table.headers, ["機器名", "設置場所", "●●● パスワード", "備考 PW:●●●"]);
}

#[test]
fn long_texts_of_nothing_but_keywords_take_a_moment() {
    let start = std::time::Instant::now();
    for word in ["pw ", "パスワード", "pw(", "pw「", "key:", "admin ", "ID: a / ", "パスは", "a/"] {
        let text = word.repeat(32_000 / word.chars().count());
        assert!(!mask_text(&text).is_empty());
    }
    // Without optimisation, on a busy machine; a quadratic search would take minutes.
    assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
}
