import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../axe.ts";
import { openBrowser, openPage } from "../browser.ts";
import { type Desk, startDesk } from "../desk/desk.ts";

// Somebody changes who gets a refund, makes a mistake, mends it, sees what it would have meant, and lets it go live.

const FOLDER = mkdtempSync(join(tmpdir(), "throughline-change-"));
const FILE = join(FOLDER, "workflow.yaml");
const PICTURES = process.env.PICTURES;

let desk: Desk;
let browser: Browser;
beforeAll(async () => {
  cpSync(join(import.meta.dirname, "../pool"), FOLDER, { recursive: true });
  // everybody else is offered to the floaters, so that every path ends with an owner
  const text = readFileSync(FILE, "utf8").replace(/ +when: Subject.contains\("favour"\)\n/, "");
  writeFileSync(FILE, text);
  [desk, browser] = await Promise.all([startDesk(FILE), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  rmSync(FOLDER, { recursive: true, force: true });
});

async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const)
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(PICTURES, `b-${name}-${width}-${colorScheme}.png`) });
    }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("a rule is changed, a problem shows, is mended, its past is played, and it goes live", async () => {
  desk.arrive("Where is my refund");
  const { page, faults } = await openPage(browser);
  await page.goto(desk.url);
  await page.getByRole("link", { name: "Workflows" }).click();
  await page.getByRole("link", { name: "A small desk with a queue on hold" }).click();
  await page
    .getByRole("row", { name: /Assign helper/ })
    .first()
    .click();
  await page.getByText("Text", { exact: true }).click();

  // the step's lines are marked; its condition is another one, with a word too few
  const line = page.locator(".cm-line", { hasText: 'Subject.contains("refund")' });
  await line.waitFor();
  await line.click();
  await page.keyboard.press("End");
  await page.keyboard.type(' && Prioritty == "High"');
  const problems = page.getByRole("region", { name: /problem/ });
  await problems
    .getByText(/Prioritty/)
    .first()
    .waitFor();
  expect(await page.getByText(/to solve before it can be activated/).isVisible()).toBe(true);
  await picture(page, "problem");

  await problems
    .getByRole("button", { name: /Priority|Mend it/ })
    .first()
    .click();
  await page.locator(".cm-line", { hasText: '&& Priority == "High"' }).waitFor();

  await page.keyboard.press("Control+s");
  await page.getByText("Saved as draft v2.").waitFor();
  await page.getByRole("button", { name: "What-if" }).click();
  await page.getByRole("button", { name: "What would it have done?" }).click();
  await page.getByText(/1 item played/).waitFor();
  await picture(page, "what-if");
  expect(await barriers(page)).toEqual([]);

  await page.getByRole("button", { name: "Activate" }).first().click();
  const side = page.getByRole("region", { name: "Activate" }).first();
  await side.getByRole("button", { name: "Activate" }).click();
  await page
    .getByText(/v2 is live/)
    .first()
    .waitFor();
  await picture(page, "live");
  expect(faults).toEqual([]);
  await page.context().close();
});
