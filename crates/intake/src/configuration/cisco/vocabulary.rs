//! What Cisco devices write: words that open a block, words this program understands without modelling them (routing,
//! spanning tree, quality of service …), and what people type instead of them.
//!
//! A first word that is missing here makes its line unread, which is counted and shown; it never stops anything.

use std::collections::HashSet;
use std::sync::LazyLock;

type Words = LazyLock<HashSet<&'static str>>;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_ascii_whitespace().collect()
}

/// Keywords for lines typed in capitals.
const KEYWORDS: [&str; 44] = [
    "access-class",
    "access-group",
    "access-list",
    "address",
    "any",
    "clock",
    "community",
    "crypto",
    "deny",
    "description",
    "enable",
    "end",
    "eq",
    "extended",
    "host",
    "hostname",
    "http",
    "in",
    "input",
    "inside",
    "interface",
    "ip",
    "line",
    "logging",
    "login",
    "nat",
    "ntp",
    "outside",
    "password",
    "permit",
    "secret",
    "secure-server",
    "server",
    "shutdown",
    "snmp-server",
    "source",
    "ssh",
    "standard",
    "static",
    "telnet",
    "timezone",
    "transport",
    "username",
    "vty",
];

/// The keyword a word typed in capitals stands for.
pub(super) fn keyword(word: &str) -> Option<&'static str> {
    if word.bytes().any(|b| b.is_ascii_lowercase()) {
        return (word.eq_ignore_ascii_case("no")).then_some("no");
    }
    if word.eq_ignore_ascii_case("no") {
        return Some("no");
    }
    KEYWORDS.iter().find(|k| k.eq_ignore_ascii_case(word)).copied()
}

/// The command a usual abbreviation stands for. Those that carry a secret are completed for every maker alike
/// ([`super::super::complete_command`]).
pub(super) fn unabbreviated(word: &str) -> &str {
    match word {
        "int" | "inter" | "interf" | "Interface" => "interface",
        "desc" | "des" | "descr" => "description",
        "shut" => "shutdown",
        "Hostname" => "hostname",
        _ => word,
    }
}

/// `ip add` for `ip address`.
pub(super) fn unabbreviated_address(word: &str) -> &str {
    match word {
        "add" | "addr" => "address",
        _ => word,
    }
}

/// Commands without a secret that people type in part: their words, and how many letters of each are enough.
static SHORTENED: [&[(&str, usize)]; 11] = [
    &[("ip", 2), ("nat", 2), ("inside", 2)],
    &[("ip", 2), ("nat", 2), ("outside", 2)],
    &[("ip", 2), ("access-group", 8)],
    &[("line", 3), ("vty", 2)],
    &[("access-class", 8)],
    &[("transport", 2), ("input", 2)],
    &[("login", 4), ("local", 2)],
    &[("login", 4), ("authentication", 2)],
    &[("exec-timeout", 5)],
    &[("switchport", 2), ("port-security", 6)],
    &[("authentication", 4), ("port-control", 6)],
];

/// Makes the words of such a command those the device would print.
pub(super) fn complete(words: &mut [&str]) {
    let fits = |command: &[(&str, usize)]| {
        let mut pairs = command.iter().zip(words.iter());
        command.len() <= words.len()
            && pairs.all(|((full, least), word)| word.len() >= *least && full.starts_with(word))
    };
    let Some(command) = SHORTENED.into_iter().find(|command| fits(command)) else { return };
    for (word, &(full, _)) in words.iter_mut().zip(command) {
        *word = full;
    }
}

/// Ways by which a line is entered (`transport input`).
const WAYS: [&str; 13] =
    ["acercon", "all", "lapb-ta", "lat", "mop", "nasi", "none", "pad", "rlogin", "ssh", "telnet", "udptn", "v120"];

/// The ways that words stand for, typed in part or in capitals; `None` where one may stand for several or for none.
pub(super) fn ways(words: &[&str]) -> Option<Vec<&'static str>> {
    let way = |word: &&str| {
        let is_meant = |way: &&str| way.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        let mut meant = WAYS.into_iter().filter(is_meant);
        meant.next().filter(|_| meant.next().is_none())
    };
    words.iter().map(way).collect()
}

