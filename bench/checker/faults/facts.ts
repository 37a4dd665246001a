import { type Placed, type RawStep, type RawWorkflow, stepsOf } from "../raw.ts";
import type { FaultKind } from "./fault.ts";
import { without } from "./seen.ts";

/** The facts that a step gives. */
export function givenBy({ step, kind }: Placed, workflow: RawWorkflow): string[] {
  const { gives, decide } = step;
  const names =
    kind === "interpret"
      ? Object.keys(decide as object)
      : typeof gives === "string"
        ? [gives]
        : Array.isArray(gives)
          ? gives
          : Object.keys(gives ?? {});
  return names.filter((name) => name in workflow.facts);
}

/** Whether a step of its own reads a name: in expressions, inputs of a table, templates and skills. */
function readsIt({ step }: Placed, fact: string): boolean {
  const { steps: _, lanes: __, choose, otherwise, gives: ___, ...own } = step;
  const kept = { ...own, ...(choose ? { choose: choose.map(({ when }) => when) } : { otherwise }) };
  const name = new RegExp(`\\b${fact}\\b`);
  return texts(kept).some((text) => name.test(text.replace(/"[^"]*"/g, "")));
}

/** Every text in a step but its id. */
const texts = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => (isId(key, inner) ? [] : texts(inner)))
      : [];

const isId = (key: string, inner: unknown) =>
  typeof inner === "string" &&
  ["decide", "interpret", "update", "assign", "call", "ask", "check", "agent", "or", "question"].includes(
    key,
  );

export const usedBeforeGiven: FaultKind = {
  kind: "fact used before given",
  codes: ["given-too-late"],
  put({ workflow }, chance) {
    const all = stepsOf(workflow);
    const places = all.flatMap((giver, at) => {
      const facts = givenBy(giver, workflow);
      const [fact = ""] = facts;
      if (facts.length !== 1 || giver.inside.length > 0 || givers(all, fact) !== 1) return [];
      const reader = all.find((one, place) => place > at && readsIt(one, fact));
      // what stands inside of another step is come to together with it
      const anchor = reader?.inside[0] ? all.find(({ step }) => step === reader.inside[0]?.step) : reader;
      return reader && anchor ? [{ giver, reader, anchor, fact }] : [];
    });
    if (places.length === 0) return undefined;
    const { giver, reader, anchor, fact } = chance.pick(places);
    giver.list.splice(giver.list.indexOf(giver.step), 1);
    anchor.list.splice(anchor.list.indexOf(anchor.step) + 1, 0, giver.step);
    workflow.stages = workflow.stages.filter(({ steps }) => steps.length > 0);
    return {
      what: `${giver.id}, which gives ${fact}, stands behind ${reader.id}`,
      steps: [reader.id],
      wrong: ({ faulty }) => without(faulty, reader.id, fact),
      over: (lives) =>
        lives.some(({ faulty, good }) => without(faulty, reader.id, fact) && !without(good, reader.id, fact)),
    };
  },
};

const givers = (all: Placed[], fact: string) =>
  all.filter(({ step }) => JSON.stringify([step.gives, step.decide]).includes(`"${fact}"`)).length;

export const givenOnOneBranch: FaultKind = {
  kind: "fact given on one branch only",
  // a table that reads it has no row for where it is not given
  codes: ["may-not-be-given", "given-on-some-paths", "table-may-miss"],
  put({ workflow }, chance) {
    const all = stepsOf(workflow);
    const places = all.flatMap((giver, at) => {
      const facts = givenBy(giver, workflow).filter((fact) => !workflow.facts[fact]?.optional);
      const [fact = ""] = facts;
      if (facts.length !== 1 || givenBy(giver, workflow).length !== 1 || giver.step.when !== undefined)
        return [];
      const readers = all.filter(
        (one, place) =>
          place > at &&
          needs(one.step, fact) &&
          !one.inside.some(({ step }) => giver.inside.some((other) => other.step === step)),
      );
      const when = conditionFor(giver, workflow);
      return readers.length > 0 && when ? [{ giver, fact, when }] : [];
    });
    if (places.length === 0) return undefined;
    const { giver, fact, when } = chance.pick(places);
    giver.step.when = when;
    const steps = all.filter((one) => readsIt(one, fact)).map(({ id }) => id);
    return {
      what: `${giver.id} gives ${fact} only when ${when}`,
      steps,
      wrong: ({ faulty, good }) => steps.some((id) => without(faulty, id, fact) && !without(good, id, fact)),
    };
  },
};

/** The step cannot do its work without the fact. */
function needs(step: RawStep, fact: string): boolean {
  if (step.when !== undefined) return false;
  const name = new RegExp(`(?<![."])\\b${fact}\\b`);
  const needed = Object.values(step.set ?? {}).some(
    (source) =>
      name.test(source.replace(/"[^"]*"/g, "")) &&
      !source.includes("firstGiven") &&
      !source.includes("given("),
  );
  return needed || (typeof step.team === "string" && step.team.includes(`{${fact}}`));
}

/** Something that the giver's agent may read, and that is at times so and at times not. */
function conditionFor({ step }: Placed, { agents }: RawWorkflow): string | undefined {
  const reads = agents[step.agent ?? ""]?.reads ?? [];
  const field = reads.find((one) =>
    /^(Amount__c|Region__c|Kind__c|Complete__c|Cost__c|Type__c|NumberOfEmployees)$/.test(one),
  );
  if (!field) return undefined;
  if (/Amount|Cost|Number/.test(field)) return `${field} > 100`;
  if (field === "Complete__c") return "Complete__c == true";
  return field === "Region__c" ? 'Region__c == "North"' : `given(${field})`;
}
