// Journey 7: a folder is sealed, restored elsewhere, checked: a dated record of what came back and how long it took.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { assertAccessible, assertReflows, open } from "../lib/browser.mjs";
import { firstHour } from "../lib/facility.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";

function charts(folder) {
  mkdirSync(join(folder, "患者", "001"), { recursive: true });
  writeFileSync(join(folder, "患者", "001", "髙橋 﨑 𠮷.dat"), "karte 1");
  writeFileSync(join(folder, "患者", "001", "所見.dat"), "karte 2");
  writeFileSync(join(folder, "薬剤マスター.csv"), "a,b\n");
}

test("a folder is sealed, restored from tar, and compared in the browser", async () => {
  const { folder: data, remove } = emptyFolder();
  const { folder: work, remove: removeWork } = emptyFolder();
  const sejo = await start("serve", data);
  const { page, close } = await open();
  try {
    await firstHour(page, sejo.link);
    charts(join(work, "カルテ"));
    await page.goto(`${sejo.origin}/drills`);
    await page.getByRole("heading", { name: "復旧訓練", level: 1 }).waitFor();
    await assertAccessible(page, "restore drills");

    // The manifest of the folder, made by the program and saved by the browser.
    await page.locator("#seal-folder").setInputFiles(join(work, "カルテ"));
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "目録を作って保存する" }).click(),
    ]);
    assert.match(saved.suggestedFilename(), /^カルテ_\d{4}-\d\d-\d\d\.sejo-manifest$/);
    const manifest = join(work, saved.suggestedFilename());
    await saved.saveAs(manifest);
    assert.match(readFileSync(manifest, "utf8"), /患者\/001\/髙橋 﨑 𠮷\.dat/);

    // The backup: tar brings the folder back one level deeper, and one file is lost on the way.
    execFileSync("tar", ["-cf", "backup.tar", "カルテ"], { cwd: work });
    mkdirSync(join(work, "戻した"));
    execFileSync("tar", ["-xf", "backup.tar", "-C", "戻した"], { cwd: work });
    const lost = join(work, "戻した", "カルテ", "患者", "001", "所見.dat");
    rmSync(lost);
    await compare(page, sejo.origin, manifest, join(work, "戻した"));
    await page.getByText("戻らないものがあった").waitFor();
    await page.getByText("患者/001/所見.dat").waitFor();
    await assertAccessible(page, "a failed drill");
    await page.goto(`${sejo.origin}/drills`);

    // Put right: now everything is there.
    execFileSync("tar", ["-xf", "backup.tar", "-C", "戻した"], { cwd: work });
    await compare(page, sejo.origin, manifest, join(work, "戻した"));
    await page.getByText("3件のうち3件が元どおり").waitFor();
    await page.getByText("この施設の署名").waitFor();
    await page.getByLabel("システム").selectOption({ label: "電子カルテ" });
    await page.getByLabel("かかった時間(分)").fill("35");
    await page.getByLabel("はい、切り離されていた").check();
    await page.getByRole("button", { name: "保存する", exact: true }).click();
    // Somebody must have seen that the medium was apart.
    await page.getByRole("alert").waitFor();
    await page.getByLabel("切り離されているのを見た人").fill("佐藤 一郎");
    await page.getByRole("button", { name: "保存する", exact: true }).click();
    await page.getByText("保存しました。").waitFor();
    await assertAccessible(page, "a drill");

    const [record] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "署名つきの記録を保存" }).click(),
    ]);
    const path = join(work, "record.json");
    await record.saveAs(path);
    assert.equal(run(data, "drill", "verify", path).status, 0);
    writeFileSync(path, readFileSync(path, "utf8").replace('"minutes":35', '"minutes":5'));
    assert.equal(run(data, "drill", "verify", path).status, 1, "a record that was bent is found");

    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const at of ["/drills", "/drills/check", "/drills/process"]) {
        await page.goto(sejo.origin + at);
        await assertReflows(page, `${at} at ${width}`);
        await assertAccessible(page, at);
      }
    }
  } finally {
    await close();
    await sejo.stop();
    remove();
    removeWork();
  }
});

