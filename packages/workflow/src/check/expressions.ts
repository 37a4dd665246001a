import type { Repair } from "../edit/index.ts";
import {
  compile,
  type Expression,
  type ExpressionProblem,
  evaluate,
  type TypeEnv,
  type ValueType,
} from "../expression/index.ts";
import { nearest } from "../expression/suggest.ts";
import type { Path } from "../kind.ts";
import type { Agent } from "../model.ts";
import { allowing, meantFor } from "./repairs.ts";
import { type Surroundings, typeOf } from "./surroundings.ts";

/** A place where an expression or a name stands. */
export interface Spot {
  /** Step, stage or handler below which the path is; absent: the file. */
  of?: object;
  path: Path;
  agent?: Agent;
  /** Names that begin with it and a dot are a team member's, or an event's. */
  own?: "member" | "event";
}

/** Checks an expression's form, names and types. */
export function checkExpression(around: Surroundings, source: string, spot: Spot, want?: ValueType): void {
  const { problems } = compile(source, envFor(around, source, spot), want);
  for (const problem of problems) {
    const { code, message, offset, length, fix } = problem;
    const at = { ...spot, offset };
    if (code === "unknown-name") {
      const name = source.slice(offset, offset + length);
      reportName(around, name, at, fix, source.trim() === name);
      continue;
    }
    const words = code === "expression-syntax" && /^[\p{L}\p{N} _-]+$/u.test(source.trim());
    const said = fix ?? (words ? `A text has quotes of its own: ${quoted(source.trim())}` : undefined);
    const repair = repairOf(source, problem, spot.path);
    around.report({ code, message: endSentence(message), ...place(at), ...(said && { fix: said }), repair });
  }
}

/** What an expression's own fix would put in the place of what is wrong. */
export function repairOf(source: string, { offset, length, fix }: ExpressionProblem, path: Path): Repair[] {
  return fix === undefined ? [] : [{ path, words: source.slice(offset, offset + length), by: fix, offset }];
}

/** Checks a name that stands outside of expressions: a table's input, a template, a field to show. */
export function checkName(around: Surroundings, name: string, spot: Spot): void {
  if (!(name in envFor(around, name, spot))) reportName(around, name, spot);
}

/** The names that an expression reads, also when it has problems. */
export function namesOf(source: string): string[] {
  return compile(source).expression?.names ?? [];
}

/** The value of an expression that reads nothing; `undefined` for all others. */
export function constantOf(source: string): { value: unknown } | undefined {
  const expression = compile(source).expression;
  if (!expression || expression.names.length > 0 || expression.readsClock) return undefined;
  const { value } = evaluate(expression as Expression, { get: () => undefined });
  return value === undefined ? undefined : { value };
}

/** Without an agent every field of the org may be read, whether the file declares it or not. */
function envFor(around: Surroundings, source: string, { agent, own }: Spot): TypeEnv {
  const env = around.env(agent);
  if (agent && !own) return env;
  const more = namesOf(source).filter(
    (name) => !(name in env) && (isOwn(name, own) ? true : !agent && around.field(name)),
  );
  if (more.length === 0) return env;
  return Object.assign(
    Object.create(null),
    env,
    Object.fromEntries(
      more.map((name) => [name, isOwn(name, own) ? { type: "any" } : typeOf(around.field(name))]),
    ),
  );
}

/** Whether a name is the member's own, an attribute of `teams.yaml`; or what an event carries. */
export const isOwn = (name: string, own: string | undefined): boolean =>
  own !== undefined && name.startsWith(`${own}.`);

type At = Omit<Spot, "own"> & { offset?: number };

const place = ({ of, path, offset }: At) => ({
  path,
  ...(of && { of }),
  ...(offset !== undefined && { offset }),
});

/** `alone`: nothing else stands in the expression, so that a text without its quotes may have been meant. */
function reportName(around: Surroundings, name: string, at: At, meant?: string, alone = false): void {
  const { workflow, report, declared, field } = around;
  const { agent } = at;
  if (agent && (declared.has(name) || field(name))) {
    report({
      code: "read-outside-boundary",
      message: `The agent "${agent.name}" does not read ${name}.`,
      ...place(at),
      fix: `Add ${name} to the reads of ${agent.name}.`,
      repair: allowing(agent, "reads", name),
    });
    return;
  }
  const close =
    meant ?? nearest(name, [...Object.keys(workflow.facts), ...declared]) ?? around.nearestField(name);
  const reader = agent ? `a field that "${agent.name}" reads` : "a field that the workflow reads";
  report({
    code: "unknown-name",
    message: close
      ? `"${name}" is no fact and no field here; did you mean ${close}?`
      : `"${name}" is neither a fact nor ${reader}.`,
    ...place(at),
    ...(close !== undefined && { repair: [meantFor(at.path, name, close, at.offset)] }),
    fix:
      close ??
      `Add ${name} to the reads of ${agent?.name ?? "an agent"}, or to facts.${alone ? ` A text has quotes of its own: ${quoted(name)}` : ""}`,
  });
}

/** How a text is written where an expression is expected. */
const quoted = (text: string) => `'"${text}"'`;

export const endSentence = (message: string) => (/[.!?]$/.test(message) ? message : `${message}.`);
