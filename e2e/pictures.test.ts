import type { WorkItemList } from "@throughline/server/api";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { type Demo, startDemo } from "./demo.ts";
import { picture } from "./pictures.ts";

/** The pictures of the README and the docs. `npm run pictures` writes them anew; without it, what they show is only looked for. */

let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  // people have begun to work by then, so that there is something of everything
  const isAlive = async () => {
    const { views } = await demo.api<WorkItemList>("/api/work-items");
    return views.incidents > 0 && views["needs-person"] > 0 && views.all > 24;
  };
  while (!(await isAlive())) await new Promise((resolve) => setTimeout(resolve, 1_000));
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

async function open(path: string, dark = false): Promise<Page> {
  const { page } = await openPage(browser, { dark });
  await page.goto(demo.url + path);
  return page;
}

test("the list of work items", async () => {
  const page = await open("/");
  await page.locator("a.items__number").nth(12).waitFor();
  await page.getByText("Touch-free rate").waitFor();
  await picture(page, "work-items");
  await page.context().close();
});

test.each([{ dark: false }, { dark: true }])(
  "a work item, and why its owner has it (dark: $dark)",
  async ({ dark }) => {
    const { rows } = await demo.api<WorkItemList>(
      "/api/work-items?stage=Resolution&team=billing+team&pageSize=100",
    );
    const item = rows.find(
      ({ ownerKind, endedAt, touchedByHand }) => ownerKind === "user" && !endedAt && !touchedByHand,
    );
    if (!item) throw new Error("Nobody has an item of the billing team.");
    const page = await open(`/items/${item.key}?step=owner%231`, dark);
    await page.locator("#step").getByRole("table").getByText("Chosen").waitFor();
    await picture(page, dark ? "work-item-dark" : "work-item");
    await page.context().close();
  },
);

test("the teams", async () => {
  const page = await open("/teams?team=technical+team");
  await page.locator(".members tbody tr").first().waitFor();
  await picture(page, "teams");
  await page.context().close();
});
