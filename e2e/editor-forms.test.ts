import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

const TEXT = `workflow: pool
title: Made by forms
object: Case
start: { event: created, when: 'Origin == "Web"' }   # only these
governs: [OwnerId, Priority]

facts:
  topic: { type: choice, of: [billing, technical] }

agents:
  reader: { role: Reads, reads: [Subject], gives: [topic] }
  worker: { role: Works, reads: [Origin], gives: [topic], writes: [OwnerId, Priority] }

stages:
  - stage: Work
    steps:
      - interpret: known
        agent: reader
        decide:
          topic:
            - rule: 'Subject.contains("[T]")'   # a mark of ours
              gives: technical
            - person: Desk Leads
      - update: sorted
        agent: worker
        set: { Priority: 'topic == "billing" ? "High" : "Low"' }
      - assign: owner
        agent: worker
        to: Desk Leads
      - end: done
        as: resolved
`;

let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];
beforeAll(async () => {
  [desk, browser] = await Promise.all([
    startDesk(join(import.meta.dirname, "pool/workflow.yaml")),
    openBrowser(),
  ]);
  const saved = await fetch(`${desk.url}/api/workflows/pool/versions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ by: "ann", text: TEXT, note: "Begun" }),
  });
  expect(saved.status).toBe(200);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});
afterEach(async () => {
  await page?.context().close();
  expect(faults).toEqual([]);
});

async function open(at: string, options: Parameters<typeof openPage>[1] = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  const view = options.width ? "outline" : "text";
  await page.goto(`${desk.url}/workflows/pool?view=${view}&at=${encodeURIComponent(at)}`);
  await form().waitFor();
}

const form = () => page.getByRole("region", { name: /^Form of/ });
const field = (label: string) => form().getByLabel(label, { exact: true });
const press = (name: string | RegExp) => form().getByRole("button", { name }).click();
/** Writes into a field that offers names, and leaves it. */
async function write(label: string, name: string): Promise<void> {
  await field(label).fill(name);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
}

/** The text of the file as the page shows it. */
const text = () => page.locator(".code .cm-content").innerText();
const errors = () => page.locator(".problems .danger");

const FILLED: Record<string, () => Promise<void>> = {
  wait: async () => {
    await field("For").fill("2");
    await field("Unit of For").selectOption("business hours");
  },
  ask: async () => {
    await write("Agent", "worker");
    await write("Who is asked", "Desk Leads");
    await field("Question").fill("Is this about {topic}, or not?");
  },
  interpret: async () => {
    await write("Agent", "reader");
    await press("Way to know");
    await page.getByRole("menuitem", { name: "Otherwise" }).click();
    await press("Move rung 2 of topic up");
    await field("Otherwise").selectOption("technical");
    await press("Remove rung 2 of topic");
  },
  update: async () => {
    await write("Agent", "worker");
    await write("Name in Set", "Priority");
    await write("Priority", "High");
  },
};

/** What the file says then. */
const WRITTEN: Record<string, RegExp> = {
  wait: /- wait: .*\n.*\n?\s+for: 2 business hours/,
  ask: /question: "?Is this about \{topic\}, or not\?/,
  interpret: /topic:\s+- otherwise: technical/,
  update: /set: \{ Priority: '"High"' \}|Priority: '"High"'/,
};

test.each(Object.entries(FILLED))(
  "a step that does %s is made by its form alone, and passes the check",
  async (kind, fill) => {
    await open("stages/0/steps/0");
    await page
      .getByRole("toolbar", { name: "Steps" })
      .getByRole("button", { name: /^Add a step/ })
      .click();
    await page.getByRole("menuitem", { name: new RegExp(`^${kind}(?! customer)`) }).click();
    await fill();
    await expect.poll(text).toMatch(WRITTEN[kind] as RegExp);
    await expect.poll(() => errors().allInnerTexts()).toEqual([]);
    expect(await text()).toContain("# only these");
  },
);

test("what is typed into a field is one thing to undo, and goes with its comments", async () => {
  await open("stages/0/steps/0");
  await field("Name").fill("");
  await field("Name").pressSequentially("understand");
  await page.keyboard.press("Enter");
  await expect.poll(text).toContain("- interpret: understand");
  await field("Gives").selectOption("billing");
  await expect.poll(text).toMatch(/# a mark of ours\s+gives: billing/);
  await page.keyboard.press("Control+z");
  await expect.poll(text).toMatch(/# a mark of ours\s+gives: technical/);
  await page.keyboard.press("Control+z");
  await expect.poll(text).toContain("- interpret: known");
});

test("a fact that is renamed is renamed wherever it is named", async () => {
  await open("facts/topic");
  await field("Name").fill("subject");
  await page.keyboard.press("Enter");
  await expect.poll(text).toContain("gives: [subject]");
  expect(await text()).toContain(`'subject == "billing" ? "High" : "Low"'`);
  expect(await text()).not.toContain("topic");
  expect(await form().getByRole("button", { name: "sorted" }).count()).toBe(1);
});

test("what is wrong stands at its field, with the button that mends it", async () => {
  await open("stages/0/steps/1");
  await write("Name in Set", "Status");
  const problems = form().locator(".field-problems > li");
  await problems.filter({ hasText: "Status" }).getByRole("button").first().click();
  await expect.poll(text).toMatch(/(writes|governs): \[OwnerId, Priority, Status\]/);
});

test.each([
  ["stages/0/steps/0", 1440, false],
  ["stages/0/steps/0", 390, true],
  ["agents/worker", 1440, true],
])("the form of %s is free of barriers, %d wide", async (at, width, dark) => {
  await open(at, { width, dark });
  expect(await barriers(page)).toEqual([]);
  const wide = await form().evaluate((one) => one.scrollWidth - one.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);
});
