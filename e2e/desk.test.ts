import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
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

async function open(address: string): Promise<void> {
  ({ page, faults } = await openPage(browser));
  await page.goto(address);
}

const record = (id: string) => desk.org.db.query(`SELECT Status, Priority FROM Case WHERE Id = '${id}'`)[0];
const state = (word: string) => page.locator(".strip .state", { hasText: word }).waitFor();
const entry = (words: string) => page.locator(".entry", { hasText: words }).first().waitFor();

describe("a task", () => {
  test("is answered by keyboard, and the story goes on", async () => {
    const { story } = desk.arrive("Hello?");
    await open(`${desk.url}/tasks`);
    await page.getByRole("heading", { name: "What is it about?" }).waitFor();
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await page.getByText("No open tasks.").waitFor();

    await page.goto(story);
    await state("Waiting until Status is Closed");
    await page.locator(".entry", { hasText: "Understand" }).getByText("Person").waitFor();
    await entry("Operator answered: topic billing");
    await page.locator(".graph .node--taken", { hasText: "Billing case" }).waitFor();
  });
});

describe("an incident", () => {
  /** Opens the story of a case whose write the org refuses. */
  async function refused(subject: string) {
    const { id, story } = desk.arrive(subject);
    await open(story);
    await state("Incident");
    await page.locator(".incident").getByText("A high priority needs a phone number to call back.").waitFor();
    await page.locator(".graph .node--failed", { hasText: "Urgent case" }).waitFor();
    return id;
  }
  const press = (name: string) => page.locator(".incident").getByRole("button", { name }).click();
  const goesOn = () => state("Waiting until Status is Closed");

  test("is settled by correcting what the org refused", async () => {
    const id = await refused("error to correct");
    await press("Correct…");
    await page.getByLabel("Priority").fill("Medium");
    await press("Correct and resume");
    await goesOn();
    expect(record(id)).toMatchObject({ Status: "Working", Priority: "Medium" });
    await entry("Correct by hand");
  });

  test("is settled by trying again, once the record is right", async () => {
    const id = await refused("error to retry");
    desk.org.db.update("Case", id, { SuppliedPhone: "+49 30 1234" });
    await press("Retry");
    await goesOn();
    expect(record(id)).toMatchObject({ Status: "Working", Priority: "High" });
  });

  test("is settled by leaving the step out, with a reason", async () => {
    const id = await refused("error to skip");
    await press("Skip…");
    await page.getByLabel("Reason").fill("Was called already");
    await press("Skip this step");
    await goesOn();
    await entry("Was called already");
    expect(record(id)).toMatchObject({ Status: "New", Priority: "Medium" });
  });

  test("may end the item", async () => {
    await refused("error to cancel");
    await press("Cancel item…");
    await page.getByLabel("Reason").fill("Not ours");
    await press("Cancel the item");
    await state("Cancelled");
    await entry("Not ours");
  });
});

test("a write by somebody else stands in timeline and path, and is taken back on request", async () => {
  const { id, story } = desk.arrive("An invoice");
  await open(story);
  await state("Waiting until Status is Closed");
  expect(record(id)).toMatchObject({ Priority: "Low" });
  desk.org.db.update("Case", id, { Priority: "Medium" }, { as: "owl@example.com" });

  await state("Foreign write");
  const line = page.locator(".entry--danger", { hasText: "Priority Low → Medium" });
  await line.getByText("By Owl Sorensen. Escalated to Desk Leads").waitFor();
  await page.locator(".graph__flag").waitFor();

  await page.locator("#step").getByText("restore").click();
  await page
    .locator("#step")
    .getByRole("button", { name: /^Answer/ })
    .click();
  await state("Touched by hand");
  await expect.poll(() => record(id)).toMatchObject({ Priority: "Low" });
});
