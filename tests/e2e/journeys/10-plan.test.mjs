// What the board is asked to approve: a clinic walks through the proposed plan and rules, keeps what fits, writes the rest in its own
// words, looks at the ministry's check table, has both approved and printed, and finds the plan in the emergency file, whose copy in
// the drawer is older as soon as a new version is approved. All of it without JavaScript.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { assertReflows, open } from "../lib/browser.mjs";
import { firstHour } from "../lib/facility.mjs";
import { unzip, zip } from "../lib/package.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";

async function saved(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

function isPdf(file) {
  assert.match(file.name, /\.pdf$/);
  assert.equal(file.bytes.subarray(0, 5).toString(), "%PDF-");
}

async function inOwnWords(page, address, text) {
  await page.goto(address);
  await page.getByText("自分たちの言葉で書く", { exact: true }).click();
  await page.locator("#o-text").fill(text);
  await page.getByRole("button", { name: "この文にする" }).click();
}

async function decideTheRest(page, document, text) {
  for (let left = 0; left < 40; left++) {
    await page.goto(document);
    const next = page.getByRole("link", { name: "順に読んで決める" });
    if ((await next.count()) === 0) return;
    await inOwnWords(page, new URL(await next.getAttribute("href"), document).href, text);
  }
  assert.fail("there is always one more passage to decide");
}

async function approve(page, document, heading) {
  await page.goto(document);
  await page.getByRole("link", { name: "承認を記録する" }).click();
  await page.getByLabel("承認した人", { exact: false }).fill("院長 髙橋 𠮷子");
  await page.getByRole("button", { name: "承認を記録する" }).click();
  await page.getByRole("heading", { name: heading }).waitFor();
}

test("a plan and rules are decided, approved, printed and bound into the emergency file", async () => {
  const { folder: data, remove } = emptyFolder();
  const sejo = await start("serve", data);
  const { page, close } = await open({ javaScript: false });
  const [plan, rules, file] = ["/documents/plan", "/documents/rules", "/emergency-file"].map((path) => sejo.origin + path);
  const inside = () => page.locator("ol li").allInnerTexts();
  try {
    await firstHour(page, sejo.link);

    // Nothing is approved: the file says so, and whom to ask.
    await page.goto(file);
    await page.getByText(/承認された計画がありません。.*鈴木 花子に聞いてください/).waitFor();
    assert.ok(!(await inside()).includes("事業継続計画"));

    // The passages: what has no blank at once, one in own words, the rest one by one.
    await page.goto(plan);
    await page.getByRole("button", { name: /案のまま使う/ }).click();
    await page.getByText(/案のまま使うことにしました/).waitFor();
    await inOwnWords(page, `${plan}/passages/reception`, "画面にさわらず、院長に知らせます。\n受付の青いファイルを開き、紙で続けます。");
    await decideTheRest(page, plan, "院長が決め、行った日と時刻を紙に書きます。");
    await page.goto(plan);
    await page.getByText("すべて決まりました。承認をもらってください。").waitFor();

    // The check table: every number is decided, none approved yet.
    await page.getByRole("link", { name: "確認表", exact: true }).click();
    await page.getByText(/確認表の21の番号のうち、21は計画にあります/).waitFor();
    await page.getByText("承認された計画は、まだありません。").waitFor();
    isPdf(await saved(page, page.getByRole("link", { name: /印刷用のPDF/ })));

    await approve(page, plan, /事業継続計画.* 第1版/);
    isPdf(await saved(page, page.getByRole("link", { name: /印刷用のPDF/ })));
    const text = (await saved(page, page.getByRole("link", { name: "テキストを保存する" }))).bytes.toString("utf8");
    assert.ok(text.includes("受付の青いファイルを開き") && text.includes("院長 髙橋 𠮷子") && !text.includes("____"));
    await page.goto(plan);
    isPdf(await saved(page, page.getByRole("link", { name: /受付と診察室の1枚/ })));
    await page.goto(`${plan}/check-table`);
    await page.getByText(/いまの版: 第1版/).waitFor();

    // The emergency file holds it, and a copy is put into the drawer.
    await page.goto(file);
    for (const part of ["受付と診察室の1枚", "事業継続計画"]) assert.ok((await inside()).includes(part), part);
    assert.equal(await page.getByText("承認された計画がありません").count(), 0);
    const printed = await saved(page, page.getByRole("link", { name: /緊急時ファイル\(PDF\)/ }));
    isPdf(printed);
    // The mark is typed off the cover, so nobody records a paper of another day.
    const [cover] = spawnSync("pdftotext", ["-l", "1", "-", "-"], { input: printed.bytes, encoding: "utf8" }).stdout.match(/\b[0-9a-f]{8}\b/);
    await page.getByLabel("置いた場所", { exact: false }).fill("受付の引き出し");
    await page.getByLabel("綴りの記号", { exact: false }).fill(cover);
    await page.getByRole("button", { name: "印刷して置いた" }).click();
    await page.getByText("最新です").waitFor();

    // Another sentence changes no paper until it is approved; then the drawer is out of date.
    await inOwnWords(page, `${plan}/passages/reception`, "画面にさわらず、院長に知らせます。\n受付の赤い箱を開き、紙で続けます。");
    await page.goto(file);
    await page.getByText("最新です").waitFor();
    await approve(page, plan, /事業継続計画.* 第2版/);
    await page.goto(file);
    await page.getByText("印刷し直してください", { exact: true }).waitFor();
    await page.getByText("変わったところ: 受付と診察室の1枚、事業継続計画").waitFor();
    await page.goto(sejo.origin);
    await page.getByText(/緊急時ファイルが、いまの内容より古い/).first().waitFor();

    // The rules, in the same way; the command says the same as the page.
    await page.goto(rules);
    await page.getByRole("button", { name: /案のまま使う/ }).click();
    await decideTheRest(page, rules, "院長と事務で決めたとおりに行い、行った日を書きます。");
    await approve(page, rules, "運用管理規程 第1版");
    await page.goto(`${sejo.origin}/documents`);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await assertReflows(page, `documents at ${width}`);
    }
    const { documents } = JSON.parse(run(data, "--json", "document", "list").out);
    assert.deepEqual(documents.map((d) => [d.in_force?.number, d.approved]), [[1, true], [2, true]]);
  } finally {
    await close();
    await sejo.stop();
    remove();
  }
});

