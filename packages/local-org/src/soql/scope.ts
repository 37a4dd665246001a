import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { QueryContext } from "./context.ts";
import { malformed } from "./errors.ts";

type Scope = (context: QueryContext) => (row: Row) => boolean;

/** The groups that a user is a member of, over groups in groups too. */
function groupsOf(context: QueryContext, memberId: string, known = new Set<string>()): Set<string> {
  for (const { GroupId, IsDeleted } of context.core.store
    .table("GroupMember")
    .lookup("UserOrGroupId", memberId)) {
    if (IsDeleted || known.has(GroupId as string)) continue;
    known.add(GroupId as string);
    groupsOf(context, GroupId as string, known);
  }
  return known;
}

const mineAndMyGroups: Scope = (context) => {
  const owners = groupsOf(context, context.userId).add(context.userId);
  return (row) => owners.has(row.OwnerId as string);
};

/** By lower-case name. */
const SCOPES: Record<string, Scope> = {
  everything: () => () => true,
  mine:
    ({ userId }) =>
    (row) =>
      row.OwnerId === userId,
  mineandmygroups: mineAndMyGroups,
  mine_and_my_groups: mineAndMyGroups,
  queue: (context) => {
    const groups = groupsOf(context, context.userId);
    return (row) => groups.has(row.OwnerId as string);
  },
  // what the user has given to somebody else
  delegated:
    ({ userId }) =>
    (row) =>
      row.CreatedById === userId && row.OwnerId !== userId,
};

/**
 * Which rows USING SCOPE leaves.
 * @throws OrgError MALFORMED_QUERY for a scope that the object does not have
 */
export function scopeTest(
  context: QueryContext,
  def: ObjectDef,
  name: string | undefined,
): ((row: Row) => boolean) | undefined {
  if (!name) return undefined;
  const scope = Object.hasOwn(SCOPES, name.toLowerCase()) ? SCOPES[name.toLowerCase()] : undefined;
  if (!scope || (name.toLowerCase() !== "everything" && !def.fieldsByName.has("OwnerId"))) {
    throw malformed(`Scope '${name}' is not supported for entity '${def.name}'`);
  }
  return scope(context);
}
