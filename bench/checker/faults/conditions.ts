import type { Chance } from "../chance.ts";
import { type Placed, type RawWorkflow, stepsOf } from "../raw.ts";
import { givenBy } from "./facts.ts";
import type { FaultKind } from "./fault.ts";
import { began, skipped } from "./seen.ts";

/** Facts that are settled on every path to a step, without a doubt: those that steps of earlier places give. */
function settledBefore(place: Placed, workflow: RawWorkflow): string[] {
  const all = stepsOf(workflow);
  const at = all.indexOf(all.find(({ step }) => step === place.step) as Placed);
  const given = all
    .slice(0, at)
    .flatMap((one) =>
      one.inside.length === 0 &&
      one.step.when === undefined &&
      (one.kind === "decide" || one.kind === "interpret")
        ? givenBy(one, workflow)
        : [],
    );
  return given.filter((fact) => !workflow.facts[fact]?.optional);
}

const choices = (workflow: RawWorkflow, facts: string[]) =>
  facts.flatMap((fact) => {
    const { of } = workflow.facts[fact] ?? {};
    const values = Array.isArray(of) ? of : Object.keys(of ?? {});
    return values.length > 1 ? [{ fact, values }] : [];
  });

/** Numbers that the agent of a step may read. */
const numbers = ({ step }: Placed, { agents }: RawWorkflow) =>
  (agents[step.agent ?? ""]?.reads ?? []).filter((field) =>
    /^(Amount__c|Cost__c|NumberOfEmployees)$/.test(field),
  );

/** A condition that holds wherever the step is come to, if anywhere, only apparently: it never does. */
function never(place: Placed, workflow: RawWorkflow, chance: Chance): string[] {
  const facts = settledBefore(place, workflow);
  const all = choices(workflow, facts).map(({ fact, values }) => {
    const [a, b] = chance.shuffled(values);
    return `${fact} == "${a}" && ${fact} == "${b}"`;
  });
  const booleans = facts
    .filter((fact) => workflow.facts[fact]?.type === "boolean")
    .map((fact) => `${fact} && !${fact}`);
  const sums = numbers(place, workflow).map((field) => `${field} > 500 && ${field} < 200`);
  return [...all, ...booleans, ...sums, ...around(place).map((when) => `!(${when})`)];
}

/** And one that always holds there. */
function always(place: Placed, workflow: RawWorkflow, chance: Chance): string[] {
  const facts = settledBefore(place, workflow);
  const all = choices(workflow, facts).flatMap(({ fact, values }) => {
    const [a, b] = chance.shuffled(values);
    return [
      `${fact} != "${a}" || ${fact} != "${b}"`,
      values.map((one) => `${fact} == "${one}"`).join(" || "),
    ];
  });
  const booleans = facts
    .filter((fact) => workflow.facts[fact]?.type === "boolean")
    .map((fact) => `${fact} || !${fact}`);
  return [...all, ...booleans, ...around(place)];
}

/** Conditions of the ways that lead here, over facts: nothing between them and the step changes those. */
const around = ({ inside }: Placed): string[] =>
  inside.flatMap(({ step, block }) => {
    const when = step.choose?.[Number(block) - 1]?.when;
    return when && /^!?[a-z]\w*$/.test(when) && block === "1" ? [when] : [];
  });

export const neverTrue: FaultKind = {
  kind: "`when` that is never true",
  codes: ["never-true", "unreachable-step"],
  put({ workflow }, chance) {
    const places = stepsOf(workflow).flatMap((place) => {
      const way = ["end", "branch", "parallel", "repeat", "interpret", "decide", "assign"].includes(
        place.kind,
      );
      // without what a step gives others go wrong as well: that would be another fault
      if (way || givenBy(place, workflow).some((fact) => !workflow.facts[fact]?.optional)) return [];
      return never(place, workflow, chance).map((when) => ({ place, when }));
    });
    if (places.length === 0) return undefined;
    const { place, when } = chance.pick(places);
    const { id } = place;
    place.step.when = when;
    return {
      what: `${id} has when: ${when}`,
      steps: [id],
      wrong: ({ faulty }) => skipped(faulty, id) && !began(faulty, id),
      over: (lives) =>
        lives.some(({ good, faulty }) => began(good, id) && !began(faulty, id)) &&
        lives.every(({ faulty }) => !began(faulty, id)),
    };
  },
};

export const alwaysTrue: FaultKind = {
  kind: "`when` that is always true",
  codes: ["always-true", "unreachable-step"],
  put({ workflow }, chance) {
    const places = stepsOf(workflow).flatMap((place) => {
      const ofStep =
        place.step.when === undefined
          ? []
          : [
              {
                place,
                set: (when: string) => {
                  place.step.when = when;
                },
              },
            ];
      const [way] = place.step.choose ?? [];
      // a way that is always taken: what stands behind it is never come to
      const ofWay =
        way && Array.isArray(place.step.otherwise)
          ? [
              {
                place,
                set: (when: string) => {
                  way.when = when;
                },
              },
            ]
          : [];
      return [...ofStep, ...ofWay].flatMap((one) =>
        always(place, workflow, chance).map((when) => ({
          ...one,
          when,
          branch: ofWay.includes(one as never),
        })),
      );
    });
    if (places.length === 0) return undefined;
    const { place, set, when, branch } = chance.pick(places);
    set(when);
    const { id } = place;
    const blocks = ({ entries }: Parameters<typeof began>[0]) =>
      entries.flatMap((entry) => (entry.kind === "blocks-entered" && entry.step === id ? entry.blocks : []));
    const ways = (life: Parameters<typeof began>[0]) =>
      branch
        ? blocks(life).includes("1")
          ? "yes"
          : blocks(life).length
            ? "no"
            : ""
        : began(life, id)
          ? "yes"
          : skipped(life, id)
            ? "no"
            : "";
    return {
      what: `${id} ${branch ? "takes its first way" : "runs"} when ${when}`,
      steps: branch
        ? [
            id,
            ...stepsOf(workflow)
              .filter(({ inside }) => inside.some(({ step }) => step === place.step))
              .map((one) => one.id),
          ]
        : [id],
      wrong: ({ faulty }) => ways(faulty) === "yes",
      over: (lives) =>
        lives.some(({ good, faulty }) => ways(good) === "no" && ways(faulty) === "yes") &&
        lives.every(({ faulty }) => ways(faulty) !== "no"),
    };
  },
};
