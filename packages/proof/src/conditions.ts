import { kindOf } from "@throughline/steps";
import {
  type Milestone,
  type Path,
  type Repair,
  type Stage,
  type Step,
  walkSteps,
} from "@throughline/workflow";
import type { Finding, Prover, Subject } from "./paths/finding.ts";
import type { Sampled } from "./paths/sample.ts";
import { anywhere, onTheWay } from "./record.ts";
import type { Constraint } from "./solve/index.ts";

/** A condition in the file, and what it is asked of. */
interface Place {
  source: string;
  /** "The step refund" */
  what: string;
  /** What follows where it never holds (absent: that is told where nothing gets to), and where it always does. */
  never?: string;
  always: string;
  of?: object;
  step?: Step;
  path: Path;
  /** Records that come to it, with conditions besides. */
  ask(conditions: Constraint[]): Sampled;
  /** That it always holds is of no harm: nothing stands behind it. */
  mayHold?: boolean;
}

/** Every condition holds for some record that comes to it, and does not for some other one. */
export const conditionsProver: Prover = {
  codes: ["never-true", "always-true"],
  prove: (subject) => placesOf(subject).flatMap(looked),

  shows({ entries, ending }, { code, step }) {
    const begun = entries.some((entry) => entry.kind === "step-started" && entry.step === step);
    return ending.is !== "not started" && begun === (code === "always-true");
  },
};

function looked(place: Place): Finding[] {
  const { source, what, of, step, path, mayHold } = place;
  // that nothing comes to it is another problem
  if (place.ask([]).is === "no") return [];
  const about = { ...(of && { of }), ...(step && { step }), path };
  const some = place.ask([{ source, is: "holds" }]);
  const never: Finding = {
    ...about,
    code: "never-true",
    statement: `The condition of ${what} holds for some record.`,
    ...verdictOf(some),
    message: `The condition of ${what} never holds: ${place.never}.`,
    fix: "Correct the condition, or take out what it stands for.",
  };
  const others = place.ask([{ source, is: "does-not-hold" }]);
  if (some.is === "no") return place.never ? [{ ...never, ...exampleOf(others) }] : [];
  if (mayHold) return place.never ? [never] : [];
  const repair: Repair[] =
    path.at(-1) === "when" && step && path.length === 1 ? [{ path, remove: true }] : [];
  return [
    ...(place.never ? [never] : []),
    {
      ...about,
      code: "always-true",
      statement: `The condition of ${what} does not hold for some record.`,
      ...verdictOf(others),
      severity: "warning",
      message: `The condition of ${what} always holds: ${place.always}.`,
      fix: "Correct the condition, or take it out.",
      repair,
      ...(others.is === "no" && exampleOf(some)),
    },
  ];
}

const exampleOf = (found: Sampled) => (found.is === "yes" ? { example: found.example } : {});

/** Refuted where there is no such record. */
function verdictOf(found: Sampled): Pick<Finding, "verdict" | "because"> {
  if (found.is === "open") return { verdict: "not decided", because: found.because };
  return { verdict: found.is === "yes" ? "proven" : "refuted" };
}

function placesOf(subject: Subject): Place[] {
  const { workflow } = subject;
  return [
    ...startOf(subject),
    ...workflow.handlers.flatMap((handler): Place[] =>
      handler.when === undefined
        ? []
        : [
            {
              ...{ source: handler.when, what: `the event "${handler.event}"`, of: handler, path: ["when"] },
              never: "nothing is ever done",
              always: "it can be left out",
              ask: (conditions) => anywhere(subject, conditions),
            },
          ],
    ),
    ...workflow.stages.flatMap((stage) => pausesOf(subject, stage)),
    ...[...walkSteps(workflow)].flatMap(({ step }) => [...whenOf(subject, step), ...waysOf(subject, step)]),
  ];
}

function startOf(subject: Subject): Place[] {
  const { when } = subject.workflow.start;
  if (when === undefined) return [];
  return [
    {
      ...{ source: when, what: "the start", path: ["start", "when"] },
      never: "no record is ever taken",
      always: "every record is taken",
      ask: (conditions) => anywhere(subject, conditions),
    },
  ];
}

function pausesOf(subject: Subject, stage: Stage): Place[] {
  const { pauseWhen }: Partial<Milestone> = stage.milestone ?? {};
  if (pauseWhen === undefined) return [];
  return [
    {
      ...{
        source: pauseWhen,
        what: `the pause of "${stage.name}"`,
        of: stage,
        path: ["milestone", "pause when"],
      },
      never: "its time never stands still",
      always: "its time never runs",
      ask: (conditions) => anywhere(subject, conditions),
    },
  ];
}

function whenOf(subject: Subject, step: Step): Place[] {
  if (step.when === undefined) return [];
  const worlds = subject.walk.before.get(step) ?? [];
  return [
    {
      ...{ source: step.when, what: `"${step.id}"`, of: step, step, path: ["when"] },
      never: "nothing ever begins it",
      always: "everything that gets there begins it",
      ask: (conditions) => onTheWay(subject, worlds, conditions),
    },
  ];
}

/** Where a way is never taken nothing gets to its steps, which is told there. */
function waysOf(subject: Subject, step: Step): Place[] {
  const worlds = subject.walk.begun.get(step) ?? [];
  const blocks = kindOf(step.kind).blocks?.(step.config as never) ?? [];
  return step.blocks.flatMap(({ when }, at): Place[] => {
    if (when === undefined) return [];
    // the condition of a way stands beside its steps
    const path = [...(blocks[at]?.path.slice(0, -1) ?? []), "when"];
    return [
      {
        ...{ source: when, what: `the way ${at + 1} of "${step.id}"`, of: step, step, path },
        always: "nothing goes another way",
        ask: (conditions) => onTheWay(subject, worlds, conditions),
        mayHold: at > 0 && at === step.blocks.length - 1,
      },
    ];
  });
}
