import type { Domain } from "@throughline/proof/solve";
import type { TypeOf } from "../criteria/index.ts";
import type { Blocker, Write } from "../model.ts";
import { isOfWhoActs } from "../order/state.ts";
import type { Domains } from "./ask.ts";
import { namesOf } from "./meetings.ts";

/** What is known of a field besides its type: the values of a picklist. */
export type ValuesOf = (field: string) => readonly string[] | undefined;

/** What the fields may hold that conditions and values speak of. */
export function domainsOf(
  writes: readonly Write[],
  blockers: readonly Blocker[],
  typeOf: TypeOf,
  valuesOf: ValuesOf = () => undefined,
): Domains {
  const names = new Set([...writes, ...blockers].flatMap(({ when }) => when.flatMap(namesOf)));
  const written = Map.groupBy(writes, ({ field }) => field);
  for (const field of written.keys()) names.add(field);
  const found: Record<string, Domain> = {};
  for (const name of names) {
    const type = typeOf(name);
    const values = (name.includes(".") ? undefined : valuesOf(name)) ?? texts(written.get(name));
    if (!type && !values) continue;
    found[name] = {
      type: type ?? "choice",
      // a record may hold what the picklist offers no more
      ...(values && values.length > 0 && { of: [...values], closed: false }),
      ...(type !== "boolean" && { optional: true }),
      ...(isOfWhoActs(name) && { unknown: true }),
    };
  }
  return found;
}

/** What is written into a field is a value that it may have. */
function texts(writes: readonly Write[] = []): string[] | undefined {
  const found = writes.flatMap(({ value }) =>
    value.is === "value" && typeof value.value === "string" && value.value !== "" ? [value.value] : [],
  );
  return found.length > 0 ? [...new Set(found)] : undefined;
}
