import { lastOf } from "../action.ts";
import { nearest } from "../expression/suggest.ts";
import type { Action, Adoption, Step, Workflow } from "../model.ts";
import { checkExpression, namesOf } from "./expressions.ts";
import { follower, type Known, type Read, readsOf } from "./flow.ts";
import type { Surroundings } from "./surroundings.ts";

/** Rules of `adopt:`: their stages and facts are there, each can be reached, and what is read from there on is given. */
export function checkAdopt(around: Surroundings): void {
  const { workflow, report } = around;
  let all: Adoption | undefined;
  for (const rule of workflow.adopt ?? []) {
    if (all) {
      report({
        code: "unreachable-rule",
        message: `No record gets to this rule, because the one in line ${all.line} takes all of them.`,
        of: rule,
        path: ["stage"],
        fix: "Move it up, or take it out.",
      });
    }
    if (rule.when === undefined || rule.when === "true") all = rule;
    checkRule(around, rule);
  }
}

function checkRule(around: Surroundings, rule: Adoption): void {
  const { workflow, report, field, lacks, nearestField } = around;
  onRecord(around, rule, rule.when, ["when"], "boolean");
  for (const [name, source] of Object.entries(rule.facts)) {
    const fact = Object.hasOwn(workflow.facts, name) ? workflow.facts[name] : undefined;
    if (!fact) {
      const meant = nearest(name, Object.keys(workflow.facts));
      report({
        code: "unknown-fact",
        message: `"${name}" is no fact.${meant ? ` Did you mean ${meant}?` : ""}`,
        ...{ of: rule, path: ["facts", name], key: true },
        fix: meant ?? `Add ${name} to facts.`,
      });
    }
    // a choice is held against its values when a record is taken over: a picklist may have more of them
    onRecord(around, rule, source, ["facts", name], fact?.type === "choice" ? undefined : fact?.type);
  }
  if (rule.since !== undefined) {
    const known = field(rule.since);
    if (lacks(rule.since)) {
      const meant = nearestField(rule.since);
      report({
        code: "unknown-field",
        message: `${workflow.object} has no field ${rule.since} in this org.${meant ? ` Did you mean ${meant}?` : ""}`,
        ...{ of: rule, path: ["since"] },
        fix: meant ?? "Write the API name of a field with a date or a time.",
      });
    } else if (known && known.type !== "date" && known.type !== "datetime") {
      report({
        code: "wrong-type",
        message: `${rule.since} is a ${known.type}; a milestone is counted from a date or a time.`,
        ...{ of: rule, path: ["since"] },
        fix: "Name a field such as CreatedDate.",
      });
    }
  }
  const place = workflow.stages.findIndex(({ name }) => name === rule.stage);
  if (place >= 0) checkGiven(around, rule, place);
  else {
    const stages = workflow.stages.map(({ name }) => name);
    const meant = nearest(rule.stage, stages);
    report({
      code: "unknown-stage",
      message: `There is no stage "${rule.stage}".${meant ? ` Did you mean ${meant}?` : ""}`,
      ...{ of: rule, path: ["stage"] },
      fix: meant ?? `Name one of ${stages.join(", ")}.`,
      ...(meant && { repair: [{ path: ["stage"], set: meant }] }),
    });
  }
}

/** An expression in which only the record is known. */
function onRecord(
  around: Surroundings,
  rule: Adoption,
  source: string | undefined,
  path: string[],
  want?: Parameters<typeof checkExpression>[3],
): void {
  if (source === undefined) return;
  for (const name of namesOf(source)) {
    if (!around.isFact(name)) continue;
    around.report({
      code: "given-too-late",
      message: `"${name}" is a fact; of a record that is taken over only its fields are known.`,
      ...{ of: rule, path, offset: Math.max(0, source.indexOf(name)) },
    });
    return;
  }
  // without an org every name may be a field of the record
  const { context, workflow } = around;
  const org = context.fields && context.fields(workflow.object, "Id") !== "unknown-object";
  if (org) checkExpression(around, source, { of: rule, path }, want);
  else checkExpression({ ...around, env: () => anything(around, source) }, source, { of: rule, path }, want);
}

