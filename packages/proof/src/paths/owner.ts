import { OWNER } from "@throughline/engine";
import { kindOf } from "@throughline/steps";
import { type Workflow, walkSteps } from "@throughline/workflow";
import type { Finding, Prover } from "./finding.ts";
import { sample } from "./sample.ts";

const code = "path-without-owner";

/**
 * Whatever is resolved has been given to somebody, or to a queue. Where the workflow says with which outcome it ends,
 * it may end before: what was refused needs nobody. A workflow that never gives anything to anybody leaves that to others.
 */
export const ownerProver: Prover = {
  codes: [code],

  prove(subject): Finding[] {
    const { workflow, walk } = subject;
    if (!givesOwners(workflow)) return [];
    const statement = "Every item that is resolved has an owner.";
    const last = workflow.stages.at(-1);
    const place = { code, statement, ...(last && { of: last }) };
    const resolved = walk.ends.filter(({ how, world }) => how === "resolved" && !world.owned);
    const found = sample(
      subject,
      resolved.map(({ world }) => world),
    );
    if (found.is === "no") return [{ ...place, verdict: "proven" }];
    const message = "An item can go through all stages without anybody having been given it.";
    const fix = "Assign an owner on this path as well, or end it: end as OUTCOME.";
    if (found.is === "open")
      return [
        { ...place, verdict: "not decided", severity: "warning", message, fix, because: found.because },
      ];
    return [{ ...place, verdict: "refuted", message, fix, example: found.example }];
  },

  shows: ({ state, entries }) =>
    state?.status === "ended" &&
    state.outcome === "resolved" &&
    !entries.some((entry) => entry.kind === "effect-intended" && entry.effect.kind === "choose"),
};

const givesOwners = (workflow: Workflow): boolean =>
  workflow.governs.includes(OWNER) || [...walkSteps(workflow)].some(({ step }) => kindOf(step.kind).assigns);
