//! The forgotten VPN: configurations as browsers drop them, what their pages say, and the register they are held against.

use axum::http::StatusCode;
use sejo_app::App;
use sejo_model::{Actor, ConfigurationId};

use crate::intake::{drop_as, read_as};
use crate::journey::between;
use crate::site::{Caller, Site};

/// A router with one tunnel to a maker, a management page for one address, and nothing else open.
pub const ROUTER: &str = "\
# RTX830 Rev.15.02.31 (Tue Jul 16 10:12:15 2024)
# MAC Address : 00:a0:de:77:88:01, 00:a0:de:77:88:02
# Memory 256Mbytes, 2LAN
# main:  RTX830 ver=00 serial=M3X077001 MAC-Address=00:a0:de:77:88:01 MAC-Address=00:a0:de:77:88:02
# Reporting Date: Nov 20 09:12:33 2026
login password encrypted aB3dE5fG7hI9jK1l
administrator password encrypted mN3oP5qR7sT9uV1w
security class 2 on off off
console prompt TEST-RT
ip route default gateway pp 1
ip lan1 address 192.168.50.1/24
pp select 1
 pp always-on on
 pppoe use lan2
 pp auth accept pap chap
 pp auth myname test@isp.example.jp Line-Word-4471
 ppp ipcp ipaddress on
 ip pp secure filter in 1010 1020
 ip pp nat descriptor 1
 pp enable 1
tunnel select 7
 description tunnel 'CT maker'
 ipsec tunnel 107
  ipsec sa policy 107 7 esp aes256-cbc sha256-hmac
  ipsec ike pre-shared-key 7 text Kept-In-A-Safe-90210
  ipsec ike remote address 7 203.0.113.70
 tunnel enable 7
