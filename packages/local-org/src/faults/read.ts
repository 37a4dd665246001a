import type { Fault } from "./faults.ts";
import { FAULT_KINDS, type FaultKind, type Parameter } from "./kinds.ts";

type Given = Record<string, unknown>;

const COMMON: readonly Parameter[] = [
  { name: "times", label: "Times", type: "number", min: 1 },
  { name: "rate", label: "Rate", type: "number", min: 0, max: 1 },
];
const MATCH = ["method", "path", "object"];

const isMap = (value: unknown): value is Given =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function known(given: Given, names: string[], place: string): void {
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown) throw new Error(`${place} does not take '${unknown}'; it takes ${names.join(", ")}.`);
}

function checkNumber(value: unknown, { name, min = 0, max = Number.POSITIVE_INFINITY }: Parameter): void {
  if (typeof value === "number" && value >= min && value <= max) return;
  const upTo = max === Number.POSITIVE_INFINITY ? ` or more` : ` to ${max}`;
  throw new Error(`'${name}' is a number, ${min}${upTo}, not ${JSON.stringify(value)}.`);
}

function checkValue(value: unknown, parameter: Parameter, kind: string): void {
  const { name, type, choices, required } = parameter;
  if (value === undefined) {
    if (required) throw new Error(`'${kind}' needs '${name}'.`);
    return;
  }
  if (type === "number") checkNumber(value, parameter);
  if (type === "choice" && !choices?.includes(String(value)))
    throw new Error(`'${name}' is one of ${choices?.join(", ")}, not ${JSON.stringify(value)}.`);
  if (type === "text" && typeof value !== "string" && !isMap(value) && !Array.isArray(value))
    throw new Error(`'${name}' is a text or JSON.`);
  if (type !== "range") return;
  const ends = Array.isArray(value) ? value : [value];
  for (const end of ends) checkNumber(end, parameter);
  if (ends.length > 2 || ends[0] > ends.at(-1))
    throw new Error(`'${name}' is a number, or two of which the first is not the larger.`);
}

function checkMatch(match: unknown): void {
  if (!isMap(match)) throw new Error(`'match' is an object with ${MATCH.join(", ")}.`);
  known(match, MATCH, "'match'");
  for (const [name, value] of Object.entries(match))
    if (typeof value !== "string") throw new Error(`'match.${name}' is a text.`);
}

/**
 * Reads a fault that came as JSON.
 * @throws Error that says what is wrong with it
 */
export function readFault(given: unknown): Fault {
  if (!isMap(given)) throw new Error("A fault is an object with a 'kind'.");
  const kind = FAULT_KINDS.find((one) => one.kind === given.kind) as FaultKind | undefined;
  if (!kind) {
    const names = FAULT_KINDS.map((one) => one.kind).join(", ");
    throw new Error(`There is no fault '${String(given.kind ?? "")}'; the kinds are ${names}.`);
  }
  const parameters = [...COMMON, ...kind.parameters];
  const where = kind.side === "event" ? "topic" : "match";
  known(given, ["kind", where, ...parameters.map(({ name }) => name)], `'${kind.kind}'`);
  for (const parameter of parameters) checkValue(given[parameter.name], parameter, kind.kind);
  if (given.match !== undefined) checkMatch(given.match);
  if (given.topic !== undefined && typeof given.topic !== "string")
    throw new Error("'topic' is a text such as /data/CaseChangeEvent.");
  return given as unknown as Fault;
}
