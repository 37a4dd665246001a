import { kindOf } from "@throughline/steps";
import { type Step, walkSteps } from "@throughline/workflow";
import type { Finding, Prover, Subject } from "./finding.ts";
import { sample } from "./sample.ts";
import type { World } from "./world.ts";

const code = "unreachable-step";

/** Something gets to every step. Whether its own `when` can hold there is another question. */
export const reachedProver: Prover = {
  codes: [code],

  prove(subject) {
    const { workflow } = subject;
    const lists: { steps: Step[]; from: readonly World[]; into?: Step }[] = [];
    workflow.stages.forEach(({ steps }, index) => {
      const before = workflow.stages[index - 1]?.steps[0];
      lists.push({ steps, from: before ? (subject.walk.before.get(before) ?? []) : [] });
    });
    for (const handler of workflow.handlers)
      if (handler.do.kind === "step") lists.push({ steps: [handler.do.step], from: [] });
    for (const { step } of walkSteps(workflow))
      for (const { steps } of step.blocks)
        lists.push({ steps, from: subject.walk.begun.get(step) ?? [], into: step });
    return lists.flatMap((list) => ofList(subject, list));
  },

  shows: ({ ending, entries }, { step }) =>
    ending.is !== "not started" &&
    !entries.some((entry) => entry.kind === "step-started" && entry.step === step),
};

/** Of steps in a row only the first that nothing gets to is told, and nothing of what is inside of it. */
function ofList(
  subject: Subject,
  { steps, from, into }: { steps: Step[]; from: readonly World[]; into?: Step },
): Finding[] {
  const { walk } = subject;
  if (into && from.length === 0) return [];
  const findings: Finding[] = [];
  for (const [index, step] of steps.entries()) {
    const statement = `Something gets to the step "${step.id}".`;
    const worlds = walk.before.get(step) ?? [];
    const here = sample(subject, worlds);
    const place = { code, statement, of: step, step, path: [step.kind] };
    if (here.is === "yes") findings.push({ ...place, verdict: "proven" });
    else if (here.is === "open") findings.push({ ...place, verdict: "not decided", because: here.because });
    else {
      const last = steps[index - 1];
      const passing = sample(subject, (last ? walk.before.get(last) : from) ?? []);
      const always = last && (walk.begun.get(last)?.length ?? 0) > 0;
      const why =
        !last && into
          ? `the way to it in "${into.id}" is never taken`
          : always && kindOf(last.kind).ends?.(last.config as never)
            ? "the item has ended before"
            : last
              ? `every item ends at "${last.id}", or before`
              : "every item has ended before";
      findings.push({
        ...place,
        verdict: "refuted",
        message: `Nothing gets to the step "${step.id}", because ${why}.`,
        fix: "Move it, correct the conditions before it, or take it out.",
        ...(passing.is === "yes" && { example: passing.example }),
      });
      break;
    }
  }
  return findings;
}
