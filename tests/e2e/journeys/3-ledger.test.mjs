// Journey 3, the Excel part: last year's list becomes the ledger.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { assertAccessible, assertReflows, open } from "../lib/browser.mjs";
import { drop, firstHour } from "../lib/facility.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";
import { deviceList, workbook } from "../lib/workbook.mjs";

test("last year's list of devices becomes the ledger", async () => {
  const data = emptyFolder();
  const sejo = await start("serve", data.folder);
  const { page, close } = await open();
  try {
    await firstHour(page, sejo.link);
    await drop(page, sejo.origin, "機器一覧.xlsx", deviceList());
    const asked = await page.locator("main").innerText();
    assert.match(asked, /管理者パスワード/, "every column is shown");
    assert.doesNotMatch(asked, /himitsu/, "a password is never shown");
    await assertAccessible(page, "mapping of columns");
    await page.getByRole("button", { name: /取り込/ }).first().click();
    await page.waitForLoadState();
    const done = await page.locator("main").innerText();
    assert.match(done, /4/);
    assert.match(done, /2026\/13\/40/, "the date that does not exist is named");
    await assertAccessible(page, "what an import changed");

    await page.goto(`${sejo.origin}/ledger`);
    const list = await page.locator("main").innerText();
    for (const name of ["受付パソコン", "診察室パソコン", "電子カルテサーバー", "ルータ"]) assert.ok(list.includes(name), name);
    await assertAccessible(page, "ledger");

    await page.goto(`${sejo.origin}/checklist/ledger`);
    assert.match(await page.locator("#values").innerText(), /実測[\s\S]*いいえ/, "the ledger has gaps");
    await page.goto(`${sejo.origin}/checklist/patching`);
    assert.match(await page.locator("main").innerText(), /診察室パソコン/, "the PC past its support is named");

    // The same list again changes nothing; a later list changes one value.
    await drop(page, sejo.origin, "機器一覧.xlsx", deviceList());
    assert.match(await page.locator("main").innerText(), /変わ|同じ/);
    const later = workbook([["機器名", "S/N", "設置場所"], ["受付パソコン", "AA0001", "会議室"]]);
    await drop(page, sejo.origin, "later.xlsx", later);
    await page.getByRole("button", { name: /取り込/ }).first().click();
    await page.waitForLoadState();
    assert.match(await page.locator("main").innerText(), /会議室/);
    const listed = JSON.parse(run(data.folder, "ledger", "list", "--json").out);
    assert.equal(listed.length, 4, "no device was doubled");
    assert.equal(listed.find((d) => d.device.serial === "AA0001").device.place, "会議室");

    await page.getByText("この取り込みを元に戻す").click();
    await page.getByRole("button", { name: "元に戻す", exact: true }).click();
    await page.waitForLoadState();
    const undone = JSON.parse(run(data.folder, "ledger", "list", "--json").out);
    assert.equal(undone.find((d) => d.device.serial === "AA0001").device.place, "受付");

    await page.setViewportSize({ width: 320, height: 800 });
    for (const path of ["/ledger", "/intake"]) {
      await page.goto(sejo.origin + path);
      await assertReflows(page, path);
    }
  } finally {
    await close();
    await sejo.stop();
  }

  // What goes out comes in again unchanged.
  for (const name of ["ledger.xlsx", "ledger.csv"]) {
    const path = join(data.folder, name);
    assert.equal(run(data.folder, "ledger", "export", path).status, 0);
    const again = run(data.folder, "intake", path, "--accept-guess", "--json");
    const [outcome] = JSON.parse(again.out);
    assert.deepEqual([outcome.devices.new, outcome.devices.updated, outcome.devices.unclear], [0, 0, 0], name);
  }
  // Nowhere in the data folder does the password stand.
  assert.ok(!readFileSync(join(data.folder, "sejo.db")).includes("himitsu-no-kotoba"));
  data.remove();
});

test("bad input gets a clear sentence and loses nothing", async () => {
  const data = emptyFolder();
  const sejo = await start("serve", data.folder);
  const { page, close } = await open();
  try {
    await firstHour(page, sejo.link);
    const destroyed = Buffer.from("????,????,????\nPC-01,????,??????\nPC-02,????,??????\n");
    for (const [name, bytes, sentence] of [
      ["destroyed.csv", destroyed, /「\?」/],
      ["zeros.xlsx", Buffer.alloc(1_000_000), /読めません|空/],
      ["empty.csv", Buffer.alloc(0), /空/],
      ["broken.xlsx", deviceList().subarray(0, 900), /壊れて/],
    ]) {
      await drop(page, sejo.origin, name, bytes).catch(() => {});
      assert.match(await page.locator("main").innerText(), sentence, name);
    }
    await assertAccessible(page, "a refused file");
  } finally {
    await close();
    await sejo.stop();
  }
  data.remove();
});
