// Journey 8, before it happens: a table-top exercise run in the browser, killed in the middle, gone on with, finished, made into improvements; and one on paper.

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
  assert.equal(readFileSync(to).subarray(0, 4).toString(), "%PDF");
}

async function write(page, kind, text) {
  await page.locator("#now").getByLabel(kind, { exact: true }).check();
  await page.getByLabel("話し合いで出たこと").fill(text);
  await page.getByRole("button", { name: "記録する" }).click();
  await page.getByText("記録しました。").waitFor();
}

test("an exercise is run, killed in the middle, gone on with, finished and improved upon", async () => {
  const { folder: data, remove } = emptyFolder();
  const { folder: work, remove: removeWork } = emptyFolder();
  let sejo = await start("serve", data);
  let { page, close } = await open();
  try {
    await firstHour(page, sejo.link);
    await page.goto(`${sejo.origin}/exercises`);
    await page.getByText("終えた訓練が、まだありません").waitFor();
    await assertAccessible(page, "the exercises");
    await page.getByRole("link", { name: /準備する.*脅迫文/ }).click();
    await assertAccessible(page, "a scenario");
    await save(page, /進行用紙/, join(work, "sheets.pdf"));
    await page.getByRole("button", { name: "この画面で始める" }).click();
    const address = new URL(page.url()).pathname;
    await page.getByRole("button", { name: "最初の状況を出す" }).click();
    await page.getByRole("heading", { name: "朝8時40分、受付の画面が変わった" }).waitFor();
    await write(page, "決めたこと", "LANケーブルを抜く");
    await write(page, "教訓(次に変えること)", "どのケーブルか、だれも知らない");
    await assertAccessible(page, "an exercise");

    // Killed: nobody pressed stop, and everything is there.
    await sejo.stop("SIGKILL");
    const before = JSON.parse(run(data, "--json", "exercise", "show").out);
    assert.equal(before.scenes[0].entries.length, 2);
    assert.equal(before.play.next, 2);
    // It goes on from a terminal, and stops for a break.
    assert.equal(JSON.parse(run(data, "--json", "exercise", "next").out).inject.number, 2);
    assert.equal(run(data, "exercise", "note", "院長に内線で伝える").status, 0);
    assert.equal(JSON.parse(run(data, "--json", "exercise", "pause").out).play.state, "paused");
    const stood = JSON.parse(run(data, "--json", "exercise", "resume").out).play;
    assert.equal(stood.state, "running");
    assert.equal(run(data, "exercise", "note", "x", "--inject", "99").status, 1, "there is no such inject");

    const id = address.split("/").pop();
    const finish = ["exercise", "finish", "--lessons", "番号が紙になかった", "--took-part", "院長、受付"];
    assert.equal(run(data, ...finish).status, 0);
    assert.equal(run(data, ...finish, "--exercise", id).status, 1, "not twice");
    const late = run(data, "exercise", "improvement", "add", "印をつける", "--owner", "鈴木 花子", "--due", "2020-01-01");
    assert.equal(late.status, 1, "a day that has passed is refused");
    const never = run(data, "exercise", "improvement", "add", "印をつける", "--owner", "鈴木 花子", "--due", "2099-12-31");
    assert.equal(never.status, 1, "a day beyond a year is refused");
    const due = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const nobody = run(data, "exercise", "improvement", "add", "印をつける", "--owner", "いない人", "--due", due);
    assert.equal(nobody.status, 2, "there is no such person");
    const added = run(data, "--json", "exercise", "improvement", "add", "印をつける", "--owner", "鈴木 花子", "--due", due);
    const improvement = JSON.parse(added.out).improvement;
    assert.deepEqual([improvement.state, improvement.owner, improvement.exercise], ["open", "鈴木 花子", id]);
    assert.equal(run(data, "exercise", "improvement", "done", improvement.id, "--how", "赤い印をつけた").status, 0);
    assert.equal(JSON.parse(run(data, "--json", "exercise", "improvement", "list").out).improvements[0].state, "done");
    assert.equal(run(data, "exercise", "list").status, 1, "it was cut short, so the next is due");
    assert.equal(JSON.parse(run(data, "--json", "exercise", "list").out).rhythm.due, true);
    assert.equal(run(data, "exercise", "show", "--out", join(work, "record.pdf")).status, 0);
    assert.equal(readFileSync(join(work, "record.pdf")).subarray(0, 4).toString(), "%PDF");

    // On paper: all of it or nothing.
    const paper = { started_at: "2026-11-20 13:00", scenes: [{ inject: 1, minute: 0, decided: ["写真を撮る"] }, { inject: 2, minute: 9 }], lessons: ["番号を紙に"] };
    const file = join(work, "paper.json");
    writeFileSync(file, JSON.stringify({ ...paper, scenes: [...paper.scenes, { inject: 99, minute: 20 }] }));
    assert.equal(run(data, "exercise", "enter", "note-at-reception", file).status, 1);
    writeFileSync(file, JSON.stringify(paper));
    const entered = JSON.parse(run(data, "--json", "exercise", "enter", "note-at-reception", file).out);
    assert.equal(entered.scenes[1].opened_at - entered.scenes[0].opened_at, 9 * 60 * 1e6);
    writeFileSync(file, "{");
    assert.equal(run(data, "exercise", "enter", "note-at-reception", file).status, 2);
  } finally {
    await close();
    await sejo.stop();
    remove();
    removeWork();
  }
});

