import { kindOf } from "@throughline/steps";
import { type Step, walkSteps } from "@throughline/workflow";
import { conditionsOf } from "./exits.ts";
import type { Finding, Prover, Subject } from "./finding.ts";
import { restsOf, sample } from "./sample.ts";
import { FAILED, LATE } from "./walk.ts";

/** What a kind of step says of itself that it could hang, or end without an answer; each with what is to be true. */
const STATEMENTS: Record<string, string> = {
  "may-stay-undecided": "ends in something that always answers",
  "wait-without-timeout": "has a time-out that ends it or asks somebody",
  "ask-without-timeout": "has a time-out that ends it or asks somebody",
  "nobody-to-give-it-to": "gives the item to a queue when nobody takes it",
  "send-back-without-end": "says what becomes of an item that was sent back too often",
};

const OUTCOME = "path-without-outcome";

/** Nothing waits for ever: models end in something that answers, waits have a time-out, calls a way for when they fail. */
export const surelyProver: Prover = {
  codes: [...Object.keys(STATEMENTS), OUTCOME],
  prove: (subject) => [...walkSteps(subject.workflow)].flatMap(({ step }) => ofStep(step, subject)),
  shows({ ending, entries }, { step, code }) {
    const begun = entries.some((entry) => entry.kind === "step-started" && entry.step === step);
    const incident = entries.some((entry) => entry.kind === "incident-opened" && entry.step === step);
    if (code === OUTCOME) return incident;
    return begun && (incident || ending.is === "waiting" || ending.is === "stuck");
  },
};

function ofStep(step: Step, subject: Subject): Finding[] {
  const { workflow, walk } = subject;
  const kind = kindOf(step.kind);
  const begun = walk.begun.get(step) ?? [];
  const there = (how: string) => {
    const found = sample(subject, begun);
    return found.is === "yes" ? { example: { ...found.example, [step.id]: how } } : {};
  };
  const wrong = kind.check?.(step.config as never, workflow, {}) ?? [];
  const findings = wrong.flatMap(({ code, path, severity, message, fix }): Finding[] => {
    const is = STATEMENTS[code];
    if (!is) return [];
    const statement = `"${step.id}" ${is}.`;
    return [
      {
        code,
        statement,
        verdict: "refuted",
        of: step,
        step,
        path,
        severity,
        message,
        ...(fix && { fix }),
        ...there(LATE),
      },
    ];
  });
  findings.push(...mayFail(step, subject, () => there(FAILED)));
  if (findings.length > 0) return findings;
  const proven = kind.waits?.(step.config as never, workflow) === undefined ? [] : [provenOf(step)];
  return proven;
}

/** What may fail by the workflow's own words, or another system's, says what comes of the item then. */
function mayFail(
  step: Step,
  { workflow, walk }: Subject,
  there: () => { example?: Finding["example"] },
): Finding[] {
  const kind = kindOf(step.kind);
  const { calls = [] } = kind.uses(step.config as never, workflow);
  const failing = kind.exits?.(step.config as never, workflow, step).find(({ unless }) => unless);
  const what = calls[0] ? `${calls[0].operation} fails` : failing && "its conditions do not hold";
  if (what === undefined) return [];
  const statement = `"${step.id}" says what becomes of the item when ${what}.`;
  const place = { code: OUTCOME, statement, of: step, step, path: calls[0]?.path ?? [step.kind] };
  if (step.fails.do !== "incident") return [{ ...place, verdict: "proven" }];
  const fails = failing && sample({ walk }, walk.begun.get(step) ?? [], conditionsOf(failing));
  if (fails?.is === "no") return [{ ...place, verdict: "proven" }];
  return [
    {
      ...{ ...place, verdict: "refuted", severity: "warning" },
      message: `Nothing says what becomes of the item when ${what}: it has no outcome until a person has seen to it.`,
      fix: "Say it: fails: continue, fails: escalate to NAME, or fails: end as OUTCOME.",
      ...(fails?.is === "yes" ? { example: fails.example, ...restsOf(fails) } : there()),
    },
  ];
}

const provenOf = (step: Step): Finding => ({
  code: "wait-without-timeout",
  statement: `"${step.id}" does not wait for ever.`,
  verdict: "proven",
  of: step,
  step,
});
