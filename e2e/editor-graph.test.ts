import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Demo, startDemo } from "./demo.ts";

let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await demo.close();
});

test("the graph is walked by arrows, tells the past, and shows the way of an item that is tried", async () => {
  const { page } = await openPage(browser);
  await page.goto(`${demo.url}/workflows/support-email?view=graph`);
  const node = (id: string) => page.locator(`[data-node="${id}"]`);
  await node("understand").click();
  for (const next of ["find-invoice", "priority", "owner"]) {
    await page.keyboard.press("ArrowDown");
    await page.locator(`[data-node="${next}"]:focus`).waitFor();
  }
  expect(await barriers(page, ".flow")).toEqual([]);

  await page.getByLabel(/Last 30 days/).check();
  await page.locator(".edge-count").first().waitFor();
  await page.getByLabel(/Last 30 days/).uncheck();

  await page.getByRole("button", { name: "Try it" }).click();
  await page
    .getByRole("combobox", { name: "An item that lies beside the workflow" })
    .selectOption("E-invoicing");
  await page.getByText(/It waits in Resolution/).waitFor();
  await page.locator('[data-node="closed"].node--waiting').waitFor();
  await page.locator('[data-node="find-invoice"].node--not-taken').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Status becomes Closed" }).click();
  await page.getByText(/It ends as/).waitFor();
  await page.locator('[data-node="outcome"].node--taken').waitFor();
});
