//! Stars, flags, policies of the FWX, and texts that are not all there.

use sejo_model::configuration::{Extent, Filter, Service, Setting, Sources, Verb};

use super::{all, listener, one, only};

/// A router at a line whose list lets `filters` in, a desktop behind it, and the prompt behind its text.
fn router(filters: &str) -> String {
    let numbers: Vec<&str> = filters.lines().filter_map(|l| l.strip_prefix("ip filter ")?.split(' ').next()).collect();
    format!(
        "# RTX830 Rev.15.02.31 (Wed Jul  9 10:10:10 2025)\n\
         administrator password encrypted *\n\
         ip route default gateway pp 1\n\
         ip lan1 address 192.168.40.1/24\n\
         pp select 1\n pppoe use lan2\n ip pp secure filter in {}\n ip pp nat descriptor 1\n pp enable 1\n\
         {filters}\n\
         nat descriptor type 1 masquerade\n\
         nat descriptor masquerade static 1 1 192.168.40.20 tcp 3389\n\
         telnetd service off\nhttpd service off\n# ",
        numbers.join(" ")
    )
}

fn desktop(filters: &str) -> Sources {
    let read = one(&router(filters));
    assert_eq!(read.extent, Extent::Whole);
    read.forwards[0].sources.clone()
}

#[test]
fn nothing_but_stars_is_everybody() {
    for stars in ["*", "*.*.*.*", "192.168.1.1,*.*.*.*"] {
        let sources = desktop(&format!("ip filter 1 pass {stars} * tcp * 3389\nip filter 2 reject * * * * *"));
        assert_eq!(sources, Sources::Anywhere, "{stars}");
    }
    assert_eq!(desktop("ip filter 1 pass 198.51.*.* * tcp * 3389"), only(&["198.51.0.0/16"]));
}

#[test]
fn flags_that_no_first_packet_has_open_nothing() {
    for (flags, expected) in [
        ("tcpflag=0x0012/0x0017", Sources::Nowhere),
        ("tcpflag=0x0002/0x0017", Sources::Anywhere),
        ("tcpflag!=0x0002/0x0017", Sources::Nowhere),
        ("tcpflag=0x0000/0x0010", Sources::Anywhere),
    ] {
        assert_eq!(desktop(&format!("ip filter 1 pass * * {flags} * 3389")), expected, "{flags}");
    }
}

/// A firewall with these policies; `set` is the list of the set that is enabled.
fn firewall(policies: &str, set: &str) -> String {
    format!(
        "# FWX120 Rev.11.03.28 (Tue Nov  5 10:00:00 2019)\n\
         administrator password encrypted *\n\
         ip route default gateway pp 1\n\
         ip lan1 address 192.168.71.1/24\n\
         pp select 1\n pppoe use lan2\n ip pp nat descriptor 1\n pp enable 1\n\
         ip policy interface group 101 name=\"To us\" local lan1\n\
         ip policy address group 102 name=Vendor 198.51.100.16/28\n\
         ip policy service 7 desk tcp * 3389\n\
         ip policy service group 103 name=\"Two of them\" desk https\n\
         {policies}\n\
         ip policy filter set 101 name=\"Internet Access\" {set}\n\
         ip policy filter set enable 101\n\
         nat descriptor type 1 masquerade\n\
         nat descriptor masquerade static 1 1 192.168.71.20 tcp 3389\n\
         nat descriptor masquerade static 1 2 192.168.71.1 tcp 22\n\
         telnetd service off\nhttpd service off\nsshd service on\nsshd host any\n# "
    )
}

/// From where the desktop and the firewall's own SSH are reached by the line outside.
fn reached(policies: &str, set: &str) -> (Sources, Sources) {
    let read = one(&firewall(policies, set));
    assert_eq!(read.unread.count, 0, "{:?}", read.unread.first);
    let ssh = listener(&read, Service::Ssh).openings.iter().find(|o| o.interface == "pp 1");
    (read.forwards[0].sources.clone(), ssh.map_or(Sources::Nowhere, |o| o.sources.clone()))
}