test("the demo's exercise has an overdue improvement that is made, without JavaScript", async () => {
  const demo = await start("demo");
  const { page, close } = await open({ javaScript: false });
  try {
    await page.goto(demo.link);
    await page.goto(demo.origin);
    await page.getByText("期限を過ぎた改善: 1件").waitFor();
    await page.getByRole("link", { name: "改善を見る" }).click();
    await page.getByRole("link", { name: /ケーブルに印/ }).click();
    const overdue = new URL(page.url()).pathname;
    await page.getByLabel("したこと、または確かめられる場所").fill("赤い印をつけ、初動カードに場所を書いた");
    await page.getByRole("button", { name: "できたと記録する" }).click();
    await page.getByText("保存しました。").waitFor();
    await page.goto(demo.origin);
    assert.equal(await page.getByText("期限を過ぎた改善").count(), 0);

    // A run without JavaScript: every step is a page.
    await page.goto(`${demo.origin}/exercises/scenarios/backup-encrypted`);
    await page.getByRole("button", { name: "この画面で始める" }).click();
    const address = new URL(page.url()).pathname;
    await page.getByRole("button", { name: "最初の状況を出す" }).click();
    await write(page, "決めたこと", "バックアップのケーブルを抜いてもらう");
    await page.getByLabel("話し合いで出たこと").fill("書きかけ");
    await page.getByRole("button", { name: "次の状況を出す" }).click();
    await page.getByRole("heading", { name: "バックアップも開かない" }).waitFor();
    await page.getByRole("button", { name: /時計を止める/ }).click();
    await page.getByRole("button", { name: "続きから始める" }).click();
    await page.getByRole("button", { name: /時計を止める/ }).waitFor();
    assert.equal(await page.getByLabel("話し合いで出たこと").inputValue(), "書きかけ", "what is being written stays");
    // Over a sentence that is being written it does not end, nor without who took part, and what was typed stays.
    await page.getByText("訓練を終える").first().click();
    await page.locator("#finish").getByLabel("教訓").fill("順番が決まっていない");
    await page.locator("#finish").getByRole("button", { name: "訓練を終える" }).click();
    await page.getByRole("alert").waitFor();
    assert.equal(await page.locator("#finish").getByLabel("教訓").inputValue(), "順番が決まっていない");
    await page.locator("#finish").getByLabel("参加した人").fill("院長、事務長");
    await page.locator("#finish").getByRole("button", { name: "訓練を終える" }).click();
    await page.getByText("書きかけの文があります").waitFor();
    assert.equal(await page.getByLabel("話し合いで出たこと").inputValue(), "書きかけ");
    await page.getByLabel("話し合いで出たこと").fill("");
    await page.locator("#finish").getByRole("button", { name: "訓練を終える" }).click();
    await page.getByText("訓練を終えました。").waitFor();

    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of ["/exercises", "/exercises/scenarios/directory-gone", "/exercises/scenarios/vendor-from-nine/paper", address, overdue, "/incidents"]) {
        await page.goto(demo.origin + path);
        await assertReflows(page, `${path} at ${width}`);
      }
    }
  } finally {
    await close();
    await demo.stop();
  }
});

test("what came of an exercise is accessible, and its clock moves by itself", async () => {
  const demo = await start("demo");
  const { page, close } = await open();
  try {
    await page.goto(demo.link);
    await page.goto(`${demo.origin}/exercises`);
    await page.locator("#past tbody a").first().click();
    await page.getByRole("heading", { name: "状況ごとの記録" }).waitFor();
    await assertAccessible(page, "a finished exercise");
    await page.locator("#improvements tbody a").first().click();
    await assertAccessible(page, "an improvement");
    await page.goto(`${demo.origin}/exercises/scenarios/vendor-from-nine`);
    await page.getByRole("button", { name: "この画面で始める" }).click();
    await page.getByRole("button", { name: "最初の状況を出す" }).click();
    const clock = page.locator("#clock .big-number");
    const before = await clock.innerText();
    await page.getByLabel("話し合いで出たこと").fill("書きかけ");
    await page.waitForFunction((was) => document.querySelector("#clock .big-number").textContent !== was, before, { timeout: 15_000 });
    assert.equal(await page.getByLabel("話し合いで出たこと").inputValue(), "書きかけ", "the moving clock leaves what is being written alone");
  } finally {
    await close();
    await demo.stop();
  }
});
