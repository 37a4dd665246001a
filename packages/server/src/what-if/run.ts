import {
  type ComparedItem,
  createComparison,
  type ItemDifference,
  type Summary,
  type Unasked,
} from "@throughline/replay";
import type { Workspace } from "../workspace.ts";
import { playHere, startSide } from "./side.ts";
import { editWords } from "./words.ts";
import { type PlaySettings, whatIfWorld } from "./world.ts";

export interface WhatIfRun {
  from: Workspace;
  to: Workspace;
  settings: PlaySettings;
  /** In the order of their time. */
  items: AsyncIterable<ComparedItem>;
  difference(difference: ItemDifference): void;
  /** Told now and then: how many items both sides are through with. */
  progress?(items: number, changed: number): void;
  signal?: AbortSignal;
  /** Both play on this thread: slower, and all that is left of the machine is others'. */
  here?: true;
  /** Told of each question that the draft asks and nobody was ever asked. */
  unasked?(question: Unasked): void;
}

/** Items that travel to a thread together. */
const BATCH = 500;

/**
 * Plays items on two versions, each on a thread of its own, and holds against each other what becomes of them. Memory
 * grows with the items that are open at one moment, not with all of them.
 *
 * @throws Error where a version cannot be played, and the reason of `signal` when it is aborted
 */
export async function runWhatIf({ from, to, settings, items, ...told }: WhatIfRun): Promise<Summary> {
  const { difference, progress, signal, unasked, here } = told;
  if (!from.workflow || !to.workflow)
    throw new Error(`${from.workflow ? to.file : from.file} is no workflow.`);
  const { desk: _, ...world } = await whatIfWorld(to, settings);
  const comparison = createComparison({
    ...{ from: from.workflow, to: to.workflow, world, difference },
    words: editWords(from.workflow, to.workflow),
  });
  const { summary } = comparison;
  const start = here ? playHere : startSide;
  const sides = await Promise.all(
    (
      [
        ["before", from],
        ["after", to],
      ] as const
    ).map(([side, workspace]) =>
      start({ workspace: plain(workspace), settings }, (all) => {
        for (const one of all) {
          if (side === "after") for (const question of one.unasked) unasked?.(question);
          comparison.told(side, one);
        }
        progress?.(summary.items, summary.changed);
      }),
    ),
  );
  try {
    let batch: ComparedItem[] = [];
    const send = async () => {
      signal?.throwIfAborted();
      for (const item of batch) comparison.expect(item);
      const played = batch.map(({ recorded: _, fidelity: __, ...item }) => item);
      batch = [];
      await Promise.all(sides.map((side) => side.send(played)));
    };
    for await (const item of items) if (batch.push(item) === BATCH) await send();
    await send();
    await Promise.race([Promise.all(sides.map((side) => side.end())), ...(signal ? [aborted(signal)] : [])]);
    return summary;
  } finally {
    await Promise.all(sides.map((side) => side.stop()));
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
  );

/** What a thread needs of a workspace. */
export const plain = ({ file, workflow, teams, models }: Workspace): Workspace => ({
  file,
  ...(workflow && { workflow }),
  ...(teams && { teams }),
  ...(models && { models }),
  problems: [],
  proofs: [],
});
