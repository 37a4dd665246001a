import type { Core } from "../core.ts";
import type { Row } from "../storage/store.ts";
import type { Value } from "./values.ts";

/** Who reads or saves, and which record. */
export interface Situation {
  userId: string | null;
  row: Row;
}

type Find = (core: Core, situation: Situation) => Row | undefined;

const referred = (core: Core, row: Row | undefined, field: string): Row | undefined =>
  core.store.find((row?.[field] as string | null | undefined) ?? "");
const user: Find = (core, { userId }) => core.store.find(userId ?? "");

/** Records that formulas may name beside their own, with the object that they are of. */
export const GLOBAL_RECORDS: Record<string, { object: string; find: Find }> = {
  $User: { object: "User", find: user },
  $Profile: { object: "Profile", find: (core, at) => referred(core, user(core, at), "ProfileId") },
  $UserRole: { object: "UserRole", find: (core, at) => referred(core, user(core, at), "UserRoleId") },
  $Organization: { object: "Organization", find: (core) => core.store.find(core.orgId) },
  $RecordType: { object: "RecordType", find: (core, { row }) => referred(core, row, "RecordTypeId") },
};

/**
 * The value of something global, such as `$User.Alias`, `$Permission.Robot`, `$Label.Greeting`.
 * @param readPath reads a path from a record
 */
export function readGlobal(
  core: Core,
  path: string,
  situation: Situation,
  readPath: (object: string, row: Row, path: string) => Value,
): Value {
  const [head = "", ...rest] = path.split(".");
  const name = rest.join(".");
  const record = GLOBAL_RECORDS[head];
  if (record) {
    const row = record.find(core, situation);
    return row ? readPath(record.object, row, name) : null;
  }
  if (head === "$Permission")
    return situation.userId !== null && core.permissions.has(situation.userId, name);
  if (head === "$Label") return core.catalogue.labels.get(name) ?? null;
  if (head === "$System") return { ms: Date.UTC(1900, 0, 1), dateOnly: false };
  if (head === "$CustomMetadata") {
    const [object = "", record = "", ...field] = rest;
    const row = core.store.table(object).lookup("DeveloperName", record)[0];
    return row ? readPath(object, row, field.join(".")) : null;
  }
  return null;
}
