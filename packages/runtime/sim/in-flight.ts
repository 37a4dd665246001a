import type { ItemState } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";
import { type MoveCommand, RefusedError, type Runtime } from "../src/index.ts";
import type { Faults } from "./faults.ts";
import { RANDOM } from "./random-workflow.ts";
import { MINUTE, type Schedule } from "./schedule.ts";

/** What somebody chose for an item in flight when another version went live. */
export interface Choice {
  how: MoveCommand["how"];
  /** Stands in the trail with whatever came of it. */
  mark: string;
  /** What the runtime said of it at last; `undefined`: nothing yet. */
  told?: "done" | "refused";
}

/** The version with a step more at its end: whoever is somewhere in it can go on there. */
export function longer(workflow: Workflow): Workflow {
  const { stages, ...rest } = structuredClone(workflow);
  const more = {
    ...{
      id: "more",
      kind: "update",
      config: { set: { Status: '"Seen"' } },
      fails: { do: "continue" as const },
    },
    ...{ blocks: [], line: 1 },
  };
  stages.at(-1)?.steps.push(more);
  return { ...rest, stages, hash: `${workflow.hash}-longer` };
}

/**
 * Another version goes live while items are in flight, without a start (F34). What was chosen for each of them is written
 * down first, as the journal of versions has it; whoever starts after a kill takes it up.
 */
export function createFlight(world: {
  schedule: Schedule;
  faults: Faults;
  runtime(): Runtime;
  /** Items as the lists show them. */
  states: ReadonlyMap<string, ItemState>;
  to: Workflow;
  /** It is the active version from now on, also for whoever starts. */
  activate(): void;
}) {
  const { schedule, faults, states, to } = world;
  const chosen = new Map<string, Choice>();
  let active = false;

  async function carryOut(): Promise<void> {
    const runtime = world.runtime();
    await runtime.activate(to);
    for (const [item, state] of states) {
      if (state.workflow !== RANDOM || state.hash === to.hash || chosen.has(item)) continue;
      const how = faults.diceOf("F34").pick(["move", "move", "restart", "finish"] as const);
      chosen.set(item, { how, mark: `in flight <${item}>` });
    }
    for (const [item, choice] of chosen) {
      if (choice.told) continue;
      const { how, mark: id } = choice;
      const facts = "keep" as const;
      runtime
        .move(item, { to: to.hash, how, facts, by: "Ana", reason: "it is better", id, orKeep: true })
        .then(
          () => {
            choice.told = "done";
          },
          (error) => {
            if (error instanceof RefusedError && error.code === "not-found") choice.told = "refused";
          },
        );
    }
  }

  if (faults.has("F34"))
    schedule.after(faults.diceOf("F34").between(0, 200 * MINUTE), () => {
      active = true;
      world.activate();
      carryOut().catch(() => undefined);
    });

  return {
    chosen,
    /** What the process before has left. */
    takeUp(): void {
      if (active) carryOut().catch(() => undefined);
    },
  };
}
