// Small workbooks for the journeys: rows of texts, and an official-looking form of our own wording.

import { zip } from "./package.mjs";

const escape = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

function column(index) {
  return index < 26 ? String.fromCharCode(65 + index) : column(Math.floor(index / 26) - 1) + column(index % 26);
}

export function workbook(rows, { sheet = "Sheet1", merges = [] } = {}) {
  const cells = rows.map((row, r) => {
    const line = row.map((value, c) => {
      if (value === null || value === undefined) return "";
      if (value === "") return `<c r="${column(c)}${r + 1}"/>`;
      return `<c r="${column(c)}${r + 1}" t="inlineStr"><is><t xml:space="preserve">${escape(value)}</t></is></c>`;
    });
    return `<row r="${r + 1}">${line.join("")}</row>`;
  });
  const merged = merges.length
    ? `<mergeCells count="${merges.length}">${merges.map((m) => `<mergeCell ref="${m}"/>`).join("")}</mergeCells>`
    : "";
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  return zip({
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${head}<worksheet xmlns="${main}"><sheetData>${cells.join("")}</sheetData>${merged}</worksheet>`,
  });
}

// What a form asks, in our own words: section, subsection, number, text.
export const ROWS = [
  ["1 体制構築", "", "1-①", "医療情報システム安全管理責任者を決めている"],
  ["2 医療情報システムの管理・運用", "医療情報システム全般", "2-①", "サーバ、端末PC、ネットワーク機器を台帳で管理している"],
  ["", "", "2-②", "リモートメンテナンス(保守)を使う機器があるかを事業者に確かめている"],
  ["", "", "2-③", "事業者からMDS/SDSの提出を受けている"],
  ["", "", "2-④", "職種や担当業務ごと、情報区分ごとにアクセス利用権限を設定している"],
  ["", "", "2-⑤", "退職者や使われていない不要なアカウントを削除または無効にしている"],
  ["", "", "2-⑥", "セキュリティパッチ(更新プログラム、最新ファームウェア)を適用している"],
  ["", "", "2-⑦", "強いパスワード(13文字以上、または二要素認証と8文字以上)を使い、失敗が続けばロックする"],
  ["", "", "2-⑧", "パスワードの使い回しを禁止している"],
  ["", "", "2-⑨", "USBストレージなど外部記録媒体の接続を制限している"],
  ["", "", "2-⑩", "二要素認証を実装している、または期限までに実装する予定がある"],
  ["", "サーバ", "2-⑪", "アクセスログを管理している"],
  ["", "", "2-⑫", "バックグラウンドで動く不要なソフトウェアやサービスを停止している"],
  ["", "端末PC", "2-⑫", "バックグラウンドで動く不要なソフトウェアやサービスを停止している"],
  ["", "ネットワーク機器", "2-⑬", "接続元の制限を行っている"],
  ["3 インシデント発生に備えた対応", "", "3-①", "組織内と外部関係機関(事業者、厚生労働省、警察等)への連絡体制図がある"],
  ["", "", "3-②", "診療を続けるために必要な情報を検討し、バックアップの実施と復旧手順を確認している"],
  ["", "", "3-③", "サイバー攻撃を想定した事業継続計画(BCP)を策定している"],
  ["4 規程類の整備", "", "4-①", "上記1から3の実施方法を運用管理規程等に定めている"],
];

export function officialForm(year = 8) {
  const rows = [
    [`令和${year}年度版 医療機関・薬局におけるサイバーセキュリティ対策チェックリスト`],
    ["医療機関・薬局確認用"],
    ["施設名", "", "", "", "記入者", ""],
    [],
    ["大項目", "区分", "番号", "確認項目", "1回目 確認日", "1回目 はい・いいえ", "目標日", "2回目 確認日", "2回目 はい・いいえ", "備考"],
    ...ROWS.map((row) => [...row.map((text) => text || ""), "", "", "", "", "", ""]),
  ];
  return workbook(rows, { sheet: "医療機関・薬局確認用" });
}

export function deviceList() {
  const rows = [
    ["ひまわり医院 機器一覧(2025年)"],
    [],
    ["No", "機器名", "種類", "設置場所", "S/N", "MACアドレス", "ＩＰアドレス", "OS", "OSのバージョン", "担当者", "保守会社", "リモート保守", "サポート期限", "管理者パスワード"],
    ["1", "受付パソコン", "ノートPC", "受付", "AA0001", "02-00-5e-10-00-01", "192.0.2.11", "Windows 11 Pro", "25H2", "鈴木", "つばめ電子", "なし", "2027/10/12", "himitsu-no-kotoba"],
    ["2", "診察室パソコン", "デスクトップPC", "診察室", "AA0002", "02-00-5e-10-00-02", "192.0.2.12", "Windows 10 Pro", "22H2", "鈴木", "つばめ電子", "なし", "令和7年10月14日", ""],
    ["3", "電子カルテサーバー", "サーバ", "診察室", "AA0003", "02-00-5e-10-00-03", "192.0.2.13", "Windows Server 2022", "21H2", "鈴木", "つばめ電子", "あり", "2031/10/14", ""],
    ["4", "ルータ", "ルーター", "受付", "AA0004", "02-00-5e-10-00-04", "192.0.2.1", "", "", "", "", "", "2026/13/40", ""],
  ];
  return workbook(rows, { sheet: "機器" });
}
