import type { OrgTeams, PeopleWanted } from "../../port.ts";
import type { RawRecord } from "../client.ts";
import type { Account } from "../directory.ts";
import { quote } from "../soql.ts";

/** Changes of members are told by no event: so often they are looked at. */
export const MEMBERS_EVERY_MS = 2 * 60_000;
/** Ids or names in one query. */
const MOST_NAMES = 200;
/** Groups within groups, so deep. */
const DEEPEST = 5;

type Query = (soql: string) => Promise<RawRecord[]>;
type Members = OrgTeams["sources"][string];

interface Group {
  id: string;
  name: string;
  developerName: string;
  type: string;
  related: string;
}

const toGroup = (row: RawRecord): Group => ({
  id: String(row.Id),
  name: String(row.Name ?? ""),
  developerName: String(row.DeveloperName ?? ""),
  type: String(row.Type),
  related: String(row.RelatedId ?? ""),
});

/**
 * The members of queues and groups: users, those of groups within them, and those who have a role (or one below it).
 * Inactive users are left out and named, as are groups whose members the org works out itself.
 *
 * @param accounts all users of the org by id
 * @throws CallFailure
 */
export async function readSources(
  sources: PeopleWanted["sources"],
  query: Query,
  accounts: ReadonlyMap<string, Account>,
): Promise<OrgTeams["sources"]> {
  if (sources.length === 0) return {};
  const names = [...new Set(sources.map(({ name }) => name))];
  const known = new Map<string, Group>();
  for (const some of chunks(names)) {
    const list = some.map(quote).join(",");
    const rows = await query(
      `${GROUPS} WHERE Type IN ('Queue','Regular') AND (DeveloperName IN (${list}) OR Name IN (${list}))`,
    );
    for (const row of rows) known.set(String(row.Id), toGroup(row));
  }
  const inside = await readMembers(known, query);
  const roles = [...known.values()].some(({ type }) => type.startsWith("RoleAndSubordinates"))
    ? await query("SELECT Id, ParentRoleId FROM UserRole")
    : [];
  const found: OrgTeams["sources"] = {};
  for (const { kind, name } of sources) {
    const group = pick([...known.values()], kind, name);
    if (group)
      found[`${kind} ${name}`.trim().toLowerCase()] = membersOf(group, { known, inside, roles, accounts });
  }
  return found;
}

const GROUPS = "SELECT Id, Name, DeveloperName, Type, RelatedId FROM Group";

function pick(
  groups: Group[],
  kind: PeopleWanted["sources"][number]["kind"],
  name: string,
): Group | undefined {
  const wanted = name.trim().toLowerCase();
  const type = kind === "queue" ? "Queue" : "Regular";
  const ofKind = groups.filter((group) => group.type === type);
  return (
    ofKind.find(({ developerName }) => developerName.toLowerCase() === wanted) ??
    ofKind.find((group) => group.name.toLowerCase() === wanted)
  );
}

/** Ids of the members of each group; groups among them are read too, and added to `known`. */
async function readMembers(known: Map<string, Group>, query: Query): Promise<Map<string, string[]>> {
  const inside = new Map<string, string[]>();
  let frontier = [...known.keys()];
  for (let depth = 0; frontier.length > 0 && depth < DEEPEST; depth++) {
    for (const some of chunks(frontier)) {
      const list = some.map(quote).join(",");
      const rows = await query(`SELECT GroupId, UserOrGroupId FROM GroupMember WHERE GroupId IN (${list})`);
      for (const { GroupId, UserOrGroupId } of rows)
        inside.set(String(GroupId), [...(inside.get(String(GroupId)) ?? []), String(UserOrGroupId)]);
    }
    const nested = new Set(
      frontier.flatMap((id) => inside.get(id) ?? []).filter((id) => id.startsWith("00G")),
    );
    frontier = [...nested].filter((id) => !known.has(id));
    for (const some of chunks(frontier))
      for (const row of await query(`${GROUPS} WHERE Id IN (${some.map(quote).join(",")})`))
        known.set(String(row.Id), toGroup(row));
  }
  return inside;
}

interface World {
  known: Map<string, Group>;
  inside: Map<string, string[]>;
  roles: RawRecord[];
  accounts: ReadonlyMap<string, Account>;
}

function membersOf(group: Group, world: World): Members {
  const users = new Set<string>();
  const leftOut: Members["leftOut"] = [];
  const seen = new Set<string>();
  const add = ({ id, name, type, related }: Group) => {
    if (seen.has(id)) return;
    seen.add(id);
    if (type === "Queue" || type === "Regular") {
      for (const member of world.inside.get(id) ?? []) {
        const nested = world.known.get(member);
        if (nested) add(nested);
        else if (member.startsWith("005")) users.add(member);
      }
    } else if (type.startsWith("Role")) {
      const roles = type === "Role" ? new Set([related]) : withBelow(related, world.roles);
      for (const { id, role } of world.accounts.values()) if (role && roles.has(role)) users.add(id);
    } else leftOut.push({ user: name || type, why: `Groups of the type ${type} are not read` });
  };
  add(group);
  const members: string[] = [];
  for (const id of users) {
    const account = world.accounts.get(id);
    if (account?.active) members.push(account.username);
    else
      leftOut.push({
        user: account?.username ?? id,
        why: account ? "Inactive in Salesforce" : "Not a user that we may see",
      });
  }
  return { members: members.sort(), leftOut };
}

function withBelow(role: string, roles: RawRecord[]): Set<string> {
  const below = new Set([role]);
  // a set is walked in the order of insertion, also over what is added on the way
  for (const above of below)
    for (const { Id, ParentRoleId } of roles) if (ParentRoleId === above) below.add(String(Id));
  return below;
}

function* chunks<T>(all: T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += MOST_NAMES) yield all.slice(at, at + MOST_NAMES);
}