#[test]
fn policies_decide_in_the_order_of_their_set() {
    let deny = "ip policy filter 2000 reject-log * * * * *";
    let vendor = only(&["198.51.100.16/28"]);
    for (policies, set, desktop, ssh) in [
        ("ip policy filter 1 pass-nolog * * * * *", "1 2000", Sources::Anywhere, Sources::Anywhere),
        ("ip policy filter 1 pass-nolog * * * * *", "2000 1", Sources::Nowhere, Sources::Nowhere),
        ("ip policy filter 1 pass-log pp1 lan1 * * desk", "1 2000", Sources::Anywhere, Sources::Nowhere),
        ("ip policy filter 1 pass-log pp1 lan1 102 * 103", "1 2000", vendor.clone(), Sources::Nowhere),
        ("ip policy filter 1 pass-log pp* 101 102 * *", "1 2000", vendor.clone(), vendor.clone()),
        ("ip policy filter 1 static-pass-log pp1 local * * ssh", "1 2000", Sources::Nowhere, Sources::Anywhere),
        ("ip policy filter 1 pass-log lan1 * * * *", "1 2000", Sources::Nowhere, Sources::Nowhere),
        // What no policy takes is not known, and neither is a service that is not in the text.
        ("ip policy filter 1 pass-log lan1 * * * *", "1", Sources::Unknown, Sources::Unknown),
        ("ip policy filter 1 pass-log pp1 lan1 * * 99", "1 2000", Sources::Unknown, Sources::Nowhere),
    ] {
        let expected = (desktop, ssh);
        assert_eq!(reached(&format!("{policies}\n{deny}"), set), expected, "{policies} in {set}");
    }
}

#[test]
fn policies_in_brackets_are_asked_before_the_one_they_narrow() {
    let policies = "ip policy filter 1 reject-nolog pp1 * * * *\n\
                    ip policy filter 2 pass-log * lan1 * * *\n\
                    ip policy filter 3 reject-log * * 203.0.113.0/24 * *\n\
                    ip policy filter 9 pass-nolog * * * * *";
    assert_eq!(reached(policies, "1 9"), (Sources::Nowhere, Sources::Nowhere));
    assert_eq!(reached(policies, "1 [2] 9"), (Sources::Anywhere, Sources::Nowhere));
    assert_eq!(reached(policies, "1 [2 [3]] 9"), (Sources::Anywhere, Sources::Nowhere));
    let read = one(&firewall(policies, "1 [2] 9"));
    let place = |f: &Filter| (f.name.clone(), f.verb, f.from_interface.clone(), f.to_interface.clone());
    let placed: Vec<_> = read.filters.iter().filter(|f| f.applied && f.name == "policy 2").map(place).collect();
    assert_eq!(placed, [("policy 2".to_owned(), Verb::Permit, "pp 1".to_owned(), "lan1".to_owned())]);
}

#[test]
fn a_text_with_lines_left_out_is_a_part() {
    let whole = router("ip filter 1 pass * * established");
    for cut in ["(中略)", "# ~ 省略 ~", "<snip>", "...", "※以下略"] {
        let text = whole.replace("telnetd service off", &format!("{cut}\ntelnetd service off"));
        let read = one(&text);
        assert_eq!(read.extent, Extent::Part, "{cut}");
        assert!(matches!(read.records.syslog, Setting::Unknown { .. }), "{cut}");
    }
}

#[test]
fn a_mail_around_a_whole_text_leaves_it_whole() {
    let whole = router("ip filter 1 pass * * established");
    let greeting = format!("いつもお世話になっております。設定をお送りします。\n\n# show config\n{whole}");
    let signed = format!("{greeting}\n\n-- \n株式会社ABC 山田\nTEL 06-1234-5678\n");
    for text in [greeting, signed] {
        let read = all(&text);
        assert_eq!((read.devices.len(), read.devices[0].extent), (1, Extent::Whole), "{text}");
    }
    // Commands behind the sign show that it was a remark.
    let more = format!("{whole}\nsshd service on\n");
    assert_eq!(one(&more).extent, Extent::Part);
}
