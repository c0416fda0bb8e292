// Journey 4, the second half: two data folders, a facility and a vendor, exchanging files only. The vendor answers once, issues,
// corrects; the facility sees who signed, accepts, and takes the notice in.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { assertAccessible, assertReflows, open } from "../lib/browser.mjs";
import { createAdministrator, drop, firstHour, keepRecoveryCodes } from "../lib/facility.mjs";
import { emptyFolder, run, start } from "../lib/sejo.mjs";

const VENDOR = "株式会社つばめクラウド";
const PRODUCT = "つばめカルテ";

async function save(page, link, folder) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

// The clinic asks; the file to send.
async function ask(page, origin, folder) {
  await page.goto(`${origin}/vendors/new`);
  await page.getByLabel("会社名").fill(VENDOR);
  await page.getByRole("button", { name: "追加する" }).click();
  await page.getByText("追加しました。").waitFor();
  await page.goto(`${origin}/systems`);
  await page.getByRole("link", { name: "電子カルテ" }).first().click();
  await page.locator("#f-vendor_id").selectOption({ label: VENDOR });
  await page.getByRole("button", { name: "保存する", exact: true }).click();
  await page.getByText("保存しました。").waitFor();
  await page.goto(`${origin}/requests`);
  await page.getByRole("button", { name: "依頼を作る" }).first().click();
  await page.getByRole("heading", { name: `${VENDOR}への依頼` }).waitFor();
  return save(page, page.getByRole("link", { name: "回答用のHTML" }), folder);
}

// Everything that offers はい is answered so; what is given instead stands in `others`.
async function answer(page, others = {}) {
  for (const select of await page.locator('select[name^="v."]').all()) {
    const key = (await select.getAttribute("name")).slice(2);
    const wanted = others[key.split("-")[0]] ?? others[key] ?? "yes";
    const offered = await select.locator("option").evaluateAll((all) => all.map((o) => o.value));
    if (offered.includes(wanted)) await select.selectOption(wanted);
  }
}

// Waits for a run of the vendor and gives the zip of what it made.
async function issued(page, folder) {
  const link = page.getByRole("link", { name: /件目まで \(zip\)/ });
  for (let i = 0; i < 240 && (await page.getByText("発行中").count()) > 0; i++) {
    await page.waitForTimeout(250);
    await page.reload();
  }
  return save(page, link.first(), folder);
}

