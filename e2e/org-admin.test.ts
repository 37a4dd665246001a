import { type Org, startOrg } from "@throughline/local-org";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";

let org: Org;
let browser: Browser;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  [org, browser] = await Promise.all([startOrg(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await org?.close();
});
afterEach(async () => {
  await page?.context().close();
  org.faults.clear();
  expect(faults).toEqual([]);
});

async function open(options: Parameters<typeof openPage>[1] = {}): Promise<Page> {
  ({ page, faults } = await openPage(browser, options));
  await page.goto(`${org.url}/admin`);
  await page.getByText("Up", { exact: true }).waitFor();
  return page;
}

const ask = async (path: string): Promise<number> => {
  const headers = { authorization: `Bearer ${org.signIn()}` };
  return (await fetch(`${org.url}/services/data/v62.0/${path}`, { headers })).status;
};
const row = (text: string) => page.getByRole("row").filter({ hasText: text });

describe("the admin page of an org", () => {
  test("switches a fault on, shows that it struck, and clears it", async () => {
    await open();
    await page.getByLabel("Kind").selectOption({ label: "Error by status code" });
    await page.getByRole("spinbutton", { name: "Status" }).fill("503");
    await page.getByLabel("Path contains").fill("/limits");
    await page.getByLabel("Strikes").selectOption({ label: "always, until cleared" });
    await page.getByRole("button", { name: "Switch on" }).click();
    await row("Error by status code 503").waitFor();
    expect(await ask("limits")).toBe(503);
    expect(await ask("sobjects")).toBe(200);
    const cells = row("Error by status code 503").getByRole("cell");
    await expect.poll(() => cells.nth(3).textContent()).toBe("1");
    await row("GET /v62.0/limits").filter({ hasText: "503status" }).first().waitFor();
    await page.getByRole("button", { name: "Clear Error by status code 503" }).click();
    await page.getByText("None. Every request is answered").waitFor();
    expect(await ask("limits")).toBe(200);
  });

  test("asks for what the chosen kind takes, and says what is wrong", async () => {
    await open();
    await page.getByLabel("Kind").selectOption({ label: "Gap event" });
    expect(await page.getByLabel("Method").isVisible()).toBe(false);
    await page.getByLabel("Topic").fill("/data/CaseChangeEvent");
    await page.getByRole("button", { name: "Switch on" }).click();
    await row("/data/CaseChangeEvent").waitFor();
    await page.getByLabel("Kind").selectOption({ label: "Latency" });
    await page.getByLabel("Milliseconds, at least").fill("90");
    await page.getByLabel("at most, if a range").fill("10");
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByRole("alert").filter({ hasText: "the first is not the larger" }).waitFor();
    expect(org.faults.list()).toHaveLength(1);
    // the browser tells of the refusal that was asked for
    expect(faults.splice(0)).toEqual([expect.stringContaining("400 (Bad Request)")]);
  });

  test("uses the day's requests up and gives them back, by keyboard", async () => {
    await open();
    const press = async (name: string) => {
      await page.getByRole("button", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
    };
    const used = page.getByRole("spinbutton", { name: "Requests used" });
    await press("Use up");
    await expect.poll(() => used.inputValue()).toBe("1000000");
    expect(await ask("limits")).toBe(403);
    await press("Reset");
    await expect.poll(() => used.inputValue()).toBe("0");
    expect(await ask("limits")).toBe(200);
  });

  test.each([{}, { dark: true }, { width: 400 }])("keeps nobody out, and fits: %j", async (options) => {
    org.faults.inject({ kind: "status", status: 503, times: 5 });
    org.faults.inject({ kind: "delay", delayMs: [20, 200], rate: 0.05, match: { object: "Case" } });
    await ask("limits");
    await ask("sobjects");
    await open(options);
    await page.getByText("Last requests").waitFor();
    expect(await barriers(page)).toEqual([]);
    const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate(overflow)).toBe(0);
  });
});
