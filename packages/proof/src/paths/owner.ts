import { OWNER } from "@throughline/engine";
import { kindOf } from "@throughline/steps";
import { type Workflow, walkSteps } from "@throughline/workflow";
import type { Finding, Prover, Subject } from "./finding.ts";
import { restsOf, sample } from "./sample.ts";
import type { End } from "./walk.ts";

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
    const last = workflow.stages.at(-1);
    const resolved = walk.ends.filter(({ how }) => how === "resolved");
    const ended = [...Map.groupBy(walk.ends, ({ step }) => step)].flatMap(([step, ends]) =>
      step && kindOf(step.kind).ends?.(step.config as never) && ends.some(({ world }) => world.owned)
        ? [ownedAt(subject, ends, { of: step, step }, `"${step.id}"`)]
        : [],
    );
    return [ownedAt(subject, resolved, last ? { of: last } : {}, "its last stage"), ...ended];
  },

  shows: ({ state, entries }) =>
    state?.status === "ended" &&
    !entries.some((entry) => entry.kind === "effect-intended" && entry.effect.kind === "choose"),
};

/** All that get to an end have an owner; one that only some have at the same end is missing elsewhere. */
function ownedAt(
  subject: Subject,
  ends: readonly End[],
  where: Pick<Finding, "of" | "step">,
  what: string,
): Finding {
  const place = { code, statement: `Every item that gets to the end of ${what} has an owner.`, ...where };
  const without = ends.flatMap(({ world }) => (world.owned ? [] : [world]));
  const found = sample(subject, without);
  if (found.is === "no") return { ...place, verdict: "proven" };
  const message = `An item can get to the end of ${what} without anybody having been given it.`;
  const fix = "Assign an owner on this path as well, or end it before: end as OUTCOME.";
  if (found.is === "open")
    return { ...place, verdict: "not decided", severity: "warning", message, fix, because: found.because };
  return { ...place, verdict: "refuted", message, fix, example: found.example, ...restsOf(found) };
}

const givesOwners = (workflow: Workflow): boolean =>
  workflow.governs.includes(OWNER) || [...walkSteps(workflow)].some(({ step }) => kindOf(step.kind).assigns);
