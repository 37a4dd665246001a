import { add, asNumber, asText, isMoment, type Value } from "../../formula/values.ts";
import { all, textOf } from "../../metadata/xml.ts";
import type { Run } from "../element.ts";
import { read, readValue, write } from "../expressions.ts";
import { unsupported } from "../interview.ts";
import { copyOf, type FlowValue, scalar } from "../values.ts";

const list = (value: FlowValue): FlowValue[] =>
  Array.isArray(value) ? value : value === null ? [] : [value];
const same = (one: FlowValue, other: FlowValue): boolean => asText(scalar(one)) === asText(scalar(other));

function plus(now: FlowValue, more: FlowValue): FlowValue {
  if (Array.isArray(now)) return [...now, ...list(copyOf(more))];
  const [a, b] = [scalar(now), scalar(more)];
  if (a === null) return b;
  if (isMoment(a)) return add(a, asNumber(b) ?? 0, 1);
  if (typeof a === "number") return a + (asNumber(b) ?? 0);
  return asText(a) + asText(b);
}

function minus(now: FlowValue, less: FlowValue): Value {
  const [a, b] = [scalar(now), scalar(less)];
  if (isMoment(a)) return add(a, asNumber(b) ?? 0, -1);
  return (asNumber(a) ?? 0) - (asNumber(b) ?? 0);
}

const OPERATORS: Record<string, (now: FlowValue, value: FlowValue) => FlowValue> = {
  Assign: (_, value) => copyOf(value),
  Add: plus,
  AddItem: plus,
  AddAtStart: (now, value) => [...list(copyOf(value)), ...list(now)],
  Subtract: minus,
  AssignCount: (_, value) => list(value).length,
  RemoveAll: (now, value) => list(now).filter((one) => !list(value).some((other) => same(one, other))),
  RemoveFirst(now, value) {
    const at = list(now).findIndex((one) => same(one, value));
    return list(now).filter((_, i) => i !== at);
  },
  RemoveBeforeFirst: (now, value) =>
    list(now).slice(
      Math.max(
        0,
        list(now).findIndex((one) => same(one, value)),
      ),
    ),
  RemoveAfterFirst(now, value) {
    const at = list(now).findIndex((one) => same(one, value));
    return at < 0 ? list(now) : list(now).slice(0, at + 1);
  },
  RemovePosition: (now, value) => list(now).filter((_, i) => i + 1 !== asNumber(scalar(value))),
  RemoveUncommon: (now, value) => list(now).filter((one) => list(value).some((other) => same(one, other))),
};

/** Gives variables values, one after the other. */
export const assignments: Run = (interview, { root, next, name }) => {
  for (const item of all(root, "assignmentItems")) {
    const to = textOf(item, "assignToReference") ?? "";
    const operator = textOf(item, "operator") ?? "Assign";
    const does = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (!does) throw unsupported(`${name}: the operator ${operator} is not known here.`);
    const value = readValue(interview, all(item, "value")[0], name) ?? null;
    write(interview, to, does(operator === "Assign" ? null : read(interview, to), value));
  }
  return next;
};
