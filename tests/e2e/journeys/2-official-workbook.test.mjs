// Journey 2: the ministry's workbook goes in, and comes back filled in with nothing else changed.

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible, open } from "../lib/browser.mjs";
import { drop, firstHour } from "../lib/facility.mjs";
import { unzip } from "../lib/package.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";
import { officialForm } from "../lib/workbook.mjs";

const inYear = (month, day) => {
  const now = new Date();
  const first = now.getMonth() >= 3 ? now.getFullYear() : now.getFullYear() - 1;
  const year = month >= 4 ? first : first + 1;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
};

const reiwa = () => {
  const now = new Date();
  return (now.getMonth() >= 3 ? now.getFullYear() : now.getFullYear() - 1) - 2018;
};

async function confirm(page, origin, slug, value, target) {
  await page.goto(`${origin}/checklist/${slug}`);
  const form = page.locator("#answer");
  await form.getByLabel(value, { exact: true }).check();
  if (target) await form.locator('[name="target_on"]').fill(target);
  const reason = form.locator('[name="reason"]');
  if (await reason.isVisible()) await reason.fill("事業者に電話で確かめた");
  await page.getByRole("button", { name: "この回答で確認する" }).click();
  await page.waitForLoadState();
  assert.match(await page.locator("#values").innerText(), new RegExp(`確認[\\s\\S]*${value}`), slug);
}

test("the official workbook comes back filled in", async () => {
  const data = emptyFolder();
  const sejo = await start("serve", data.folder);
  const { page, close } = await open();
  const original = officialForm(reiwa());
  const saved = join(data.folder, "filled.xlsx");
  try {
    await firstHour(page, sejo.link);
    await drop(page, sejo.origin, "001716187.xlsx", original);
    const outcome = await page.locator("main").innerText();
    assert.match(outcome, /19|項目/);
    await assertAccessible(page, "a workbook read");

    await page.goto(`${sejo.origin}/checklist`);
    assert.doesNotMatch(await page.locator("main").innerText(), /暫定/, "the edition is official now");
    assert.match(await page.locator("main").innerText(), /リモートメンテナンス\(保守\)を使う機器があるかを事業者に確かめている/);

    await confirm(page, sejo.origin, "officer", "はい");
    await confirm(page, sejo.origin, "rules", "いいえ", inYear(3, 31));

    await page.goto(`${sejo.origin}/forms`);
    await assertAccessible(page, "forms");
    const [workbook] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "厚生労働省のExcelに記入して保存" }).click()]);
    await workbook.saveAs(saved);
    const [pdf] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "PDF", exact: true }).click()]);
    assert.match(readFileSync(await pdf.path()).subarray(0, 8).toString("latin1"), /^%PDF-/);
  } finally {
    await close();
    await sejo.stop();
  }

  const before = unzip(original);
  const after = unzip(readFileSync(saved));
  assert.deepEqual(Object.keys(after), Object.keys(before));
  const changed = Object.keys(before).filter((name) => !before[name].equals(after[name]));
  assert.deepEqual(changed, ["xl/worksheets/sheet1.xml"], "only the sheet differs");

  const again = run(data.folder, "edition", "import", saved, "--json");
  assert.equal(again.status, 0, again.err);
  const answered = JSON.parse(again.out).rows.filter((row) => row.answers.some((a) => a.value));
  assert.deepEqual(answered.map((row) => [row.item, row.answers[0].value]), [["officer", "yes"], ["rules", "no"]]);
  assert.equal(answered[1].answers[0].target_on, inYear(3, 31));
  assert.equal(JSON.parse(again.out).facility_name, "ひまわり医院");
  data.remove();
});

test("the shared look-alikes of official workbooks go in and out", async (t) => {
  const folder = process.env.SEJO_SHARED_DATA ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
  if (!existsSync(join(folder, "workbooks"))) return t.skip("the shared material is not there");
  const data = emptyFolder();
  for (const name of ["r7-form-drop-down", "r7-form-circles", "r8-vendor-form-boundary"]) {
    const path = join(folder, "workbooks", `${name}.xlsx`);
    const read = run(data.folder, "edition", "import", path, "--json");
    assert.equal(read.status, 0, `${name}: ${read.err}`);
    const form = JSON.parse(read.out);
    assert.deepEqual(form.unmatched, []);
    const rounds = form.layout.rounds.length;
    const answers = form.rows.map((row, n) => ({
      row: row.row,
      value: ["yes", "no", "yes"][n % 3],
      confirmed_on: "2026-05-11",
      target_on: n % 3 === 1 && form.layout.rounds[0].target_on !== null ? "2027-03-31" : undefined,
    }));
    const list = join(data.folder, `${name}.json`);
    const out = join(data.folder, `${name}.xlsx`);
    writeFileSync(list, JSON.stringify({ answers }));
    const filled = run(data.folder, "workbook", "fill", path, "--answers", list, "--out", out);
    assert.equal(filled.status, 0, `${name}: ${filled.err}`);
    const back = JSON.parse(run(data.folder, "edition", "import", out, "--json").out);
    const said = back.rows.map((row) => ({ row: row.row, value: row.answers[0]?.value, on: row.answers[0]?.confirmed_on, target: row.answers[0]?.target_on ?? undefined }));
    assert.deepEqual(said, answers.map((a) => ({ row: a.row, value: a.value, on: a.confirmed_on, target: a.target_on })), `${name}, ${rounds} rounds`);
    const before = unzip(readFileSync(path));
    const after = unzip(readFileSync(out));
    const changed = Object.keys(before).filter((part) => !before[part].equals(after[part]));
    assert.equal(changed.length, 1, `${name}: ${changed}`);
    assert.match(changed[0], /^xl\/worksheets\/sheet\d\.xml$/);
  }
  data.remove();
});
