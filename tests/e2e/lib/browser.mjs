// A real Chromium, quiet: it speaks to the program under test and to nobody else.

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import assert from "node:assert/strict";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const screenshots = fileURLToPath(new URL("../../../docs/screenshots/", import.meta.url));

export async function open({ javaScript = true, width = 1280, height = 900, lang = "ja-JP" } = {}) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
  const context = await browser.newContext({
    javaScriptEnabled: javaScript,
    viewport: { width, height },
    locale: lang,
    timezoneId: "Asia/Tokyo",
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const outside = [];
  const trouble = [];
  page.on("request", (request) => {
    const host = new URL(request.url()).hostname;
    if (!["localhost", "127.0.0.1", ""].includes(host)) outside.push(request.url());
  });
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Refused/.test(message.text())) trouble.push(message.text());
  });
  const close = async () => {
    await browser.close();
    assert.deepEqual(outside, [], "no request may leave the machine");
    assert.deepEqual(trouble, [], "no script error, no breach of the content policy");
  };
  return { browser, context, page, close };
}

// WCAG 2.2 A and AA, which JIS X 8341-3 AA follows.
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function assertAccessible(page, name) {
  // No page has a frame of another origin, so the results need not be put together on a page of their own.
  assert.equal(page.frames().length, 1, `${name} has a frame`);
  const { violations } = await new AxeBuilder({ page }).options({ runOnly: RULES, resultTypes: ["violations"] }).setLegacyMode().analyze();
  const found = violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join("\n    ")}`);
  assert.deepEqual(found, [], `axe on ${name}`);
}

export async function screenshot(page, name) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}${name}.png` });
}

// Nothing may stick out to the right, at any width.
export async function assertReflows(page, name) {
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= seen + 1, `${name} is ${wide} wide on a screen of ${seen}`);
}
