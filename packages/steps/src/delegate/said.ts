import { type FactType, type Value, withoutHidden } from "@throughline/workflow";
import type { StepContext } from "../contract.ts";
import { fits } from "../fits.ts";
import { objection } from "../guardrails.ts";

/** How far an outside agent is with a task, as every connector that reaches one says it. */
export type DelegateState = "working" | "input-required" | "completed" | "failed" | "refused" | "canceled";

/** What an outside agent has said. Its words are kept as text, and never acted on. */
export interface Said {
  state: DelegateState;
  /** Names the task there. */
  task: string;
  text?: string;
  /** What is to become facts, as far as it fits. */
  data?: Record<string, unknown>;
  question?: string;
}

const STATES: ReadonlySet<unknown> = new Set<DelegateState>([
  ...(["working", "input-required", "completed", "failed", "refused", "canceled"] as const),
]);
const LONGEST_NAME = 1_000;

/** Reads an answer of the four operations; undefined: it is none. */
export function saidIn(value: unknown): Said | undefined {
  if (!isPlain(value) || !STATES.has(value.state)) return undefined;
  const { state, task, text, data, question } = value;
  if (typeof task !== "string" || task === "" || task.length > LONGEST_NAME) return undefined;
  return {
    ...{ state: state as DelegateState, task },
    ...(typeof text === "string" && { text }),
    ...(typeof question === "string" && { question }),
    ...(isPlain(data) && { data }),
  };
}

/** The facts of an answer, or why they are none, in words that an agent can make something of. */
export function factsOf(
  { workflow, step }: Pick<StepContext<{ gives: string[] }>, "workflow" | "step">,
  data: Record<string, unknown> = {},
): { facts: [string, Value][] } | { misfit: string } {
  const agent = step.agent === undefined ? undefined : workflow.agents[step.agent];
  const wrong: string[] = [];
  const facts = step.config.gives.flatMap((name): [string, Value][] => {
    const fact = workflow.facts[name];
    if (!fact) return [];
    // nothing is taken from what an object inherits, and of a text nothing that nobody sees
    const given = Object.hasOwn(data, name) ? data[name] : fact.optional ? null : undefined;
    const value = fact.type === "text" && typeof given === "string" ? withoutHidden(given) : given;
    const against =
      value === undefined
        ? "is missing"
        : !fits(value, fact) || !isOnCalendar(value, fact)
          ? `must be ${typeOf(fact)}`
          : objection(agent, name, fact.type, value as Value, true);
    if (against) wrong.push(`${name} ${against}`);
    return [[name, value as Value]];
  });
  return wrong.length > 0 ? { misfit: wrong.join("; ") } : { facts };
}

/** A JSON Schema (2020-12) of what is to be answered. */
export function replySchema(facts: Record<string, FactType>, gives: string[]): string {
  const asked = gives.flatMap((name) => (facts[name] ? [[name, facts[name]] as const] : []));
  return JSON.stringify({
    type: "object",
    properties: Object.fromEntries(asked.map(([name, fact]) => [name, schemaOf(fact)])),
    required: asked.filter(([, { optional }]) => !optional).map(([name]) => name),
    additionalProperties: false,
  });
}

function schemaOf({ type, of, about, optional }: FactType) {
  const described = about === undefined ? {} : { description: about };
  if (type === "choice") return { enum: [...(of ?? []), ...(optional ? [null] : [])], ...described };
  const plain = type === "number" || type === "boolean" ? type : "string";
  return {
    type: optional ? [plain, "null"] : plain,
    ...(type === "date" && { format: "date" }),
    ...(type === "datetime" && { format: "date-time" }),
    ...described,
  };
}

const typeOf = ({ type, of, optional }: FactType) =>
  (type === "choice"
    ? `one of ${of?.join(", ")}`
    : type === "date"
      ? "a date such as 2026-03-04"
      : `a ${type}`) + (optional ? ", or null" : "");

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Dates and times are told in one way. */
function isOnCalendar(value: unknown, { type }: FactType): boolean {
  if (value === null || (type !== "date" && type !== "datetime")) return true;
  const written = String(value);
  const time = Date.parse(written);
  if (Number.isNaN(time)) return false;
  return type === "datetime"
    ? INSTANT.test(written)
    : DAY.test(written) && new Date(time).toISOString().startsWith(written);
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
