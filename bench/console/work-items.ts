import type { Figure } from "../figure.ts";
import { round } from "../figure.ts";
import { type Measured, openMeasured } from "./measured.ts";
import { middle, type Part } from "./part.ts";

const ROW = "a.items__number";
const STORY = ".timeline .entry, .entry";

/** Wheel turns of a fast hand. */
const TURNS = 20;
const TURN_PX = 900;

/** The list and one item: opened, scrolled, walked, searched, filtered, an item opened and left again. */
export const workItems: Part = async ({ browser, url, items, throttle, rounds }) => {
  const rows: Record<string, number>[] = [];
  for (let turn = 0; turn < rounds; turn++) {
    const measured = await openMeasured(browser, { url, throttle, wanted: [ROW, STORY] });
    try {
      rows.push(await once(measured));
    } finally {
      await measured.close();
    }
  }
  return Object.keys(rows[0] ?? {}).map(
    (name): Figure => ({
      name: `console.${name}`,
      value: round(middle(rows.map((row) => row[name] ?? 0)), name === "layout_shift" ? 4 : 0),
      unit: name.endsWith("_bytes")
        ? "bytes"
        : name === "requests"
          ? ""
          : name === "layout_shift"
            ? ""
            : "ms",
      versus: `${items.toLocaleString("en-US")} items${throttle > 1 ? `, processor ${throttle} times slower` : ""}`,
    }),
  );
};

async function once(measured: Measured): Promise<Record<string, number>> {
  const { page } = measured;
  const firstRow = await measured.appeared(ROW);
  await page.waitForLoadState("networkidle").catch(() => undefined);
  const loaded = await measured.loaded();
  const scrolls = await measured.longestFrame(async () => {
    await page.mouse.move(700, 500);
    for (let turn = 0; turn < TURNS; turn++) {
      await page.mouse.wheel(0, TURN_PX);
      await page.waitForTimeout(30);
    }
    await page.waitForTimeout(300);
  });
  await page.mouse.wheel(0, -TURN_PX * TURNS * 2);
  await page.waitForTimeout(200);
  const walk = await measured.interaction(async () => {
    for (let turn = 0; turn < TURNS; turn++) await page.keyboard.press("j");
  });
  const filter = await measured.interaction(async () => {
    await page.getByRole("button", { name: "Team", exact: true }).click();
    await page.getByRole("menuitemradio", { name: "technical team" }).click();
    await page.waitForURL(/team=/);
    await page.locator("[aria-busy=false]").first().waitFor();
  });
  const search = await measured.interaction(async () => {
    await page.getByRole("searchbox").pressSequentially("invoice", { delay: 40 });
    await page.waitForURL(/q=invoice/);
  });
  await page.getByRole("searchbox").fill("");
  await page.waitForURL((now) => !now.searchParams.has("q"));
  await page.locator(ROW).first().waitFor();
  const open = await measured.interaction(async () => {
    await page.locator(ROW).nth(1).click();
    await page.locator(STORY).first().waitFor();
  });
  const back = await measured.interaction(async () => {
    await page.goBack();
    await page.locator(ROW).first().waitFor();
  });
  return {
    first_load_gz_bytes: loaded.gzBytes,
    first_load_transferred_bytes: loaded.transferredBytes,
    requests: loaded.requests,
    first_contentful_paint: loaded.firstContentfulPaintMs,
    largest_contentful_paint: loaded.largestContentfulPaintMs,
    first_row: firstRow,
    blocking_time: loaded.blockingMs,
    layout_shift: loaded.layoutShift,
    scroll_longest_frame: scrolls,
    walk_to_next_paint: walk.ms,
    filter_to_next_paint: filter.ms,
    filter_work: filter.workMs,
    search_to_next_paint: search.ms,
    open_to_next_paint: open.ms,
    open_work: open.workMs,
    back_work: back.workMs,
  };
}
