import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "throughline-scan-"));
const METADATA = join(import.meta.dirname, "../fixtures/sfdx/collisions");

let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];
beforeAll(async () => {
  cpSync(join(import.meta.dirname, "desk"), FOLDER, { recursive: true });
  [desk, browser] = await Promise.all([
    startDesk(join(FOLDER, "workflow.yaml"), undefined, undefined, { data: join(FOLDER, "data") }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  rmSync(FOLDER, { recursive: true, force: true });
});
afterEach(async () => {
  await page?.context().close();
  expect(faults.filter((fault) => !/status of 400/.test(fault))).toEqual([]);
});

async function open(address = "/scan", options: Parameters<typeof openPage>[1] = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  page.setDefaultTimeout(15_000);
  await page.goto(desk.url + address);
}
/** Where somebody wants to see what the test saw. */
const picture = (name: string) =>
  process.env.PICTURES
    ? page.screenshot({ path: join(process.env.PICTURES, `scan-${name}.png`) })
    : undefined;
const settings = (folder: string) =>
  writeFileSync(join(FOLDER, "workspace.yaml"), `scan: { folder: '${folder}' }\n`);
const ROUTED = /OwnerId.*Case Routing, entry 1, Case Owner by Region/;
const drawer = () => page.getByRole("complementary");

test("before there is a scan one is told where the metadata has to be, and why one comes to nothing", async () => {
  await open();
  await page.getByText("Where is the org's metadata?").waitFor();
  expect(await page.getByRole("button", { name: "Scan now" }).isDisabled()).toBe(true);
  await picture("none");
  expect(await barriers(page)).toEqual([]);
  settings(join(FOLDER, "nowhere"));
  await page.reload();
  await page.getByRole("button", { name: "Scan now" }).click();
  await page.getByRole("alert").getByText("There is no folder at").waitFor();
});

test("a scan shows who writes what, governed fields first, and the first collision with its record played", async () => {
  settings(METADATA);
  await open();
  await page.getByRole("button", { name: "Scan now" }).click();
  const matrix = page.getByRole("table", { name: /Fields of Case/ });
  await matrix.waitFor();
  expect(await matrix.getByRole("row").nth(1).innerText()).toMatch(/^Governed by /);
  await matrix
    .getByRole("link", { name: /^Priority, Flows: 2 active.*1 off.*part of a collision/ })
    .waitFor();
  await page.getByRole("link", { name: ROUTED }).click();
  await drawer().getByText("Case Owner by Region comes last, and DACH is in it").waitFor();
  await drawer().getByText("A record is created with Origin Email").waitFor();
  const flow = drawer().getByRole("listitem").filter({ hasText: "Billing → DACH" });
  expect(await flow.innerText()).toMatch(/After-save flow Case Owner by Region/);
  await picture("light");
  expect(await barriers(page)).toEqual([]);
});

test("the record is stepped through by keyboard, and those that did not act say why", async () => {
  await open();
  await page.getByRole("link", { name: ROUTED }).press("Enter");
  await drawer().getByText("A record is created with Origin Email").waitFor();
  const back = drawer().getByRole("button", { name: "Step back" });
  await back.focus();
  await page.keyboard.press("Enter");
  await drawer()
    .getByText(/^[3-9] of [4-9]$/)
    .waitFor();
  await drawer()
    .getByRole("button", { name: /others looked at the record/ })
    .press("Enter");
  await drawer()
    .getByText(/VIP__c was blank|VIP__c is/)
    .first()
    .waitFor();
  await page.getByRole("link", { name: /^OwnerId, Assignment rules/ }).press("Enter");
  await drawer().getByText("Assignment rules that write OwnerId").waitFor();
  expect(await drawer().getByRole("listitem").count()).toBe(5);
  await page.getByRole("link", { name: /Status.*Case Close when Done/ }).press("Enter");
  await drawer().getByText("it goes round until the platform stops it").waitFor();
  await page.getByRole("button", { name: "Case Reopen on Reply" }).press("Enter");
  await page.getByText("Case Reopen on Reply sets off Case Close when Done by Status").waitFor();
  await picture("loop");
  expect(await barriers(page)).toEqual([]);
});

test("a workflow is drafted from it: what could not be carried over is listed, and a name that is taken is refused", async () => {
  await open();
  await page.getByRole("button", { name: "Draft a workflow from it" }).click();
  const dialog = page.getByRole("dialog");
  const name = dialog.getByLabel(/^Name of the workflow/);
  await name.fill(desk.workflow);
  await page.keyboard.press("Enter");
  await dialog.getByText(`There is a workflow of the name "${desk.workflow}" already.`).waitFor();
  await name.fill("case-today");
  await page.keyboard.press("Enter");
  const made = page.getByRole("region", { name: "Workflow case-today" });
  const link = made.getByRole("link", { name: "Open in the editor" });
  // everything is proven before it is there
  await link.waitFor({ timeout: 60_000 });
  await made.getByText(/not carried over, and why/).click();
  expect(await made.getByRole("listitem").count()).toBeGreaterThan(2);
  await picture("draft");
  expect(await barriers(page)).toEqual([]);
  await link.click();
  await page.waitForURL("**/workflows/case-today*");
  await page.getByRole("treegrid").first().waitFor();
});

test("it leaves as one page of Markdown and as JSON", async () => {
  await open();
  const saved = async (choice: string) => {
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: choice }).click(),
    ]);
    return download.suggestedFilename();
  };
  expect(await saved("Markdown, one page")).toBe("scan-case.md");
  expect(await saved("JSON, all of it")).toBe("scan-case.json");
});

test("nothing is cut off where there is little room, and it has no barriers in the dark", async () => {
  await open("/scan", { width: 390, dark: true });
  await page.getByRole("table", { name: /Fields of Case/ }).waitFor();
  await drawer().getByText("Order of execution").waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  await picture("narrow-dark");
  expect(await barriers(page)).toEqual([]);
});
