import { dollars, NANO } from "@throughline/steps";
import { findStep, type Step, type Workflow } from "@throughline/workflow";
import type { Constraint } from "../solve/index.ts";
import { worstInWords } from "./costs.ts";
import type { Finding, Prover, Subject } from "./finding.ts";
import { createMeter } from "./meter.ts";
import { sample } from "./sample.ts";
import { type Walk, walk } from "./walk.ts";
import type { World } from "./world.ts";

const code = "cost-above-budget";

interface Budget {
  /** "One item", "The agent reader" */
  whose: string;
  /** In billionths of a US dollar. */
  most: number;
  /** Whether what a step asks is paid from it. */
  pays(step: Step): boolean;
  path: (string | number)[];
}

/** The dearest way is within the budget of an item, and of each agent: no model is passed over for want of money. */
export const budgetProver: Prover = {
  codes: [code],

  prove(subject) {
    const { workflow, mostOf } = subject;
    return mostOf ? budgetsOf(workflow).map((budget) => within(budget, mostOf, subject)) : [];
  },

  shows: ({ entries }) =>
    entries.some(
      (entry) =>
        entry.kind === "decided" && entry.decision.because.before?.some(({ text }) => /budget/.test(text)),
    ),
};

function budgetsOf({ budget, agents }: Workflow): Budget[] {
  const inNano = (usd: number) => Math.round(usd * NANO);
  return [
    ...(budget
      ? [{ whose: "One item", most: inNano(budget.perItem), pays: () => true, path: ["budget", "per item"] }]
      : []),
    ...Object.values(agents).flatMap(({ name, budget: own }): Budget[] =>
      own === undefined
        ? []
        : [
            {
              ...{ whose: `The agent ${name}`, most: inNano(own), path: ["agents", name, "budget"] },
              pays: ({ agent }) => agent === name,
            },
          ],
    ),
  ];
}

function within(
  { whose, most, pays, path }: Budget,
  mostOf: NonNullable<Subject["mostOf"]>,
  { workflow, fields }: Subject,
): Finding {
  const meter = createMeter(
    workflow,
    (step, asking) => (pays(step) ? mostOf(step, asking, workflow) : 0),
    pays,
  );
  const priced = walk(workflow, { meter, ...(fields && { fields }) });
  const cost = ({ spent }: World) => spent.money.most;
  const above = priced.ends
    .flatMap(({ world }) => (cost(world) > most ? [world] : []))
    .toSorted((a, b) => cost(b) - cost(a));
  // where nothing goes wrong on the way it is easier to see
  const mishaps = ({ happened }: World) => Object.keys(happened).length;
  const ways = above.toSorted((a, b) => mishaps(a) - mishaps(b));
  // of blank texts nobody is asked
  const written = ways[0] ? textsAsked(ways[0], workflow, priced) : [];
  const full = sample({ walk: priced }, ways, written);
  const found = full.is === "yes" ? full : sample({ walk: priced }, ways);
  const about = {
    code,
    statement: `${whose} never takes more of language models than ${dollars(most)}.`,
    path,
  };
  const [dearest] = above;
  if (found.is === "no" || !dearest) return { ...about, verdict: "proven" };
  const told = {
    ...about,
    severity: "warning" as const,
    message: `${whose} can take ${dollars(cost(dearest))} of language models, and has ${dollars(most)}: what would be asked beyond that is not. ${worstInWords({ ...dearest.spent.money, when: [] })}`,
    fix: `Allow ${dollars(cost(dearest))}, or ask less on this way.`,
  };
  if (found.is === "open") return { ...told, verdict: "not decided", because: found.because };
  return { ...told, verdict: "refuted", example: found.example };
}

/** The texts that whoever is asked on a way is shown are there. */
function textsAsked({ spent }: World, { agents, ...workflow }: Workflow, { moments }: Walk): Constraint[] {
  const steps = new Set(spent.money.by.map(({ step }) => step));
  const reads = [...steps].flatMap((id) => agents[findStep(workflow, id)?.agent ?? ""]?.reads ?? []);
  return [...new Set(reads)].flatMap((name) =>
    !moments.isFact(name) && moments.domainOf(name).type === "text"
      ? [{ source: `given(${name})`, is: "holds" as const }]
      : [],
  );
}
