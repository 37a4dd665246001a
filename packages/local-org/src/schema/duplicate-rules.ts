import type { DuplicateRuleSpec } from "../options.ts";
import { compileLogic } from "./criteria.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "./model.ts";

/** One comparison of a matching rule. */
export interface MatchItem {
  field: FieldDef;
  /** The field of the other record, which may be of another object. */
  otherField: FieldDef;
  /** Only upper and lower case are alike; otherwise punctuation does not count either. */
  exact: boolean;
  blanksMatch: boolean;
}

/** A matching rule: which records are taken for the same. */
export interface DuplicateMatch {
  name: string;
  object: ObjectDef;
  items: MatchItem[];
  /** Every item has to hold. */
  allNeeded: boolean;
  /** Whether the rule holds, when its n-th item, from 1, holds. */
  holds(item: (n: number) => boolean): boolean;
}

/** What is done about records that are taken for the same. */
export interface DuplicateRule {
  name: string;
  /** `alert` can be overridden by the client, `block` cannot. */
  action: "alert" | "block";
  operations: ReadonlySet<string>;
  message: string;
  matches: DuplicateMatch[];
}

const MESSAGE = "Use one of these records?";

function matchOf(
  get: (name: string) => ObjectDef | undefined,
  def: ObjectDef,
  spec: DuplicateRuleSpec["match"][number],
  place: string,
): DuplicateMatch {
  const object = spec.object ? get(spec.object) : def;
  if (!object) throw new Error(`${place}: this org has no object '${spec.object}'.`);
  const field = (owner: ObjectDef, name: string): FieldDef => {
    const found = fieldOf(owner, name);
    if (!found) throw new Error(`${place}: ${owner.name} has no field '${name}'.`);
    return found;
  };
  const items = spec.fields.map((given) => {
    const item = typeof given === "string" ? { field: given } : given;
    return {
      field: field(def, item.field),
      otherField: field(object, item.with ?? item.field),
      exact: item.exact ?? true,
      blanksMatch: item.blanksMatch ?? false,
    };
  });
  return {
    name: spec.rule ?? `${object.name}_Match_Rule`,
    object,
    items,
    allNeeded: spec.filter === undefined,
    holds: compileLogic(spec.filter, items.length, place),
  };
}

/**
 * Adds duplicate rules to an object, once all objects are known.
 * @throws Error that names the rule and what it lacks
 */
export function addDuplicateRules(
  get: (name: string) => ObjectDef | undefined,
  def: ObjectDef,
  specs: readonly DuplicateRuleSpec[],
): void {
  for (const spec of specs) {
    if (spec.active === false) continue;
    const place = `Duplicate rule ${def.name}.${spec.name}`;
    def.duplicateRules.push({
      name: spec.name,
      action: spec.action ?? "alert",
      operations: new Set(spec.on ?? ["insert", "update"]),
      message: spec.message ?? MESSAGE,
      matches: spec.match.map((match) => matchOf(get, def, match, place)),
    });
  }
}
