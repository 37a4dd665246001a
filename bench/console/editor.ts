import { stringify } from "yaml";
import { type Figure, round } from "../figure.ts";
import { openMeasured } from "./measured.ts";
import { middle, type Part } from "./part.ts";

const WORKFLOW = "support-email";
const STEPS = 200;
const NODE = ".flow .node";

/** The editor's graph with a workflow of 200 steps: opened, walked, a step selected, one put in, taken back, looked at as a whole. */
export const editor: Part = async ({ browser, url, throttle, rounds }) => {
  const version = await save(url);
  const rows: Record<string, number>[] = [];
  for (let turn = 0; turn < rounds; turn++) rows.push(await once());
  return Object.keys(rows[0] ?? {}).map(
    (name): Figure => ({
      name: `console.editor_${name}`,
      value: round(middle(rows.map((row) => row[name] ?? 0)), 0),
      unit: "ms",
      versus: `${STEPS} steps (version ${version})${throttle > 1 ? `, processor ${throttle} times slower` : ""}`,
    }),
  );

  async function once(): Promise<Record<string, number>> {
    const address = `${url}/workflows/${WORKFLOW}?view=graph`;
    const measured = await openMeasured(browser, { url: address, throttle, wanted: [NODE] });
    const { page } = measured;
    try {
      const first = await measured.appeared(NODE);
      await page.waitForLoadState("networkidle").catch(() => undefined);
      const select = await measured.interaction(() => page.locator('[data-node="step-3"]').click());
      const walk = await measured.interaction(async () => {
        for (let turn = 0; turn < 8; turn++) await page.keyboard.press("ArrowDown");
      });
      await page.keyboard.press("a");
      await page.getByRole("menuitem", { name: /^update/ }).waitFor();
      const add = await measured.interaction(async () => {
        await page.getByRole("menuitem", { name: /^update/ }).click();
        await page.locator('[data-node="update"]').waitFor();
      });
      const undo = await measured.interaction(() => page.keyboard.press("Control+z"));
      const fit = await measured.interaction(() => page.getByRole("button", { name: "Fit" }).click());
      return {
        first_node: first,
        ...{ select_to_next_paint: select.ms, select_work: select.workMs, walk_to_next_paint: walk.ms },
        ...{ add_to_next_paint: add.ms, add_work: add.workMs },
        ...{ undo_to_next_paint: undo.ms, fit_to_next_paint: fit.ms },
      };
    } finally {
      await measured.close();
    }
  }
};

/** Saves the workflow with so many steps as its newest version: some with conditions, some in ways beside each other. */
async function save(url: string): Promise<number> {
  const path = `${url}/api/workflows/${WORKFLOW}/versions`;
  const { text } = (await (await fetch(`${path}/1`)).json()) as { text: string };
  const head = text.slice(0, text.indexOf("\nstages:") + 1);
  const step = (id: number) => ({ update: `step-${id}`, agent: "closer", set: { Status: '"Working"' } });
  const stages = Array.from({ length: 10 }, (_, stage) => ({
    stage: `Stage ${stage + 1}`,
    steps: Array.from({ length: 16 }, (_, place) => {
      const id = stage * 20 + place;
      if (place % 5 === 4) return { ...step(id), when: 'Status == "New"' };
      if (place % 8 !== 7) return step(id);
      const ways = [0, 1].map((way) => ({ when: `Status == "${way}"`, steps: [step(1000 + id * 2 + way)] }));
      return { branch: `ways-${id}`, choose: ways };
    }),
  }));
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ by: "bench", text: `${head}${stringify({ stages })}` }),
  });
  const saved = (await answer.json()) as { version?: { number: number } };
  if (!saved.version) throw new Error(`The workflow of the bench was not saved: ${JSON.stringify(saved)}`);
  return saved.version.number;
}
