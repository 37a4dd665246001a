import type { WorkItemList } from "@throughline/server/api";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "../axe.ts";
import { openBrowser, openPage } from "../browser.ts";
import { type Demo, startDemo } from "../demo.ts";
import { LOOKS, picture } from "../pictures.ts";

let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

/** An item that somebody has, of all that are there. */
async function owned() {
  for (;;) {
    const { rows } = await demo.api<WorkItemList>("/api/work-items?stage=Resolution&sort=-started");
    const found = rows.find((row) => row.ownerKind === "user" && !row.endedAt && !row.touchedByHand);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe.each(LOOKS)("a newcomer ($look)", ({ look, width, dark }) => {
  test("opens the page, watches an item arrive, opens one, and understands why its owner has it", async () => {
    const { page, faults } = await openPage(browser, { width, dark });
    const numbers = () => page.locator("a.items__number").allTextContents();

    // nothing has to be known beforehand: the page says what is going on
    await page.goto(demo.url);
    await page.locator("a.items__number").first().waitFor();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Work items");
    const before = await numbers();
    await picture(page, `a-newcomer-1-list-${look}`);

    // an item arrives by itself, and comes first
    await expect.poll(async () => (await numbers())[0] !== before[0], { timeout: 60_000 }).toBe(true);
    expect(await barriers(page)).toEqual([]);

    // the row is opened
    const item = await owned();
    await page.getByRole("link", { name: item.number }).click();
    await page.waitForURL(/\/items\//);
    await page.locator(".entry").first().waitFor();
    await picture(page, `a-newcomer-2-item-${look}`);

    // and one click later it says why: in a sentence, with everybody who was considered
    await page.locator(".entry", { hasText: "Assign owner" }).click();
    const step = page.locator("#step");
    await step.getByRole("table").getByText("Chosen").waitFor();
    const because = await step.locator(".because").first().textContent();
    expect(because).toContain(item.owner.split(" ")[0]);
    expect(await step.getByRole("row").filter({ hasText: "Chosen" }).textContent()).toContain(item.owner);
    expect(await step.getByRole("row").count()).toBeGreaterThan(2);
    await step.getByText("Somebody else would have been chosen").waitFor();
    await picture(page, `a-newcomer-3-why-${look}`);
    expect(await barriers(page)).toEqual([]);

    const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
    expect(over).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
