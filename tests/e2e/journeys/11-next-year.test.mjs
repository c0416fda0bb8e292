// Journey 11: last year's answers come along visibly, to be looked at again, and never as answers.

import assert from "node:assert/strict";
import test from "node:test";
import { open } from "../lib/browser.mjs";
import { start } from "../lib/sejo.mjs";

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
