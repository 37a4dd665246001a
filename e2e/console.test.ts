import type { WorkItemList, WorkItemRow, WorkItemStory } from "@throughline/server/api";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Demo, startDemo } from "./demo.ts";

let demo: Demo;
let browser: Browser;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
});
afterEach(async () => {
  await page?.context().close();
  expect(faults).toEqual([]);
});

async function open(path: string, options: Parameters<typeof openPage>[1] = {}): Promise<Page> {
  ({ page, faults } = await openPage(browser, options));
  await page.goto(demo.url + path);
  return page;
}

const rows = () => page.locator("table.items tbody tr");
const url = () => new URL(page.url());

/** Asks again and again until there is an answer. Fails after 20 s, naming what did not come. */
async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** An item that is with its owner, of another team than billing: its invoice was not looked up. */
const withOwner = () =>
  until("an item with its owner", async () => {
    const list = await demo.api<WorkItemList>("/api/work-items?stage=Resolution&sort=-started");
    return list.rows.find((row) => row.ownerKind === "user" && !row.endedAt && row.team !== "billing team");
  });

const toStory = ({ key }: WorkItemRow) => `/items/${key}`;

describe("the list of work items", () => {
  test("fills by itself while one looks", async () => {
    await open("/");
    await rows().first().waitFor();
    await page.evaluate("globalThis.notReloaded = true");
    const newest = () => page.locator("a.items__number").first().textContent();
    const before = await newest();
    await until("a new item", async () => ((await newest()) === before ? undefined : true));
    expect(await page.evaluate("globalThis.notReloaded")).toBe(true);
    expect(await page.getByRole("status").first().textContent()).toMatch(/^Live · \d+ open$/);
  });

  test("is narrowed by filters that stand in the address and survive a reload", async () => {
    await open("/");
    await rows().first().waitFor();
    await page.getByRole("button", { name: "Team", exact: true }).click();
    await page.getByRole("menuitemradio", { name: "technical team" }).click();
    await page.waitForURL(/team=technical/);
    const teams = () =>
      page.locator("tbody .who").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("title")));
    const only = async () => (await teams()).every((title) => title?.endsWith("· technical team"));
    await until("only the technical team", async () => ((await only()) ? true : undefined));
    await page.reload();
    await page.getByText("Team: technical team").waitFor();
    await rows().first().waitFor();
    expect(await only()).toBe(true);
    await page.getByRole("button", { name: "Clear Team" }).click();
    await page.waitForURL((now) => now.search === "");
  });

  test("finds by case number and by e-mail, and the search survives a reload", async () => {
    const item = await withOwner();
    await open("/");
    await rows().first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type(item.number);
    await page.waitForURL(new RegExp(`q=${item.number}`));
    await until("one row", async () => ((await rows().count()) === 1 ? true : undefined));
    await page.reload();
    await page.getByRole("link", { name: item.number }).waitFor();
    expect(await page.getByRole("searchbox").inputValue()).toBe(item.number);
    await page.getByRole("searchbox").fill(item.email);
    await page.waitForURL((now) => now.searchParams.get("q") === item.email);
    await page.getByRole("link", { name: item.number }).waitFor();
  });

  test("is walked and opened by keyboard", async () => {
    // the oldest first, so that new ones do not push the rows down
    await open("/?sort=started");
    await rows().first().waitFor();
    const focused = () => page.evaluate("document.activeElement?.textContent");
    const numbers = await page.locator("a.items__number").allTextContents();
    await page.keyboard.press("j");
    expect(await focused()).toBe(numbers[0]);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    expect(await focused()).toBe(numbers[1]);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.locator("a.items__number").nth(1).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/items\//);
    await page
      .getByText(numbers[1] ?? "")
      .first()
      .waitFor();
  });
});

