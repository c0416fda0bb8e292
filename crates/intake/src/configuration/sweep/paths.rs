//! The commands that carry a secret, in full words, by language.
//!
//! Words stand as the device prints them, `a|b` is either. `*` is any word (a name, an address), `0` a number, `%` a number
//! that only says how the secret is written and may be missing, `#` the secret; what stands in `[…]` may be missing, and so
//! may all behind a secret. A command without `#` holds none, and is here for the name in it.
//!
//! Source: the makers' command references.

/// Cisco IOS and IOS-XE.
pub(super) const IOS: &[&str] = &[
    "enable secret|password [level *] % #",
    "enable algorithm-type * secret % #",
    "username * [privilege *] [view *] secret|password % #",
    "username * [privilege *] [common-criteria-policy *] [algorithm-type *] secret|password % #",
    "username * privilege *",
    "snmp-server community #",
    "snmp-server host * [vrf *] [traps|informs] #",
    "snmp-server host * [vrf *] [traps|informs] version 1|2c #",
    "snmp-server user * * [remote *] v3 [encrypted] auth md5|sha # priv des|3des|aes [128|192|256] #",
    "tacacs-server|radius-server key % #",
    "tacacs-server|radius-server host * [auth-port *] [acct-port *] [port *] [timeout *] [retransmit *] key % #",
    "tacacs-server host * single-connection key % #",
    "server-private * [auth-port *] [acct-port *] [port *] [timeout *] [retransmit *] key % #",
    "client * server-key % #",
    "server-key % #",
    "pac key % #",
    "key config-key password-encrypt #",
    "key % #",
    "key-string % #",
    "password % #",
    "secret % #",
    "crypto isakmp key % # address|hostname *",
    "pre-shared-key address|hostname * [*] key % #",
    "pre-shared-key [local|remote] % #",
    "crypto pki export|import * pkcs12 * password #",
    "ppp chap|eap|ms-chap password % #",
    "ppp pap sent-username * password % #",
    "wpa-psk ascii|hex % #",
    "security wpa psk set-key ascii|hex % #",
    "encryption key 0 size * % # transmit-key",
    "ip ospf message-digest-key * md5 % #",
    "ip ospf authentication-key % #",
    "area * virtual-link * message-digest-key * md5 % #",
    "area * virtual-link * authentication-key % #",
    "area-password|domain-password #",
    "isis password #",
    "standby|vrrp|glbp [0] authentication [md5] [text|key-string] % #",
    "ip nhrp authentication #",
    "neighbor * password % #",
    "mpls ldp neighbor * password % #",
    "ntp authentication-key 0 * #",
    "ip ftp password % #",
    "ip http client password % #",
    "l2tp tunnel password % #",
    "digest secret % #",
    "authentication|credentials username * password % #",
    "cts credentials id * password % #",
    "vtp password #",
];

/// Cisco ASA.
pub(super) const ASA: &[&str] = &[
    "enable password #",
    "passwd|password #",
    "username * password #",
    "aaa-server * * host * [key] #",
    "key % #",
    "ldap-login-password|radius-common-pw #",
    "failover key [hex] #",
    "failover ipsec pre-shared-key % #",
    "snmp-server host * * [poll|trap] community % #",
    "snmp-server community % #",
    "snmp-server user * * v3 [encrypted] auth md5|sha # priv des|3des|aes [128|192|256] #",
    "ntp authentication-key 0 * % #",
    "vpdn username * password #",
    "ikev1 pre-shared-key % #",
    "ikev2 remote-authentication|local-authentication pre-shared-key [hex] % #",
    "pre-shared-key % #",
    "crypto isakmp key #",
    "isakmp key #",
    "crypto ca import * pkcs12 #",
    "key config-key password-encryption #",
    "ospf message-digest-key * md5 % #",
    "ospf authentication-key % #",
    "area * virtual-link * authentication-key % #",
    "neighbor * password % #",
    "authentication key eigrp * #",
    "vpnclient username * password #",
    "scansafe license #",
];

