import { kindOf } from "@throughline/steps";
import { type Block, type Step, type Workflow, walkSteps } from "@throughline/workflow";
import type { Finding, Prover, Subject } from "./finding.ts";
import { restsOf, sample } from "./sample.ts";
import type { World } from "./world.ts";

const code = "two-writers";

interface Writer {
  step: Step;
  lane: string;
  path: (string | number)[];
}

/**
 * No two lanes settle the same: which of them came last would be chance. A handler may: its event has its own place in
 * the order of what happens, and what came last is what holds.
 */
export const writersProver: Prover = {
  codes: [code],

  prove: (subject) =>
    [...walkSteps(subject.workflow)].flatMap(({ step }) =>
      kindOf(step.kind).runs === "all" ? ofLanes(step, subject) : [],
    ),

  shows({ entries }, { step }) {
    const settled = entries.flatMap((entry) =>
      entry.kind === "decided"
        ? [{ step: entry.step, name: entry.decision.name }]
        : entry.kind === "write-planned"
          ? [{ step: entry.step, name: entry.field }]
          : [],
    );
    const own = settled.filter((one) => one.step === step).map(({ name }) => name);
    return settled.some((one) => one.step !== step && own.includes(one.name));
  },
};

function ofLanes(parallel: Step, subject: Subject): Finding[] {
  const writers = new Map<string, Writer[]>();
  for (const block of parallel.blocks)
    for (const { name, ...writer } of writersIn(block, subject.workflow))
      writers.set(name, [...(writers.get(name) ?? []), writer]);
  return [...writers].flatMap(([name, all]) => {
    for (const [index, one] of all.entries())
      for (const other of all.slice(index + 1)) {
        if (one.lane === other.lane) continue;
        const found = together(one, other, name, subject);
        if (found) return [found];
      }
    return [];
  });
}

/** Two writers of different lanes: proven apart where no item gets to both of them. */
function together(one: Writer, other: Writer, about: string, subject: Subject): Finding | undefined {
  const { walk } = subject;
  const statement = `No item gets to "${one.step.id}" and to "${other.step.id}", which both settle ${about}.`;
  const place = { code, statement, of: other.step, step: other.step, path: other.path };
  const firsts = walk.begun.get(one.step) ?? [];
  const found = sample(
    subject,
    (walk.begun.get(other.step) ?? []).flatMap((world) => firsts.map((first) => both(first, world))),
  );
  if (found.is === "no") return { ...place, verdict: "proven" };
  const message = `The lanes "${one.lane}" and "${other.lane}" both settle ${about}, at the same time.`;
  const fix = "Let one lane do it, or do it after the lanes have ended.";
  if (found.is === "open")
    return { ...place, verdict: "not decided", severity: "warning", message, fix, because: found.because };
  return { ...place, verdict: "refuted", message, fix, example: found.example, ...restsOf(found) };
}

/** A way on which all is known that is on either of two. */
const both = (a: World, b: World): World => ({
  ...b,
  known: [...b.known, ...a.known.filter((one) => !b.known.includes(one))],
  happened: { ...a.happened, ...b.happened },
  exact: a.exact && b.exact,
});

const writersIn = (block: Block, workflow: Workflow): (Writer & { name: string })[] =>
  block.steps.flatMap((step) => {
    const { gives = [], writes = [] } = kindOf(step.kind).uses(step.config as never, workflow);
    const own = [...gives, ...writes.map(({ field, path }) => ({ name: field, path }))];
    return [
      ...own.map(({ name, path }) => ({ name, step, lane: block.name, path })),
      ...step.blocks.flatMap((inner) =>
        writersIn(inner, workflow).map((one) => ({ ...one, lane: block.name })),
      ),
    ];
  });
