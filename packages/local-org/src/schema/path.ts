import type { Catalogue } from "./catalogue.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "./model.ts";

/** One reference on the way. */
export interface Hop {
  /** The reference field, such as `OwnerId`. */
  field: string;
  /** Its relationship, such as `Owner`. */
  name: string;
  /** May lead to records of several objects. */
  polymorphic: boolean;
}

/** A field reached from an object over references: `Account.Owner.Name`. */
export interface FieldPath {
  /** The references on the way; each is looked up in the object that the one before leads to. */
  hops: Hop[];
  /** The field at the end. For a polymorphic reference, as the first object that has it defines it. */
  field: FieldDef;
  /** The objects that the field may belong to. */
  owners: ObjectDef[];
  /** The canonical spelling, such as `Account.Owner.Name`. */
  text: string;
}

/** The pseudo-field `Owner.Type` of a polymorphic reference: the name of the object referred to. */
export const TYPE_OF_REFERENCE: FieldDef = {
  ...({} as FieldDef),
  name: "Type",
  label: "Type",
  type: "string",
  formula: null,
  picklist: [],
  referenceTo: [],
};

/** Finds the field at the end of a path, upper or lower case alike; undefined if there is none. */
export function resolvePath(catalogue: Catalogue, from: ObjectDef, path: string): FieldPath | undefined {
  const parts = path.split(".");
  const last = parts.pop()!;
  const hops: Hop[] = [];
  const spell = (end: string) => [...hops.map((hop) => hop.name), end].join(".");
  let owners = [from];
  for (const part of parts) {
    // formulas write `Owner:User.Email`
    const [name, only] = part.split(":");
    const hop = owners.map((def) => def.parents.get(name!.toLowerCase())).find(Boolean);
    if (!hop) return undefined;
    hops.push({ field: hop.name, name: hop.relationshipName!, polymorphic: hop.referenceTo.length > 1 });
    owners = hop.referenceTo
      .map((target) => catalogue.get(target))
      .filter((def): def is ObjectDef => def !== undefined && (!only || def.name === only));
  }
  if (owners.length > 1 && last.toLowerCase() === "type") {
    return { hops, owners, field: TYPE_OF_REFERENCE, text: spell("Type") };
  }
  const having = owners.filter((def) => fieldOf(def, last));
  const field = having[0] && fieldOf(having[0], last);
  return field && { hops, owners: having, field, text: spell(field.name) };
}