/// YAMAHA RTX, NVR and FWX.
pub(super) const YAMAHA: &[&str] = &[
    "login|administrator password [encrypted] #",
    "login user * [encrypted] #",
    "auth user 0 * #",
    "pp auth myname|username * # myname * #",
    "provider|mobile auth * * #",
    "wan auth myname * * #",
    "ngn radius account * * #",
    "radius secret #",
    "snmp|snmpv2c community read-only|read-write #",
    "snmp|snmpv2c trap community #",
    "snmp|snmpv2c trap host * [trap|inform] [v1|v2c] #",
    "snmp host * # #",
    "snmpv3 usm user 0 * [group 0] md5|sha # aes128-cfb|des-cbc #",
    "ipsec ike pre-shared-key 0 [text] #",
    "ipsec ike eap|xauth myname 0 * #",
    "l2tp tunnel auth on [*] #",
    "bgp neighbor pre-shared-key * text #",
    "heartbeat pre-shared-key * text #",
    "mail server smtp 0 * smtp-auth * #",
    "mail server pop 0 * pop|apop * #",
    "yno access code [*] #",
    "sip server 0 * register * * * #",
    "mobile pin code * #",
];

/// NEC UNIVERGE IX.
pub(super) const NEC_IX: &[&str] = &[
    "username * password [plain|hash|secret|hash-sha512] % #",
    "username * secret-password [secret] % #",
    "ike policy * peer|peer-fqdn-ipv4 * [mode *] key [char|hex|binary|plain|secret] #",
    "ikev2 authentication psk id * [*] key [char|hex|binary|base64|plain|secret] #",
    "snmp-agent ip|ipv6 community #",
    "snmp-agent ip|ipv6 host * #",
    "authentication password * [plain|secret|hash] #",
    "authentication secret-password [0] * #",
    "radius|tacacs host [ip|ipv6] * [auth-port *] [acct-port *] key [plain|secret] % #",
    "nm account * password [plain|secret] #",
    "http-server username|guest-username|monitor-username * password|secret-password [plain|secret|hash] % #",
    "account user * password [plain|secret] #",
    "ntp authentication-key 0 md5 #",
    "ip ospf message-digest-key * md5 #",
    "ip ospf authentication-key #",
    "neighbor * password #",
];

/// Allied Telesis AlliedWare Plus.
pub(super) const ALLIEDWARE: &[&str] = &[
    "enable password|secret [level *] % #",
    "username * [privilege *] password|secret % #",
    "snmp-server community #",
    "snmp-server host * [traps|informs] version 1|2c #",
    "snmp-server user * [*] [encrypted] auth md5|sha # priv des|aes #",
    "radius-server|tacacs-server key % #",
    "radius-server|tacacs-server host * [auth-port *] [acct-port *] [timeout *] [retransmit *] key % #",
    "nas * key % #",
    "server auth * key % #",
    "user * [encrypted] password #",
    "crypto isakmp key % # address|hostname *",
    "ppp password #",
    "ppp username * password #",
    "key % #",
    "key-string % #",
    "passphrase #",
    "password % #",
    "ntp authentication-key 0 md5 #",
    "ip ospf message-digest-key * md5 #",
    "ip ospf authentication-key #",
    "ip rip authentication string #",
    "neighbor * password #",
    "mail smtpserver authentication * username * password % #",
    "atmf area * password % #",
];

/// FortiOS: settings of any section.
pub(super) const FORTIOS: &[&str] = &[
    "set passwd|password|passphrase|passcode|psksecret|psksecret-remote|secret|secondary-secret|tertiary-secret #",
    "set private-key|key|secondary-key|tertiary-key|wep-key|enckey|authkey|md5-key|auth-key|api-key|key-string #",
    "set auth-pwd|priv-pwd|authpasswd|auth-password|authentication-key|auth-string|sae-password|ppk-secret #",
    "set radius-secret|rsso-secret|group-authentication-secret|client-secret|access-key|secret-key|secret-token #",
    "set ddns-password|ddns-key|pptp-password|old-password|scep-password|logon-password|sso-password|uploadpass #",
    "set preshared-key|fixed-key|group-password|fmg-psk|keytab|seed #",
];

/// FortiOS: settings of the sections of communities.
pub(super) const COMMUNITIES: &[&str] = &["set name #"];

/// Words that announce a secret wherever they stand, and how many letters of them are enough.
pub(super) const ALONE: [(usize, &str); 5] =
    [(4, "password"), (4, "secret"), (5, "community"), (5, "pre-shared-key"), (5, "key-string")];
