import type { ObjectDescribe } from "@throughline/connectors";
import type { Priority } from "@throughline/runtime";
import type { Display } from "./display.ts";

/**
 * Where an item's priority stands among the values of its field: 0 is the first of the picklist, which is the highest,
 * 1 the last. The field is the one that the lists show.
 *
 * @param objects by workflow
 */
export function priorityOf(objects: Map<string, { display: Display; describe: ObjectDescribe }>): Priority {
  const fields = new Map(
    [...objects].map(([workflow, { display, describe }]) => [
      workflow,
      display.priority.flatMap((name) => {
        const values = describe.fields[name]?.picklistValues;
        return values?.length ? [{ name, values }] : [];
      }),
    ]),
  );
  return ({ workflow, record }) => {
    for (const { name, values } of fields.get(workflow) ?? []) {
      const place = values.indexOf(String(record[name] ?? ""));
      if (place >= 0) return place / Math.max(1, values.length - 1);
    }
    return undefined;
  };
}
