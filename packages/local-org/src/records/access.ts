import type { Core } from "../core.ts";
import { evaluate, type Scope } from "../formula/evaluate.ts";
import { readGlobal } from "../formula/globals.ts";
import { fromStored, isBlank, toStored, type Value } from "../formula/values.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import { type FieldPath, resolvePath, TYPE_OF_REFERENCE } from "../schema/path.ts";
import { dayIn } from "../soql/dates.ts";
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

/**
 * The value of a field of a record, formulas and addresses worked out; null if blank.
 * @param userId who reads it, on whom formulas may depend
 */
export function readField(
  core: Core,
  def: ObjectDef,
  row: Row,
  field: FieldDef,
  userId: string | null = null,
): unknown {
  if (field.formula) return toStored(evaluate(field.formula, formulaScope(core, def, row, field, userId)));
  if (field.type === "address") return addressOf(row, field);
  if (field.type === "location") return locationOf(row, field);
  return row[field.name] ?? null;
}

const NUMBERS = new Set(["int", "double", "currency", "percent"]);

function formulaScope(core: Core, def: ObjectDef, row: Row, field: FieldDef, userId: string | null): Scope {
  const scope = scopeOf(core, def, row, undefined, userId);
  if (!field.blankAsZero) return scope;
  const get = (path: string): Value => {
    const value = scope.get(path);
    const type = value === null ? resolvePath(core.catalogue, def, path)?.field.type : undefined;
    return type && NUMBERS.has(type) ? 0 : value;
  };
  return { ...scope, get };
}

/** Whether the value of a field lies in no row but is put together when it is read. */
export const isDerived = (field: FieldDef): boolean =>
  field.formula !== null || field.type === "address" || field.type === "location";

/** Reads the field at the end of a path from a record; null when a reference on the way is blank. */
export function pathReader(
  core: Core,
  def: ObjectDef,
  path: FieldPath,
  userId: string | null = null,
): (row: Row) => unknown {
  const { hops, field } = path;
  if (hops.length === 0) {
    if (!isDerived(field)) return (row) => row[field.name] ?? null;
    return (row) => readField(core, def, row, field, userId);
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
    return own ? readField(core, owner, at, own, userId) : null;
  };
}

/** `$ObjectType.Zip__c.Fields.Name` */
const OBJECT_TYPE = /^\$ObjectType\.(\w+)\.Fields\.(\w+)$/i;

function lookUp(core: Core, path: string, by: string, value: Value): Value {
  const [, object = "", field = ""] = OBJECT_TYPE.exec(path) ?? [];
  const key = OBJECT_TYPE.exec(by)?.[2] ?? "";
  const def = core.catalogue.get(object);
  const found = def && fieldOf(def, key);
  if (!found || isBlank(value)) return null;
  const row = core.store
    .table(def.name)
    .lookup(found.name, toStored(value))
    .find((one) => !one.IsDeleted);
  return row ? readPath(core, def, row, field) : null;
}

/**
 * What formulas of a record may look at.
 * @param prior the record before the save; undefined for a new one or when nothing is being saved
 * @param userId who saves or reads it
 */
export function scopeOf(
  core: Core,
  def: ObjectDef,
  row: Row,
  prior: Row | undefined,
  userId: string | null,
): Scope {
  const read = (from: Row, path: string): Value => {
    if (!path.startsWith("$")) return readPath(core, def, from, path);
    return readGlobal(core, path, { userId, row: from }, (object, row, rest) =>
      readPath(core, core.catalogue.get(object)!, row, rest),
    );
  };
  const timeZone = (userId && (core.store.find(userId)?.TimeZoneSidKey as string | undefined)) || "GMT";
  return {
    get: (path) => read(row, path),
    prior: (path) => read(prior ?? row, path),
    isNew: prior === undefined,
    now: core.now(),
    dayOf: (ms) => Date.parse(`${dayIn(new Date(ms), timeZone)}T00:00:00Z`),
    lookUp: (field, by, value) => lookUp(core, field, by, value),
  };
}

function readPath(core: Core, def: ObjectDef, row: Row, path: string): Value {
  const found = resolvePath(core.catalogue, def, path);
  return found ? fromStored(pathReader(core, def, found)(row), found.field.type) : null;
}
