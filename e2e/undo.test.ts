import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startErp } from "../packages/server/test/undo/erp.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";
import { LOOKS, picture } from "./pictures.ts";

let erp: Awaited<ReturnType<typeof startErp>>;
let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  erp = await startErp();
  [desk, browser] = await Promise.all([
    startDesk(erp.workflow, "Web", undefined, { samples: false }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  erp?.close();
});
afterEach(async () => {
  await page?.context().close();
  expect(faults).toEqual([]);
});

/** The story of an order of which everything is done, on the screen. */
async function ordered(subject: string, look: { dark?: boolean; width?: number } = {}) {
  const order = desk.arrive(subject);
  ({ page, faults } = await openPage(browser, look));
  await page.goto(order.story);
  await state("Waiting until Status is Closed");
  await page.locator(".entry", { hasText: "erp.letter" }).first().waitFor();
  return order;
}
const state = (word: string) => page.locator(".strip .state", { hasText: word }).waitFor();
const entry = (words: string) => page.locator(".entry", { hasText: words }).first().waitFor();
const dialog = () => page.getByRole("dialog");
const become = (subject: string) => erp.of(subject).map(({ is }) => is);

async function openCancel() {
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Cancel item…" }).click();
}

test.each(LOOKS)(
  "who cancels an item is shown what can be taken back and what stays, and it is done: $look",
  async ({ look, ...how }) => {
    const subject = `An order in ${look}`;
    await ordered(subject, how);
    await openCancel();
    await dialog().getByText("stays: the workflow says undo: none").waitFor();
    expect(await dialog().locator("li strong").allTextContents()).toEqual([
      "parcel",
      "credit",
      "working",
      "letter",
    ]);
    await dialog().getByLabel("Reason").fill("The customer called it off");
    await dialog().getByLabel("And take back what was done").check();
    await picture(page, `undo-cancel-${look}`);
    await dialog().getByRole("button", { name: "Cancel item" }).click();
    await state("Cancelled");
    expect(become(subject)).toEqual(["cancelled", "cancelled"]);
    await entry("What was done is taken back");
    await page.locator(".strip", { hasText: "parcel, credit, working" }).waitFor();
    await picture(page, `undo-story-${look}`);
  },
);

test("an order that was cancelled without it stays as it is, and its page says so", async () => {
  await ordered("Keep the parcel");
  await openCancel();
  await dialog().getByLabel("Reason").fill("Moved elsewhere");
  await dialog().getByRole("button", { name: "Cancel item" }).click();
  await state("Cancelled");
  expect(become("Keep the parcel")).toEqual(["open", "open"]);
});

test.each([LOOKS[0], LOOKS[2]])(
  "what cannot be taken back waits for a person, who sees what is still to come: $look",
  async ({ look, ...how }) => {
    const subject = `It left in ${look}`;
    await ordered(subject, how);
    await openCancel();
    await dialog().getByLabel("Reason").fill("The customer called it off");
    await dialog().getByLabel("And take back what was done").check();
    await dialog().getByRole("button", { name: "Cancel item" }).click();
    await state("Incident");
    await page.locator(".strip", { hasText: "Still to be taken back: credit, working" }).waitFor();
    await page.locator(".strip .state").click();
    await page.locator(".incident").waitFor();
    await picture(page, `undo-incident-${look}`);
    const incident = page.locator(".incident");
    await incident.getByRole("button", { name: "Skip…" }).click();
    await incident.getByLabel("Reason").fill("It is sent back by post");
    await incident.getByRole("button", { name: "Skip this step" }).click();
    await state("Cancelled");
    expect(become(subject)).toEqual(["cancelled", "open"]);
    await page.locator(".strip", { hasText: "Not taken back: parcel" }).waitFor();
    await picture(page, `undo-skipped-${look}`);
  },
);

test.each([LOOKS[0], LOOKS[2]])(
  "many are cancelled at once, and it is told of how many all was taken back: $look",
  async ({ look, ...how }) => {
    const subjects = [`One of many ${look}`, `Two of many ${look}`, `Three of many that left ${look}`];
    for (const subject of subjects.slice(1)) desk.arrive(subject);
    await ordered(subjects[0] as string, how);
    await page.goto(`${desk.url}/?q=${encodeURIComponent("of many")}`);
    for (const subject of subjects)
      await page
        .getByRole("row", { name: new RegExp(subject) })
        .getByRole("checkbox")
        .check();
    await page.getByRole("toolbar").getByRole("button", { name: "Cancel…" }).click();
    await dialog().getByLabel("And take back what was done").check();
    await dialog().getByText("Takes back parcel, credit, working").waitFor();
    await dialog().getByLabel("Reason").fill("The maker is closed");
    await picture(page, `undo-many-${look}`);
    await dialog().getByRole("button", { name: "Cancel 3 items" }).click();
    await dialog().getByText("parcel could not be taken back").waitFor();
    await dialog().getByText("Took back parcel, credit, working").waitFor();
    await picture(page, `undo-many-done-${look}`);
    expect(become(subjects[1] as string)).toEqual(["cancelled", "cancelled"]);
  },
);
