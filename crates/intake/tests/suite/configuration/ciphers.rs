//! Weak ciphers and versions of protocols, in every maker's words.

use super::support::read;

/// Place and name of each that is noted, in the order of the text.
fn weak(text: &str) -> Vec<(String, String)> {
    let read = read(text);
    assert_eq!(read.devices.len(), 1, "{:?}", read.problems);
    let found = read.devices[0].weak_ciphers.as_ref().unwrap();
    assert!(found.iter().all(|weak| weak.line > 0));
    found.iter().map(|weak| (weak.place.clone(), weak.what.clone())).collect()
}

fn named(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(place, what)| ((*place).to_owned(), (*what).to_owned())).collect()
}

#[test]
fn a_fortigate_tells_of_its_page_its_vpn_and_its_tunnels() {
    const TEXT: &str = "#config-version=FGT60F-7.4.8-FW-build2795-250523:opmode=0:vdom=0:user=admin\n\
        config system global\n    set admin-https-ssl-versions tlsv1-1 tlsv1-2\n    set strong-crypto disable\nend\n\
        config vpn ssl settings\n    set ssl-min-proto-ver tls1-0\n    set tlsv1-0 enable\n    set source-interface \"wan1\"\nend\n\
        config vpn ipsec phase1-interface\n    edit \"to-vendor\"\n        set proposal aes256-sha256 3des-sha1\n    next\nend\n\
        config vpn ipsec phase2-interface\n    edit \"to-vendor\"\n        set proposal des-md5\n    next\nend\n";
    let expected = [
        ("system global", "tlsv1-1"),
        ("system global", "strong-crypto disable"),
        ("vpn ssl settings", "tls1-0"),
        ("vpn ssl settings", "tlsv1-0 enable"),
        ("to-vendor", "3des-sha1"),
        ("to-vendor", "des-md5"),
    ];
    assert_eq!(weak(TEXT), named(&expected));
    let strong = TEXT.replace("tlsv1-1 tlsv1-2", "tlsv1-2").replace("crypto disable", "crypto enable");
    let strong = strong.replace("tls1-0\n", "tls1-2\n").replace("tlsv1-0 enable", "tlsv1-0 disable");
    let strong = strong.replace(" 3des-sha1", "").replace("des-md5", "aes256-sha256");
    assert_eq!(weak(&strong), named(&[]));
}

#[test]
fn a_policy_of_ios_without_a_cipher_has_des() {
    const TEXT: &str = "Current configuration : 300 bytes\nversion 15.2\nhostname rt\nip ssh version 1\n\
        crypto isakmp policy 10\n encr aes 256\n hash md5\n\
        crypto ipsec transform-set VENDOR esp-3des esp-md5-hmac\n\
        interface Vlan1\n ip address 192.168.150.1 255.255.255.0\nend\n";
    let expected = [
        ("ssh", "version 1"),
        ("isakmp policy", "md5"),
        ("transform-set VENDOR", "esp-3des"),
        ("transform-set VENDOR", "esp-md5-hmac"),
    ];
    assert_eq!(weak(TEXT), named(&expected));
    let bare = TEXT.replace(" encr aes 256\n", "");
    assert!(weak(&bare).contains(&("isakmp policy".to_owned(), "des".to_owned())));
    // Of a part nobody knows whether the line was copied.
    let part = bare.replace("end\n", "");
    assert!(!weak(&part).contains(&("isakmp policy".to_owned(), "des".to_owned())));
}

#[test]
fn other_makers_write_the_same_otherwise() {
    for (text, expected) in [
        (
            "ASA Version 9.12(4)\nhostname fw\nssl server-version tlsv1\nssl cipher tlsv1.2 low\n\
             crypto ikev1 policy 10\n encryption 3des\n hash sha\n: end\n",
            vec![("ssl", "tlsv1"), ("ssl", "low"), ("ikev1 policy", "3des")],
        ),
        (
            "# RTX830 Rev.15.02.31 (Tue Jul  2 12:00:00 2024)\nip lan1 address 192.168.100.1/24\ntunnel select 1\n \
             ipsec tunnel 101\n  ipsec sa policy 101 1 esp des-cbc md5-hmac\n  ipsec ike encryption 1 3des-cbc\n\
             sshd encrypt algorithm aes128-ctr 3des-cbc\n#\n",
            vec![
                ("ipsec ike 1", "des-cbc"),
                ("ipsec ike 1", "md5-hmac"),
                ("ipsec ike 1", "3des-cbc"),
                ("sshd", "3des-cbc"),
            ],
        ),
    ] {
        assert_eq!(weak(text), named(&expected), "{text}");
    }
}
