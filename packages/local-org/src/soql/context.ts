import type { Core } from "../core.ts";
import type { FieldDef, ObjectDef } from "../schema/model.ts";
import { type FieldPath, resolvePath } from "../schema/path.ts";
import type { Moment } from "./compare.ts";
import { dayIn } from "./dates.ts";
import { noSuchColumn, noSuchRelationship } from "./errors.ts";

/** What all parts of one query share. */
export interface QueryContext extends Moment {
  core: Core;
  userId: string;
  /** The query's text, for error messages. */
  text: string;
  /** With deleted records (`queryAll`). */
  all: boolean;
}

/** The context of a query run by a user, in whose time zone days are counted. */
export function queryContext(core: Core, text: string, userId: string, all: boolean): QueryContext {
  const timeZone = (core.store.find(userId)?.TimeZoneSidKey as string | undefined) ?? "GMT";
  return { core, text, userId, all, timeZone, today: dayIn(core.now(), timeZone) };
}

/**
 * Finds a field of a query's object.
 * @param alias the object's alias, which may stand before the path
 * @throws OrgError INVALID_FIELD
 */
export function findPath(context: QueryContext, def: ObjectDef, path: string, alias?: string): FieldPath {
  let own = path;
  const [first] = path.split(".", 1);
  if (
    path.includes(".") &&
    first &&
    [alias, def.name].some((name) => name?.toLowerCase() === first.toLowerCase())
  ) {
    const rest = path.slice(first.length + 1);
    if (!def.parents.has(first.toLowerCase())) own = rest;
  }
  const found = resolvePath(context.core.catalogue, def, own);
  if (found) return found;
  const hops = own.split(".").slice(0, -1);
  const parent =
    hops.length > 0 ? resolvePath(context.core.catalogue, def, [...hops, "Id"].join(".")) : undefined;
  if (hops.length > 0 && !parent) throw noSuchRelationship(context.text, path, hops[0]!);
  throw noSuchColumn(
    context.text,
    path,
    parent ? parent.owners.map((owner) => owner.name).join(",") : def.name,
  );
}

/** Long text can be selected but not filtered, sorted or grouped by. */
export const isLongText = (field: FieldDef): boolean => field.type === "textarea" && field.length > 255;
