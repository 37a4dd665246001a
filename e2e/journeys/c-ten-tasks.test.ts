import { join } from "node:path";
import type { DoneAnswer, Inbox as InboxView } from "@throughline/server/api";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "../axe.ts";
import { openBrowser, openPage } from "../browser.ts";
import { type Inbox, startInbox } from "../inbox/inbox.ts";

/** Where the pictures go; without it none are taken. */
const PICTURES = process.env.PICTURES;
const ME = "Heron";

let inbox: Inbox;
let browser: Browser;

beforeAll(async () => {
  [inbox, browser] = await Promise.all([startInbox(), openBrowser()]);
  inbox.arriveAll();
});
afterAll(async () => {
  await browser?.close();
  await inbox?.close();
});

async function open(options: Parameters<typeof openPage>[1] = {}): Promise<{ page: Page; faults: string[] }> {
  const opened = await openPage(browser, options);
  await opened.page.addInitScript(
    `localStorage.setItem("throughline.acting-as", ${JSON.stringify(JSON.stringify(ME))})`,
  );
  await opened.page.goto(`${inbox.url}/tasks`);
  await opened.page.getByRole("heading", { name: "To do" }).waitFor();
  return opened;
}

const ask = async <T>(path: string): Promise<T> => (await (await fetch(inbox.url + path)).json()) as T;
const count = async (tab: string) =>
  (await ask<InboxView>(`/api/inbox?me=${ME}`)).tabs.find(({ label }) => label === tab)?.count ?? 0;
const done = () => ask<DoneAnswer[]>(`/api/inbox/done?me=${ME}`);

/** Asks again and again until it is so; fails after 30 s, naming what did not come. */
async function until(what: string, is: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    if (await is()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** Subject of the chosen task; null where none is. */
const head = async (page: Page) => (await page.locator("#task-title").allTextContents())[0] ?? null;
const ready = (page: Page) => page.locator(".leads li").first().waitFor();

/** Another task is chosen than before. */
const moved = (page: Page, from: string | null) =>
  until("the next task", async () => ![from, null].includes(await head(page)));

async function pictured(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `c-${name}.png`) });
}

describe("ten tasks, by keyboard only", () => {
  let page: Page;
  let faults: string[];
  const press = (key: string) => page.keyboard.press(key);

  beforeAll(async () => {
    ({ page, faults } = await open());
    await until("all that arrived", async () => (await count("Mine")) === 12);
    await page.getByText("12 by due time").waitFor();
  });
  afterAll(async () => {
    await page?.context().close();
    expect(faults).toEqual([]);
  });

  test("shows why it is mine, what the models thought, where each answer leads and what was decided before", async () => {
    await ready(page);
    expect(await head(page)).toBe("Two accounts, one contract: please combine");
    await page.getByText(/Nobody was sure enough of/).waitFor();
    expect(await page.locator(".letter mark.is-llm").textContent()).toBe("credit what was charged twice");
    expect(await page.locator(".letter mark.is-model").count()).toBeGreaterThan(0);
    expect(await page.locator(".leads li").first().textContent()).toMatch(
      /1.*billing.*Billing, High.*Wren.*at once/,
    );
    await page.locator(".past").getByText("Egret").first().waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test("is answered by a number and Enter; the next one is there at once", async () => {
    const first = await head(page);
    await press("1");
    await page.getByRole("button", { name: "Answer billing" }).waitFor();
    await pictured(page, "1440-light");
    await press("Enter");
    await moved(page, first);
    await page.getByText("Answered billing").waitFor();
    expect(await head(page)).toBe("Export for our books");
    await pictured(page, "1440-undo");
  });

  test("is taken back with U, and answered otherwise", async () => {
    await press("u");
    await until(
      "the first task again",
      async () => (await head(page)) === "Two accounts, one contract: please combine",
    );
    await press("3");
    await press("Enter");
    await moved(page, "Two accounts, one contract: please combine");
    await page.getByText("Answered account").waitFor();
  });

  test("goes on with J and K, gets a note with N, and is passed on with 0", async () => {
    const second = await head(page);
    await press("j");
    await moved(page, second);
    await press("k");
    await until("the one before", async () => (await head(page)) === second);
    await press("n");
    const dialog = page.getByRole("dialog", { name: "Add a note" });
    await dialog.waitFor();
    await page.keyboard.type("They wrote about it in May.");
    await press("Control+Enter");
    await dialog.waitFor({ state: "detached" });
    await page.locator(".task-note", { hasText: "They wrote about it in May." }).first().waitFor();
    await press("0");
    await moved(page, second);
    await until("others are asked", async () => (await count("Support Leads")) === 1);
  });

  test("is answered together with all that are alike, after a look at where that leads", async () => {
    await until("it is asked", async () => (await page.locator("#task-title").count()) === 1);
    await press("x");
    await page.getByText("1 selected").waitFor();
    await press("a");
    await page.getByText(/[5-9] selected/).waitFor();
    await press("Shift+Enter");
    const dialog = page.getByRole("dialog", { name: /^Answer \d tasks alike/ });
    await dialog.waitFor();
    await dialog.getByRole("radio", { name: "billing" }).focus();
    await press("Space");
    await dialog
      .getByRole("cell", { name: /Billing, High/ })
      .first()
      .waitFor();
    await pictured(page, "1440-bulk");
    await press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByText(/Answered billing [5-9] tasks/).waitFor();
  });

  test("is approved, or filled in with typed fields whose errors stand at the field", async () => {
    for (let title = await head(page); title !== null; ) {
      if (title.startsWith("Missing")) {
        const amount = page.getByLabel(/How many routers/);
        await page.getByLabel(/Serial number/).focus();
        await page.keyboard.type("RX-104");
        await press("Tab");
        await press("Tab");
        await amount.focus();
        await page.keyboard.type("3");
      } else await press("1");
      await press("Enter");
      const before = title;
      await until("the next one", async () => (await head(page)) !== before);
      title = await head(page);
    }
    await page.getByText("No open tasks.").waitFor();
    await until("ten are done", async () => (await done()).length >= 10);
    await page.goto(`${inbox.url}/tasks?tab=done`);
    await page.getByRole("cell", { name: "What is it mainly about?" }).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await pictured(page, "1440-done");
  });
});

test.each([
  ["1440-dark", { dark: true }],
  ["390-light", { width: 390 }],
  ["390-dark", { width: 390, dark: true }],
])("the inbox at %s has nothing that keeps people from using it", async (name, options) => {
  inbox.arriveAll();
  await until("more to do", async () => (await count("Mine")) >= 10);
  const { page, faults } = await open(options);
  if ("width" in options) await pictured(page, `${name}-list`);
  await page
    .getByRole("button", { name: /Two accounts, one contract/ })
    .first()
    .click();
  await ready(page);
  await page.locator(".past li").first().waitFor();
  await page.getByRole("radio", { name: "billing" }).check({ force: true });
  expect(await barriers(page)).toEqual([]);
  const fits = "document.documentElement.scrollWidth <= innerWidth";
  expect(await page.evaluate(fits)).toBe(true);
  await pictured(page, name);
  await page.context().close();
  expect(faults).toEqual([]);
});