test("a document that holds a password is kept without it, and the person is told", async () => {
  const { folder: data, remove } = emptyFolder();
  const sejo = await start("serve", data);
  const { page, close } = await open({ javaScript: false });
  const upload = async (name, buffer) => {
    await page.goto(`${sejo.origin}/documents/plan/upload`);
    await page.locator("#file").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    await page.getByLabel("承認した人", { exact: false }).fill("理事長 山﨑");
    await page.getByLabel("承認した日", { exact: false }).fill("2026-04-01");
    await page.getByRole("button", { name: "入れる", exact: true }).click();
  };
  const paragraph = (text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
  const word = (...texts) =>
    zip({ "word/document.xml": `<w:document xmlns:w="w"><w:body>${texts.map(paragraph).join("")}</w:body></w:document>` });
  try {
    await firstHour(page, sejo.link);
    await upload("計画.docx", word("2.2 バックアップ", "装置の管理者パスワード: Hunter2!x"));
    await page.getByText(/パスワードのような文字が見つかったので、伏せた写しだけを保存しました/).waitFor();
    const copy = await saved(page, page.getByRole("link", { name: "ファイルを保存する" }));
    const body = unzip(copy.bytes)["word/document.xml"].toString("utf8");
    assert.ok(body.includes("2.2 バックアップ") && body.includes("●●●") && !body.includes("Hunter2"), body);

    await upload("計画.docx", word("パスワードは13文字以上とし、使い回さない。"));
    await page.getByText(/画像と埋め込んだファイルの中は調べていません/).waitFor();
    await upload("計画.pdf", Buffer.from("%PDF-1.7 計画"));
    await page.getByText(/PDFの中は調べていません/).waitFor();
    await upload("計画.docx", Buffer.from("PK\x03\x04 broken"));
    await page.getByRole("heading", { name: "今ある文書を入れる" }).waitFor();
    assert.equal(await page.getByRole("alert").count(), 1);
  } finally {
    await close();
    await sejo.stop();
    remove();
  }
});
