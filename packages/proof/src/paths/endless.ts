import { kindOf } from "@throughline/steps";
import { type Step, walkSteps } from "@throughline/workflow";
import { conditionsOf } from "./exits.ts";
import type { Finding, Prover, Subject } from "./finding.ts";
import { sample } from "./sample.ts";

const code = "loop-without-exit";

/** What is repeated comes to an end: by its condition, and not only because its rounds are used up. */
export const endlessProver: Prover = {
  codes: [code],

  prove: (subject) =>
    [...walkSteps(subject.workflow)].flatMap(({ step }) =>
      kindOf(step.kind).runs === "repeated" ? ofLoop(step, subject) : [],
    ),

  // every round was made, and none of them was the last by its condition
  shows({ entries }, { step }) {
    const over = entries.find((entry) => entry.kind === "step-completed" && entry.step === step);
    return over?.kind === "step-completed" && / rounds were made/.test(over.because?.text ?? "");
  },
};

function ofLoop(step: Step, subject: Subject): Finding[] {
  const { walk, workflow } = subject;
  const begun = walk.begun.get(step) ?? [];
  const exits = kindOf(step.kind).exits?.(step.config as never, workflow, step) ?? [];
  const exit = exits.find(({ holds }) => holds);
  const rounds = walk.rounds.get(step) ?? [];
  // nothing comes to the end of a round: every one of them ends the item, or is never begun
  if (!exit || rounds.length === 0) return [];
  const until = exit.holds?.join(" and ") ?? "";
  const statement = `The loop "${step.id}" can end because ${until} holds.`;
  const place = { code, statement, of: step, step, path: ["until"] };
  const ends = sample(subject, rounds, conditionsOf(exit));
  if (ends.is === "yes") return [{ ...place, verdict: "proven" }];
  if (ends.is === "open") return [{ ...place, verdict: "not decided", because: ends.because }];
  const there = sample(subject, begun);
  return [
    {
      ...place,
      verdict: "refuted",
      message: `The loop "${step.id}" never ends by its condition: nothing in it can make ${until} hold.`,
      fix: `Let a step of the loop settle what ${until} reads, or correct the condition.`,
      ...(there.is === "yes" && { example: there.example }),
    },
  ];
}
