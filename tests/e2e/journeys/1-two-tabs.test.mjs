// Who works for several facilities has a tab for each, and every tab stays where it is: links, forms and files.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { open } from "../lib/browser.mjs";
import { start } from "../lib/sejo.mjs";

const NAME = "開いたままの 太郎";

// What the top of the page says whose it is.
async function facility(page) {
  return (await page.locator(".top-facility summary span").first().innerText()).trim();
}

test("two facilities in two tabs do not get in each other's way", async () => {
  const demo = await start("demo");
  const { page: hospital, close } = await open();
  try {
    await hospital.goto(demo.link);
    const here = await facility(hospital);
    const clinic = await hospital.context().newPage();
    await clinic.goto(`${demo.origin}/`);
    await clinic.locator(".top-facility summary").click();
    await clinic.locator(".top-facility form button").first().click();
    await clinic.waitForURL(/\/~[0-9a-f]{8}\/$/);
    const there = await facility(clinic);
    assert.notEqual(there, here);

    // The first tab was left on 今日 and goes on from there.
    await hospital.getByRole("navigation", { name: "主なページ" }).getByRole("link", { name: "設定" }).click();
    await hospital.getByRole("link", { name: "職員と任命" }).click();
    await hospital.getByRole("link", { name: "職員を追加" }).click();
    assert.equal(await facility(hospital), here);
    await hospital.locator("#f-name").fill(NAME);
    await hospital.locator('main form[action*="/people/new"] button').first().click();
    await hospital.getByText("追加しました。").waitFor();
    assert.equal(await facility(hospital), here);
    assert.ok(await hospital.getByText(NAME).count() > 0);
    await clinic.getByRole("link", { name: "設定" }).first().click();
    await clinic.getByRole("link", { name: "職員と任命" }).click();
    assert.deepEqual([await facility(clinic), await clinic.getByText(NAME).count()], [there, 0]);

    // A file is that of the page it was asked for on.
    await hospital.getByRole("link", { name: "台帳", exact: true }).click();
    const link = hospital.locator('a[href*="/ledger/export?format=csv"]').first();
    const [download] = await Promise.all([hospital.waitForEvent("download"), link.evaluate((a) => a.click())]);
    const rows = readFileSync(await download.path(), "utf8").trim().split("\n").length;
    assert.ok(rows > 100, `${rows} rows: the hospital's ledger`);
    // In another language, too.
    await hospital.getByRole("button", { name: "English" }).click();
    await hospital.getByRole("button", { name: "日本語" }).waitFor();
    assert.equal(await facility(hospital), here);
  } finally {
    await close();
    await demo.stop();
  }
});
