// Every page people see first: accessible, reflowing at 400 % zoom, and with its picture for the README.

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

test("every page people see first is accessible, reflows and has its picture", async () => {
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
    await page.getByRole("button", { name: "English" }).first().click();
    await page.goto(`${demo.origin}/checklist`);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await assertAccessible(page, "/checklist in English");
  } finally {
    await close();
    await demo.stop();
  }
});
