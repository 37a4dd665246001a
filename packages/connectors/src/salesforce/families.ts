import type { FlatRecord, ObjectDescribe } from "../port.ts";
import { id18 } from "../value.ts";

const MOST_RECORDS = 50_000;
/** References that Salesforce does not lock when a record is written. */
const NO_PARENT = new Set(["User", "Group", "RecordType", "BusinessHours", "Profile"]);

/** Which records would lock each other: those that are one, and those that have a parent in common. */
export interface Families {
  /** Remembers the parents that a record was read with. */
  seen(describe: ObjectDescribe, id: string, record: FlatRecord): void;
  /** The record and its parents, as far as they are known. */
  of(id: string): string[];
}

export function createFamilies(): Families {
  const parents = new Map<string, string[]>();
  return {
    seen(describe, id, record) {
      const found: string[] = [];
      for (const [name, value] of Object.entries(record)) {
        const targets = describe.fields[name]?.referenceTo;
        if (typeof value === "string" && value && targets && !targets.some((one) => NO_PARENT.has(one))) {
          found.push(id18(value));
        }
      }
      if (found.length === 0) return;
      const key = id18(id);
      // the map keeps the order of insertion, so the oldest go first
      parents.delete(key);
      parents.set(key, found);
      if (parents.size > MOST_RECORDS) parents.delete(parents.keys().next().value!);
    },
    of: (id) => [id18(id), ...(parents.get(id18(id)) ?? [])],
  };
}
