// Journey 1: the first hour of a clinic.

import assert from "node:assert/strict";
import test from "node:test";
import { assertAccessible, assertReflows, open } from "../lib/browser.mjs";
import { answerQuestions, createAdministrator, keepRecoveryCodes, LOGIN, PASSWORD } from "../lib/facility.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";
import { freshCode } from "../lib/totp.mjs";

for (const javaScript of [true, false]) {
  test(`the first hour of a clinic, ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const data = emptyFolder();
    const sejo = await start("serve", data.folder);
    const { page, close } = await open({ javaScript });
    try {
      await page.goto(sejo.link);
      if (javaScript) await assertAccessible(page, "set-up");
      const { secret, used } = await createAdministrator(page, sejo.link);
      if (javaScript) await assertAccessible(page, "recovery codes");
      const codes = await keepRecoveryCodes(page);
      assert.equal(new Set(codes).size, 10);
      if (javaScript) await assertAccessible(page, "questions");
      await answerQuestions(page);

      await page.getByRole("heading", { level: 1 }).first().waitFor();
      const today = await page.locator("main").innerText();
      assert.match(today, /暫定/, "the edition in force is provisional until the workbook is dropped");
      const steps = await page.locator(".step").count();
      assert.ok(steps >= 3, `three next steps, found ${steps}`);

      await page.goto(`${sejo.origin}/checklist`);
      const list = await page.locator("main").innerText();
      assert.match(list, /台帳/);
      assert.match(list, /判断できない/, "what is not known is said");

      // Confirm the safety manager: the questions named one, not since when, so the records cannot tell. Then a はい asks how
      // the person made sure.
      await page.goto(`${sejo.origin}/checklist/officer`);
      await page.locator("#answer").getByLabel("はい", { exact: true }).check();
      await page.getByRole("button", { name: "この回答で確認する" }).click();
      await page.waitForLoadState();
      assert.match(await page.locator("main").innerText(), /どのように確かめたかを書いてください/);
      await page.locator("#answer").getByLabel("どのように確かめましたか").fill("院長の辞令を見た");
      await page.getByRole("button", { name: "この回答で確認する" }).click();
      await page.waitForLoadState();
      assert.match(await page.locator("#values").innerText(), /確認[\s\S]*はい[\s\S]*院長の辞令を見た/);

      // An いいえ without a target date comes back with what is missing, and what was typed.
      await page.goto(`${sejo.origin}/checklist/bcp`);
      await page.locator("#answer").getByLabel("いいえ", { exact: true }).check();
      await page.locator("#answer").getByLabel("備考").fill("来月の会議で決める");
      await page.getByRole("button", { name: "この回答で確認する" }).click();
      await page.waitForLoadState();
      assert.match(await page.locator("main").innerText(), /目標日が必要です/);
      assert.equal(await page.locator("#answer").getByLabel("備考").inputValue(), "来月の会議で決める");

      // Out and in again with a fresh code; the code used before is refused.
      await page.context().clearCookies();
      await page.goto(`${sejo.origin}/sign-in`);
      if (javaScript) await assertAccessible(page, "sign-in");
      await page.getByLabel("利用者名").fill(LOGIN);
      await page.getByLabel("パスワード").fill(PASSWORD);
      await page.getByLabel("認証アプリの6桁").fill(used);
      await page.getByRole("button", { name: "サインイン" }).click();
      await page.waitForLoadState();
      assert.match(await page.locator("main").innerText(), /サインインできませんでした/);
      await page.getByLabel("利用者名").fill(LOGIN);
      await page.getByLabel("パスワード").fill(PASSWORD);
      await page.getByLabel("認証アプリの6桁").fill(await freshCode(secret, used));
      await page.getByRole("button", { name: "サインイン" }).click();
      await page.waitForURL(`${sejo.origin}/`);

      // The set-up link is worth nothing any more, signed in or not.
      await page.goto(sejo.link);
      assert.equal(await page.getByRole("button", { name: "登録して始める" }).count(), 0);

      await page.setViewportSize({ width: 320, height: 800 });
      for (const path of ["/", "/checklist", "/checklist/officer", "/forms"]) {
        await page.goto(sejo.origin + path);
        await assertReflows(page, path);
      }
    } finally {
      await close();
      await sejo.stop();
    }
    const audit = run(data.folder, "audit", "verify", "--json");
    assert.equal(audit.status, 0, audit.err);
    assert.ok(JSON.parse(audit.out).entries >= 4);
    data.remove();
  });
}
