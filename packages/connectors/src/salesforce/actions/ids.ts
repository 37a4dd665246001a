import type { Value } from "@throughline/workflow";
import type { OrgCalls, Outcome } from "../../port.ts";
import { type ActionCall, mapped, type Org, refused } from "./kind.ts";

interface IdSchema {
  "x-object"?: string[];
  items?: IdSchema;
}

type Prefixes = Outcome<Map<string, string>>;

/** By object, the first three characters of its records' ids: one call tells them all, and they stay. */
const known = new WeakMap<OrgCalls, Promise<Prefixes>>();

function prefixesOf({ calls }: Org): Promise<Prefixes> {
  const asked = known.get(calls) ?? ask(calls);
  known.set(calls, asked);
  return asked;
}

async function ask(calls: OrgCalls): Promise<Prefixes> {
  const told = await calls.get("/sobjects");
  if (!told.ok) known.delete(calls);
  return mapped(told, (value) => {
    const { sobjects = [] } = value as { sobjects?: { name: string; keyPrefix: string | null }[] };
    return new Map(sobjects.flatMap(({ name, keyPrefix }) => (keyPrefix ? [[name, keyPrefix]] : [])));
  });
}

/** Objects that are named in a message; some fields refer to a hundred. */
const MOST_NAMED = 3;

/** An id names a record of an object that the org declares there, whoever chose it; undefined where all do. */
export async function strayId(
  { name, input, described }: ActionCall,
  org: Org,
): Promise<Outcome<never> | undefined> {
  const properties = (described.input.properties ?? {}) as Record<string, IdSchema>;
  for (const [key, value] of Object.entries(input)) {
    const objects = properties[key]?.["x-object"] ?? properties[key]?.items?.["x-object"];
    if (!objects) continue;
    const told = await prefixesOf(org);
    if (!told.ok) return { ok: false, apiCalls: told.apiCalls, error: told.error };
    const prefixes = objects.map((object) => told.value.get(object));
    // what the org does not number it does not tell apart
    if (prefixes.includes(undefined)) continue;
    const stray = [value].flat().some((id: Value) => !prefixes.includes(String(id).slice(0, 3)));
    const named = objects.length > MOST_NAMED ? "what it may refer to" : objects.join(" or ");
    if (stray) return refused("UNFIT_INPUT", `${name} was not called: ${key} is no id of ${named}.`);
  }
  return undefined;
}