/// Whether a command has lines below it; used where the indentation was lost.
pub(super) fn opens_block(words: &[&str]) -> bool {
    matches!(
        words,
        [
            "interface"
                | "line"
                | "class-map"
                | "policy-map"
                | "route-map"
                | "router"
                | "vpdn-group"
                | "webvpn"
                | "object"
                | "object-group"
                | "group-policy"
                | "tunnel-group"
                | "control-plane"
                | "key"
                | "dot11"
                | "controller"
                | "context"
                | "call-home"
                | "archive"
                | "zone-pair"
                | "username"
                | "aaa-server",
            ..,
        ] | ["ip", "access-list" | "dhcp" | "vrf" | "sla", ..]
            | ["ipv6", "access-list", ..]
            | ["crypto", "isakmp", "policy" | "profile", ..]
            | ["crypto", "isakmp", "client", "configuration", "group", ..]
            | ["crypto", "keyring" | "ikev1" | "ikev2" | "map" | "pki" | "ca" | "ipsec" | "dynamic-map", ..]
    )
}

/// Whether a line can only be a command of its own, never one below a block; used where the indentation was lost.
pub(super) fn only_on_top(words: &[&str]) -> bool {
    match words {
        [
            "hostname" | "interface" | "line" | "access-list" | "username" | "enable" | "snmp-server" | "logging"
            | "ntp" | "version" | "clock" | "banner" | "router" | "access-group" | "static" | "route" | "http"
            | "telnet" | "object" | "object-group" | "tunnel-group" | "group-policy" | "policy-map" | "class-map"
            | "service-policy" | "end" | "aaa-server" | "webvpn" | "passwd" | "domain-name" | "dhcpd" | "vpdn-group"
            | "zone-pair",
            ..,
        ] => true,
        [
            "ip",
            "access-list" | "route" | "http" | "nat" | "ssh" | "domain" | "domain-name" | "name-server",
            next,
            ..,
        ] => *next != "inside" && *next != "outside" || words.len() > 3,
        ["crypto", what, ..] => *what != "map" || words.len() > 3,
        ["ssh", _, _, ..] | ["aaa", "new-model" | "authentication", ..] => true,
        _ => false,
    }
}

/// Whether the head of a command is known on IOS although nothing of it is modelled; its lines below are then known too.
pub(super) fn known_on_ios(words: &[&str]) -> bool {
    match words {
        ["ip", second, ..] => IOS_IP.contains(second),
        ["crypto", second, ..] => IOS_CRYPTO.contains(second),
        [first, ..] => IOS.contains(first),
        [] => true,
    }
}

/// Whether the head of a command is known on ASA although nothing of it is modelled.
pub(super) fn known_on_asa(words: &[&str]) -> bool {
    match words {
        [first, ..] => ASA.contains(first),
        [] => true,
    }
}

/// Whether a line below an interface is known.
pub(super) fn known_below_interface(words: &[&str]) -> bool {
    words.first().is_none_or(|first| BELOW_INTERFACE.contains(first))
}

/// Whether a line below `line vty 0 4` and its kin is known.
pub(super) fn known_below_line(words: &[&str]) -> bool {
    words.first().is_none_or(|first| BELOW_LINE.contains(first))
}

