import type { Value } from "@throughline/workflow";
import { ConnectorFailure } from "../../failure.ts";
import type { Outcome } from "../../port.ts";
import { type ActionCall, type Org, refused } from "./kind.ts";

interface IdSchema {
  "x-object"?: string[];
  items?: IdSchema;
}

/** An id names a record of an object that the org declares there, whoever chose it; undefined where all do. */
export async function strayId(
  { name, input, described }: ActionCall,
  org: Org,
): Promise<Outcome<never> | undefined> {
  const properties = (described.input.properties ?? {}) as Record<string, IdSchema>;
  for (const [key, value] of Object.entries(input)) {
    const objects = properties[key]?.["x-object"] ?? properties[key]?.items?.["x-object"];
    if (!objects) continue;
    try {
      const prefixes = await Promise.all(
        objects.map(async (object) => (await org.describe(object)).keyPrefix),
      );
      // what the org does not number it does not tell apart
      if (prefixes.includes(undefined)) continue;
      const stray = [value].flat().some((id: Value) => !prefixes.includes(String(id).slice(0, 3)));
      if (stray)
        return refused("UNFIT_INPUT", `${name} was not called: ${key} is no id of ${objects.join(" or ")}.`);
    } catch (error) {
      if (error instanceof ConnectorFailure) return { ok: false, apiCalls: 0, error: error.error };
      throw error;
    }
  }
  return undefined;
}
