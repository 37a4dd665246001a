import { type Core, findUser } from "../core.ts";
import { OrgError } from "../errors.ts";
import type { OrgSeed, QueueSpec, UserSpec } from "../options.ts";
import { createRecord } from "../records/save.ts";
import { begin, type Transaction } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { addSetup, assignPermissionSet } from "./setup.ts";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const PROFILES = ["System Administrator", "Standard User", "Integration User"];

/** The user as whom things are done that nobody in particular does. */
export const ADMIN = "admin@local.org";
/** Whom the made-up app acts as. */
export const INTEGRATION = "integration@local.org";

/** The user as whom work happens that nobody waits for. */
export const AUTOMATED_PROCESS = toId18("005Lo0AutoProc0")!;

function put(core: Core, object: string, fields: Record<string, unknown> & { Id: string }): void {
  const def = core.catalogue.get(object)!;
  const blank = Object.fromEntries(def.fields.map((field) => [field.name, field.defaultValue]));
  core.store.table(object).put({ ...blank, IsDeleted: false, ...fields } as Row);
}

const known = (def: ObjectDef, fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => def.fieldsByName.has(name)));

/** The records that every org has: the organization, profiles, the administrator, business hours. */
function foundation(core: Core): { adminId: string } {
  const at = `${core.now().toISOString().slice(0, 19)}.000+0000`;
  const adminId = core.newId("005");
  const audit = {
    CreatedDate: at,
    CreatedById: adminId,
    LastModifiedDate: at,
    LastModifiedById: adminId,
    SystemModstamp: at,
  };
  put(core, "Organization", {
    ...audit,
    Id: core.orgId,
    Name: "Local Org",
    OrganizationType: "Developer Edition",
    InstanceName: "LOCAL",
    IsSandbox: false,
  });
  const profileIds = PROFILES.map((Name) => {
    const Id = core.newId("00e");
    put(core, "Profile", { ...audit, Id, Name });
    return Id;
  });
  put(core, "User", {
    ...audit,
    Id: adminId,
    Username: ADMIN,
    FirstName: "Admin",
    LastName: "User",
    Name: "Admin User",
    Email: ADMIN,
    ProfileId: profileIds[0],
  });
  addSetup(core, (object, fields) => {
    const def = core.catalogue.get(object)!;
    put(core, object, { ...audit, ...known(def, fields), Id: core.newId(def.keyPrefix) });
  });
  put(core, "BusinessHours", {
    ...audit,
    Id: core.newId("01m"),
    Name: "Default",
    IsActive: true,
    IsDefault: true,
    // from midnight to midnight: around the clock
    ...Object.fromEntries(
      DAYS.flatMap((day) => ["Start", "End"].map((end) => [`${day}${end}Time`, "00:00:00.000Z"])),
    ),
  });
  return { adminId };
}

/** Adds the user as whom automation works after a commit. */
export function addAutomatedProcess(core: Core): void {
  const { CreatedDate, CreatedById, LastModifiedDate, LastModifiedById, SystemModstamp } = findUser(
    core,
    ADMIN,
  )!;
  put(core, "User", {
    CreatedDate,
    CreatedById,
    LastModifiedDate,
    LastModifiedById,
    SystemModstamp,
    Id: AUTOMATED_PROCESS,
    Username: "autoproc@local.org",
    FirstName: "Automated",
    LastName: "Process",
    Name: "Automated Process",
    Alias: "autoproc",
    Email: "autoproc@local.org",
    UserType: "AutomatedProcess",
  });
}

function profileId(core: Core, tx: Transaction, name: string): string {
  const found = core.store.table("Profile").lookup("Name", name)[0];
  return (found ?? createRecord(tx, core.catalogue.get("Profile")!, { Name: name })).Id;
}

function addUser(core: Core, tx: Transaction, spec: UserSpec): Row {
  const words = spec.name.trim().split(/\s+/);
  return createRecord(tx, core.catalogue.get("User")!, {
    Username: spec.username,
    FirstName: words.slice(0, -1).join(" ") || null,
    LastName: words.at(-1),
    Email: spec.email ?? spec.username,
    IsActive: spec.active ?? true,
    TimeZoneSidKey: spec.timeZone ?? "GMT",
    ProfileId: profileId(core, tx, spec.profile ?? "Standard User"),
  });
}

