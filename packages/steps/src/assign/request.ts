import type { Duration, Value } from "@throughline/workflow";
import type { ChooseRequest, StepContext, Waiting, Way } from "../contract.ts";
import { expressionOf, fill, valueIn } from "../evaluation.ts";
import type { AssignConfig } from "./language.ts";

type Context = StepContext<AssignConfig>;

/** The step's question to the roster, with everything filled in that it reads of the item. */
export function requestOf(context: Context): ChooseRequest {
  const { config } = context.step;
  const size = config.size === undefined ? 1 : valueIn(context, config.size);
  const wait = waitingOf(context);
  return {
    team: fill(context, config.team),
    ...(config.to !== undefined && { to: fill(context, config.to) }),
    ...(config.split && { split: config.split.map((one) => ({ ...one, team: fill(context, one.team) })) }),
    by: config.by.map((way) => wayOf(context, way)),
    skills: config.skills
      .map((skill) => ({ ...skill, name: skillOf(context, skill.name) }))
      .filter(({ name }) => name !== ""),
    where: config.where.map((one) => ({ ...one, values: valuesOf(context, one.expression) })),
    prefer: config.prefer.flatMap(({ owner, because }) => {
      const user = valueIn(context, owner);
      return user === undefined || user === null || user === "" ? [] : [{ user, why: because }];
    }),
    sticky: config.sticky.flatMap(({ field, within }) => {
      const value = context.scope.get(field);
      return value === undefined || value === null || value === "" ? [] : [{ field, value, within }];
    }),
    otherwise: config.otherwise,
    exclude: [
      ...new Set([
        ...(context.again && context.owner ? [context.owner.id] : []),
        ...(context.sentBack ?? []),
      ]),
    ],
    size: typeof size === "number" && size > 0 ? size : 1,
    ...(wait && { wait }),
  };
}

const wayOf = (context: Context, way: Way): Way =>
  way.of === undefined ? way : { ...way, values: valuesOf(context, way.of) };

/** What an expression over a member reads of the item. */
function valuesOf(context: Context, source: string): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const name of expressionOf(source).names) {
    const value = name.startsWith("member.") ? undefined : context.scope.get(name);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** A fact's name stands for its value, anything else for itself. */
function skillOf(context: Context, skill: string): string {
  if (!Object.hasOwn(context.workflow.facts, skill)) return skill;
  return String(context.scope.get(skill) ?? "");
}

/** How the item waits; undefined where the step never lets it wait. */
function waitingOf(context: Context): Waiting | undefined {
  const { priority, ageing, together, deliver, otherwise } = context.step.config;
  if (!together && deliver === "push" && !otherwise.some((one) => one.do === "hold")) return undefined;
  const computed = priority === undefined ? undefined : valueIn(context, priority);
  return {
    priority: typeof computed === "number" ? computed : priorityOf(context),
    ...(context.due !== undefined && { due: context.due }),
    ...(ageing && { ageingMs: msOf(ageing) }),
    ...(together && { togetherMs: msOf(together) }),
    ...(deliver === "pull" && { pull: true }),
  };
}

/** Words for priorities that orgs use, lowest first. */
const ORDER = [["low", "lowest"], ["medium", "normal", ""], ["high"], ["urgent", "critical", "highest"]];

/** The field Priority as a number: by its word, or by its place in the org's list, of which the first is highest. */
function priorityOf({ scope, workflow, deciders }: Context): number {
  const value = String(scope.get("Priority") ?? "");
  const known = ORDER.findIndex((words) => words.includes(value.toLowerCase()));
  if (known >= 0) return known;
  const list = deciders.catalogue?.(workflow.object, "Priority")?.of ?? [];
  const place = list.indexOf(value);
  return place < 0 ? 1 : list.length - 1 - place;
}

const UNIT_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 };

const msOf = ({ amount, unit }: Duration) => amount * UNIT_MS[unit];
