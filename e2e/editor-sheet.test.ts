import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "throughline-sheet-"));
const FILE = join(FOLDER, "workflow.yaml");
const STEP = `
      - decide: priority
        agent: worker
        gives: Priority
        table:
          inputs: [topic, Origin]
          rows:
            - [billing, Web, Low]      # money can wait
            - [any,     any, Medium]
`;
/** Of the workflow the second step of the first stage. */
const ADDRESS = "/workflows/desk?at=stages%2F0%2Fsteps%2F1";

let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];
beforeAll(async () => {
  cpSync(join(import.meta.dirname, "desk"), FOLDER, { recursive: true });
  const text = readFileSync(FILE, "utf8");
  const asked = "question: What is it about?\n";
  writeFileSync(
    FILE,
    text.replace(asked, asked + STEP.slice(1)).replace("reads: [Status]", "reads: [Status, Origin]"),
  );
  [desk, browser] = await Promise.all([startDesk(FILE), openBrowser()]);
  desk.arrive("Your invoice");
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  rmSync(FOLDER, { recursive: true, force: true });
});
afterEach(async () => {
  await page?.context().close();
  expect(faults).toEqual([]);
});

async function open(options: Parameters<typeof openPage>[1] = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  page.setDefaultTimeout(15_000);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(desk.url + ADDRESS);
  await sheet().waitFor();
}
/** Where somebody wants to see what the test saw. */
const picture = (name: string) =>
  process.env.PICTURES
    ? page.screenshot({ path: join(process.env.PICTURES, `sheet-${name}.png`) })
    : undefined;
const sheet = () => page.getByRole("grid", { name: "Table of priority" });
const rows = async () =>
  (await sheet().locator("tbody tr").allInnerTexts()).map((row) => row.replace(/\s+/g, " ").trim());

async function paste(text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press("ControlOrMeta+V");
}

test("a table is pasted from a spreadsheet, a gap is told with a record, mended, and all of it undone", async () => {
  await open();
  await expect.poll(rows).toEqual(["100 % 1 billing Web Low", "0 2 any any Medium", "otherwise"]);
  expect(await barriers(page, ".sheet")).toEqual([]);
  await picture("before");

  await sheet().getByRole("gridcell", { name: "billing" }).click();
  await paste("topic\tOrigin\tPriority\r\nBilling\t\tHigh\r\ntechnical\tEmail\tLow\r\n");
  await expect.poll(rows).toEqual(["0 1 billing any High", "0 2 technical Email Low", "otherwise"]);
  const told = page.getByRole("list", { name: "Problems of the table" });
  const gap = told.getByRole("listitem").filter({ hasText: 'No row of "priority" fits this record' });
  await gap.getByText('topic "technical"').waitFor();
  await picture("gap");

  await gap.getByRole("button", { name: "Add a row for it" }).click();
  await expect.poll(async () => (await rows())[2]).toMatch(/^0 3 technical Web none$/);
  await sheet().focus();
  await page.keyboard.type("Me");
  await page.getByRole("option", { name: "Medium" }).click();
  await expect.poll(async () => (await rows())[2]).toBe("0 3 technical Web Medium");
  await gap.waitFor({ state: "detached" });

  await sheet().focus();
  for (let entry = 0; entry < 3; entry++) await page.keyboard.press("ControlOrMeta+Z");
  await expect.poll(rows).toEqual(["100 % 1 billing Web Low", "0 2 any any Medium", "otherwise"]);
  expect(await page.getByRole("button", { name: /^Undo/ }).first().isDisabled()).toBe(true);
});

test("what is copied goes to a spreadsheet, and a narrow dark screen scrolls", async () => {
  await open({ dark: true, width: 390 });
  await sheet().getByRole("gridcell", { name: "billing" }).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("ControlOrMeta+C");
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe("billing\tWeb\tLow\nany\tany\tMedium");
  await picture("narrow");
  expect(await barriers(page, ".sheet")).toEqual([]);
});