/// First words on IOS.
static IOS: Words = LazyLock::new(|| {
    words(
        "\
    aaa access-expression access-list access-session adjacency aggregate-address alias ancp appfw appliance apply \
    archive arp as-path async-bootp authentication auto avb avc backup banner beep bfd bfd-template boot \
    boot-end-marker boot-start-marker bridge bridge-domain buffers busy-message call call-home call-policy card \
    cdp cef cisp class class-map clns clock cns config-register configuration connect control-plane controller \
    cpld cts cwmp define device device-sensor device-tracking diagnostic dial-peer dialer dialer-list dot11 dot1x \
    downward-compatible-config dspfarm dying-gasp eap eem enable endpoint energywise epm errdisable et-analytics \
    ethernet event exception exit exit-address-family facility-alarm fallback fhrp file flow flow-sampler-map \
    fqdn-list frame-relay gatekeeper global-address-family group-policy gw-accounting help hostname hw-module icmp \
    identity instance interface ip ipc ipv6 ipx isdn isis kerberos key kron l2 l2protocol-tunnel l2tp l2tp-class \
    l2vpn lacp ldap license line lldp location logging login mab mac mac-address-table macro map-class map-list \
    mediatrace memory memory-size menu metadata mka mls mmi module monitor mpls mta multilink mvr mvrp name-server \
    nat nat64 ndx netbios netconf netconf-yang network network-clock network-clock-participate \
    network-clock-select network-policy nmsp notify ntp object object-group odr parameter-map parser partition \
    password performance platform pnp policy-list policy-map port-channel power pppoe pre-shared-key priority-list \
    privilege process process-max-time profile prompt protocol ptp qos queue-list radius radius-server \
    random-detect-group redundancy regexp remote-network-policy remote-span rep resource rmon route-map route-tag \
    router rtr scheduler scp scripting sdm security service service-insertion service-list service-routing \
    service-template session shell smrp snasw snmp snmp-server sntp source spanning-tree spd stack-mac stack-power \
    stackwise-virtual standby state-machine storm-control subscriber suppress-cpdp survivability switch switchport \
    system tacacs tacacs-server tag-switching tcp telemetry template terminal-queue tftp-server time-range track \
    transceiver translation-rule transport tunnel udld username version video virtual virtual-profile \
    virtual-template vlan vlans vmps voice voice-card voice-port vpdn vpdn-group vrf vstack vtp webvpn wireless \
    wsma x25 x29 xconnect zone zone-pair",
    )
});

/// Second words after `ip` on IOS.
static IOS_IP: Words = LazyLock::new(|| {
    words(
        "\
    access-list address-pool admission alias arp as-path audit auth-proxy bgp-community bootp casa cef classless \
    classless-in-addr community-list community-set ddns default-gateway default-network device device-tracking \
    dhcp dhcp-client dhcp-server dns domain domain-list domain-lookup domain-name drp dvmrp explicit-path \
    extcommunity-list fast-switching finger flow flow-aggregation flow-cache flow-capture flow-export \
    flow-top-talkers forward-protocol ftp gdp gratuitous gratuitous-arps host host-routing hp-host http icmp \
    identd igmp inspect ips kerberos large-community-list local mfib mobile mrm mroute msdp multicast \
    multicast-routing multipath mux name-server nat nbar nhrp nhrp-attribute options ospf pat pgm pim policy \
    policy-list port port-map prefix-list radius rcmd redirects reflexive-list route routing rsvp rtcp rtp sap scp \
    sctp security sla slb snmp source source-route ssh sticky-arp subnet-zero summary-address tacacs tcp telnet \
    tftp traffic-export udp unnumbered unreachables urlfilter verify virtual-reassembly vrf wan-failover wccp \
    web-proxy zone",
    )
});

/// Second words after `crypto` on IOS.
static IOS_CRYPTO: Words = LazyLock::new(|| {
    words(
        "\
    ca call ctcp dynamic-map engine entropy gdoi gkm identity ikev1 ikev2 ipsec isakmp key keyring logging map mib \
    pki provisioning redundancy ssh ssl tls-tunnel vpn wui xauth",
    )
});

