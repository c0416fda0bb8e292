// Journey 8, the clock: one button, one step at a time, who must be told by when, a signed record that shows when it was bent.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { assertAccessible, assertReflows, open } from "../lib/browser.mjs";
import { firstHour } from "../lib/facility.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";

async function save(page, name, to) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
  await file.saveAs(to);
  return file.suggestedFilename();
}

test("the clock starts with one button, survives a kill, and its record is signed", async () => {
  const { folder: data, remove } = emptyFolder();
  const { folder: work, remove: removeWork } = emptyFolder();
  const sejo = await start("serve", data);
  const { page, close } = await open();
  try {
    await firstHour(page, sejo.link);

    // From the first page, with one click and no question.
    await page.goto(sejo.origin);
    await page.getByRole("button", { name: "インシデントの時計を始める" }).click();
    await page.getByRole("heading", { name: "その機器とバックアップのLANケーブルを抜く" }).waitFor();
    const address = new URL(page.url()).pathname;
    await assertAccessible(page, "the clock");
    // What is being written stays whatever else is pressed.
    await page.locator("#write").getByLabel("内容").fill("書きかけ");
    for (const step of ["外とつながる回線を切る", "部門のあいだを切る", "経営者(院長、開設者など)と安全管理責任者に知らせる", "保守の事業者に電話する", "画面を写真に撮る"]) {
      await page.getByRole("button", { name: "した", exact: true }).click();
      await page.getByRole("heading", { name: step }).waitFor();
    }

    assert.equal(await page.locator("#write").getByLabel("内容").inputValue(), "書きかけ");

    // Who must be told: the vendor was, the ministry was not yet.
    const row = (name) => page.locator("#tell .duties li", { has: page.locator("strong", { hasText: new RegExp(`^${name}$`) }) });
    assert.match(await row("保守の事業者").innerText(), /知らせた/);
    await row("厚生労働省").getByRole("button", { name: /知らせた/ }).click();
    await page.waitForURL(/\/tell/);
    assert.ok(await page.locator("#write").getByLabel("知らせたこと").isChecked());
    assert.equal(await page.locator("#write").getByLabel("内容").inputValue(), "書きかけ");
    await page.locator("#write").getByLabel("内容").fill("担当者に電話で伝えた");
    await page.getByRole("button", { name: "記録する" }).click();
    await page.getByText("記録しました。").waitFor();
    assert.match(await row("厚生労働省").innerText(), /知らせた/);

    // Known on a Friday evening: the days are said with their week day, and the day on which the office is closed.
    await page.locator("#write").getByLabel("内容").fill("書きかけ");
    await page.getByText("認識した日時を変える").click();
    await page.getByLabel("認識した日時").fill("2026-11-20T18:00");
    await page.getByLabel(/疑いがある/).check();
    await page.locator("#known").getByRole("button", { name: "保存する" }).click();
    await page.getByText("2026年11月22日(日)から2026年11月24日(火)までに").waitFor();
    await page.getByText("2027年1月18日(月)までに").waitFor();
    assert.equal(await page.locator("#write").getByLabel("内容").inputValue(), "書きかけ", "what is being written stays");

    // A time that is still to come is refused and nothing typed is lost.
    await page.locator("#write").getByLabel("内容").fill("未来の記録");
    await page.locator("#write").getByLabel("いつ").fill("2099-01-01T00:00");
    await page.getByRole("button", { name: "記録する" }).click();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.locator("#write").getByLabel("内容").inputValue(), "未来の記録");
    await page.goto(sejo.origin + address);

    // Evidence with its fingerprint.
    await page.getByText("残した証拠を書く").click();
    const exhibit = page.locator("#evidence");
    await exhibit.getByLabel("何を残しましたか").fill("脅迫文の写真");
    await exhibit.getByLabel("置き場所").fill("USBメモリA");
    await exhibit.getByLabel("ファイル(あれば)").setInputFiles({ name: "note.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\nx", "latin1") });
    await exhibit.getByRole("button", { name: "証拠を記録する" }).click();
    await page.locator("#timeline").getByText("note.png").waitFor();

    // The report names what is missing and takes what people write.
    await page.getByRole("link", { name: "個人情報保護委員会への報告の下書き" }).click();
    await page.getByText(/まだ書いていない項目/).waitFor();
    await page.getByLabel("原因", { exact: true }).fill("調査中(VPN装置の疑い)");
    await page.getByRole("button", { name: "下書きを保存する" }).click();
    await page.getByText("保存しました。").waitFor();
    assert.match(await page.getByLabel("全文(保存した内容)").inputValue(), /VPN装置の疑い/);
    await assertAccessible(page, "a report");
    assert.match(await save(page, "PDFで保存", join(work, "report.pdf")), /\.pdf$/);
    assert.equal(readFileSync(join(work, "report.pdf")).subarray(0, 4).toString(), "%PDF");
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of ["/incidents", address, `${address}/reports/privacy`, "/"]) {
        await page.goto(sejo.origin + path);
        await assertReflows(page, `${path} at ${width}`);
      }
    }

    // Killed in the middle: everything that was written is there.
    const entries = JSON.parse(run(data, "--json", "incident", "show").out).entries.length;
    await sejo.stop("SIGKILL");
    const after = JSON.parse(run(data, "--json", "incident", "show").out);
    assert.equal(after.entries.length, entries);
    assert.ok(after.entries.every(({ entry }, i) => entry.number === i + 1));

    const record = join(work, "record.json");
    assert.equal(run(data, "incident", "export", "--out", record).status, 0);
    assert.equal(run(data, "incident", "verify", record).status, 0);
    writeFileSync(record, readFileSync(record, "utf8").replace("担当者に電話で伝えた", "担当者に手紙で伝えた"));
    assert.equal(run(data, "incident", "verify", record).status, 1, "a record that was bent is found");
  } finally {
    await close();
    await sejo.stop();
    remove();
    removeWork();
  }
});

test("an exercise says so everywhere and the papers need no data", async () => {
  const demo = await start("demo");
  const { page, close } = await open();
  const { folder, remove } = emptyFolder();
  try {
    await page.goto(demo.link);
    await page.goto(`${demo.origin}/incidents`);
    await assertAccessible(page, "emergency");
    await page.getByRole("button", { name: "訓練として始める" }).click();
    await page.locator(".exercise", { hasText: "訓練" }).waitFor();
    await page.goto(demo.origin);
    await page.getByText("訓練をしています").waitFor();
    for (const paper of ["cards", "form"]) {
      const to = join(folder, `${paper}.pdf`);
      const done = run(join(folder, "no-data"), "incident", "paper", paper, "--out", to);
      assert.equal(done.status, 0, done.err);
      assert.equal(readFileSync(to).subarray(0, 4).toString(), "%PDF");
    }
  } finally {
    await close();
    await demo.stop();
    remove();
  }
});
