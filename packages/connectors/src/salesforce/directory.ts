import { type Clock, millis } from "../clock.ts";
import { ConnectorFailure } from "../failure.ts";
import type { Directory } from "../port.ts";
import { id18 } from "../value.ts";
import { classify } from "./classify.ts";
import type { RawRecord, SalesforceClient } from "./client.ts";
import { queryAllPages } from "./read.ts";

const TTL_MS = 10 * 60_000;
const MISS_MS = 30_000;
const USERS = "SELECT Id, Username, Alias, Name, Email, IsActive FROM User";
const QUEUES = "SELECT Id, Name, DeveloperName FROM Group WHERE Type = 'Queue'";

type User = { id: string; name: string; active: boolean };
type Queue = { id: string; name: string };

const text = (row: RawRecord, field: string): string => String(row[field] ?? "");

/** Looks things up by any of their names, in lower case. */
function index<T>(
  rows: { item: T; keys: string[] }[],
  prefer: (item: T) => boolean,
): (name: string) => T | undefined {
  const found = new Map<string, Set<T>>();
  for (const { item, keys } of rows) {
    for (const key of keys.filter(Boolean)) {
      const known = found.get(key.toLowerCase()) ?? new Set();
      found.set(key.toLowerCase(), known.add(item));
    }
  }
  return (name) => {
    const all = [...(found.get(name.trim().toLowerCase()) ?? [])];
    if (all.length <= 1) return all[0];
    const preferred = all.filter(prefer);
    // a name that several people have names nobody
    return preferred.length === 1 ? preferred[0] : undefined;
  };
}

interface Loaded {
  at: number;
  /** From the surest name to the least sure one. */
  users: ((name: string) => User | undefined)[];
  queues: ((name: string) => Queue | undefined)[];
  names: Map<string, string>;
}

function load(userRows: RawRecord[], queueRows: RawRecord[], at: number): Loaded {
  const users = userRows.map((row) => ({
    row,
    item: { id: text(row, "Id"), name: text(row, "Name"), active: row.IsActive === true },
  }));
  const queues = queueRows.map((row) => ({ row, item: { id: text(row, "Id"), name: text(row, "Name") } }));
  const usersBy = (field: string) =>
    index(
      users.map(({ row, item }) => ({ item, keys: [text(row, field)] })),
      (user) => user.active,
    );
  const queuesBy = (field: string) =>
    index(
      queues.map(({ row, item }) => ({ item, keys: [text(row, field)] })),
      () => true,
    );
  return {
    at,
    users: ["Id", "Username", "Email", "Alias", "Name"].map(usersBy),
    queues: ["Id", "DeveloperName", "Name"].map(queuesBy),
    names: new Map([...users, ...queues].map(({ item }) => [item.id, item.name])),
  };
}

/**
 * Users and queues of the org, read at first use, every ten minutes, and after a name that was not found (but then
 * at most every 30 seconds). What is handed out looks into the newest state.
 * @throws (from the returned function) ConnectorFailure where the org could not be read even once
 */
export function createDirectory(
  client: SalesforceClient,
  clock: Clock,
  self: { id: string; name: string },
): () => Promise<Directory> {
  let loaded: Loaded | undefined;
  let loading: Promise<void> | undefined;
  let missed = false;

  const reload = async (): Promise<void> => {
    const [users, queues] = await Promise.all([queryAllPages(client, USERS), queryAllPages(client, QUEUES)]);
    loaded = load(users.rows, queues.rows, millis(clock));
    missed = false;
  };

  const stale = (): boolean => {
    if (!loaded) return true;
    const age = millis(clock) - loaded.at;
    return age >= TTL_MS || (missed && age >= MISS_MS);
  };

  function find<T>(lists: ((name: string) => T | undefined)[], name: string): T | undefined {
    for (const lookUp of lists) {
      const found = lookUp(id18(name));
      if (found) return found;
    }
    missed = true;
    return undefined;
  }

  const view: Directory = {
    self,
    user: (name) => find(loaded!.users, name),
    queue: (name) => find(loaded!.queues, name),
    name(id) {
      const found = loaded!.names.get(id18(id));
      if (found === undefined) missed = true;
      return found;
    },
  };

  return async () => {
    if (stale()) {
      loading ??= reload().finally(() => {
        loading = undefined;
      });
      try {
        await loading;
      } catch (error) {
        if (!loaded) throw new ConnectorFailure(classify(error, "read"), error);
      }
    }
    return view;
  };
}