test("a backup is written down, seen, and answered for", async () => {
  const { folder: data, remove } = emptyFolder();
  const sejo = await start("serve", data);
  const { page, close } = await open();
  try {
    await firstHour(page, sejo.link);
    await page.goto(`${sejo.origin}/backup-records`);
    await page.getByRole("heading", { name: "バックアップ", level: 1 }).waitFor();
    await page.getByRole("link", { name: "電子カルテ" }).click();
    await page.getByRole("radio", { name: "取っている", exact: true }).check();
    await page.getByLabel("作成方法").fill("毎週、外付けディスクへ複写");
    await page.getByLabel("どのくらいの頻度か").selectOption({ label: "毎週" });
    await page.getByLabel("何回分を残すか").fill("五");
    await page.getByLabel("切り離している(外した媒体など)").check();
    await page.getByLabel("システムの管理者とは別").check();
    await page.getByRole("button", { name: "記録する", exact: true }).click();
    // What is not a number is named, and nothing that was typed is lost.
    await page.getByRole("alert").waitFor();
    assert.equal(await page.getByLabel("作成方法").inputValue(), "毎週、外付けディスクへ複写");
    await page.getByLabel("何回分を残すか").fill("５");
    await page.getByRole("button", { name: "記録する", exact: true }).click();
    await page.getByText("追加しました。").waitFor();
    await page.getByText("毎週・28日前まで・切り離し").click();
    await page.getByText("切り離している証拠がない").waitFor();
    await assertAccessible(page, "a backup");
    await page.getByLabel("取れていなかった").check();
    await page.getByRole("button", { name: "見たことを記録する" }).click();
    await page.getByText("見たときに、取れていなかった").waitFor();

    await page.goto(`${sejo.origin}/backup-records/forgotten`);
    const licences = page.getByRole("group", { name: "ライセンスの鍵とインストール媒体" });
    await licences.getByLabel("取っている", { exact: true }).check();
    await page.getByRole("button", { name: "答えを保存する" }).click();
    await page.getByRole("alert").waitFor();
    await licences.getByRole("textbox").fill("金庫に保管");
    await page.getByRole("button", { name: "答えを保存する" }).click();
    await page.getByText("金庫に保管").waitFor();
    await assertAccessible(page, "backups");
    const [table] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "印刷用のPDF" }).click()]);
    assert.match(table.suggestedFilename(), /^バックアップの一覧_\d{4}-\d\d-\d\d\.pdf$/);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const at of ["/backup-records", "/backup-records/new", "/backup-records/forgotten"]) {
        await page.goto(sejo.origin + at);
        await assertReflows(page, `${at} at ${width}`);
        await assertAccessible(page, at);
      }
    }
  } finally {
    await close();
    await sejo.stop();
    remove();
  }
});

async function compare(page, origin, manifest, folder) {
  await page.goto(`${origin}/drills/check`);
  await page.locator("#check-manifest").setInputFiles(manifest);
  await page.locator("#check-folder").setInputFiles(folder);
  await page.getByLabel("バックアップから別の場所に戻したフォルダです").check();
  await page.getByRole("button", { name: "くらべて記録する" }).click();
  await page.waitForURL(/\/drills\/[0-9a-f-]{36}/);
}

test("a large folder by command: restic's restore is found where it lies", () => {
  const { folder: work, remove } = emptyFolder();
  try {
    const data = join(work, "data");
    charts(join(work, "karte"));
    const restic = (...words) =>
      execFileSync("restic", ["-q", "-r", join(work, "repository"), ...words], { env: { ...process.env, RESTIC_PASSWORD: "for this test" } });
    const manifest = join(work, "karte.sejo-manifest");
    assert.equal(run(data, "drill", "seal", join(work, "karte"), "--out", manifest).status, 0);
    restic("init");
    restic("backup", join(work, "karte"));
    restic("restore", "latest", "--target", join(work, "restored"));
    const checked = run(data, "drill", "check", join(work, "restored"), "--manifest", manifest, "--json");
    assert.equal(checked.status, 0, checked.err);
    const { measured, recorded } = JSON.parse(checked.out);
    assert.equal(measured.comparison.same, 3);
    assert.ok(measured.deeper > 1, "restic restores with the whole path in front");
    assert.equal(recorded, null, "without a facility nothing is recorded");
    writeFileSync(join(work, "restored", work, "karte", "薬剤マスター.csv"), "a,c\n");
    assert.equal(run(data, "drill", "check", join(work, "restored"), "--manifest", manifest).status, 1);
  } finally {
    remove();
  }
});
