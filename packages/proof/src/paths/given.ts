import { kindOf } from "@throughline/steps";
import {
  compile,
  evaluateValue,
  findStep,
  type Path,
  type Step,
  type Value,
  type Workflow,
  walkSteps,
} from "@throughline/workflow";
import { namesOf, settledIn } from "./exits.ts";
import type { Finding, Prover } from "./finding.ts";
import { restsOf, sample } from "./sample.ts";

const code = "may-not-be-given";

/** A fact that a step cannot do without, and the expression that reads it; absent: it is filled into a text. */
interface Need {
  fact: string;
  path: Path;
  source?: string;
}

/** What a step cannot do without is known on every path to it. */
export const givenProver: Prover = {
  codes: [code],

  prove(subject) {
    const { workflow, walk } = subject;
    return [...walkSteps(workflow)].flatMap(({ step }) =>
      needsOf(step, workflow).map(({ fact, path, source }): Finding => {
        const begun = walk.begun.get(step) ?? [];
        const without = sample(subject, begun, [], [fact]);
        const place = {
          code,
          of: step,
          step,
          path,
          statement: `"${fact}" is known whenever "${step.id}" begins.`,
        };
        if (without.is === "yes" && source !== undefined && doesWithout(source, fact, without.example))
          return { ...place, verdict: "proven" };
        if (without.is === "no") return { ...place, verdict: "proven" };
        const message = `"${fact}" is needed here, but is not given on every path to this step.`;
        const fix = `Add when: given(${fact}) to the step, or settle ${fact} on every path.`;
        if (without.is === "open")
          return {
            ...place,
            verdict: "not decided",
            severity: "warning",
            message,
            fix,
            because: without.because,
          };
        const { [fact]: _, ...example } = without.example;
        return { ...place, verdict: "refuted", message, fix, example, ...restsOf(without) };
      }),
    );
  },

  shows({ entries }, { step: id = "" }, workflow) {
    const begun = entries.findIndex((entry) => entry.kind === "step-started" && entry.step === id);
    const step = findStep(workflow, id);
    if (begun < 0 || !step) return false;
    const before = entries
      .slice(0, begun)
      .flatMap((entry) => (entry.kind === "decided" ? [entry.decision.name] : []));
    return needsOf(step, workflow).some(({ fact }) => !before.includes(fact));
  },
};

function needsOf(step: Step, workflow: Workflow): Need[] {
  const { expressions, names = [] } = kindOf(step.kind).uses(step.config as never, workflow);
  const needs: Need[] = [
    ...expressions.flatMap(({ source, path, needed }) =>
      needed ? namesOf([source]).map((fact): Need => ({ fact, path, source })) : [],
    ),
    ...names.flatMap(({ name, path, needed }) => (needed ? [{ fact: name, path }] : [])),
  ];
  // that nothing gives it at all is another problem
  const given = settledIn(
    [...walkSteps(workflow)].map((walked) => walked.step),
    workflow,
  );
  const isFact = (name: string) => Object.hasOwn(workflow.facts, name) && !workflow.governs.includes(name);
  return needs.filter(({ fact }) => isFact(fact) && given.includes(fact));
}

/** Whether an expression says something although a fact is not known. */
function doesWithout(source: string, fact: string, example: Record<string, unknown>): boolean {
  const { expression } = compile(source);
  if (!expression) return false;
  const get = (name: string) => (name === fact ? undefined : ((example[name] ?? null) as Value));
  return evaluateValue(expression, { get }) !== undefined;
}
