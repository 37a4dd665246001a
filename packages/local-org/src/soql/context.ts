import type { Core } from "../core.ts";
import type { FieldDef, ObjectDef } from "../schema/model.ts";
import { type FieldPath, resolvePath } from "../schema/path.ts";
import { dayIn } from "./dates.ts";
import { noSuchColumn, noSuchRelationship, tooManyLevels } from "./errors.ts";
import type { Moment } from "./literal.ts";

/** Parents above the record that a query is about. */
const MOST_LEVELS = 5;

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
  const user = core.store.find(userId);
  const timeZone = (user?.TimeZoneSidKey as string | undefined) ?? "GMT";
  const locale = ((user?.LocaleSidKey as string | undefined) ?? "en_US").replaceAll("_", "-");
  return { core, text, userId, all, timeZone, locale, today: dayIn(core.now(), timeZone) };
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
  const hops = own.split(".").slice(0, -1);
  if (hops.length > MOST_LEVELS) throw tooManyLevels(context.text, path);
  const found = resolvePath(context.core.catalogue, def, own);
  if (found) return found;
  const parent =
    hops.length > 0 ? resolvePath(context.core.catalogue, def, [...hops, "Id"].join(".")) : undefined;
  if (hops.length > 0 && !parent) throw noSuchRelationship(context.text, path, hops[0]!);
  throw noSuchColumn(
    context.text,
    path,
    parent ? parent.owners.map((owner) => owner.name).join(",") : def.name,
  );
}

/** Long text, and values of any type, can be selected but not filtered, sorted or grouped by. */
export const isLongText = (field: FieldDef): boolean =>
  (field.type === "textarea" && field.length > 255) || field.type === "anyType";