const anything = (around: Surroundings, source: string) =>
  Object.assign(
    Object.fromEntries(namesOf(source).map((name) => [name, { type: "any" as const }])),
    around.env(),
  );

/** No step runs on partial data: what stages before would have given is given by the rule, or not read. */
function checkGiven(around: Surroundings, rule: Adoption, place: number): void {
  const { workflow, steps, report, isFact } = around;
  const before = new Set(workflow.stages.slice(0, place).map(({ name }) => name));
  const givers = new Map<string, string>();
  for (const { step, stage, uses } of steps)
    if (stage !== undefined && before.has(stage))
      for (const { name } of uses.gives ?? []) if (!givers.has(name)) givers.set(name, step.id);
  const given = new Set(Object.keys(rule.facts));
  const told = new Set<string>();
  const missing = (name: string, reader: string) => {
    const giver = givers.get(name);
    if (giver === undefined || given.has(name) || told.has(name)) return;
    if (!isFact(name) || workflow.facts[name]?.optional) return;
    told.add(name);
    report({
      code: "adopted-without",
      message: `${reader} reads "${name}", which "${giver}" gives before; a record that is taken over into ${rule.stage} does not have it.`,
      ...{ of: rule, path: ["stage"] },
      fix: `Say what it is: facts: { ${name}: FIELD }, or take such records over into an earlier stage.`,
    });
  };
  const onReads = ({ id, when = "" }: Step, reads: Read[], { may }: Known, guards: string[]) => {
    // what its own condition reads guards only what asks for it
    const outer = guards.slice(0, guards.length - namesOf(when).length);
    for (const { name, guarded } of reads)
      if (!guarded && !may.has(name) && !outer.includes(name) && !when.includes(`given(${name})`))
        missing(name, `"${id}"`);
  };
  const follow = follower({ ...around, report: () => {} }, onReads);
  const coming = workflow.stages.slice(place);
  let known: Known = { may: given, must: given, dead: false };
  for (const stage of coming) {
    const { milestone } = stage;
    for (const name of milestone?.pauseWhen === undefined ? [] : namesOf(milestone.pauseWhen))
      missing(name, `The milestone of "${stage.name}"`);
    known = follow(stage.steps, known, []);
  }
  for (const { event, when, do: action } of workflow.handlers) {
    for (const name of when === undefined ? [] : namesOf(when))
      if (!when?.includes(`given(${name})`)) missing(name, `What happens when ${event} arrives`);
    if (action.kind === "step") follow([action.step], known, []);
  }
  const again = coming.some(reassigns) ? assignedBefore(around, place) : undefined;
  const uses = again && around.usesOf.get(again)?.uses;
  if (again && uses)
    for (const { name, guarded } of readsOf(again, uses))
      if (!guarded) missing(name, `"${again.id}", to reassign,`);
}

/** Whether a milestone may take the item from its owner. */
function reassigns({ milestone }: Workflow["stages"][number]): boolean {
  const actions: Action[] = [
    ...(milestone?.warnings ?? []).map(({ action }) => action),
    ...(milestone?.violated ?? []).map(({ action }) => action),
  ];
  return actions.some((action) => lastOf(action).do === "reassign");
}

/** The last step of the stages before that assigns an owner: it chooses the next one. */
function assignedBefore({ workflow, steps, context }: Surroundings, place: number): Step | undefined {
  const kinds = new Set(context.kinds.flatMap(({ kind, assigns }) => (assigns ? [kind] : [])));
  const before = new Set(workflow.stages.slice(0, place).map(({ name }) => name));
  return steps.findLast(({ step, stage }) => stage !== undefined && before.has(stage) && kinds.has(step.kind))
    ?.step;
}
