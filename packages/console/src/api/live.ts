import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { keys } from "./queries.ts";
import type { Summary, WorkItemList, WorkItemRow } from "./types.ts";

export type Connection = "connecting" | "live" | "reconnecting";

let connection: Connection = "connecting";
const listeners = new Set<() => void>();
/** When each item last changed before our eyes, for the rows to flash. */
const changed = new Map<string, number>();

/** State of the live connection. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => connection);
}

/** Whether the item changed within the last seconds: a row that is drawn now should show it. */
export function isFresh(key: string): boolean {
  return Date.now() - (changed.get(key) ?? 0) < 2500;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: Connection) {
  if (next === connection) return;
  connection = next;
  for (const listener of listeners) listener();
}

/**
 * Keeps the cache in step with the server: rows are replaced in place at once; lists and stories that may look
 * different now are asked for again, at most once a second. Answers a function that ends it.
 */
export function startLive(client: QueryClient): () => void {
  const refresh = throttled((key: readonly unknown[]) => client.invalidateQueries({ queryKey: key }));
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let wasLive = false;
  const arrived = gathered((rows: Map<string, WorkItemRow>) => {
    client.setQueriesData<WorkItemList>({ queryKey: keys.lists }, (list) => list && replaced(list, rows));
    client.setQueriesData<InfiniteData<WorkItemList>>(
      { queryKey: keys.pages },
      (all) => all && { ...all, pages: all.pages.map((page) => replaced(page, rows)) },
    );
    refresh(keys.lists);
    refresh(keys.tasks);
    refresh(keys.teams);
  });

  const on = <T>(name: string, handle: (data: T) => void) =>
    source?.addEventListener(name, (event) => handle(JSON.parse((event as MessageEvent<string>).data) as T));

  const open = () => {
    source = new EventSource("/api/events");
    source.addEventListener("open", () => {
      // what happened while we were away was not sent to us
      if (wasLive) client.invalidateQueries();
      wasLive = true;
      become("live");
    });
    source.addEventListener("error", () => {
      become("reconnecting");
      if (source?.readyState !== EventSource.CLOSED) return;
      // it may be that nobody is signed in any more
      client.invalidateQueries({ queryKey: keys.session });
      // the browser gives up when the answer was no event stream (a proxy's error page); we do not
      retry = setTimeout(open, 2000);
    });
    on<WorkItemRow>("item", (row) => {
      changed.set(row.key, Date.now());
      arrived(row.key, row);
    });
    on<{ key: string }>("entry", ({ key }) => refresh(keys.story(key)));
    // so much happened while this page slept that it was not kept for it
    on("reload", () => client.invalidateQueries());
    on<Summary>("summary", (summary) => client.setQueryData(keys.summary, summary));
  };

  open();
  return () => {
    clearTimeout(retry);
    source?.close();
  };
}

/** The list with these rows in the place of the old ones; the others stay the same objects, so they are not drawn anew. */
function replaced(list: WorkItemList, rows: Map<string, WorkItemRow>): WorkItemList {
  if (!list.rows.some(({ key }) => rows.has(key))) return list;
  return { ...list, rows: list.rows.map((row) => rows.get(row.key) ?? row) };
}

/** Hands over what came within a tenth of a second at once, the last of each key: many changes are one drawing. */
function gathered<T>(act: (all: Map<string, T>) => void) {
  let all = new Map<string, T>();
  return (key: string, one: T) => {
    if (all.size === 0)
      setTimeout(() => {
        const now = all;
        all = new Map();
        act(now);
      }, 100);
    all.set(key, one);
  };
}

/** At most one call a second for each key; the last one is never lost. */
function throttled(act: (key: readonly unknown[]) => void) {
  const last = new Map<string, number>();
  const due = new Map<string, ReturnType<typeof setTimeout>>();
  return (key: readonly unknown[]) => {
    const name = JSON.stringify(key);
    if (due.has(name)) return;
    const wait = Math.max(0, (last.get(name) ?? 0) + 1000 - Date.now());
    due.set(
      name,
      setTimeout(() => {
        due.delete(name);
        last.set(name, Date.now());
        act(key);
      }, wait),
    );
  };
}
