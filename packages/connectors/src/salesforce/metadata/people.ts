import type { MetadataClient } from "./client.ts";

/** Who is in an org: its users, and who is in its queues, by usernames. */
export interface OrgPeople {
  users: { username: string; name: string; active: boolean }[];
  queues: { developerName: string; members: string[] }[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * Reads who is in an org. Groups in queues and in groups are followed, and roles with those below them.
 * @throws CallFailure
 */
export async function readPeople({ rows }: MetadataClient): Promise<OrgPeople> {
  const users = await rows(
    "SELECT Id, Username, Name, IsActive, UserRoleId FROM User WHERE UserType = 'Standard' ORDER BY Username",
  );
  const groups = await rows("SELECT Id, DeveloperName, Type, RelatedId FROM Group ORDER BY DeveloperName");
  const members = await rows("SELECT GroupId, UserOrGroupId FROM GroupMember");
  const roles = await rows("SELECT Id, ParentRoleId FROM UserRole");
  const names = new Map(users.map((user) => [text(user.Id), text(user.Username)]));
  const inGroup = Map.groupBy(members, (one) => text(one.GroupId));
  const groupOf = new Map(groups.map((group) => [text(group.Id), group]));
  const inRole = Map.groupBy(users, (user) => text(user.UserRoleId));
  const below = Map.groupBy(roles, (role) => text(role.ParentRoleId));

  const withRole = (role: string, deep: boolean, seen: Set<string>): string[] => {
    if (seen.has(role)) return [];
    seen.add(role);
    const own = (inRole.get(role) ?? []).map((user) => text(user.Username));
    const under = deep ? (below.get(role) ?? []).flatMap(({ Id }) => withRole(text(Id), deep, seen)) : [];
    return [...own, ...under];
  };
  const within = (id: string, seen: Set<string>): string[] => {
    // users of portals are somebody as well, if nobody whom we have asked about
    if (id.startsWith("005")) return [names.get(id) ?? id];
    const group = groupOf.get(id);
    if (!group || seen.has(id)) return [];
    seen.add(id);
    const type = text(group.Type);
    if (type === "Organization") return users.map((user) => text(user.Username));
    if (type.startsWith("Role"))
      return withRole(text(group.RelatedId), type.startsWith("RoleAndSubordinates"), new Set());
    return (inGroup.get(id) ?? []).flatMap(({ UserOrGroupId }) => within(text(UserOrGroupId), seen));
  };

  return {
    users: users.map((user) => ({
      username: text(user.Username),
      name: text(user.Name),
      active: user.IsActive === true,
    })),
    queues: groups
      .filter((group) => group.Type === "Queue")
      .map((group) => ({
        developerName: text(group.DeveloperName),
        members: [...new Set(within(text(group.Id), new Set()))].sort(),
      })),
  };
}