describe("the story of an item", () => {
  test("shows the same selection in timeline and path, with the reason and the candidates", async () => {
    await open(toStory(await withOwner()));
    await page
      .locator(".graph")
      .getByRole("button", { name: /^Assign owner/ })
      .click();
    expect(url().searchParams.get("step")).toBe("owner#1");
    await page.locator('.entry[aria-current="true"]', { hasText: "Assign owner" }).waitFor();
    await page.locator('.graph button[aria-current="true"]', { hasText: "Assign owner" }).waitFor();
    const step = page.locator("#step");
    expect(await step.locator(".because").first().textContent()).toMatch(
      /had the highest slack|cost least of|was the only one free/,
    );
    await step.getByRole("table").getByText("Chosen").waitFor();
    const fits =
      "(() => { const it = document.querySelector('.table--inset'); return it.scrollWidth <= it.clientWidth })()";
    expect(await page.evaluate(fits)).toBe(true);

    await page.locator(".entry", { hasText: "Priority" }).first().click();
    await page.locator('.graph button[aria-current="true"]', { hasText: "Priority" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.locator('.graph button[aria-current="true"]', { hasText: "Assign owner" }).waitFor();
  });

  test("says of a step that was not taken which condition failed", async () => {
    await open(toStory(await withOwner()));
    const skipped = page.locator(".graph .node--not-taken", { hasText: "Find invoice" });
    await skipped.waitFor();
    expect(await page.locator(".unmet").first().textContent()).toMatch(/^Topic was \w+, not billing$/);
    await skipped.click();
    await page.locator("#step").getByText("Not taken, because").waitFor();
  });

  test("lets a person cancel the item, with a reason, and shows it at once", async () => {
    const item = await withOwner();
    await open(toStory(item));
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Cancel item…" }).click();
    const confirm = page.getByRole("button", { name: "Cancel item" });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel("Reason").fill("Came twice");
    await confirm.click();
    await page.locator(".strip .state", { hasText: "Cancelled" }).waitFor();
    await page.locator(".entry", { hasText: "Came twice" }).waitFor();
    const { row } = await demo.api<WorkItemStory>(`/api/work-items/${encodeURIComponent(item.key)}`);
    expect(row.endedAt).not.toBeNull();
  });
});

describe("the teams", () => {
  test("are one tab each, with everybody's presence, load and hours of today", async () => {
    await open("/teams");
    await page.getByRole("link", { name: /^Technical/ }).click();
    await page.waitForURL((now) => now.searchParams.get("team") === "technical team");
    const row = page.locator(".members tbody tr", { hasText: "Swift Tanaka" });
    await row.filter({ hasText: /(In hours|Full|Busy|from ).*\d+ \/ 8/ }).waitFor();
    await row.locator(".hours__now").waitFor();
    await page.waitForFunction("document.title === 'Team Technical · Throughline'");
    const away = page.locator(".members tbody tr", { hasText: "Egret Nolan" });
    await away.filter({ hasText: /Away.*until \d+ \w{3}/ }).waitFor();
  });

  test("lead from a member to what they hold, and from there to the item", async () => {
    await open("/teams");
    const holding = page.locator(".load-button", { hasText: /[1-9]\d* \// }).first();
    await holding.click();
    const item = page.locator(".holds a").first();
    const number = await item.textContent();
    await item.click();
    await page.waitForURL(/\/items\//);
    await page
      .locator(".strip")
      .getByText(number ?? "")
      .first()
      .waitFor();
  });

  test("that are not there are named", async () => {
    await open("/teams?team=nobody");
    await page.getByText('There is no team "nobody".').waitFor();
    await page.getByText(/^Teams: billing team, technical team/).waitFor();
    // the browser tells of an answer that was no success
    faults.length = 0;
  });
});

describe("every page", () => {
  const pages = async () => ["/", toStory(await withOwner()), "/tasks", "/teams"];

  test.each([{ dark: false }, { dark: true }])("has no barriers (dark: $dark)", async ({ dark }) => {
    for (const path of await pages()) {
      await page?.context().close();
      await open(path, { dark });
      await page.locator("tbody tr, .entry, .task").first().waitFor();
      expect(await barriers(page), path).toEqual([]);
      expect(faults, path).toEqual([]);
    }
  });

  test("turns dark and light on request, and remembers it", async () => {
    await open("/");
    const ground = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const light = await ground();
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await rows().first().waitFor();
    expect(await ground()).toBe(dark);
  });

  test("stacks its panes in a narrow window, in reading order, with nothing cut off", async () => {
    for (const path of await pages()) {
      await page?.context().close();
      await open(path, { width: 600 });
      await page.locator("tbody tr, .entry, .task").first().waitFor();
      const over = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect(over, path).toBeLessThanOrEqual(0);
      const panes = await page.locator(".pane").all();
      // of the inbox one pane is shown at a time
      const tops = (await Promise.all(panes.map((pane) => pane.boundingBox()))).flatMap(
        (box) => box?.y ?? [],
      );
      expect(tops, path).toEqual(tops.toSorted((a, b) => a - b));
      expect(new Set(tops).size, path).toBe(tops.length);
    }
  });
});
