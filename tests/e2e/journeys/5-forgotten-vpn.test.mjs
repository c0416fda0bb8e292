// Journey 5: the configuration of the router tells of a way in that nobody declared.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { assertAccessible, assertReflows, open, screenshot } from "../lib/browser.mjs";
import { drop, firstHour } from "../lib/facility.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";

const SECRETS = ["Kagi-no-nai-kinko", "hoshu-2019-x", "admin-himitsu"];

// What a vendor left behind: remote access for anybody with the key, telnet, an old firmware.
const router = `# RTX1200 Rev.10.01.71 (Thu Sep 29 15:08:40 2016)
# MAC Address : 00:a0:de:11:22:33, 00:a0:de:11:22:34, 00:a0:de:11:22:35
# Memory 128Mbytes, 3LAN
# main:  RTX1200 ver=c0 serial=D26012345 MAC-Address=00:a0:de:11:22:33 MAC-Address=00:a0:de:11:22:34 MAC-Address=00:a0:de:11:22:35
login password admin-himitsu
administrator password admin-himitsu
console character ascii
ip route default gateway pp 1
ip lan1 address 192.168.10.254/24
pp select 1
 description pp "フレッツ"
 pp always-on on
 pppoe use lan2
 pp auth accept pap chap
 pp auth myname clinic@example.jp hoshu-2019-x
 ppp ipcp ipaddress on
 ip pp secure filter in 200010 200020 200099
 ip pp nat descriptor 1
 pp enable 1
pp select anonymous
 pp bind tunnel1
 pp auth request chap
 pp auth username hoshu hoshu-2019-x
 ppp ipcp ipaddress on
 ip pp remote address pool 192.168.10.200-192.168.10.210
 pp enable anonymous
tunnel select 1
 tunnel encapsulation l2tp
 ipsec tunnel 101
  ipsec sa policy 101 1 esp aes-cbc sha-hmac
  ipsec ike pre-shared-key 1 text Kagi-no-nai-kinko
  ipsec ike remote address 1 any
 l2tp tunnel disconnect time off
 tunnel enable 1
ip filter 200010 pass * 192.168.10.254 udp * 500,4500
ip filter 200020 pass * 192.168.10.254 esp * *
ip filter 200099 reject * * * * *
nat descriptor type 1 masquerade
nat descriptor masquerade static 1 1 192.168.10.254 udp 500
nat descriptor masquerade static 1 2 192.168.10.254 esp
ipsec transport 1 101 udp 1701
ipsec auto refresh on
l2tp service on
telnetd service on
dns server pp 1
#
`;

// The branch's router has no way in, but the same passwords as the main one.
const branch = router
  .replace(/^pp select anonymous[\s\S]*?^ tunnel enable 1\n/m, "")
  .replaceAll("D26012345", "D26099999")
  .replaceAll("00:a0:de:11:22:3", "00:a0:de:99:22:3")
  .replace(/^nat descriptor masquerade static.*\n/gm, "")
  .replace("l2tp service on", "l2tp service off")
  .replace("192.168.10.254/24", "192.168.20.254/24");

// A firewall whose firmware was never updated: the one attackers came in by at Handa.
const firewall = `#config-version=FGT60E-6.0.4-FW-build0231-190107:opmode=0:vdom=0:user=admin
#conf_file_ver=174583264192837
#buildno=0231
#global_vdom=1
config system global
    set hostname "OLD-FW"
    set timezone 60
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 203.0.113.66 255.255.255.248
        set allowaccess ping
        set type physical
        set role wan
    next
    edit "internal"
        set vdom "root"
        set ip 192.168.60.1 255.255.255.0
        set allowaccess ping https ssh
        set type hard-switch
        set role lan
    next
end
`;

const devices = "機器名,種別,設置場所,製造番号,MACアドレス,メーカー,型番\n外線ルータ,ネットワーク機器,サーバ室,D26012345,00:a0:de:11:22:33,ヤマハ,RTX1200\n";

// What a row measures, with its reasons.
async function verdict(page, origin, slug) {
  await page.goto(`${origin}/checklist/${slug}`);
  return { values: await page.locator("#values").innerText(), main: await page.locator("main").innerText() };
}

// What the router moves: each row with its number and the reason it must give.
const MOVED = [
  ["remote-maintenance", "2-②", /リモート保守の登録にないVPNがあります/],
  ["patching", "2-⑥", /攻撃に使われている弱点のあるバージョンです|サポートの終わったバージョンです/],
  ["password-reuse", "2-⑧", /同じパスワードが複数の機器や利用者で使われています/],
  ["source-restriction.network", "2-⑬", /どこからでもつながります/],
];

