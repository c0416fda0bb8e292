// Journey 9: a clinic without rules writes them in one sitting: keeps what fits, rewords one clause, leaves one out, has them approved,
// prints them, and later uploads the ones of the corporation and marks their clauses. All of it without JavaScript.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { assertAccessible, assertReflows, open } from "../lib/browser.mjs";
import { firstHour } from "../lib/facility.mjs";
import { emptyFolder, start } from "../lib/sejo.mjs";

async function saved(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test("rules are proposed, decided, approved, printed, and replaced by a file", async () => {
  const { folder: data, remove } = emptyFolder();
  const sejo = await start("serve", data);
  const { page, close } = await open({ javaScript: false });
  const document = `${sejo.origin}/documents/rules`;
  try {
    await firstHour(page, sejo.link);
    await page.goto(`${sejo.origin}/documents`);
    await page.getByRole("main").getByRole("link", { name: "運用管理規程" }).click();
    await page.getByRole("heading", { name: "条文のない対策" }).waitFor();
    await page.getByRole("button", { name: /案のまま使う/ }).click();
    await page.getByText(/案のまま使うことにしました/).waitFor();

    // What has a blank stays open: no button adopts it, its own words do.
    await page.goto(`${document}/passages/contact-chart`);
    await page.getByText("____(未記入: 連絡体制図を貼った場所)").first().waitFor();
    assert.equal(await page.getByRole("button", { name: "案をそのまま使う" }).count(), 0);
    await page.getByText("自分たちの言葉で書く", { exact: true }).click();
    await page.locator("#o-text").fill("連絡先の図を、受付の裏に貼ります。");
    await page.getByRole("button", { name: "この文にする" }).click();

    // One clause is left out, with its reason.
    await page.goto(`${document}/passages/disposal`);
    await page.getByText("入れない", { exact: true }).click();
    await page.getByRole("button", { name: "入れないことにする" }).click();
    await page.getByText("記入してください").first().waitFor();
    await page.getByLabel("入れない理由", { exact: false }).fill("機器はすべて借りていて、返すときに事業者が消すため");
    await page.getByRole("button", { name: "入れないことにする" }).click();

    // The rest in own words, one after the other, as the page leads.
    for (let left = 0; left < 40; left++) {
      await page.goto(document);
      const next = page.getByRole("link", { name: "順に読んで決める" });
      if ((await next.count()) === 0) break;
      await next.click();
      await page.getByText("自分たちの言葉で書く", { exact: true }).click();
      await page.locator("#o-text").fill("院長と事務で決めたとおりに行い、行った日を書きます。");
      await page.getByRole("button", { name: "この文にする" }).click();
    }
    await page.goto(document);
    await page.getByText("すべて決まりました。承認をもらってください。").waitFor();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await assertReflows(page, `rules at ${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });

    // Approved, frozen, printed.
    await page.getByRole("link", { name: "承認を記録する" }).click();
    await page.getByLabel("承認した人", { exact: false }).fill("院長 髙橋 𠮷子");
    await page.getByRole("button", { name: "承認を記録する" }).click();
    await page.getByRole("heading", { name: "運用管理規程 第1版" }).waitFor();
    const pdf = await saved(page, page.getByRole("link", { name: /印刷用のPDF/ }));
    assert.match(pdf.name, /第1版\.pdf$/);
    assert.equal(pdf.bytes.subarray(0, 5).toString(), "%PDF-");
    const text = (await saved(page, page.getByRole("link", { name: "テキストを保存する" }))).bytes.toString("utf8");
    assert.ok(text.startsWith("\ufeff") && text.includes("院長 髙橋 𠮷子") && text.includes("受付の裏に貼ります"));
    assert.ok(text.includes("機器はすべて借りていて"));
    assert.ok(!text.includes("____"));
    await page.goto(document);
    await page.getByText("すべて決まっていて、承認された版と同じです。").waitFor();

    // The corporation has rules of its own: uploaded, then marked.
    await page.getByRole("link", { name: "今ある文書を入れる" }).click();
    await page.locator("#file").setInputFiles({ name: "法人の規程.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 規程") });
    await page.getByLabel("承認した人", { exact: false }).fill("理事長 山﨑");
    await page.getByLabel("承認した日", { exact: false }).fill("2020-04-01");
    await page.getByRole("button", { name: "入れる", exact: true }).click();
    await page.getByRole("heading", { name: "運用管理規程 第2版" }).waitFor();
    await page.getByLabel("機器の台帳").fill("第12条");
    await page.getByRole("button", { name: "保存する", exact: true }).click();
    assert.equal(await page.getByLabel("機器の台帳").inputValue(), "第12条");
    await page.getByText(/番号のないものが18件あります/).waitFor();
  } finally {
    await close();
    await sejo.stop();
    remove();
  }
});

test("the pages of the documents can be read by everybody, in both languages", async () => {
  for (const lang of ["ja-JP", "en-GB"]) await readable(lang);
});

async function readable(lang) {
  const sejo = await start("demo", null);
  const { page, close } = await open({ lang });
  try {
    await page.goto(sejo.link);
    for (const path of ["", "/rules", "/rules/passages/ledger", "/rules/passages/backup", "/rules/approve", "/rules/upload", "/rules/add"]) {
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${sejo.origin}/documents${path}`);
        await assertReflows(page, `${path} at ${width} in ${lang}`);
      }
      await assertAccessible(page, `documents${path}`);
    }
  } finally {
    await close();
    await sejo.stop();
  }
}
