// Journey 4, the first half: a request as one file, answered without a network by keyboard alone, dropped back; verdicts change.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import test from "node:test";
import { assertAccessible, assertReflows, open } from "../lib/browser.mjs";
import { drop, firstHour } from "../lib/facility.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";

const VENDOR = "株式会社つばめクラウド";

// A vendor, and the two systems of the clinic as its products.
async function registerVendor(page, origin) {
  await page.goto(`${origin}/vendors/new`);
  await page.getByLabel("会社名").fill(VENDOR);
  await page.getByLabel("担当者").fill("中村");
  await page.getByLabel("メールアドレス").fill("support@tsubame.example");
  await page.getByRole("button", { name: "追加する" }).click();
  await page.getByText("追加しました。").waitFor();
  for (const system of ["電子カルテ", "レセプトコンピュータ"]) {
    await page.goto(`${origin}/systems`);
    await page.getByRole("link", { name: system }).first().click();
    await page.locator("#f-vendor_id").selectOption({ label: VENDOR });
    await page.getByRole("button", { name: "保存する", exact: true }).click();
    await page.getByText("保存しました。").waitFor();
  }
}

async function save(page, button, folder) {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

// What has the focus, as a person at the keyboard would hear it.
const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const set = at.closest("fieldset");
    return { id: at.id, kind: at.type ?? "", question: set?.dataset.question ?? "", label: at.closest("label")?.innerText ?? "" };
  });

// From the top of the page to the button that saves, with Tab, Space, the arrows and letters.
async function answerByKeyboard(page) {
  const answered = new Set();
  for (let presses = 0; presses < 600; presses++) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (at.id === "fill") {
      await page.keyboard.press("Enter");
      assert.equal((await focused(page)).id, "fill", "the focus stays where the key was pressed");
    } else if (at.id === "save") {
      return answered;
    } else if (at.label.startsWith("ご回答者")) {
      await page.keyboard.type("サポート課 山本");
    } else if (at.kind === "radio" && !answered.has(at.question)) {
      await page.keyboard.press("Space");
      if (/remote\.used$|disclosure\.sent$/.test(at.question)) await page.keyboard.press("ArrowRight");
      answered.add(at.question);
    }
  }
  throw new Error("the button that saves was not reached");
}

test("a vendor is asked by one file and its answer, typed offline, changes verdicts", async () => {
  const { folder: data, remove } = emptyFolder();
  const { folder: work, remove: removeWork } = emptyFolder();
  const sejo = await start("serve", data);
  const { page, close } = await open();
  try {
    await firstHour(page, sejo.link);
    await registerVendor(page, sejo.origin);

    await page.goto(`${sejo.origin}/requests`);
    await page.getByRole("heading", { name: "事業者への依頼", level: 1 }).waitFor();
    await assertAccessible(page, "the board");
    await page.getByRole("button", { name: "依頼を作る" }).first().click();
    await page.getByRole("heading", { name: `${VENDOR}への依頼` }).waitFor();
    await assertAccessible(page, "a request");
    assert.match(await page.getByLabel("本文").inputValue(), /中村 様[\s\S]*電子カルテ/);
    const html = await save(page, page.getByRole("link", { name: "回答用のHTML" }), work);
    assert.ok(readFileSync(html).length <= 300_000);
    await save(page, page.getByRole("link", { name: "回答用のExcel" }), work);
    await save(page, page.getByRole("link", { name: "依頼状" }), work);
    await page.getByLabel("送り方").selectOption({ label: "メール" });
    await page.getByRole("button", { name: "送ったと記録する" }).click();
    await page.getByText("保存しました。").waitFor();
    await page.getByText("送付済み").first().waitFor();
    const here = page.url();

    // At the vendor: a file, no network, no mouse.
    const vendor = await open();
    await vendor.context.setOffline(true);
    await vendor.page.goto(pathToFileURL(html).href);
    await vendor.page.getByRole("heading", { name: "サイバーセキュリティ対策についてのお願い" }).waitFor();
    await assertAccessible(vendor.page, "the file to answer in");
    const answered = await answerByKeyboard(vendor.page);
    assert.ok(answered.size > 20, `${answered.size} questions were answered`);
    const [file] = await Promise.all([vendor.page.waitForEvent("download"), vendor.page.keyboard.press("Enter")]);
    const reply = join(work, file.suggestedFilename());
    await file.saveAs(reply);
    assert.match(file.suggestedFilename(), /^回答_ひまわり医院_.*\.sejo-reply\.json$/);
    const shown = JSON.parse(readFileSync(reply, "utf8")).shown;
    assert.match(shown.find((one) => one.question === "patching").words, /セキュリティパッチ/, "the words go with the answers");
    await vendor.page.locator("#told").getByText("送り返してください").waitFor();
    await assertAccessible(vendor.page, "the answered file");

    // What was typed is there again after the page was closed, and in English.
    await vendor.page.reload();
    assert.equal(await vendor.page.getByLabel("ご回答者").inputValue(), "サポート課 山本");
    await vendor.page.getByRole("button", { name: "English" }).click();
    await vendor.page.getByRole("heading", { name: "Request about cybersecurity measures" }).waitFor();
    assert.equal(await vendor.page.getByLabel("Answered by").inputValue(), "サポート課 山本");
    await vendor.page.setViewportSize({ width: 360, height: 800 });
    await assertReflows(vendor.page, "the file to answer in at 360");
    await vendor.close();

    // Back at the clinic.
    await drop(page, sejo.origin, "回答.sejo-reply.json", readFileSync(reply), "application/json");
    await page.getByRole("link", { name: "返信を見て決める" }).click();
    await page.getByRole("heading", { name: `${VENDOR}からの返信` }).waitFor();
    await page.getByText("サポート課 山本").waitFor();
    await assertAccessible(page, "a reply");
    await page.getByRole("button", { name: "受け取る", exact: true }).click();
    await page.getByText("変わった実測").first().waitFor();
    await page.getByRole("link", { name: /2-② / }).first().waitFor();
    await assertAccessible(page, "an accepted reply");
    await page.goto(here);
    await page.getByText("受け取り済み").first().waitFor();

    // The blank that was sent, dropped by mistake, answers nothing.
    await drop(page, sejo.origin, "依頼.html", readFileSync(html), "text/html");
    await page.getByText("回答が1つも書かれていません").waitFor();

    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const at of ["/requests", new URL(here).pathname, `${new URL(here).pathname}/type`]) {
        await page.goto(sejo.origin + at);
        await assertReflows(page, `${at} at ${width}`);
        await assertAccessible(page, at);
      }
    }
    const listed = JSON.parse(run(data, "request", "list", "--json").out);
    assert.deepEqual(listed.rows.map((row) => row.standing), ["accepted", "accepted"]);
  } finally {
    await close();
    await sejo.stop();
    remove();
    removeWork();
  }
});
