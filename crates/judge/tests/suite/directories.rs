//! Ways in whose users a server knows: it is named wherever it is asked about.

use sejo_judge::configuration::{Look, finding_words, findings};
use sejo_model::FacilityKind;
use sejo_model::configuration::{At, RemoteAccessKind, RemoteUser, Sureness};

use crate::house::network::{record, router, user, way};
use crate::house::{nothing, today};

#[test]
fn a_directory_that_may_know_others_is_named() {
    let mut c = router();
    let mut vpn = way(RemoteAccessKind::SslVpn, "ssl", 70);
    vpn.two_factor = None;
    vpn.groups = vec![At::new("VPN-USERS".into(), 71), At::new("AD-LDAP".into(), 72)];
    vpn.users = vec![RemoteUser { two_factor: Some(true), ..user("kato", 73) }];
    c.remote_access.push(vpn);
    let (record, facts) = (record(c), nothing());
    let found = findings(&Look::at(&record, &facts, today()));
    let finding = found.iter().find(|f| f.code.0 == "vpn-without-two-factor").unwrap();
    assert_eq!(finding.sureness, Sureness::Check);
    let words = finding_words(finding, FacilityKind::Hospital);
    assert!(words.ask.ja.contains("ssl、グループ・認証サーバー VPN-USERS・AD-LDAP"), "{}", words.ask.ja);
    assert!(words.ask.en.contains("ssl; groups or servers VPN-USERS, AD-LDAP"), "{}", words.ask.en);
    assert!(!words.ask.ja.contains("kato"), "whoever has a second factor is not named");
}
