import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "throughline-editor-"));

let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];
beforeAll(async () => {
  cpSync(join(import.meta.dirname, "pool"), FOLDER, { recursive: true });
  [desk, browser] = await Promise.all([startDesk(join(FOLDER, "workflow.yaml")), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
  rmSync(FOLDER, { recursive: true, force: true });
});
afterEach(async () => {
  await page?.context().close();
  expect(faults).toEqual([]);
});

async function open(address: string, options: Parameters<typeof openPage>[1] = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  await page.goto(desk.url + address);
}

const step = (name: RegExp) => page.getByRole("row", { name }).first();

test("a step is added, moved, duplicated and removed by keyboard alone, and all of it undone", async () => {
  await open("/workflows/pool?view=outline");
  await step(/Wait for closed/).click();
  await page.keyboard.press("a");
  await page.getByRole("dialog", { name: "Add a step" }).waitFor();
  await page.keyboard.type("outcome");
  await page.getByRole("menuitem", { name: /end/ }).waitFor();
  await page.keyboard.press("Enter");
  await step(/^End/).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("Control+d");
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: /^Undo: Remove/ }).waitFor();
  for (let n = 0; n < 4; n++) await page.keyboard.press("Control+z");
  expect(await page.getByRole("button", { name: /^Undo/ }).isDisabled()).toBe(true);
  expect(await barriers(page)).toEqual([]);
});

test("what is typed and not saved is there again after a crash, and can be dropped", async () => {
  await open("/workflows/pool?view=outline&at=stages/1/steps/0");
  await step(/Wait for closed/).waitFor();
  await page.keyboard.press("Control+d");
  await page.getByText("not saved yet").waitFor();
  const kept = `Object.keys(localStorage).some((key) => key.startsWith("throughline.unsaved"))`;
  await expect.poll(() => page.evaluate(kept)).toBe(true);
  await page.reload();
  await page.getByText(/is on the screen again/).waitFor();
  await page.getByRole("button", { name: "Show what is saved instead" }).click();
  await page
    .getByText("Everything is saved")
    .or(page.getByText(/saved by/))
    .first()
    .waitFor();
});

test("somebody who has saved meanwhile is told with what they changed", async () => {
  await open("/workflows/pool?view=outline&at=stages/1/steps/0");
  await step(/Wait for closed/).waitFor();
  await page.keyboard.press("Control+d");
  const { text } = (await (await fetch(`${desk.url}/api/workflows/pool/versions/1`)).json()) as {
    text: string;
  };
  const saved = await fetch(`${desk.url}/api/workflows/pool/versions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-throughline": "1" },
    body: JSON.stringify({ by: "Wren", text: text.replace(/^title: .*$/m, "title: Another desk") }),
  });
  expect(saved.status).toBe(200);
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog", { name: /Wren has saved v2 meanwhile/ }).waitFor();
  await page.getByText(/Another desk/).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Save mine over it" }).click();
  await page.getByText("Saved as draft v3.").waitFor();
});

test.each([
  ["light", 1440],
  ["dark", 390],
])("the palette and the shortcuts are the page's own actions, %s, %i wide", async (theme, width) => {
  await open("/workflows/pool?view=outline", { dark: theme === "dark", width });
  await step(/Wait for closed/).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Shortcuts" }).getByText("Duplicate the step").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Find" }).waitFor();
  await page.keyboard.type("go to teams");
  await page.getByRole("menuitem", { name: /Go to Teams/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/teams/);
  await open("/workflows", { dark: theme === "dark", width });
  await page.getByRole("button", { name: "New workflow" }).click();
  await page.getByRole("dialog", { name: "New workflow" }).waitFor();
  expect(await barriers(page)).toEqual([]);
});

test.each([1, 8])(
  "Enter takes what was typed, however fast, on a processor %i times as slow",
  async (slow) => {
    await open("/workflows/pool?view=outline", { slow });
    await step(/Wait for closed/).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Find" }).waitFor();
    await page.keyboard.type("go to teams");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/teams/);
    await open("/workflows/pool?view=outline", { slow });
    await step(/Wait for closed/).click();
    await page.keyboard.press("a");
    await page.getByRole("dialog", { name: "Add a step" }).waitFor();
    await page.keyboard.type("outcome");
    await page.keyboard.press("Enter");
    await step(/^End/).waitFor();
  },
);

test("an event that a step waits for is tried with what it carries", async () => {
  const { text } = (await (await fetch(`${desk.url}/api/workflows/pool/versions/1`)).json()) as {
    text: string;
  };
  const waits = text
    .replace("agents:", "facts:\n  receipt: { type: text }\nagents:")
    .replace("reads: [Status] }", "reads: [Status], gives: [receipt] }")
    .replace(
      /( +)until: Status.*/,
      "$1for event: payment.received\n$1where: event.amount > 10\n$1gives: receipt",
    );
  await fetch(`${desk.url}/api/workflows/pool/versions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-throughline": "1" },
    body: JSON.stringify({ by: "Wren", text: waits }),
  });
  await open("/workflows/pool?view=outline", { width: 1440 });
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByLabel("Pasted").check({ force: true });
  await page.getByLabel("The record, as JSON").fill('{ "Origin": "Web", "Subject": "Hello" }');
  await page.getByRole("button", { name: "Try", exact: true }).click();
  await page.getByRole("button", { name: "The event payment.received arrives" }).click();
  await page.getByLabel("Receipt").fill("R-1");
  await page.getByLabel("Amount").fill("50");
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "It arrives" }).click();
  await page.getByText(/It ends as/).waitFor();
});
