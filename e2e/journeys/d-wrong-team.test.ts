import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { WorkItemList, WorkItemRow, WorkItemStory } from "@throughline/server/api";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "../axe.ts";
import { openBrowser, openPage } from "../browser.ts";
import { type Demo, startDemo } from "../demo.ts";
import { LOOKS, picture } from "../pictures.ts";

let demo: Demo;
let browser: Browser;
let wrong: { row: WorkItemRow; story: WorkItemStory };

/** How long is waited for one. */
const PATIENCE_MS = 120_000;

const ITEMS = join(import.meta.dirname, "../../examples/01-support-email/items.jsonl");

/** What each message is really about, by its subject. */
const meant = new Map(
  readFileSync(ITEMS, "utf8")
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line) as { Subject: string; expect?: { topic?: string } })
    .map(({ Subject, expect }) => [Subject, expect?.topic ?? ""]),
);

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  wrong = await found();
});

/** A case that the rules gave to a team that it is not for. */
async function found(): Promise<typeof wrong> {
  for (
    const end = Date.now() + PATIENCE_MS;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  ) {
    const { rows } = await demo.api<WorkItemList>("/api/work-items?stage=Resolution&pageSize=200");
    for (const row of rows) {
      const topic = meant.get(row.subject);
      if (!topic || !row.team || row.team === `${topic} team` || row.touchedByHand) continue;
      const story = await demo.api<WorkItemStory>(`/api/work-items/${encodeURIComponent(row.key)}`);
      if (story.facts.topic?.by === "rule") return { row, story };
    }
  }
  throw new Error("No case went to a wrong team.");
}

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

describe.each(LOOKS)(
  "somebody who asks why a case went to the wrong team ($look)",
  ({ look, width, dark }) => {
    test("finds it by its number, and sees what decided that, and from which words", async () => {
      const { page, faults } = await openPage(browser, { width, dark });
      const { row, story } = wrong;
      const topic = String(story.facts.topic?.value);

      // its number is all that is known, typed wherever one is
      await page.goto(demo.url);
      await page.locator("a.items__number").first().waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type(row.number);
      await page.waitForURL(new RegExp(`q=${row.number}`));
      await expect.poll(() => page.locator("table.items tbody tr").count()).toBe(1);
      await picture(page, `d-wrong-team-1-found-${look}`);

      // the address of what was found can be sent to somebody else
      await page.reload();
      await page.getByRole("link", { name: row.number }).click();
      await page.waitForURL(/\/items\//);

      // the owner was chosen out of the team of its topic
      await page.locator(".entry", { hasText: "Assign owner" }).click();
      await page.locator("#step").getByRole("table").getByText("Chosen").waitFor();
      expect(await page.locator("#step").textContent()).toContain(topic);
      await picture(page, `d-wrong-team-2-owner-${look}`);

      // and the topic was settled by this rule, because of these words
      await page.locator(".entry", { hasText: "Understand: topic" }).click();
      const because = page.locator("#step");
      await because.getByRole("heading", { name: `Topic: ${topic}` }).waitFor();
      const decided = story.entries.find(
        ({ entry }) => entry.kind === "decided" && entry.decision.name === "topic",
      )?.entry;
      if (decided?.kind !== "decided") throw new Error("The topic was not decided.");
      expect(await because.textContent()).toContain(decided.decision.because.text.slice(0, 40));
      await picture(page, `d-wrong-team-3-why-${look}`);
      expect(await barriers(page)).toEqual([]);

      // this very entry has an address, for whoever mends the rule
      const url = new URL(page.url());
      expect(url.searchParams.get("step")).toBeTruthy();
      await page.goto(url.href);
      await page.locator('.entry[aria-current="true"]', { hasText: "Understand: topic" }).waitFor();
      expect(faults).toEqual([]);
      await page.context().close();
    });
  },
);
