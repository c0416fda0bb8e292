// What every journey begins with: the first administrator and the six questions.

import { code } from "./totp.mjs";

export const LOGIN = "suzuki";
export const PASSWORD = "asa-no-kaigi-wa-hachiji";

export async function createAdministrator(page, link) {
  await page.goto(link);
  await page.getByText("図を読み取れないとき").click();
  const secret = await page.locator(".secret").innerText();
  await page.getByLabel("利用者名").fill(LOGIN);
  await page.getByLabel("お名前").fill("鈴木 花子");
  await page.getByLabel("パスワード", { exact: false }).first().fill(PASSWORD);
  await page.getByLabel("パスワード(もう一度)").fill(PASSWORD);
  const used = code(secret);
  await page.getByLabel("アプリに表示された6桁").fill(used);
  await page.getByRole("button", { name: "登録して始める" }).click();
  await page.getByRole("heading", { name: "復旧コードを控えてください" }).waitFor();
  return { secret, used };
}

export async function keepRecoveryCodes(page) {
  const codes = await page.locator(".codes li").allInnerTexts();
  await page.getByLabel("書き留めました").check();
  await page.getByRole("button", { name: "次へ進む" }).click();
  return codes;
}

export async function answerQuestions(page, { name = "ひまわり医院", systems = ["ehr", "receipt"] } = {}) {
  await page.getByRole("heading", { name: "6つの質問" }).waitFor();
  await page.getByLabel("施設名").fill(name);
  await page.getByLabel("診療所", { exact: true }).check();
  await page.getByLabel("都道府県").selectOption({ label: "大阪府" });
  for (const system of systems) await page.locator(`[name="systems"][value="${system}"]`).check();
  await page.locator('[name="updates_by"][value="vendor"]').check();
  await page.locator('[name="vendor_contract"]').first().check();
  await page.getByLabel("お名前").fill("鈴木 花子");
  await page.getByRole("button", { name: "チェックリストを作る" }).click();
}

export async function firstHour(page, link) {
  const access = await createAdministrator(page, link);
  await keepRecoveryCodes(page);
  await answerQuestions(page);
  return access;
}

export async function drop(page, origin, name, buffer, mimeType = "application/octet-stream") {
  await page.goto(`${origin}/intake`);
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer });
  const button = page.getByRole("button", { name: /入れる|取り込む|読み取る/ });
  if (await button.first().isVisible()) await button.first().click();
  await page.waitForURL(/\/intake\/[0-9a-f-]{36}/);
  // Without script the page does not renew itself.
  const reading = page.getByText("読み取っています");
  for (let i = 0; i < 240 && (await reading.count()) > 0; i++) {
    await page.waitForTimeout(250);
    await page.reload();
  }
}
