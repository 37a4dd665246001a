import { type Clock, millis } from "../clock.ts";
import { ConnectorFailure } from "../failure.ts";
import type { Directory, OrgUser } from "../port.ts";
import { id18 } from "../value.ts";
import { classify } from "./classify.ts";
import type { RawRecord, SalesforceClient } from "./client.ts";
import { queryAllPages } from "./read.ts";

const TTL_MS = 10 * 60_000;
const MISS_MS = 30_000;
const USERS = "SELECT Id, Username, Alias, Name, Email, IsActive, UserRoleId, TimeZoneSidKey FROM User";
const QUEUES = "SELECT Id, Name, DeveloperName FROM Group WHERE Type = 'Queue'";

type Queue = { id: string; name: string };

const text = (row: RawRecord, field: string): string => String(row[field] ?? "");

type Find<T> = (name: string) => T | undefined;

/** Finds by one kind of name, in any case. A name that several have names nobody, unless only one is preferred. */
function by<T>(entries: { row: RawRecord; item: T }[], field: string, prefer: (item: T) => boolean): Find<T> {
  const found = Map.groupBy(entries, ({ row }) => text(row, field).toLowerCase());
  return (name) => {
    const all = found.get(name.trim().toLowerCase()) ?? [];
    if (all.length <= 1) return all[0]?.item;
    const preferred = all.filter(({ item }) => prefer(item));
    return preferred.length === 1 ? preferred[0]!.item : undefined;
  };
}

/** Finds by id, then by the names from the surest to the least sure. */
function finder<T extends { id: string }>(
  entries: { row: RawRecord; item: T }[],
  fields: string[],
  prefer: (item: T) => boolean,
): Find<T> {
  const ids = new Map(entries.map(({ item }) => [item.id, item]));
  const names = fields.map((field) => by(entries, field, prefer));
  return (name) => {
    if (name.trim() === "") return undefined;
    const known = ids.get(id18(name));
    if (known) return known;
    for (const find of names) {
      const found = find(name);
      if (found) return found;
    }
    return undefined;
  };
}

/** What else is known of a user. */
export interface Account {
  id: string;
  username: string;
  name: string;
  active: boolean;
  role: string | undefined;
  zone: string;
}

interface Loaded {
  at: number;
  accounts: Map<string, Account>;
  user: Find<OrgUser>;
  queue: Find<Queue>;
  names: Map<string, string>;
  list: { users: string[]; queues: string[] };
}

const sorted = (names: string[]) => [...new Set(names)].sort((a, b) => a.localeCompare(b, "en"));

function load(userRows: RawRecord[], queueRows: RawRecord[], at: number): Loaded {
  const users = userRows.map((row) => ({
    row,
    item: { id: text(row, "Id"), name: text(row, "Name"), active: row.IsActive === true },
  }));
  const queues = queueRows.map((row) => ({ row, item: { id: text(row, "Id"), name: text(row, "Name") } }));
  const accounts = userRows.map((row): Account => {
    const [id, username, name] = [text(row, "Id"), text(row, "Username"), text(row, "Name")];
    const role = text(row, "UserRoleId") || undefined;
    return {
      id,
      username,
      name,
      role,
      active: row.IsActive === true,
      zone: text(row, "TimeZoneSidKey") || "GMT",
    };
  });
  return {
    at,
    accounts: new Map(accounts.map((account) => [account.id, account])),
    user: finder(users, ["Username", "Email", "Alias", "Name"], (user) => user.active),
    queue: finder(queues, ["DeveloperName", "Name"], () => true),
    names: new Map([...users, ...queues].map(({ item }) => [item.id, item.name])),
    list: {
      users: sorted(users.flatMap(({ item }) => (item.active ? [item.name] : []))),
      queues: sorted(queues.map(({ item }) => item.name)),
    },
  };
}

/** Users and queues of the org. */
export interface Directories {
  /** @throws ConnectorFailure where the org could not be read even once */
  open(): Promise<Directory>;
  /** Reads anew. @throws CallFailure */
  reload(): Promise<void>;
  /** All users, by id; empty before the first reading. */
  accounts(): ReadonlyMap<string, Account>;
}

/**
 * Users and queues of the org, read at first use, every ten minutes, and after a name that was not found (but then
 * at most every 30 seconds). What is handed out looks into the newest state.
 */
export function createDirectory(
  client: SalesforceClient,
  clock: Clock,
  self: { id: string; name: string },
): Directories {
  let loaded: Loaded | undefined;
  let loading: Promise<void> | undefined;
  let missed = false;

  const read = async (): Promise<void> => {
    const [users, queues] = await Promise.all([queryAllPages(client, USERS), queryAllPages(client, QUEUES)]);
    loaded = load(users.rows, queues.rows, millis(clock));
    missed = false;
  };

  const reload = (): Promise<void> => {
    loading ??= read().finally(() => {
      loading = undefined;
    });
    return loading;
  };

  const stale = (): boolean => {
    if (!loaded) return true;
    const age = millis(clock) - loaded.at;
    return age >= TTL_MS || (missed && age >= MISS_MS);
  };

  const noted = <T>(found: T | undefined): T | undefined => {
    if (found === undefined) missed = true;
    return found;
  };

  const view: Directory = {
    self,
    user: (name) => noted(loaded!.user(name)),
    queue: (name) => noted(loaded!.queue(name)),
    name: (id) => noted(loaded!.names.get(id18(id))),
    list: () => loaded!.list,
  };

  return {
    reload,
    accounts: () => loaded?.accounts ?? new Map(),
    async open() {
      if (stale()) {
        try {
          await reload();
        } catch (error) {
          if (!loaded) throw new ConnectorFailure(classify(error, "read"), error);
        }
      }
      return view;
    },
  };
}
