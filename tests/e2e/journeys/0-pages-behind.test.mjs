// Every other page, those behind lists too: accessible, and reflowing at 400 % zoom.

import assert from "node:assert/strict";
import test from "node:test";
import { assertAccessible, assertReflows, open } from "../lib/browser.mjs";
import { start } from "../lib/sejo.mjs";

// Pages without a picture, and lists whose first entry is a page of its own.
const FURTHER = [
  "/facility", "/settings/signing-key", "/systems/new", "/vendors/new", "/people/new", "/posts/new", "/configurations", "/network", "/remote-connections",
  "/remote-connections/new", "/contacts", "/contacts/fill", "/contacts/roles", "/contacts/round",
  "/requests", "/disclosures", "/disclosures/route-items", "/backup-records", "/backup-records/new", "/backup-records/forgotten", "/drills", "/drills/check", "/drills/process", "/exercises", "/exercises/scenarios/note-at-reception", "/exercises/scenarios/note-at-reception/paper", "/incidents",
  "/emergency-file", "/restore-order", "/route", "/responsibilities", "/remote-works", "/remote-works/new", "/documents", "/documents/rules", "/documents/plan", "/documents/plan/check-table",
];
const LISTS = ["/ledger", "/systems", "/vendors", "/people", "/intake", "/configurations", "/remote-connections", "/backup-records", "/drills", "/exercises",
  "/route"];

test("every page behind the first ones is accessible and reflows", async () => {
  const demo = await start("demo");
  const { page, close } = await open();
  try {
    await page.goto(demo.link);
    const more = [...FURTHER];
    for (const list of LISTS) {
      await page.goto(demo.origin + list);
      // The demo has two facilities, so its addresses begin with the mark of one.
      const links = await page.locator(`main a[href*="${list}/"]`).evaluateAll((all) => all.map((a) => a.getAttribute("href")));
      const entry = links.find((href) => /\/[0-9a-f-]{36}$/.test(href));
      assert.ok(entry, `${list} leads to a page of its own`);
      more.push(entry);
    }
    await page.goto(`${demo.origin}/responsibilities`);
    more.push(await page.locator('main a[href$="/responsibilities"]').first().getAttribute("href"));
    await page.goto(`${demo.origin}/checklist`);
    const items = await page.locator('main a[href*="/checklist/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href").split("#")[0]));
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
  } finally {
    await close();
    await demo.stop();
  }
});