/// First words on ASA.
static ASA: Words = LazyLock::new(|| {
    words(
        "\
    aaa aaa-server access-group access-list alias anyconnect anyconnect-custom app-agent arp as-path asdm \
    auth-prompt auto-update banner boot call-home checkheaps class class-map clear clock cluster command-alias \
    community-list compression config-register configure console context coredump crashinfo crypto cts cxsc ddns \
    debug dhcp dhcp-client dhcpd dhcprelay dns dns-group dns-guard domain-name dynamic-access-policy-record \
    dynamic-filter dynamic-map eigrp enable endpoint established exit failover fips firewall fixup flow-export \
    flow-offload fragment ftp ftp-map global group group-delimiter group-policy gtp-map h225-map hostname hpm http \
    http-map icmp igmp imap4s interface ip ip-client ips ipsec ipsec-udp ipv6 isakmp jumbo-frame key ldap license \
    lldp logging logout mac mac-address mac-address-table mac-learn mac-list management-access \
    management-interface map-domain mfib mgcp-map mode monitor-interface mount mroute mtu multicast-routing name \
    names nat nat-assigned-to-public-ip nat-control no ntp nve object object-group object-group-search ospf \
    outstanding pager passwd password password-policy pim pki policy-list policy-map policy-route pop3s \
    port-channel port-forward power-supply prefix-list priority-queue privilege prompt quit quota \
    reactivation-mode resource rest-api route route-map router routing same-security-traffic saml scansafe scep \
    sctp-map security-group-tag service service-module service-policy setup sla smart-tunnel smtp-server smtps \
    snmp snmp-map snmp-server software ssh ssl sso-server static sunrpc-server svc sysopt tcp-map telnet terminal \
    tftp-server threat-detection time-range timeout tls-proxy track tunnel-group tunnel-group-map uauth uc-ime \
    url-block url-cache url-list url-server user-identity user-statistics username virtual vpdn vpn \
    vpn-addr-assign vpn-sessiondb vpnclient vpnsetup vxlan wccp webvpn xlate zone zonelabs-integrity",
    )
});

/// First words below an interface, on either.
static BELOW_INTERFACE: Words = LazyLock::new(|| {
    words(
        "\
    access-expression access-group access-session accounting address-family adsl analysis-module antenna arp async \
    atm authentication auto auto-qos autonomous-mode backup bandwidth beacon bfd bridge-group broadcast \
    carrier-delay cdp channel channel-group channel-protocol clear clns clock cns crypto cts cwmp dampening \
    datalink ddns delay description device-tracking dhcp dialer dialer-group dot11 dot1q dot1x down-when-looped \
    dsl duplex eapol eigrp encapsulation encryption energywise ethernet exit fair-queue fec flow-sampler \
    flowcontrol forward-flow fragment-threshold frame-relay full-duplex group-range h323-gateway half-duplex \
    hash-algorithm history hold-queue hold-time icmp ignore-dcd interface ip ipsec ipv6 ipx isdn isis keepalive \
    l2protocol-tunnel lacp line-rate lldp load-balancing load-interval logging loopback mab mac mac-address macro \
    management management-only map-group max-reserved-bandwidth media-type medium member member-interface mls mode \
    mop mpls mtu multilink-group nameif nat64 negotiation nmsp no ntp oam ospf ospfv3 packet pagp parent peer \
    physical-layer pim platform policy-route port port-channel port-name power ppp pppoe pppoe-client \
    preamble-short priority-queue protocol ptp pulse-time pvc qos queue-set radius random-detect rate-limit \
    redundant remote rep router rts sdr security-level serial service service-instance service-policy shape \
    shutdown slot snmp source spanning-tree speed squeeze srr-queue ssid standby station-role storm-control \
    switchport tag-switching tcam timeout traffic-shape transmit-interface trust tunnel tx-queue-limit \
    tx-ring-limit udld vlan vlan-id vlan-range vpdn vpn vrf vrrp vtp wan wispr world-mode xconnect zone \
    zone-member",
    )
});

/// First words below a line.
static BELOW_LINE: Words = LazyLock::new(|| {
    words(
        "\
    absolute-timeout access-class accounting activation-character authorization autocommand autohangup autoselect \
    buffer-length callback data-character-bits databits dialer disconnect-character dispatch-character \
    domain-lookup editing escape-character exec exec-banner exec-character-bits exec-timeout exit flowcontrol \
    flush-at-activation full-help history hold-character insecure international ip ipv6 length location lockable \
    logging login media-type modem monitor motd-banner no notify padding parity password privilege refuse-message \
    rotary rxspeed script session-limit session-timeout special-character-bits speed start-character \
    stop-character stop-only stopbits telnet terminal-type timeout transport transport-preferred txspeed \
    usb-inactivity-timeout vacant-message width x25",
    )
});
