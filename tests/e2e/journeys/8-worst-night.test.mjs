// Journey 8: the contact chart is filled in, its numbers are called, one page is printed and put up.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { assertAccessible, assertReflows, open } from "../lib/browser.mjs";
import { firstHour } from "../lib/facility.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";

const PAGES = ["/contacts", "/contacts/fill", "/contacts/roles", "/contacts/round"];

async function addPerson(page, origin, name, posts) {
  await page.goto(`${origin}/people/new`);
  await page.getByLabel("お名前").fill(name);
  await page.locator("main form button.button").first().click();
  await page.waitForURL(/\/people\?done/);
  for (const post of posts) {
    await page.goto(`${origin}/posts/new`);
    await page.locator("#f-person_id").selectOption({ label: name });
    await page.locator("#f-post").selectOption({ label: post }).catch(() => page.getByLabel(post, { exact: true }).check());
    await page.locator("#f-appointed_on").fill("2026-04-01");
    await page.locator("main form button.button").first().click();
    await page.waitForURL(/\/people\?done/);
  }
}

test("the chart is filled in, called through, printed and put up", async () => {
  const { folder: data, remove } = emptyFolder();
  const sejo = await start("serve", data);
  const { page, close } = await open({ width: 360 });
  try {
    await firstHour(page, sejo.link);
    await addPerson(page, sejo.origin, "髙﨑 𠮷男", ["医療情報システム安全管理責任者", "経営層の責任者"]);
    await addPerson(page, sejo.origin, "佐藤 花子", ["安全管理責任者の代理"]);

    await page.goto(`${sejo.origin}/contacts/roles`);
    for (const matter of ["disconnect", "stop-care", "publish"]) {
      await page.locator(`[id="f-${matter}_person"]`).selectOption({ label: "髙﨑 𠮷男" });
      await page.locator(`[id="f-${matter}_deputy"]`).selectOption({ label: "佐藤 花子" });
    }
    await page.locator("#f-management_deputy").selectOption({ label: "佐藤 花子" });
    await page.getByRole("button", { name: "保存する", exact: true }).click();
    await page.getByText("保存しました。").waitFor();

    // Letters are refused at their line; full-width digits are kept as digits.
    await page.goto(`${sejo.origin}/contacts/fill`);
    const police = page.locator("#f-authority-police-phone");
    await police.fill("03-ABCD-0110");
    await page.getByRole("button", { name: "保存する", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await assertAccessible(page, "a refused number");
    await police.fill("０３−１１１１−０１１０");
    await page.getByRole("button", { name: "保存する", exact: true }).click();
    await page.getByText("保存しました。").waitFor();
    await page.getByText("03-1111-0110").first().waitFor();

    // The round, with a thumb.
    await page.goto(`${sejo.origin}/contacts/round`);
    await page.locator("#authority-police").getByRole("button", { name: "つながった" }).click();
    await page.getByText("結果を記録しました。").waitFor();
    assert.match(await page.locator("#authority-police").textContent(), /確認済み/);
    assert.match(page.url(), /#left$/, "on to the next one");

    await page.goto(`${sejo.origin}/contacts`);
    const [pdf] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "PDF(A4で1枚)" }).click()]);
    const path = join(data, "chart.pdf");
    await pdf.saveAs(path);
    assert.equal(readFileSync(path).subarray(0, 4).toString(), "%PDF");
    const [mark] = spawnSync("pdftotext", [path, "-"], { encoding: "utf8" }).stdout.match(/\b[0-9a-f]{8}\b/);
    await page.getByLabel("貼った場所").fill("受付");
    await page.getByLabel("紙の右上の印").fill(mark);
    await page.getByRole("button", { name: "印刷して貼った" }).click();
    await page.getByText("貼ってある紙は最新です").waitFor();

    const listed = JSON.parse(run(data, "contact", "list", "--json").out);
    const office = listed.contacts.find((c) => c.key === "authority-police");
    assert.equal(office.standing, "verified");
    assert.equal(listed.copy.place, "受付");
    assert.notEqual(listed.verdict, "yes", "the ministry's number is still missing");

    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const at of PAGES) {
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
