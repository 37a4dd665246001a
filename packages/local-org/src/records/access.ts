import type { Core } from "../core.ts";
import { evaluate, type Scope } from "../formula/evaluate.ts";
import { fromStored, toStored, type Value } from "../formula/values.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import { type FieldPath, resolvePath, TYPE_OF_REFERENCE } from "../schema/path.ts";
import type { Row } from "../storage/store.ts";

const ADDRESS_PARTS = [
  "Street",
  "City",
  "State",
  "PostalCode",
  "Country",
  "GeocodeAccuracy",
  "Latitude",
  "Longitude",
] as const;

/** The value of an address: an object of its parts, or null if all are blank. */
function addressOf(row: Row, field: FieldDef): unknown {
  const prefix = field.name.replace(/Address$/, "");
  const parts = ADDRESS_PARTS.map((part) => row[prefix + part] ?? null);
  if (parts.every((part) => part === null)) return null;
  const [street, city, state, postalCode, country, geocodeAccuracy, latitude, longitude] = parts;
  return { city, country, geocodeAccuracy, latitude, longitude, postalCode, state, street };
}

/** The value of a location: its two numbers, or null if either is blank. */
function locationOf(row: Row, field: FieldDef): unknown {
  const [latitude, longitude] = ["Latitude", "Longitude"].map(
    (half) => row[field.name.replace(/__c$/, `__${half}__s`)] ?? null,
  );
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** The value of a field of a record, formulas and addresses worked out; null if blank. */
export function readField(core: Core, def: ObjectDef, row: Row, field: FieldDef): unknown {
  if (field.formula) return toStored(evaluate(field.formula, scopeOf(core, def, row, undefined, null)));
  if (field.type === "address") return addressOf(row, field);
  if (field.type === "location") return locationOf(row, field);
  return row[field.name] ?? null;
}

/** Whether the value of a field lies in no row but is put together when it is read. */
export const isDerived = (field: FieldDef): boolean =>
  field.formula !== null || field.type === "address" || field.type === "location";

/** Reads the field at the end of a path from a record; null when a reference on the way is blank. */
export function pathReader(core: Core, def: ObjectDef, path: FieldPath): (row: Row) => unknown {
  const { hops, field } = path;
  if (hops.length === 0) {
    if (!isDerived(field)) return (row) => row[field.name] ?? null;
    return (row) => readField(core, def, row, field);
  }
  return (row) => {
    let at: Row | undefined = row;
    for (const hop of hops) {
      const id: unknown = at[hop.field];
      at = typeof id === "string" ? core.store.find(id) : undefined;
      if (!at) return null;
    }
    const owner = core.catalogue.byPrefix(at.Id.slice(0, 3))!;
    if (field === TYPE_OF_REFERENCE) return owner.name;
    const own = fieldOf(owner, field.name);
    return own ? readField(core, owner, at, own) : null;
  };
}

/**
 * What formulas of a record may look at.
 * @param prior the record before the save; undefined for a new one or when nothing is being saved
 */
export function scopeOf(
  core: Core,
  def: ObjectDef,
  row: Row,
  prior: Row | undefined,
  userId: string | null,
): Scope {
  const read = (from: Row, path: string): Value => {
    if (path.startsWith("$User.")) {
      const user = userId ? core.store.find(userId) : undefined;
      return user ? readPath(core, core.catalogue.get("User")!, user, path.slice("$User.".length)) : null;
    }
    if (path.startsWith("$Permission."))
      return userId !== null && core.permissions.has(userId, path.slice("$Permission.".length));
    return readPath(core, def, from, path);
  };
  return {
    get: (path) => read(row, path),
    prior: (path) => read(prior ?? row, path),
    isNew: prior === undefined,
    now: core.now(),
  };
}

function readPath(core: Core, def: ObjectDef, row: Row, path: string): Value {
  const found = resolvePath(core.catalogue, def, path);
  return found ? fromStored(pathReader(core, def, found)(row), found.field.type) : null;
}
