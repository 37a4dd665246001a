import type { TeamLine, TeamView, WorkItemStory } from "@throughline/server/api";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "../axe.ts";
import { openBrowser, openPage } from "../browser.ts";
import { type Demo, startDemo } from "../demo.ts";
import { LOOKS, picture } from "../pictures.ts";

let demo: Demo;
let browser: Browser;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

const teamNamed = (name: string) => demo.api<TeamView>(`/api/teams/${encodeURIComponent(name)}`);

/** The date where somebody is: an absence is for days of theirs. */
const dayIn = (zone: string, at: string) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(at)); // Sweden writes dates as ISO does

/** Somebody who is there and has work. */
async function atWork() {
  for (;;) {
    for (const { name } of await demo.api<TeamLine[]>("/api/teams")) {
      const team = await teamNamed(name);
      const member = team.members.find(({ presence, holds }) => presence !== "away" && holds.length > 0);
      if (member) return { team, member };
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

describe.each(LOOKS)("somebody is away ($look)", ({ look, width, dark }) => {
  test("what that would come to is seen, it is entered, and what they had goes to others", async () => {
    const { page, faults } = await openPage(browser, { width, dark });
    const { team, member } = await atWork();
    const today = dayIn(member.zone, team.at);
    await page.goto(`${demo.url}/teams?team=${encodeURIComponent(team.name)}`);
    const row = page.locator(".members tbody tr", { hasText: member.name });
    await row.first().waitFor();

    // what would it come to?
    await page.getByRole("button", { name: "What if…" }).click();
    const pane = page.getByRole("complementary", { name: /^What if/ });
    await pane.getByLabel("Member").selectOption({ label: member.name });
    await pane.getByLabel("From").fill(today);
    await pane.getByLabel("To", { exact: true }).fill(today);
    await pane.getByRole("button", { name: "Play it" }).click();
    await pane.getByRole("heading", { name: /^Effect/ }).waitFor();
    await pane.getByRole("status").getByText(`If ${member.name} is away`).waitFor();
    await picture(page, `e-absence-1-what-if-${look}`);
    expect(await barriers(page)).toEqual([]);

    // it is entered, and holds at once
    await pane.getByRole("button", { name: "Enter the absence" }).click();
    await pane.getByText(`${member.name} is away on these days`).waitFor();
    await row.first().filter({ hasText: "Away" }).waitFor();
    expect((await teamNamed(team.name)).members.find(({ user }) => user === member.user)?.presence).toBe(
      "away",
    );

    // and the load moves
    await pane.getByText(`${member.name} still has`).waitFor();
    await picture(page, `e-absence-2-entered-${look}`);
    await pane.getByRole("button", { name: /^Give all to others/ }).click();
    await pane.getByText(/holds nothing any more|Others are looked for: [1-9]/).waitFor();
    const [moved] = member.holds;
    // whoever fits has it, or it waits for them: at night nobody may be there
    const waitsOrMoved = async () => {
      const key = encodeURIComponent(moved?.key ?? "");
      const { row: item, entries } = await demo.api<WorkItemStory>(`/api/work-items/${key}`);
      const asked = entries.findLastIndex(
        ({ entry }) => entry.kind === "acted" && entry.action.do === "reassign",
      );
      const since = entries.slice(asked).map(({ entry }) => entry.kind);
      return (
        asked > 0 && (item.owner !== member.name || since.includes("choice-held") || item.endedAt !== null)
      );
    };
    await expect.poll(waitsOrMoved, { timeout: 20_000 }).toBe(true);
    await picture(page, `e-absence-3-moved-${look}`);
    expect(await barriers(page)).toEqual([]);
    const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
    expect(over).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
