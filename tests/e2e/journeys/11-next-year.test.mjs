// Journey 11: last year's answers come along visibly, to be looked at again, and never as answers.

import assert from "node:assert/strict";
import test from "node:test";
import { assertAccessible, assertReflows, open, screenshot } from "../lib/browser.mjs";
import { start } from "../lib/sejo.mjs";

const PAGES = [
  ["/", "today"], ["/steps", "steps"], ["/checklist", "checklist"], ["/checklist/check", "check"], ["/checklist/patching", "item"],
  ["/ledger", "ledger"], ["/ledger?filter=past-support", "ledger-filtered"], ["/ledger/new", "device"], ["/intake", "intake"], ["/systems", "systems"],
  ["/vendors", "vendors"], ["/people", "people"], ["/forms", "forms"], ["/activity", "activity"], ["/users", "users"], ["/settings", "settings"],
  ["/account", "account"],
];

// Pages without a picture, and lists whose first entry is a page of its own.
const FURTHER = [
  "/facility", "/settings/signing-key", "/systems/new", "/vendors/new", "/people/new", "/posts/new", "/configurations", "/network", "/remote-connections",
  "/remote-connections/new", "/contacts", "/contacts/fill", "/contacts/roles", "/contacts/round",
  "/requests", "/disclosures", "/disclosures/route-items", "/backup-records", "/backup-records/new", "/backup-records/forgotten", "/drills", "/drills/check", "/drills/process", "/exercises", "/exercises/scenarios/note-at-reception", "/exercises/scenarios/note-at-reception/paper", "/incidents",
  "/emergency-file", "/restore-order", "/route", "/responsibilities", "/remote-works", "/remote-works/new", "/documents", "/documents/rules", "/documents/plan", "/documents/plan/check-table",
];
const LISTS = ["/ledger", "/systems", "/vendors", "/people", "/intake", "/configurations", "/remote-connections", "/backup-records", "/drills", "/exercises",
  "/route"];

test("last year's answers are to be looked at again", async () => {
  const demo = await start("demo");
  const { page, close } = await open();
  try {
    await page.goto(demo.link);
    await page.goto(`${demo.origin}/checklist/bcp`);
    const main = await page.locator("main").innerText();
    assert.match(main, /昨年度の回答\(見直しが必要です\)/);
    assert.match(await page.locator("#values").innerText(), /未回答/, "a carried answer is no answer");
    await page.goto(`${demo.origin}/checklist/check`);
    assert.match(await page.locator("main").innerText(), /前の年度の回答を見直していません/);
  } finally {
    await close();
    await demo.stop();
  }
});

test("every page of the demo is accessible, reflows and has its picture", async () => {
  const demo = await start("demo");
  const { page, close } = await open();
  try {
    await page.goto(demo.link);
    for (const [path, name] of PAGES) {
      const answer = await page.goto(demo.origin + path);
      assert.equal(answer.status(), 200, path);
      await assertAccessible(page, path);
      await screenshot(page, name);
      // 1280 wide at 400 % zoom is 320.
      await page.setViewportSize({ width: 320, height: 900 });
      await assertReflows(page, path);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    const more = [...FURTHER];
    for (const list of LISTS) {
      await page.goto(demo.origin + list);
      const links = await page.locator(`main a[href^="${list}/"]`).evaluateAll((all) => all.map((a) => a.getAttribute("href")));
      const entry = links.find((href) => /\/[0-9a-f-]{36}$/.test(href));
      assert.ok(entry, `${list} leads to a page of its own`);
      more.push(entry);
    }
    await page.goto(`${demo.origin}/responsibilities`);
    more.push(await page.locator('main a[href$="/responsibilities"]').first().getAttribute("href"));
    await page.goto(`${demo.origin}/checklist`);
    const items = await page.locator('main a[href^="/checklist/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href").split("#")[0]));
    more.push(...new Set(items));
    assert.ok(more.length > 30, `${more.length} pages`);
    for (const path of more) {
      const answer = await page.goto(demo.origin + path);
      assert.equal(answer.status(), 200, path);
      await assertAccessible(page, path);
      await page.setViewportSize({ width: 320, height: 900 });
      await assertReflows(page, path);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    await page.getByRole("button", { name: "English" }).first().click();
    await page.goto(`${demo.origin}/checklist`);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await assertAccessible(page, "/checklist in English");
  } finally {
    await close();
    await demo.stop();
  }
});

test("an answer can be given by keyboard alone", async () => {
  const demo = await start("demo");
  const { page, close } = await open();
  try {
    await page.goto(demo.link);
    await page.goto(`${demo.origin}/checklist/rules`);
    const focused = () => page.evaluate(() => `${document.activeElement?.getAttribute("name")}=${document.activeElement?.getAttribute("value")}`);
    for (let i = 0; i < 200 && !(await focused()).startsWith("value="); i++) await page.keyboard.press("Tab");
    assert.match(await focused(), /^value=/);
    await page.keyboard.press("Space");
    for (let i = 0; i < 4 && (await focused()) !== "value=no"; i++) await page.keyboard.press("ArrowDown");
    for (let i = 0; i < 20 && !(await focused()).startsWith("target_on="); i++) await page.keyboard.press("Tab");
    assert.match(await focused(), /^target_on=/);
    // The order of year, month and day in a date field follows the browser's language, not the page's.
    const now = new Date();
    const year = now.getMonth() >= 3 ? now.getFullYear() + 1 : now.getFullYear();
    const typed = () => page.evaluate(() => document.activeElement.value);
    for (const digits of [`${year}0331`, `0331${year}`]) {
      if ((await typed()) === `${year}-03-31`) break;
      await page.locator("#answer-target_on").evaluate((field) => ((field.value = ""), field.blur(), field.focus()));
      await page.keyboard.type(digits);
    }
    assert.equal(await typed(), `${year}-03-31`);
    const onButton = () => page.evaluate(() => document.activeElement?.textContent?.includes("この回答で確認する"));
    for (let i = 0; i < 20 && !(await onButton()); i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    // The page that comes back shows the answer; the page that was left would never.
    await page.locator("#values .value", { hasText: /確認[\s\S]*いいえ/ }).waitFor();
  } finally {
    await close();
    await demo.stop();
  }
});
