import type { WaitingItem } from "@throughline/assignment";
import type { PoolItem } from "../api-types.ts";
import type { Backend } from "../backend.ts";

/** What waits for somebody of a team, the first in line first. */
export async function poolOf(backend: Backend, team: string): Promise<PoolItem[]> {
  const line = lineOf(backend, team);
  return Promise.all(line.map((one, index) => poolItem(backend, one, index + 1, line.length)));
}

/** Where an item waits; null while it does not. */
export async function inPool(backend: Backend, item: string): Promise<PoolItem | null> {
  if (!Object.values(backend.teams.roster().pool).some((one) => one.item === item)) return null;
  const found = backend.runtime.pool().find((one) => one.item === item);
  if (!found) return null;
  const line = lineOf(backend, found.team);
  const place = line.findIndex(({ id }) => id === found.id) + 1;
  return poolItem(backend, found, place, line.length);
}

const lineOf = ({ runtime }: Backend, team: string) =>
  runtime.pool().filter((one) => one.team.toLowerCase() === team.toLowerCase());

async function poolItem(
  { store }: Backend,
  waiting: WaitingItem,
  place: number,
  of: number,
): Promise<PoolItem> {
  const { item, team, since, skills, priority, pull, dropped, until = null, next, because } = waiting;
  const row = await store.getRow(item);
  return {
    ...{ key: item, number: row?.number ?? item, subject: row?.subject ?? "" },
    ...{ team, since, place, of, needs: skills, pull, dropped, until, next, because },
    priority: row?.priority ?? "",
    urgency: priority,
    milestone: row?.milestone ?? null,
  };
}

/** With what people know an item by. */
export async function shortly({ store }: Backend, key: string) {
  const row = await store.getRow(key);
  return { key, number: row?.number ?? key, subject: row?.subject ?? "" };
}
