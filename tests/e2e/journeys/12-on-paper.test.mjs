// What people print: nothing is cut off, and no page grows beyond what somebody would staple.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { open } from "../lib/browser.mjs";
import { start } from "../lib/sejo.mjs";

// A4 without the margins of the print style, in CSS pixels; and as many sheets as the demo hospital's page may take.
const PAPER = Math.floor(((210 - 24) / 25.4) * 96);
const PAGES = { "/": 3, "/checklist": 5, "/forms": 4, "/network": 3, "/remote-connections": 3, "/systems": 3, "/vendors": 3, "/people": 3, "/drills": 3, "/backup-records": 3, "/ledger": 6, "/configurations": 3, "/checklist/check": 3 };

test("every page of the demo fits on paper", async () => {
  const sejo = await start("demo", null);
  const { page, close } = await open({ width: PAPER });
  try {
    await page.goto(sejo.link);
    await page.emulateMedia({ media: "print" });
    for (const [path, most] of Object.entries(PAGES)) {
      await page.goto(sejo.origin + path);
      assert.deepEqual(await page.evaluate(cut), [], `cut off on ${path}`);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      assert.ok(pages >= 1 && pages <= most, `${path} takes ${pages} sheets`);
      // For whoever wants to look at them.
      if (process.env.SEJO_PRINTS) writeFileSync(join(process.env.SEJO_PRINTS, `${path.slice(1).replace("/", "-") || "today"}.pdf`), pdf);
    }
  } finally {
    await close();
    await sejo.stop();
  }
});

// Words that stick out of the paper, or out of a box that hides what does not fit.
function cut() {
  const right = document.documentElement.clientWidth + 1;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.data.trim() || !text.parentElement.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const seen = [...range.getClientRects()];
    const box = text.parentElement.closest(".hidden-visually");
    if (!box && seen.some((r) => r.width > 0 && r.right > right)) found.push(text.data.trim().slice(0, 40));
  }
  return found;
}
