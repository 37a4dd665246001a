import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "../../e2e/browser.ts";
import { startChild } from "../child.ts";
import type { Figure } from "../figure.ts";
import { editor } from "./editor.ts";
import type { Part } from "./part.ts";
import { workItems } from "./work-items.ts";

/**
 * The console in real Chromium, figures as Lighthouse has them: `npm run bench:console -- --items 100000,1000000 --throttle 4`.
 * Build the page first (`npm run build`). A million items need some 5 GB of disk and a few minutes to be put in.
 */
const { values } = parseArgs({
  options: {
    /** How many items are in the store; several are measured one after the other. */
    items: { type: "string", default: "100000" },
    /** How many times slower the processor is made to be; 4 is what Lighthouse takes for a phone. */
    throttle: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    /** Only this part. */
    only: { type: "string" },
    /** Where the store goes. */
    folder: { type: "string", default: tmpdir() },
    json: { type: "boolean", default: false },
  },
});

/** What is measured, each in a file of its own. */
const parts: Record<string, Part> = { "work-items": workItems, editor };

const HOW = [
  "Medians over the rounds, in headless Chromium at 1440 x 900 without a graphics card, over http on this machine.",
  "first_row: the first frame with a row in it, from the navigation on. to_next_paint: the longest event of an interaction as the",
  "browser's own event timing has it, in steps of 8 ms, 0 where each took less than 16. work: time of the page's thread.",
  "blocking_time: what tasks took beyond 50 ms each until all was loaded. scroll_longest_frame: between two frames while the wheel turns.",
];

const figures: Figure[] = [];
for (const items of values.items.split(",").map(Number)) {
  const folder = mkdtempSync(join(values.folder, "throughline-console-"));
  const desk = startChild(new URL("desk.ts", import.meta.url));
  const browser = await openBrowser();
  try {
    console.error(`${items.toLocaleString("en-US")} items are put into a store`);
    const { url } = await desk.ask<{ url: string }>({ store: join(folder, "trail.sqlite"), items });
    for (const [name, part] of Object.entries(parts)) {
      if (values.only !== undefined && values.only !== name) continue;
      console.error(`${name} is measured`);
      figures.push(
        ...(await part({
          ...{ browser, url, items },
          ...{ throttle: Number(values.throttle), rounds: Number(values.rounds) },
        })),
      );
    }
  } finally {
    await browser.close();
    await desk.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
if (values.json) console.log(JSON.stringify({ how: HOW, figures }, null, 2));
else {
  for (const { name, value, unit, versus } of figures)
    console.log(`${name.padEnd(40)} ${String(value).padStart(10)} ${unit.padEnd(6)} (${versus})`);
  console.log(`\n${HOW.join("\n")}`);
}
