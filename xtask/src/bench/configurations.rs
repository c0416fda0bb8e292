//! How long configurations of network devices take, the start of the program and the database taken off.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;

use super::{Measured, command, millis};

/// Routers in one text: as many as one file may hold.
const ROUTERS: usize = 500;
/// Bytes of the large text.
const LARGE: usize = 5 * 1_024 * 1_024;

/// Files of one command.
const FILES: [usize; 2] = [250, 1_000];

/// All promises.
pub(super) fn configurations(binary: &Path, folder: &Path) -> Result<Vec<Measured>> {
    let routers = (0..ROUTERS).map(router).collect::<String>();
    let one = read(binary, folder, "routers.txt", &routers, false)?;
    let large = read(binary, folder, "fortigate.conf", &fortigate(2, 3), false)?;
    let policies = read(binary, folder, "policies.conf", &fortigate(1, 50), true)?;
    let [few, many] = [files(binary, folder, FILES[0])?, files(binary, folder, FILES[1])?];
    Ok(vec![
        Measured { what: "250 files of configurations, 5 to 20 KB each", value: few, promised: "" },
        Measured { what: "1,000 files of configurations, 5 to 20 KB each", value: many, promised: "≤ 5,000 ms" },
        Measured {
            what: "500 configurations in one text, read, judged and kept", value: one, promised: "≤ 2,500 ms"
        },
        Measured { what: "5 MB of FortiOS, read, judged and kept", value: large, promised: "≤ 300 ms (reading)" },
        Measured { what: "5 MB of FortiOS policies, printed as JSON too", value: policies, promised: "" },
    ])
}

/// The time of taking a text in, less that of taking one line in; with the time of printing what was read where asked for.
fn read(binary: &Path, folder: &Path, name: &str, text: &str, is_printed: bool) -> Result<String> {
    let (data, path, small) =
        (folder.join(name).with_extension("data"), folder.join(name), folder.join("one-line.txt"));
    std::fs::write(&path, text)?;
    std::fs::write(&small, "# RTX830 Rev.15.02.10 (Tue Jul 16 11:55:57 2019)\nip lan1 address 192.168.1.1/24\n")?;
    let [path, small] = [path, small].map(|p| p.to_string_lossy().into_owned());
    command(binary, &data, &["intake", &small])?;
    let idle = command(binary, &data, &["intake", &small])?;
    let busy = match is_printed {
        true => command(binary, &data, &["intake", &path, "--json"])?,
        false => command(binary, &data, &["intake", &path])?,
    };
    Ok(millis(busy.saturating_sub(idle)))
}

/// The time of one command with many files, from its start to its end.
fn files(binary: &Path, folder: &Path, count: usize) -> Result<String> {
    let (data, dropped) = (folder.join(format!("{count}.data")), folder.join(format!("{count}.files")));
    std::fs::create_dir_all(&dropped)?;
    let mut words = vec!["intake".to_owned()];
    for number in 0..count {
        let mut text = router(number);
        for line in 0..60 + number % 5 * 40 {
            let _ = writeln!(
                text,
                "ip filter {} pass 10.0.{}.0/24 192.168.1.0/24 tcp * {}",
                201_000 + line,
                line % 250,
                1_000 + line
            );
        }
        let path = dropped.join(format!("router-{number:04}.txt"));
        std::fs::write(&path, text)?;
        words.push(path.to_string_lossy().into_owned());
    }
    command(binary, &data, &["edition", "list"])?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(millis(command(binary, &data, &words)?))
}

/// A small router of a clinic.
fn router(number: usize) -> String {
    let (high, low) = (number / 250, number % 250);
    format!(
        "# RTX830 Rev.15.02.10 (Tue Jul 16 11:55:57 2019)\n\
         # MAC Address : 00:a0:de:00:{high:02x}:{low:02x}, 00:a0:de:01:{high:02x}:{low:02x}\n\
         # Memory 256Mbytes, 2LAN\n\
         # main:  RTX830 ver=00 serial=S{number:08} MAC-Address=00:a0:de:00:{high:02x}:{low:02x}\n\
         administrator password encrypted *\n\
         timezone +09:00\n\
         ip route default gateway pp 1\n\
         ip lan1 address 192.168.{low}.1/24\n\
         pp select 1\n pp always-on on\n pppoe use lan2\n pp auth accept pap chap\n\
         pp auth myname clinic{number}@example.jp pw{number}secret\n ppp ipcp ipaddress on\n\
         ip pp secure filter in 200000 200001 200099\n ip pp nat descriptor 1\n pp enable 1\n\
         tunnel select 1\n ipsec tunnel 101\n  ipsec sa policy 101 1 esp aes-cbc sha-hmac\n\
         ipsec ike pre-shared-key 1 text shared{number}key\n  ipsec ike remote address 1 203.0.113.{low}\n tunnel enable 1\n\
         ip filter 200000 reject 10.0.0.0/8 * * * *\n ip filter 200001 pass * 192.168.{low}.0/24 icmp * *\n\
         ip filter 200099 reject * * * * *\n\
         nat descriptor type 1 masquerade\n\
         telnetd service off\nsshd service on\nsshd host lan1\nsyslog host 192.168.{low}.9\nntpdate ntp.nict.jp\n\
         schedule at 1 */* 03:00 * ntpdate ntp.nict.jp\n"
    )
}

/// A large firewall: addresses and policies without end, the addresses taking so many parts of so many.
fn fortigate(addresses: usize, of: usize) -> String {
    let mut text = String::from(
        "#config-version=FGT60F-7.0.14-FW-build0601-240206:opmode=0:vdom=0:user=admin\n#conf_file_ver=1234\n#buildno=0601\n\
         config system global\n    set hostname \"fw01\"\n    set timezone 60\nend\n\
         config system interface\n    edit \"wan1\"\n        set ip 203.0.113.2 255.255.255.248\n        set allowaccess ping\n        set role wan\n    next\n\
         edit \"internal\"\n        set ip 192.168.1.1 255.255.255.0\n        set allowaccess ping https ssh\n        set role lan\n    next\nend\n\
         config firewall address\n",
    );
    let mut number = 0_usize;
    while text.len() < LARGE * addresses / of {
        let (a, b) = (number / 250 % 250, number % 250);
        let _ = write!(
            text,
            "    edit \"host-{number}\"\n        set subnet 10.{a}.{b}.0 255.255.255.0\n        set comment \"部門 {number}\"\n    next\n"
        );
        number += 1;
    }
    text.push_str("end\nconfig firewall policy\n");
    let hosts = number;
    number = 1;
    while text.len() < LARGE {
        let _ = write!(
            text,
            "    edit {number}\n        set srcintf \"internal\"\n        set dstintf \"wan1\"\n        set srcaddr \"host-{}\"\n        set dstaddr \"all\"\n        set action accept\n        set schedule \"always\"\n        set service \"HTTPS\"\n        set nat enable\n    next\n",
            number % hosts
        );
        number += 1;
    }
    text.push_str("end\n");
    text
}
