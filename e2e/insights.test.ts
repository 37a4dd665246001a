import { join } from "node:path";
import type { WorkItemList } from "@throughline/server/api";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const FILE = join(import.meta.dirname, "../examples/01-support-email/workflow.yaml");

let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  [desk, browser] = await Promise.all([startDesk(FILE, "Email"), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});
afterEach(async () => {
  await page?.context().close();
  expect(faults).toEqual([]);
});

async function open(path: string, options: Parameters<typeof openPage>[1] = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  await page.goto(desk.url + path);
}

const items = async (query: string) =>
  ((await (await fetch(`${desk.url}/api/work-items?${query}`)).json()) as WorkItemList).rows;

/** Two invoices and a broken printer reach their owners; then a lead moves one invoice to the printer's owner. */
async function aMove() {
  const [moved] = ["An invoice", "Another invoice", "The printer shows an error"].map((subject) =>
    desk.arrive(subject),
  );
  const owned = () => items("stage=Resolution");
  await expect.poll(async () => (await owned()).length, { timeout: 20_000 }).toBe(3);
  const owner = (await owned()).find(({ team }) => team === "technical team")?.owner ?? "";
  desk.org.db.update("Case", moved?.id ?? "", { OwnerId: desk.userId(owner) });
  await expect.poll(async () => (await items("reassigned=yes")).length, { timeout: 20_000 }).toBe(1);
}

describe("the insights", () => {
  test("say that there is nothing to measure yet, and what there will be", async () => {
    await open("/insights?period=quarter");
    await page.getByText("Nothing to measure yet.").waitFor();
  });

  test("tell what was handed on, to which step it goes back, and lead to the items behind it", async () => {
    await aMove();
    await open("/");
    await page.getByRole("link", { name: "Insights" }).click();
    const moves = page.getByRole("heading", { name: "Reassignments", exact: true }).locator("..");
    expect(await moves.locator(".figure").innerText()).toContain("1");
    await page.getByText("3 items of the last 30 days, all of them open").waitFor();

    const cause = page.locator(".reasons summary", { hasText: "Understand: topic, by rule" });
    await cause.focus();
    await page.keyboard.press("Enter");
    await page.locator(".reasons__behind a").waitFor();
    expect(await cause.innerText()).toContain("topic was billing, moved to the team that technical leads to");
    await page.locator(".reasons__behind a").click();
    await page.locator(".strip").waitFor();

    await page.goBack();
    await moves.getByRole("link").click();
    await page.waitForURL(/reassigned=yes/);
    await page.locator("table.items tbody tr").first().waitFor();
    expect(await page.locator("table.items tbody tr").count()).toBe(1);
    await page.getByText("Reassigned: yes").waitFor();
  });

  test("are held against the period before, and open the items that they count", async () => {
    await open("/insights");
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByRole("menuitemradio", { name: "With the 30 days before" }).click();
    await page.waitForURL(/with=before/);
    await page.locator(".delta", { hasText: "before:" }).first().waitFor();

    const changed = page.getByRole("region", { name: "Reassigned items" }).getByRole("link");
    await changed.last().click();
    const items = page.getByRole("dialog", { name: /^Changed hands/ });
    await items.getByText("1 item", { exact: true }).waitFor();
    await items.locator(".behind a").waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await items.waitFor({ state: "detached" });
    expect(page.url()).not.toContain("behind");

    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    expect((await file).suggestedFilename()).toMatch(/^insights-\d{4}-\d\d-\d\d\.csv$/);
  });

  test("are of the period that stands in the address, chosen by keyboard", async () => {
    await open("/insights?period=week");
    await page.getByText("of the last 7 days").waitFor();
    await page.getByRole("radio", { name: "7 days" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("of the last 30 days").waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.locator(".segment label", { hasText: "Topic" }).click();
    await page.getByRole("rowheader", { name: "Technical" }).waitFor();
  });

  test.each([{ dark: false }, { dark: true }])("have no barriers (dark: $dark)", async ({ dark }) => {
    await open("/insights", { dark });
    await page.locator(".figures").waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test.each([1000, 420])(
    "stand below one another where there is little room, nothing cut off: %i",
    async (width) => {
      await open("/insights", { width });
      await page.locator(".figures").waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
      const cards = await page
        .locator(".board .card")
        .evaluateAll((all) => all.map((card) => card.getBoundingClientRect().right));
      expect(Math.max(...cards)).toBeLessThanOrEqual(width);
    },
  );
});
