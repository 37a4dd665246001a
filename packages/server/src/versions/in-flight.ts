import { type AuditStore, everyItem } from "@throughline/audit";
import { mayMove, standing } from "@throughline/engine";
import type { Runtime } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import type { InFlightStage } from "../api-types.ts";
import type { Choices } from "./entry.ts";

/** Keys of the items of a workflow that go on, those that started first come first. Each comes once; new ones may come as well. */
export async function* itemsInFlight(
  store: Pick<AuditStore, "pageItems">,
  workflow: string,
): AsyncGenerator<string> {
  for await (const { key } of everyItem(store, { workflow, live: true, sort: "started", descending: false }))
    yield key;
}

type Stages = Choices["stages"];

/** Why no item in a stage can ever go on in another version; undefined: some can, there or in what follows. Pure. */
export function neverMoves(from: Workflow, to: Workflow, stage: string, stages?: Stages): string | undefined {
  const moves = mayMove(from, to, stages);
  const index = from.stages.findIndex(({ name }) => name === stage);
  const coming = from.stages.slice(index);
  const some = coming.some(({ name }, place) => {
    const { steps = {}, end } = moves[name] ?? {};
    // behind the last stage nothing follows
    return Object.values(steps).some(({ allowed }) => allowed) || (place < coming.length - 1 && end?.allowed);
  });
  if (some) return undefined;
  const { steps = {}, end } = moves[stage] ?? {};
  for (const verdict of [...Object.values(steps), ...(end ? [end] : [])])
    if (!verdict.allowed) return verdict.because;
  return "nothing in it is a safe point";
}

/** What is wrong with what was chosen for the items in flight: all of it, in sentences. */
export function wrongChoices(from: Workflow, to: Workflow, { inFlight, stages = {} }: Choices): string[] {
  const has = (workflow: Workflow, stage: string) => workflow.stages.some(({ name }) => name === stage);
  return [
    ...[...Object.keys(inFlight), ...Object.keys(stages)]
      .filter((stage) => !has(from, stage))
      .map((stage) => `In flight: the version that runs has no stage "${stage}".`),
    ...Object.values(stages)
      .filter((stage) => !has(to, stage))
      .map((stage) => `In flight: the version that goes live has no stage "${stage}".`),
    ...Object.entries(inFlight).flatMap(([stage, how]) => {
      const never = how === "move" && has(from, stage) ? neverMoves(from, to, stage, stages) : undefined;
      return never
        ? [`Items in "${stage}" cannot be moved: ${never}. Let them finish, or restart them.`]
        : [];
    }),
  ];
}

/** The items in flight by stage, and how they stand in another version. Reads them all. */
export async function previewOf(
  { runtime, store }: { runtime: Pick<Runtime, "state" | "version">; store: Pick<AuditStore, "pageItems"> },
  from: Workflow,
  to: Workflow,
  stages?: Stages,
): Promise<InFlightStage[]> {
  const found = new Map(from.stages.map(({ name }) => [name, counting()]));
  for await (const key of itemsInFlight(store, from.id)) {
    const state = await runtime.state(key);
    if (!state || state.status === "ended") continue;
    const { stage = "", hash } = state;
    const counted = found.get(stage) ?? counting();
    found.set(stage, counted);
    counted.items++;
    const own = runtime.version(hash) ?? from;
    const stand = hash === to.hash ? undefined : standing(own, to, state, stages);
    counted[stand ? AS[stand.is] : "already"]++;
    if (stand && stand.is !== "here")
      counted.because.set(stand.because, (counted.because.get(stand.because) ?? 0) + 1);
  }
  return [...found].map(([stage, { because, ...counts }]) => {
    const known = from.stages.some(({ name }) => name === stage);
    return {
      ...{ stage, ...counts },
      because: [...because].map(([text, items]) => ({ text, items })).sort((a, b) => b.items - a.items),
      refused: (known && neverMoves(from, to, stage, stages)) || null,
    };
  });
}

const counting = () => ({
  ...{ items: 0, now: 0, later: 0, never: 0, already: 0 },
  because: new Map<string, number>(),
});

const AS = { here: "now", later: "later", never: "never" } as const;