ip filter 1010 reject * 192.168.50.0/24 tcp,udp * 135-139,445
ip filter 1020 pass * 192.168.50.0/24 established * *
nat descriptor type 1 masquerade
ipsec auto refresh on
telnetd service off
httpd service off
sshd service on
sshd host 192.168.50.9
syslog host 192.168.50.9
schedule at 1 */* 04:00 * ntpdate 192.168.50.9
#
";

/// A firewall with an old firmware, SSL-VPN for everybody and a management page on the internet.
const FIREWALL: &str = r#"#config-version=FGT60E-6.0.4-FW-build0231-190107:opmode=0:vdom=0:user=admin
#conf_file_ver=174583264192837
#buildno=0231
#global_vdom=1
config system global
    set hostname "TEST-FW"
    set timezone 60
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 198.51.100.20 255.255.255.248
        set allowaccess ping https ssh
        set type physical
        set role wan
    next
    edit "internal"
        set vdom "root"
        set ip 192.168.70.1 255.255.255.0
        set allowaccess ping https
        set type hard-switch
        set role lan
    next
end
config system admin
    edit "admin"
        set accprofile "super_admin"
        set vdom "root"
        set password ENC SH2aFakeHashOfTheTest00000000000000000000000=
    next
end
config user local
    edit "ct-hoshu"
        set type password
        set passwd ENC dGVzdC1vZi10aGUtcGFnZXM=
    next
end
config user group
    edit "vpn-users"
        set member "ct-hoshu"
    next
end
config vpn ssl settings
    set servercert "Fortinet_Factory"
    set tunnel-ip-pools "SSLVPN_TUNNEL_ADDR1"
    set port 10443
    set source-interface "wan1"
    set source-address "all"
    set default-portal "full-access"
    config authentication-rule
        edit 1
            set groups "vpn-users"
            set portal "full-access"
        next
    end
end
config firewall policy
    edit 1
        set name "vpn-in"
        set srcintf "ssl.root"
        set dstintf "internal"
        set srcaddr "all"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "ALL"
        set groups "vpn-users"
    next
end
config router static
    edit 1
        set device "wan1"
    next
end
"#;

/// Somebody whose facility has nothing yet: no configuration, no connection.
const ME: Caller = Caller::Elsewhere;

/// Drops the router's configuration as the use case takes it.
pub async fn dropped(app: &App, actor: &Actor) -> ConfigurationId {
    let id = app.drop_file(actor, "router.txt", ROUTER.as_bytes().to_vec()).await.unwrap();
    let view = app.wait_for_intake(actor, id).await.unwrap();
    view.configurations.unwrap_or_else(|| panic!("{:?}", view.refusal)).devices[0].id
}

/// Drops a file and gives the address of what came of it.
async fn read(site: &Site, name: &str, text: &str) -> String {
    read_as(site, ME, name, text.as_bytes()).await
}

/// Drops a configuration and gives the address of its page.
async fn configuration(site: &Site, name: &str, text: &str) -> String {
    let file = read(site, name, text).await;
    link(site.get(&file, ME).await.html(), "/configurations")
}

/// The address of the first link to the page of a thing in `folder`.
fn link(html: &str, folder: &str) -> String {
    let mark = format!("href=\"{folder}/");
    let mut ids = html.split(&mark).skip(1).map(|rest| rest.split(['"', '?', '#', '/']).next().unwrap());
    let id = ids.find(|id| id.len() == 36).unwrap_or_else(|| panic!("no link to {folder}: {html}"));
    format!("{folder}/{id}")
}

/// The measured value of a row as its page says it.
async fn measured(site: &Site, slug: &str) -> String {
    let view = site.app.item(&site.actor(ME).await, slug).await.unwrap();
    view.row.verdict.words().ja.to_owned()
}

const UNDECLARED: &str = "リモート保守の登録にないVPNがあります";

#[tokio::test]
async fn the_forgotten_vpn_is_found_registered_and_the_verdict_changes() {
    let site = Site::demo().await;
    let file = read(&site, "router.txt", ROUTER).await;
    let run = site.get(&file, ME).await;
    assert!(
        run.html().contains("読み取ったネットワーク機器の設定") && run.html().contains("TEST-RT"),
        "{}",
        run.html()
    );
    assert!(run.html().contains("行すべてを読みました"));
    assert!(!run.html().contains("Kept-In-A-Safe") && !run.html().contains("台帳に起きたこと"));
    assert!(run.html().contains("変わった実測"), "{}", run.html());
    let own = link(run.html(), "/configurations");

    let page = site.get(&own, ME).await;
    for words in [UNDECLARED, "tunnel 7", "登録なし", "CT maker", "リモート保守", "事業者に聞くこと"]
    {
        assert!(page.html().contains(words), "{words}: {}", page.html());
    }
    assert!(!page.html().contains("Kept-In-A-Safe") && !page.html().contains("Line-Word"));
    assert!(site.get("/configurations", ME).await.html().contains("登録のない外からの入口が1件あります"));
    let item = site.get("/checklist/remote-maintenance", ME).await;
    assert!(item.html().contains(UNDECLARED), "{}", item.html());
    assert_eq!(measured(&site, "remote-maintenance").await, "いいえ");

    let form = page.html().split_once("href=\"/remote-connections/new?").unwrap().1.split_once('"').unwrap().0;
    let form = format!("/remote-connections/new?{}", form.replace("&amp;", "&").replace("&#38;", "&"));
    let blank = site.get(&form, ME).await;
    assert!(blank.html().contains("value=\"tunnel 7\"") && blank.html().contains("value=\"ipsec-site\" selected"));
    let sent = "purpose=CT&vendor_id=own&kind=ipsec-site&name=tunnel+7&from=2026-04-01&revision=0";
    let done = site.post("/remote-connections/new", ME, sent).await;
    assert_eq!(done.location(), "/remote-connections?done=added", "{}", done.html());

    let page = site.get(&own, ME).await;
    assert!(page.html().contains("登録あり") && !page.html().contains("登録なし") && !page.html().contains(UNDECLARED));
    assert_ne!(measured(&site, "remote-maintenance").await, "いいえ");
    let register = site.get("/remote-connections", ME).await;
    assert!(register.html().contains("設定にあり") && !register.html().contains("登録なし"));

    // Once it has ended, whose it was is still known, and that it should be closed.
    let connection = link(register.html(), "/remote-connections");
    site.post(
        &connection,
        ME,
        "purpose=CT&vendor_id=own&kind=ipsec-site&name=tunnel+7&from=2026-04-01&until=2026-11-21&revision=1",
    )
    .await;
    let register = site.get("/remote-connections", ME).await;
    assert!(register.html().contains("期限切れ(2026年11月21日)"), "{}", register.html());
    assert!(register.html().contains("終わり") && !register.html().contains("登録なし"));
    let page = site.get(&own, ME).await;
    assert!(page.html().contains("期限切れ(2026年11月21日)") && !page.html().contains(UNDECLARED));
    assert!(page.html().contains("リモート保守の登録の期限(2026年11月21日)を過ぎているのに"), "{}", page.html());
    let item = site.get("/checklist/remote-maintenance", ME).await;
    assert!(
        item.html().contains(
            "リモート保守の登録の期限(2026年11月21日)を過ぎているのに、まだつながる設定です(登録した相手: 施設の職員)"
        ),
        "{}",
        item.html()
    );
    let list = site.get("/configurations", ME).await;
    assert!(list.html().contains("入口が1件あります(うち、登録の期限が過ぎたもの 1件)"), "{}", list.html());
    assert_eq!(measured(&site, "remote-maintenance").await, "いいえ");
}

#[tokio::test]
async fn a_letter_asks_the_vendor_what_was_found() {
    let site = Site::demo().await;
    let file = read(&site, "fw.conf", FIREWALL).await;
    let own = link(site.get(&file, ME).await.html(), "/configurations");
    let page = site.get(&own, ME).await;
    let html = page.html();
    for words in ["攻撃に使われている弱点", "SSL-VPNが動いています", "すぐに対応", "ct-hoshu", "どこからでも", "2-"]
    {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(html.contains("/checklist/patching") && html.contains("/checklist/source-restriction"));
    assert!(!html.contains("dGVzdC1vZi10aGUtcGFnZXM"));
    assert!(page.bytes.len() <= 60 * 1024, "{} bytes", page.bytes.len());
    let letter = site.get(&format!("{own}/letter"), ME).await;
    assert_eq!((letter.status, &letter.bytes[..4]), (StatusCode::OK, &b"%PDF"[..]));
    let forms = html.matches("/remote-connections/new?").count();
    assert_eq!(forms, html.matches("登録なし").count(), "every unregistered way in has its button");
}

#[tokio::test]
async fn what_a_vendor_says_it_connects_to_is_registered_from_its_answer() {
    let site = Site::demo().await;
    let list = site.get("/remote-connections", Caller::Officer).await;
    let system = list.html().split_once("/remote-connections/new?system=").unwrap().1.split_once('"').unwrap().0;
    let form = site.get(&format!("/remote-connections/new?system={system}"), Caller::Officer).await;
    assert!(form.html().contains(&format!("<option value=\"{system}\" selected")), "{}", form.html());
    assert!(!site.get("/remote-connections", Caller::Viewer).await.html().contains("/remote-connections/new"));
}

#[tokio::test]
async fn what_burns_is_said_today_and_on_the_page_of_its_device() {
    let site = Site::demo().await;
    assert!(!site.get("/", ME).await.html().contains("すぐに対応"));
    let file = read(&site, "fw.conf", FIREWALL).await;
    let own = link(site.get(&file, ME).await.html(), "/configurations");
    let today = site.get("/", ME).await;
    assert!(today.html().contains("ネットワーク機器の設定に、すぐに対応することが"), "{}", today.html());
    let steps: Vec<&str> = today.html().split("class=\"step card").collect();
    assert!(steps[1].contains("登録のない外からの入口"), "{}", steps[1]);
    assert!(steps[2].contains("すぐに閉じてほしい所") && steps[2].contains(&own), "{}", steps[2]);
    let titles = |html: &str| -> Vec<String> {
        html.split("class=\"step card").skip(1).map(|s| between(s, "<h3>", "</h3>").to_owned()).collect()
    };
    let all = site.get("/steps", ME).await;
    assert_eq!(titles(today.html()), titles(all.html())[..3], "one order everywhere");
    let commands = site.app.next_steps(&site.actor(ME).await).await.unwrap();
    assert_eq!(titles(all.html()).len(), commands.len());
    assert!(all.html().contains("いますぐ、入口を閉じる"), "{}", all.html());
    let given = site.post(&format!("{own}/device"), ME, "new=yes").await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.html());
    let device = link(site.get(&own, ME).await.html(), "/ledger");
    let page = site.get(&device, ME).await;
    assert!(page.html().contains("設定ファイルからわかること") && page.html().contains(&own), "{}", page.html());
    assert!(page.html().contains("すぐに対応"), "{}", page.html());
}

#[tokio::test]
async fn of_a_maker_that_is_not_read_nothing_is_said_but_what_to_ask() {
    let site = Site::demo().await;
    let text = include_str!("../../../judge/tests/labelled/unread/01-juniper-srx.txt");
    let file = read(&site, "srx.txt", text).await;
    let own = link(site.get(&file, ME).await.html(), "/configurations");
    let sentence = "このメーカーの設定は、まだ読めません。証拠として保存しました。事業者に次のことを聞いてください。";
    for path in [&file, &own] {
        let page = site.get(path, ME).await;
        assert!(page.html().contains(sentence) && page.html().contains("(7) Telnet"), "{}", page.html());
        assert_eq!(page.html().contains("返事をもとに上の各項目"), path == &own, "{}", page.html());
        for wrong in
            ["行すべてを読みました", "入口 (0件)", ">範囲<", "改善を勧めます", "見つかりませんでした", "入れ直すと"]
        {
            assert!(!page.html().contains(wrong), "{path} says {wrong}: {}", page.html());
        }
    }
    let list = site.get("/configurations", ME).await;
    assert!(list.html().contains("まだ読めないメーカーの設定が1件あります"), "{}", list.html());
    assert!(!list.html().contains("すべて登録されています") && !list.html().contains("行すべてを読みました"));
    let picture = site.get("/network/wide.svg", ME).await;
    assert!(String::from_utf8_lossy(&picture.bytes).contains("設定を読めていません"));
    site.post("/lang", ME, "lang=en&back=/").await;
    let english = site.get(&own, ME).await;
    assert!(
        english.html().contains("cannot be read yet") && english.html().contains("(7) whether"),
        "{}",
        english.html()
    );
}

#[tokio::test]
async fn many_files_are_dropped_at_once_and_each_has_its_page() {
    let site = Site::demo().await;
    let own = |n: usize| {
        let text = ROUTER.replace("M3X077001", &format!("M3X0770{n:02}")).replace("TEST-RT", &format!("RT-{n:02}"));
        (format!("router-{n:02}.txt"), text)
    };
    let files: Vec<(String, String)> = (0..12).map(own).collect();
    let parts: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let done = drop_as(&site, ME, &parts).await;
    assert_eq!(done.location(), "/intake", "{}", done.html());
    let actor = site.actor(ME).await;
    let runs = site.app.intakes(&actor).await.unwrap();
    assert_eq!(runs.len(), 12);
    let mut moved = 0;
    for run in &runs {
        let view = site.app.wait_for_intake(&actor, run.id).await.unwrap();
        assert_eq!(view.configurations.unwrap().devices.len(), 1);
        moved += usize::from(!view.changed_items.is_empty());
    }
    assert_eq!(moved, 1, "which rows they moved together is said once");
    let list = site.get("/configurations", ME).await;
    assert!(list.html().contains("入れた設定 (12件)"), "{}", list.html());
}

#[tokio::test]
async fn who_may_only_look_is_offered_nothing_to_change() {
    let site = Site::demo().await;
    let list = site.get("/configurations", Caller::Viewer).await;
    assert!(list.html().contains("登録のない外からの入口") && !list.html().contains("href=\"/intake\""));
    let page = site.get(&link(list.html(), "/configurations"), Caller::Viewer).await;
    assert!(page.html().contains("登録なし") && !page.html().contains("/remote-connections/new"), "{}", page.html());
    assert!(!page.html().contains("action=\"/configurations/") && !page.html().contains("/letter"));
    let network = site.get("/network", Caller::Viewer).await;
    assert!(network.html().contains("この図に足りないもの") && !network.html().contains("href=\"/intake\""));
    let register = site.get("/remote-connections", Caller::Viewer).await;
    assert!(register.html().contains("登録なし") && register.html().contains("設定にあり"), "{}", register.html());
    assert!(!register.html().contains("/end\"") && !register.html().contains("/remote-connections/new"));
    let connection = site.get(&link(register.html(), "/remote-connections"), Caller::Viewer).await;
    assert!(connection.html().contains("つなぎ方") && !connection.html().contains("/remove\""));
}

#[tokio::test]
async fn a_configuration_is_given_to_a_device_and_the_file_undone() {
    let site = Site::demo().await;
    let old = "revision=0&state=in-use&name=Old+router&kind=network";
    assert_eq!(site.post("/ledger/new", ME, old).await.status, StatusCode::SEE_OTHER);
    assert!(site.get("/configurations", ME).await.html().contains("設定がまだないネットワーク機器 (1台)"));
    let file = read(&site, "router.txt", ROUTER).await;
    let run = site.get(&file, ME).await;
    assert!(
        run.html().contains("どの機器の設定ですか") && run.html().contains(">Old router</option>"),
        "{}",
        run.html()
    );
    let own = link(run.html(), "/configurations");
    // Nothing chosen on the page of the file: said there, at the choice it is about.
    let (run_id, own_id) = (file.rsplit('/').next().unwrap(), own.rsplit('/').next().unwrap());
    let nothing = site.post(&format!("{own}/device"), ME, &format!("device=&intake={run_id}")).await;
    assert_eq!(nothing.location(), format!("{file}?undecided={own_id}#device-{own_id}"), "{}", nothing.html());
    let said = site.get(&format!("{file}?undecided={own_id}"), ME).await;
    assert!(said.html().contains(&format!("id=\"device-{own_id}-error\"")), "{}", said.html());
    assert!(!run.html().contains("-error\""));
    let nothing = site.post(&format!("{own}/device"), ME, "").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.html().contains("id=\"device-device-error\""), "{}", nothing.html());
    let (summary, heading) = (nothing.html().find("href=\"#device-device\""), nothing.html().find("<h1"));
    assert!(summary.is_some() && summary < heading, "what is wrong is said before anything else: {}", nothing.html());
    let unknown = format!("device={}", sejo_model::DeviceId::new());
    let unknown = site.post(&format!("{own}/device"), ME, &unknown).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);

    let id = file.rsplit('/').next().unwrap();
    let given = site.post(&format!("{own}/device"), ME, &format!("new=yes&intake={id}")).await;
    assert_eq!(given.location(), format!("{file}?done=given"), "{}", given.html());
    let run = site.get(&file, ME).await;
    assert!(!run.html().contains("どの機器の設定ですか") && run.html().contains(">TEST-RT</a></dd>"), "{}", run.html());
    let device = link(run.html(), "/ledger");
    assert!(site.get(&device, ME).await.html().contains("M3X077001"));
    assert!(site.get("/configurations", ME).await.html().contains(&device));

    let undone = site.post(&format!("{file}/undo"), ME, "").await;
    assert_eq!(undone.location(), format!("{file}?done=undone"), "{}", undone.html());
    let run = site.get(&file, ME).await;
    assert!(run.html().contains("もう残っていません") && !run.html().contains(&own));
    assert_eq!(site.get(&own, ME).await.status, StatusCode::NOT_FOUND);
    assert!(site.get("/configurations", ME).await.html().contains("まだ設定ファイルがありません"));
}

#[tokio::test]
async fn a_newer_configuration_says_what_became_looser() {
    let site = Site::demo().await;
    let first = configuration(&site, "a.txt", ROUTER).await;
    let opened =
        ROUTER.replace("telnetd service off", "telnetd service on").replace("Nov 20 09:12:33", "Nov 21 09:12:33");
    let second = configuration(&site, "b.txt", &opened).await;
    let page = site.get(&second, ME).await;
    assert!(page.html().contains("2026年11月20日の設定から変わったこと"), "{}", page.html());
    assert!(page.html().contains("ゆるくなりました") && page.html().contains("Telnet"), "{}", page.html());
    assert!(page.html().contains(&format!("href=\"{first}\"")), "the earlier one");
    let earlier = site.get(&first, ME).await;
    assert!(earlier.html().contains("これは前の設定です") && earlier.html().contains(&format!("href=\"{second}\"")));
    let removed = site.post(&format!("{second}/remove"), ME, "").await;
    assert_eq!(removed.location(), "/configurations?done=removed");
    assert!(!site.get(&first, ME).await.html().contains("これは前の設定です"), "it counts again");
}

#[tokio::test]
async fn the_page_of_a_second_file_says_what_became_looser_and_what_became_tighter() {
    let site = Site::demo().await;
    let before = read(&site, "a.txt", ROUTER).await;
    let later = ROUTER.replace("Nov 20 09:12:33", "Nov 21 09:12:33");
    let opened = later.replace("telnetd service off", "telnetd service on").replace(" tunnel enable 7\n", "");
    let both = site.get(&read(&site, "b.txt", &opened).await, ME).await;
    let (looser, tighter) = ("前の設定より、ゆるくなりました。", "前の設定より、厳しくなりました。よい変化です。");
    assert!(both.html().contains(looser) && both.html().contains("Telnet"), "{}", both.html());
    let earlier = "これは前の設定です。";
    assert!(site.get(&before, ME).await.html().contains(earlier) && !both.html().contains(earlier));
    assert!(both.html().contains(tighter) && both.html().contains("なくなりました"), "{}", both.html());
    let mended = opened.replace("telnetd service on", "telnetd service off").replace("Nov 21", "Nov 22");
    let third = read(&site, "c.txt", &mended).await;
    let better = site.get(&third, ME).await;
    assert!(better.html().contains(tighter) && !better.html().contains(looser), "{}", better.html());
    assert!(better.html().contains("変わったことをすべて見る"));
    let first = site
        .get(
            &read(
                &site,
                "d.txt",
                &ROUTER.replace("TEST-RT", "OTHER-RT").replace("M3X077001", "M3X077009").replace("77:88", "77:99"),
            )
            .await,
            ME,
        )
        .await;
    assert!(!first.html().contains(looser) && !first.html().contains(tighter), "nothing to compare with");
    site.post(&format!("{third}/undo"), ME, "").await;
    let undone = site.get(&third, ME).await;
    assert!(undone.html().contains(tighter), "{}", undone.html());
    assert!(!undone.html().contains("変わったことをすべて見る"), "its page is gone: {}", undone.html());
}

#[tokio::test]
async fn a_connection_is_checked_and_saved_by_one_at_a_time() {
    let site = Site::demo().await;
    let empty = site.get("/remote-connections", ME).await;
    assert!(empty.html().contains("まだ登録がありません") && empty.html().contains("設定がまだないので"));
    let wrong = site.post("/remote-connections/new", ME, "from=2026-11-01&until=2026-10-01").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains("id=\"f-purpose-error\"") && wrong.html().contains("id=\"f-vendor_id-error\""));
    assert!(wrong.html().contains("value=\"2026-10-01\""));
    let form = "vendor_id=own&kind=l2tp&from=2026-04-01&users=maker-a%0Amaker-b";
    let odd = site.post("/remote-connections/new", ME, &format!("{form}&purpose=P&until=2026-03-01")).await;
    assert!(odd.html().contains("id=\"f-until-error\"") && odd.html().contains("maker-a\nmaker-b"), "{}", odd.html());
    let nameless = site.post("/remote-connections/new", ME, "purpose=P&vendor_id=own&from=2026-04-01").await;
    assert!(nameless.html().contains("id=\"f-name-error\""), "{}", nameless.html());

    let made = site.post("/remote-connections/new", ME, &format!("{form}&purpose=One")).await;
    assert_eq!(made.location(), "/remote-connections?done=added", "{}", made.html());
    let list = site.get("/remote-connections", ME).await;
    let path = link(list.html(), "/remote-connections");
    assert!(list.html().contains("設定がまだない") && list.html().contains(&format!("{path}/end")));
    let saved = site.post(&path, ME, &format!("{form}&purpose=Two&revision=1")).await;
    assert_eq!(saved.location(), "/remote-connections?done=saved", "{}", saved.html());
    let late = site.post(&path, ME, &format!("{form}&purpose=Three&revision=1")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html().contains(">Two</td>") && late.html().contains("value=\"Three\""), "{}", late.html());
    let late = site.post(&format!("{path}/end"), ME, "revision=1").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let ended = site.post(&format!("{path}/end"), ME, "revision=2").await;
    assert_eq!(ended.location(), "/remote-connections?done=ended", "{}", ended.html());
    let page = site.get(&path, ME).await;
    assert!(page.html().contains("2026-11-22") && page.html().contains("maker-a\nmaker-b"), "{}", page.html());
    let removed = site.post(&format!("{path}/remove"), ME, "").await;
    assert_eq!(removed.location(), "/remote-connections?done=removed");
    let gone = site.post(&path, ME, &format!("{form}&purpose=Four&revision=0")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "what was removed is not made anew");
}

/// Both routers call it tunnel 7: the form keeps which one it was started from.
#[tokio::test]
async fn a_way_in_is_registered_on_the_device_it_was_started_from() {
    let site = Site::demo().await;
    let other = ROUTER.replace("TEST-RT", "OTHER-RT").replace("M3X077001", "M3X077009").replace("77:88", "77:99");
    let first = configuration(&site, "a.txt", ROUTER).await;
    let second = configuration(&site, "b.txt", &other).await;
    let id = second.rsplit('/').next().unwrap();
    let page = site.get(&second, ME).await;
    let query = page.html().split_once("/remote-connections/new?").unwrap().1.split_once('"').unwrap().0;
    let query = query.replace("&#38;", "&").replace("&amp;", "&");
    let blank = site.get(&format!("/remote-connections/new?{query}"), ME).await;
    for words in [format!("name=\"configuration\" value=\"{id}\""), "加える: OTHER-RT (b.txt)".to_owned()] {
        assert!(blank.html().contains(&words), "{words}: {}", blank.html());
    }
    let form = "purpose=CT&vendor_id=own&kind=ipsec-site&name=tunnel+7&from=2026-04-01&revision=0";
    let form = format!("{form}&configuration={id}");
    let open = site.post("/remote-connections/new", ME, &form).await;
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(open.html().contains("id=\"f-device_id-error\""), "{}", open.html());
    assert!(open.html().contains("加える: OTHER-RT (b.txt)"), "{}", open.html());
    let done = site.post("/remote-connections/new", ME, &format!("{form}&device_id=new")).await;
    assert_eq!(done.location(), "/remote-connections?done=added", "{}", done.html());

    let page = site.get(&second, ME).await;
    assert!(page.html().contains("登録あり") && !page.html().contains("登録なし"), "{}", page.html());
    let page = site.get(&first, ME).await;
    assert!(page.html().contains("登録なし") && page.html().contains(UNDECLARED), "{}", page.html());
    assert_eq!(measured(&site, "remote-maintenance").await, "いいえ");
    let register = site.get("/remote-connections", ME).await;
    assert!(!register.html().contains("機器の指定なし"), "{}", register.html());
}

#[tokio::test]
async fn users_of_a_way_in_are_filled_in() {
    let site = Site::demo().await;
    let own = configuration(&site, "fw.conf", FIREWALL).await;
    let page = site.get(&own, ME).await;
    let query = page.html().split_once("/remote-connections/new?").unwrap().1.split_once('"').unwrap().0;
    let blank =
        site.get(&format!("/remote-connections/new?{}", query.replace("&#38;", "&").replace("&amp;", "&")), ME).await;
    assert!(blank.html().contains("ct-hoshu</textarea>"), "{}", blank.html());
    assert!(blank.html().contains("設定に見つかった入口"));
}

#[tokio::test]
async fn a_log_looked_at_on_the_day_of_the_work_asks_whether_that_was_over() {
    let site = Site::demo().await;
    let line = site.fill("/remote-connections/{id}").await;
    let line = line.rsplit('/').next().unwrap();
    let plan = format!("connection_id={line}&plan_from=2026-11-20T18:00&plan_until=2026-11-20T20:00&what=W");
    let work = format!("{plan}&log=none&checked_on=2026-11-20&revision=0");
    let refused = site.post("/remote-works/new", Caller::Staff, &work).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "it may have been that morning");
    assert!(refused.html().contains("name=\"after_end\""), "{}", refused.html());
    let saved = site.post("/remote-works/new", Caller::Staff, &format!("{work}&after_end=yes")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html());
}