test("a vendor answers once, issues, and takes back; a facility sees it, by files alone", async () => {
  const { folder: clinicData, remove: removeClinic } = emptyFolder();
  const { folder: vendorData, remove: removeVendor } = emptyFolder();
  const { folder: work, remove: removeWork } = emptyFolder();
  const clinic = await start("serve", clinicData);
  const maker = await start("serve", vendorData, ["--as", "vendor"]);
  const [atClinic, atVendor] = [await open(), await open()];
  try {
    await firstHour(atClinic.page, clinic.link);
    const html = await ask(atClinic.page, clinic.origin, work);

    const page = atVendor.page;
    await createAdministrator(page, maker.link);
    await keepRecoveryCodes(page);
    await page.getByRole("heading", { name: "事業者として使う" }).waitFor();
    await assertAccessible(page, "the set-up of a vendor");
    await page.getByLabel("会社名").fill(VENDOR);
    await page.getByRole("button", { name: "事業者として始める" }).click();
    await page.getByRole("heading", { name: "製品と回答", level: 1 }).waitFor();
    await assertAccessible(page, "the products");
    await page.getByLabel("製品の名前").fill(PRODUCT);
    await page.getByLabel("種類").selectOption("ehr");
    await page.getByRole("button", { name: "足す" }).click();
    await page.getByRole("heading", { name: PRODUCT, level: 1 }).waitFor();
    await answer(page);
    await page.getByLabel("回答する人").fill("サポート課 中村");
    await page.getByRole("button", { name: "回答を保存する" }).click();
    await page.getByText("保存しました。").waitFor();
    await assertAccessible(page, "a product");
    // The pages of a facility are not there.
    assert.equal((await page.goto(`${maker.origin}/checklist`)).status(), 404);

    await page.goto(`${maker.origin}/customers`);
    await page.getByLabel("依頼のファイル").setInputFiles(html);
    await page.getByRole("button", { name: "依頼を入れる" }).click();
    await page.getByRole("heading", { name: "ひまわり医院", level: 1 }).waitFor();
    await page.getByText("製品を確かめてください").first().waitFor();
    await page.getByLabel("どの製品か").first().selectOption({ label: PRODUCT });
    await page.getByLabel("使っている版").first().fill("3.2");
    await page.getByRole("button", { name: "確かめて保存する" }).click();
    await page.getByText("保存しました。").waitFor();
    await assertAccessible(page, "a customer");
    await page.goto(`${maker.origin}/issuings`);
    await assertAccessible(page, "issuing");
    await page.getByRole("button", { name: "発行を始める" }).click();
    await issued(page, work);
    await page.goto(`${maker.origin}/customers`);
    await page.getByText("発行済み").first().waitFor();
    await assertAccessible(page, "the customers");

    // The same by command: the folder holds what the zip does.
    const out = join(work, "out");
    const made = JSON.parse(run(vendorData, "vendor", "issue", "--all", "--out", out, "--json").out);
    assert.deepEqual([made.issuing.done, made.issuing.left, made.issuing.state], [1, 0, "done"]);
    const { readdirSync } = await import("node:fs");
    const [of] = readdirSync(out);
    const reply = readFileSync(join(out, of, "回答.sejo-reply.json"));
    assert.ok(readdirSync(join(out, of)).some((name) => name.endsWith(".pdf")));

    // Back at the clinic: who signed, and the answers.
    const desk = atClinic.page;
    await drop(desk, clinic.origin, "回答.sejo-reply.json", reply, "application/json");
    await desk.getByRole("link", { name: "返信を見て決める" }).click();
    await desk.getByText("あり。電話で確かめる言葉:").waitFor();
    await desk.getByText(`${VENDOR} サポート課 中村`).waitFor();
    await desk.getByRole("button", { name: "受け取る", exact: true }).click();
    await desk.getByText("決めました。").waitFor();
    const there = desk.url().split("?")[0];

    // An answer was wrong.
    await page.goto(`${maker.origin}/products`);
    await page.getByRole("link", { name: PRODUCT }).click();
    await answer(page, { patching: "no" });
    await page.getByLabel("直した理由").fill("更新の手順を確かめ直したため");
    await page.getByRole("button", { name: "回答を保存する" }).click();
    await page.getByRole("heading", { name: "訂正・取り下げ", level: 1 }).waitFor();
    await page.getByRole("link", { name: "ひまわり医院" }).waitFor();
    await assertAccessible(page, "who must be told");
    await page.getByRole("button", { name: "1件の通知を作る" }).click();
    await page.getByText("知らせることのある顧客はいません。").waitFor();
    const notice = await save(page, page.getByRole("link", { name: /保存する\s*: ひまわり医院/ }), work);

    await drop(desk, clinic.origin, "通知.sejo-notice.json", readFileSync(notice), "application/json");
    await desk.getByText("訂正しました").first().waitFor();
    await desk.goto(there);
    await desk.getByText("更新の手順を確かめ直したため").first().waitFor();
    await desk.getByText("訂正された回答は、もう数えません。ほかの回答は、そのままです。").first().waitFor();
    await assertAccessible(desk, "a reply that was corrected");

    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const at of ["/customers", "/products", "/issuings", "/notices"]) {
        await page.goto(maker.origin + at);
        await assertReflows(page, `${at} at ${width}`);
      }
    }
  } finally {
    await atClinic.close();
    await atVendor.close();
    await clinic.stop();
    await maker.stop();
    removeClinic();
    removeVendor();
    removeWork();
  }
});
