import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "throughline-versions-"));
const FILE = join(FOLDER, "workflow.yaml");

let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];
beforeAll(async () => {
  // what is not expected is written beside the workflow
  cpSync(join(import.meta.dirname, "pool"), FOLDER, { recursive: true });
  [desk, browser] = await Promise.all([startDesk(FILE), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  rmSync(FOLDER, { recursive: true, force: true });
});
afterEach(async () => {
  await page?.context().close();
  // the browser tells of the refusals that were asked for
  expect(faults.filter((fault) => !/status of 409/.test(fault))).toEqual([]);
});

async function open(address = "/versions", options: Parameters<typeof openPage>[1] = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  await page.goto(desk.url + address);
}

const text = readFileSync(join(import.meta.dirname, "pool/workflow.yaml"), "utf8");

/** Saves a draft in which one thing is another, with its note as its title; answers its number. */
async function draft(from: string | RegExp, to: string, note: string): Promise<number> {
  const saved = await fetch(`${desk.url}/api/workflows/pool/versions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      by: "ann",
      text: text.replace(from, to).replace(/^title: .*$/m, `title: ${note}`),
      note,
    }),
  });
  expect(saved.status).toBe(200);
  return ((await saved.json()) as { version: { number: number } }).version.number;
}

const card = (name: RegExp) => page.getByRole("region", { name });

test("versions are listed with who, when and why, and compared in words and in text", async () => {
  const title = /^title: (.*)$/m.exec(text)?.[1];
  await draft("", "", "In summer");
  await open("/");
  await page.getByRole("link", { name: "Workflows" }).click();
  await page.getByRole("link", { name: "Versions" }).click();
  const row = page.getByRole("row", { name: /In summer/ });
  await row.waitFor();
  expect(await row.textContent()).toMatch(/^2draft.*ann.*In summer/);
  await page.getByText(`The title is In summer instead of ${title}`).waitFor();
  await page.getByText("In text").click();
  await page.getByText("+title: In summer").waitFor();
  expect(await barriers(page)).toEqual([]);
});

test("of a draft is told what is proven, with a record for each problem, and one click repairs it", async () => {
  const number = await draft("agent: closer", "agent: closr", "With a slip");
  await open();
  const proven = card(new RegExp(`proven of version ${number}`));
  const slip = proven.getByRole("listitem").filter({ hasText: "closr" });
  expect(await slip.first().innerText()).toMatch(/error[\s\S]*Line \d+, step closed[\s\S]*what to do:/);
  await slip.getByRole("button", { name: "Repair in a new draft" }).click();
  const repaired = card(new RegExp(`proven of version ${number + 1}`));
  await repaired.getByText(/\d+ statements:/).waitFor();
  expect(await repaired.innerText()).toMatch(/1 refuted[\s\S]*for example: Origin "Web"/);
  expect(await repaired.getByText("closr").count()).toBe(0);
  await repaired.getByText(/^One item takes at most .* to Salesforce/).click();
  expect(await repaired.innerText()).toMatch(/Where Origin == "Web"/);
  await page.getByRole("row", { name: /Repaired: / }).waitFor();
  expect(await barriers(page)).toEqual([]);
});

test("what a draft would have done is told item by item, and each is marked as expected or not", async () => {
  const items = [desk.arrive("A refund for Ada"), desk.arrive("A question of Bob")];
  await open("/");
  for (const { id } of items)
    await page
      .getByRole("row", { name: new RegExp(String(desk.org.db.get("Case", id)?.CaseNumber)) })
      .waitFor();
  const number = await draft('contains("refund")', 'contains("rebate")', "No refunds any more");
  await page.goto(`${desk.url}/versions`);
  const would = card(new RegExp(`version ${number} would have done instead of version 1`));
  await would.getByRole("button", { name: "What would it have done?" }).click();
  await would.getByText("2 items played, 1 comes out otherwise").waitFor();
  const row = would.getByRole("row", { name: new RegExp(items[0]?.id ?? "") });
  await row.waitFor();
  expect(await row.innerText()).toMatch(/owner[\s\S]*Wren Adler/);
  await row.getByText("expected", { exact: true }).click();
  await row.getByText("Operator").waitFor();
  await row.getByText("not expected", { exact: true }).click();
  await would.getByText(/Kept as the regression example/).waitFor();
  expect(readFileSync(join(FOLDER, "examples.yaml"), "utf8")).toContain("A refund for Ada");
  await page.reload();
  expect(await row.getByRole("radio", { name: "not expected" }).isChecked()).toBe(true);
  expect(await barriers(page)).toEqual([]);
});

test("all that stops a version is listed; it goes live with a choice for the items in flight, and one goes back", async () => {
  const everybody = (title: string) => draft(/ +when: Subject.contains\("favour"\)\n/, "", title);
  const number = await everybody("Everybody is given one");
  await open();
  const activation = card(new RegExp(`Activation of version ${number}`));
  await activation.getByRole("row", { name: /^Work/ }).getByText("restart", { exact: true }).click();
  await activation.getByLabel("Note").fill("as it was agreed");
  await activation.getByRole("button", { name: "Activate" }).click();
  // the item that was not expected to come out otherwise is an example by now
  const reasons = page.getByRole("alert").first().getByRole("listitem");
  await reasons.filter({ hasText: "examples.yaml" }).first().waitFor();
  expect(await barriers(page)).toEqual([]);
  rmSync(join(FOLDER, "examples.yaml"));
  await activation.getByRole("button", { name: "Activate" }).click();
  const live = (version: number) => page.getByRole("row", { name: new RegExp(`^Version ${version} active`) });
  await live(number).waitFor();

  const next = await everybody("Once more");
  await page.reload();
  await card(new RegExp(`Activation of version ${next}`))
    .getByRole("button", { name: "Activate" })
    .click();
  await live(next).waitFor();
  await page.getByRole("button", { name: `Roll back to version ${number}` }).click();
  await live(number).waitFor();
});

test("items of a stage that has another name can be moved once somebody says which it is now", async () => {
  desk.arrive("A question of Cleo");
  const number = await draft("stage: Work", "stage: Doing", "Work is called Doing");
  await open();
  const row = card(new RegExp(`Activation of version ${number}`)).getByRole("row", { name: /^Work/ });
  const move = row.getByRole("radio", { name: "move" });
  await row.getByText(/Move cannot be chosen/).waitFor();
  expect(await move.isDisabled()).toBe(true);
  await row.getByLabel("Work is now").selectOption("Doing");
  await row.getByText(/Move cannot be chosen/).waitFor({ state: "detached" });
  expect(await move.isDisabled()).toBe(false);
  expect(await barriers(page)).toEqual([]);
});

test("nothing is cut off where there is little room, and it has no barriers in the dark", async () => {
  await open("/versions", { width: 420, dark: true });
  await card(/^Activation of version/)
    .getByRole("table")
    .waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(await barriers(page)).toEqual([]);
});
