import type { Evidence, Finding } from "./index.ts";

/** Shorter texts are words such as "New" and "Medium", which a sentence may use. */
const TELLING = 6;

/** I14: no value of a record is in what the runtime logs. */
export function nothingTold({ said, org }: Evidence): Finding[] {
  const values = new Set<string>();
  const add = (value: unknown) => {
    if (typeof value === "string" && value.length >= TELLING && /[^\w:.-]/.test(value)) values.add(value);
  };
  for (const { fields } of org.created) Object.values(fields).forEach(add);
  for (const { to } of org.changes) add(to);
  return [...values].flatMap((value): Finding[] => {
    const line = said.find((one) => one.includes(value));
    return line ? [{ invariant: "I14", message: `the log tells "${value}": ${line}` }] : [];
  });
}
