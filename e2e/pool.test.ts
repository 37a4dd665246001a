import { join } from "node:path";
import type { TaskRow } from "@throughline/server/api";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { type Desk, startDesk } from "./desk/desk.ts";

let desk: Desk;
let browser: Browser;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  [desk, browser] = await Promise.all([
    startDesk(join(import.meta.dirname, "pool/workflow.yaml")),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});
afterEach(async () => {
  await page?.context().close();
  expect(faults).toEqual([]);
});

async function open(address: string, options: Parameters<typeof openPage>[1] = {}): Promise<void> {
  ({ page, faults } = await openPage(browser, options));
  await page.goto(address);
}

const team = (name: string) => `${desk.url}/teams?team=${name}`;
const numberOf = (id: string) => String(desk.org.db.get("Case", id)?.CaseNumber);
const line = (id: string) => page.locator(".queue tbody tr", { hasText: numberOf(id) });

/** Acts under another name than "Operator" from here on. */
async function actAs(name: string): Promise<void> {
  await page.getByRole("button", { name: "Change the name you act under" }).first().click();
  await page.getByRole("textbox").fill(name);
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByText(`Acting as ${name}`).first().waitFor();
}

describe("what waits for somebody of a team", () => {
  let first: ReturnType<Desk["arrive"]>;
  let second: ReturnType<Desk["arrive"]>;

  test("stands on the team's page as it happens: what it needs, and why nobody has it", async () => {
    await open(team("refunds"));
    await page.getByText("Nothing waits: everything has an owner.").waitFor();
    first = desk.arrive("A refund for Ada");
    const wren = page.locator(".members tbody tr", { hasText: "Wren Adler" });
    await wren.getByText("Full").waitFor();
    second = desk.arrive("A refund for Bob", { Priority: "High" });
    await line(second.id).waitFor();
    expect(await line(second.id).textContent()).toMatch(/A refund for Bob.*refunds.*High/);
    expect(await line(second.id).textContent()).toMatch(
      /At (\w{3} )?\d\d:\d\d it gives up skills, then goes to Desk Leads\./,
    );
    await page.getByRole("link", { name: /Refunds.*1 on hold/ }).waitFor();
    await page.locator(".figures", { hasText: "On hold" }).getByText("1 waits for refunds").waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test("leads to the item, which says the same: since when, its place, and what comes next", async () => {
    await open(team("refunds"));
    await line(second.id).getByRole("link").click();
    const waits = page.getByRole("region", { name: "Waits in the pool" });
    await waits.getByRole("link", { name: "refunds" }).waitFor();
    const words = (await waits.textContent()) ?? "";
    expect(words).toMatch(/Placethe only one in line/);
    expect(words).toMatch(/Needsrefunds/);
    expect(words).toMatch(/Given upnothing so far/);
    expect(words).toMatch(/Next.*it gives up skills, then goes to Desk Leads/);
    expect(await barriers(page)).toEqual([]);
  });

  test("is gone from there as soon as somebody has room for it", async () => {
    await open(team("refunds"));
    await line(second.id).waitFor();
    desk.org.db.update("Case", first.id, { Status: "Closed" });
    await page.getByText("Nothing waits: everything has an owner.").waitFor();
    await page.goto(second.story);
    await page.locator(".strip").getByText("Wren Adler").first().waitFor();
    expect(await page.getByRole("region", { name: "Waits in the pool" }).count()).toBe(0);
    await page.locator(".entry", { hasText: "Waited in the pool" }).waitFor();
  });
});

describe("take next", () => {
  test("gives the best that waits to whoever asks, with the reason, and says when nothing waits", async () => {
    const later = desk.arrive("A question");
    const urgent = desk.arrive("An urgent question", { Priority: "High" });
    await open(team("helpdesk"));
    await line(later.id).waitFor();
    await line(urgent.id).waitFor();
    expect(await page.locator(".queue tbody a").allTextContents()).toEqual([
      numberOf(urgent.id),
      numberOf(later.id),
    ]);
    await actAs("Finch Moreau");
    await page.getByRole("button", { name: /Take next/ }).click();
    await page.getByText("Yours now:").waitFor();
    await page
      .locator(".taken")
      .getByRole("link", { name: numberOf(urgent.id) })
      .waitFor();
    expect(await barriers(page)).toEqual([]);

    // from the tasks, by keyboard
    await page.getByRole("link", { name: /^Tasks/ }).click();
    await page.getByRole("heading", { name: "Tasks" }).waitFor();
    await page.keyboard.press("t");
    await page
      .locator(".taken")
      .getByRole("link", { name: numberOf(later.id) })
      .waitFor();
    await page.keyboard.press("t");
    await page.getByText(/^Nothing waits for helpdesk/).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.locator(".taken").waitFor({ state: "detached" });
    await expect
      .poll(() => desk.org.db.query(`SELECT Owner.Name FROM Case WHERE Id = '${later.id}'`)[0])
      .toMatchObject({ Owner: { Name: "Finch Moreau" } });
  });

  test("says that somebody is no member of a team", async () => {
    await open(`${desk.url}/tasks`);
    await page.getByRole("button", { name: /Take next/ }).click();
    await page.getByText(/^Operator is no member of a team/).waitFor();
  });
});

describe("an offer", () => {
  /** Who is asked whether they take it. */
  const asked = async () => {
    const tasks = (await (await fetch(`${desk.url}/api/tasks`)).json()) as TaskRow[];
    return tasks.find(({ subject }) => subject === "A favour")?.for?.name;
  };

  test("is declined with a reason by one, and taken by the next with one button", async () => {
    const { id } = desk.arrive("A favour");
    await expect.poll(asked).toBeDefined();
    const first = (await asked()) as string;
    await open(`${desk.url}/tasks`);
    // it is nobody else's
    await page.getByText("No open tasks.").waitFor();
    await actAs(first);
    await page.getByRole("heading", { name: "Will you take this item?" }).waitFor();
    await page.locator(".offer__left").getByText(/left$/).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Decline…" }).click();
    const send = page.getByRole("button", { name: "Decline", exact: true });
    expect(await send.isDisabled()).toBe(true);
    await page.getByLabel("Why not").fill("In a training");
    await page.keyboard.press("Enter");

    const second = first === "Robin Castell" ? "Lark Duarte" : "Robin Castell";
    await expect.poll(asked).toBe(second);
    await actAs(second);
    await page.getByRole("button", { name: "Take it" }).click();
    await page.getByText("No open tasks.").waitFor();
    await expect
      .poll(() => desk.org.db.query(`SELECT Owner.Name FROM Case WHERE Id = '${id}'`)[0])
      .toMatchObject({ Owner: { Name: second } });
  });
});
