import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];
beforeAll(async () => {
  [desk, browser] = await Promise.all([startDesk(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});
afterEach(async () => {
  await page?.context().close();
  expect(faults).toEqual([]);
});

async function open(options: Parameters<typeof openPage>[1] = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  page.setDefaultTimeout(15_000);
  await page.goto(`${desk.url}/agents`);
  await page.getByRole("heading", { name: "Inside" }).waitFor();
}
/** Where somebody wants to see what the test saw. */
const picture = (name: string) =>
  process.env.PICTURES
    ? page.screenshot({ path: join(process.env.PICTURES, `agents-${name}.png`) })
    : undefined;

test("every agent stands there with what it may do; one switch suspends it, with a reason, and lets it work again", async () => {
  await open();
  await page.getByRole("button", { name: /^Reader/ }).click();
  await page.getByText("Reads", { exact: true }).waitFor();
  await picture("open");
  await page.getByRole("button", { name: "Suspend reader" }).click();
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByRole("button", { name: "Suspend" }).isDisabled()).toBe(true);
  await dialog.getByLabel("Why").fill("It gives the wrong topic since noon.");
  await picture("suspend");
  await dialog.getByRole("button", { name: "Suspend" }).click();
  await page.getByText("suspended", { exact: true }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await picture("suspended");
  await page.getByRole("button", { name: "Resume reader" }).click();
  await dialog.getByLabel("Why").fill("Mended.");
  await dialog.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: "Suspend reader" }).waitFor();
});

test("on a phone, in the dark", async () => {
  await open({ width: 390, dark: true });
  await picture("phone");
  expect(await barriers(page)).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
});
