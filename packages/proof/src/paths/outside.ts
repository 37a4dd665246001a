import { kindOf } from "@throughline/steps";
import { type Step, walkSteps } from "@throughline/workflow";
import type { Finding, Prover, Subject } from "./finding.ts";

/** What the executor refuses, whoever gets to the step. */
const REFUSED = [
  "write-outside-boundary",
  "write-outside-governs",
  "gives-outside-boundary",
  "call-outside-boundary",
  "model-outside-boundary",
];

/** Every write is inside of what the workflow governs, and of the boundary of its agent. What is not is told by the check. */
export const outsideProver: Prover = {
  codes: REFUSED,

  prove: (subject) => [...walkSteps(subject.workflow)].flatMap(({ step }) => ofStep(step, subject)),

  shows: ({ entries }, { step }) =>
    entries.some((entry) => entry.kind === "attempt-refused" && entry.step === step),
};

function ofStep(step: Step, { workflow }: Subject): Finding[] {
  const { writes = [] } = kindOf(step.kind).uses(step.config as never, workflow);
  const { agent = "" } = step;
  const may = Object.hasOwn(workflow.agents, agent) ? workflow.agents[agent]?.writes : undefined;
  return writes.flatMap(({ field }): Finding[] => {
    if (!workflow.governs.includes(field) || may?.includes(field) === false) return [];
    const statement = `"${step.id}" may write ${field}.`;
    return [{ code: "write-outside-boundary", statement, verdict: "proven", of: step, step }];
  });
}