test("the forgotten VPN is found, registered, and asked about", async () => {
  const data = emptyFolder();
  const sejo = await start("serve", data.folder);
  const { page, close } = await open();
  try {
    await firstHour(page, sejo.link);
    await drop(page, sejo.origin, "機器.csv", Buffer.from(devices));
    await page.getByRole("button", { name: /取り込む/ }).first().click();
    await page.waitForLoadState();

    for (const [slug, number, reason] of MOVED) {
      const { values, main } = await verdict(page, sejo.origin, slug);
      assert.ok(main.includes(number), `${slug} is ${number}`);
      assert.doesNotMatch(values, /実測[^\n]*\s*いいえ/, `${number} is not yet a no`);
      assert.doesNotMatch(main, reason, number);
    }
    // The branch has the same passwords, and there is an old firewall.
    await drop(page, sejo.origin, "branch.txt", Buffer.from(branch));
    await drop(page, sejo.origin, "old-fw.conf", Buffer.from(firewall));
    await drop(page, sejo.origin, "rtx1200.txt", Buffer.from(router));
    const read = await page.locator("main").innerText();
    assert.match(read, /外線ルータ/, "it is that device of the ledger, by its serial number");
    for (const secret of SECRETS) assert.ok(!(await page.content()).includes(secret), secret);
    await assertAccessible(page, "what was read of a configuration");

    await page.goto(`${sejo.origin}/configurations`);
    assert.match(await page.locator("main").innerText(), /登録のない外からの入口が1件/);
    await assertAccessible(page, "configurations");
    await page.locator("table.configurations th a", { hasText: "RTX1200" }).first().click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    const told = await page.locator("main").innerText();
    for (const words of [/L2TP/, /Telnet/, /登録なし/, /hoshu/]) assert.match(told, words);
    await assertAccessible(page, "a configuration");
    await screenshot(page, "configuration");

    for (const [slug, number, reason] of MOVED) {
      const { values, main } = await verdict(page, sejo.origin, slug);
      assert.match(values, /実測[\s\S]*いいえ/, `${number} is a no now`);
      assert.match(main, reason, `${number} says why`);
    }

    // It is what to do today, and stands on the page of the device.
    await page.goto(sejo.origin);
    const today = await page.locator("main").innerText();
    assert.match(today, /すぐに対応することが\d+件/);
    assert.match(today, /登録のない外からの入口がある機器/);
    await page.goto(`${sejo.origin}/ledger?kind=network`);
    await page.getByRole("link", { name: /外線ルータ/ }).first().click();
    await page.getByRole("heading", { name: "設定ファイルからわかること" }).waitFor();
    await assertAccessible(page, "a network device with its configuration");

    await page.goto(`${sejo.origin}/network`);
    assert.match(await page.locator("main").innerText(), /登録なし/);
    await assertAccessible(page, "network picture");
    await screenshot(page, "network");

    // Somebody knows what it is for: it is registered, with the user who comes in by it.
    await page.goto(`${sejo.origin}/remote-connections`);
    await assertAccessible(page, "register of remote connections");
    await page.getByRole("link", { name: /^登録する/ }).first().click();
    await page.getByLabel(/目的/).fill("電子カルテの遠隔保守");
    await page.locator("#f-vendor_id").selectOption("own");
    await assertAccessible(page, "registering a connection");
    await page.getByRole("button", { name: /登録|保存/ }).first().click();
    await page.waitForURL(/\/remote-connections(\?|$)/);
    await page.goto(`${sejo.origin}/configurations`);
    assert.doesNotMatch(await page.locator("main").innerText(), /登録のない外からの入口が/);

    await page.locator("table.configurations th a", { hasText: "RTX1200" }).first().click();
    const [letter] = await Promise.all([
      page.waitForEvent("download"),
      page.locator('a[href$="/letter"]').first().click(),
    ]);
    const bytes = readFileSync(await letter.path());
    assert.ok(bytes.subarray(0, 5).toString() === "%PDF-", "the letter is ready");
    const text = spawnSync("pdftotext", [await letter.path(), "-"], { encoding: "utf8" });
    if (text.status === 0) {
      for (const words of [/お願い/, /外線ルータ/, /RTX1200/, /ご回答欄/, /Telnet/]) assert.match(text.stdout, words);
      for (const secret of SECRETS) assert.ok(!text.stdout.includes(secret), secret);
    }

    await page.setViewportSize({ width: 320, height: 800 });
    for (const path of ["/configurations", "/network", "/remote-connections", new URL(page.url()).pathname]) {
      await page.goto(sejo.origin + path);
      await assertReflows(page, path);
    }
  } finally {
    await close();
    await sejo.stop();
  }

  // The command line tells the same, with the model; nowhere in the data folder does a secret stand.
  const path = join(data.folder, "again.txt");
  writeFileSync(path, router.replace("l2tp service on", "l2tp service off"));
  const [again] = JSON.parse(run(data.folder, "intake", path, "--json").out);
  const [device] = again.configurations.devices;
  assert.equal(device.model.identity.serial.value, "D26012345");
  assert.ok(device.found.some((finding) => finding.code === "telnet-on"));
  assert.ok(device.found.every((finding) => finding.why && finding.ask), "each says why it matters and what to ask");
  assert.ok(device.changes.some((change) => change.direction === "tighter"), "the second one is held against the first");
  for (const file of ["sejo.db", "sejo.db-wal"]) {
    const kept = (() => { try { return readFileSync(join(data.folder, file)); } catch { return Buffer.alloc(0); } })();
    for (const secret of SECRETS) assert.ok(!kept.includes(secret), `${secret} in ${file}`);
  }
  data.remove();
});