function addQueue(core: Core, tx: Transaction, spec: QueueSpec): Row {
  const create = (object: string, fields: object) => createRecord(tx, core.catalogue.get(object)!, fields);
  const group = create("Group", { Name: spec.name, DeveloperName: spec.developerName, Type: "Queue" });
  for (const object of spec.objects) {
    const def = core.catalogue.get(object);
    if (!def) throw new Error(`Queue ${spec.developerName}: this org has no object '${object}'.`);
    create("QueueSobject", { QueueId: group.Id, SobjectType: def.name });
  }
  for (const username of spec.members ?? []) {
    const user = findUser(core, username);
    if (!user) throw new Error(`Queue ${spec.developerName}: there is no user '${username}'.`);
    create("GroupMember", { GroupId: group.Id, UserOrGroupId: user.Id });
  }
  return group;
}

interface Waiting {
  object: string;
  index: number;
  ref: string | undefined;
  fields: Record<string, unknown>;
}

/** Values `@name` put in place; undefined while one of them is not there yet. */
function resolveRefs(
  core: Core,
  waiting: Waiting,
  ids: Map<string, string>,
): Record<string, unknown> | undefined {
  const def = core.catalogue.get(waiting.object)!;
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(waiting.fields)) {
    const isReference = def.fieldsByName.get(name.toLowerCase())?.type === "reference";
    if (!isReference || typeof value !== "string" || !value.startsWith("@")) {
      out[name] = value;
      continue;
    }
    const id = ids.get(value.slice(1));
    if (!id) return undefined;
    out[name] = id;
  }
  return out;
}

function addRecords(
  core: Core,
  tx: Transaction,
  records: NonNullable<OrgSeed["records"]>,
  ids: Map<string, string>,
): void {
  let waiting: Waiting[] = Object.entries(records).flatMap(([object, list]) =>
    list.map(({ ref, ...fields }, index) => ({ object, index, ref: ref as string | undefined, fields })),
  );
  for (const { object } of waiting) {
    if (!core.catalogue.get(object)) throw new Error(`Records: this org has no object '${object}'.`);
  }
  while (waiting.length > 0) {
    const left: Waiting[] = [];
    for (const one of waiting) {
      const fields = resolveRefs(core, one, ids);
      if (!fields) {
        left.push(one);
        continue;
      }
      try {
        const { Id } = createRecord(tx, core.catalogue.get(one.object)!, fields);
        if (one.ref) ids.set(one.ref, Id);
      } catch (error) {
        if (!(error instanceof OrgError)) throw error;
        throw new Error(`Records: ${one.object}[${one.index}] is refused: ${error.message}`);
      }
    }
    if (left.length === waiting.length) {
      const { object, index, fields } = left[0]!;
      const missing = Object.values(fields).find(
        (value) => typeof value === "string" && value.startsWith("@") && !ids.has(value.slice(1)),
      );
      throw new Error(
        `Records: ${object}[${index}] refers to '${missing}', which nothing in the seed has as its ref.`,
      );
    }
    waiting = left;
  }
}

/**
 * Fills a new org. Seeded records make no change events.
 * @throws Error that names the place in the seed
 */
export function applySeed(core: Core, seed: OrgSeed, extraUsers: string[]): void {
  const { adminId } = foundation(core);
  const tx = begin(core, { userId: adminId, origin: "", setAuditFields: true });
  const ids = new Map<string, string>([[ADMIN, adminId]]);
  for (const spec of seed.users ?? []) {
    if (findUser(core, spec.username)) throw new Error(`Users: '${spec.username}' is there twice.`);
    const user = addUser(core, tx, spec);
    ids.set(spec.username, user.Id);
  }
  for (const username of extraUsers) {
    if (findUser(core, username)) continue;
    const user = addUser(core, tx, { username, name: "Integration User", profile: "Integration User" });
    ids.set(username, user.Id);
  }
  for (const spec of seed.queues ?? []) ids.set(spec.developerName, addQueue(core, tx, spec).Id);
  addRecords(core, tx, seed.records ?? {}, ids);
}

/**
 * Gives the users of a seed their permission sets, which are not kept with their records.
 * @returns the passwords that the seed sets, by user id
 * @throws Error for a permission set that the org does not have
 */
export function rightsOf(core: Core, seed: OrgSeed): ReadonlyMap<string, string> {
  const passwords = new Map<string, string>();
  for (const { username, password, permissionSets = [] } of seed.users ?? []) {
    const user = findUser(core, username);
    if (!user) continue;
    if (password !== undefined) passwords.set(user.Id, password);
    for (const name of permissionSets) assignPermissionSet(core, user.Id, name);
  }
  return passwords;
}
