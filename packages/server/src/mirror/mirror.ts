import { setImmediate as breathe, setTimeout as delay } from "node:timers/promises";
import { ENTRY, ITEM } from "@throughline/connectors";
import type { Engine } from "../engine.ts";
import { type MirrorSettings, settingsOf } from "../settings.ts";
import { entryRow } from "./entry.ts";
import { createItemReader } from "./item.ts";
import { createSender, type Sent } from "./sender.ts";

/** What of the trail is in the org. */
export interface MirrorState extends Sent {
  /** Items that were written, each time that they were. */
  items: number;
  entries: number;
}

/** Writes how items stand, and if wanted their trails, into the org's own objects, behind the work. */
export interface Mirror {
  state(): MirrorState;
  /** Stops; what is not written yet, the next start takes up. */
  close(): Promise<void>;
}

export interface MirrorOptions {
  /** Address of the console. */
  address: string;
  /** How long changes are gathered before they are written, in ms. */
  gatherMs?: number;
  /** The first wait after a failure, in ms. */
  waitMs?: number;
}

/** Where the store keeps how far the org's objects have followed: the position of a line of the trail. */
const STREAM = "mirror/org";

const GATHER_MS = 2_000;
/** Lines that are read in one go: the thread is taken for some milliseconds. */
const LINES = 100;
/** Lines, and items of them, after which what was gathered is written. */
const MOST_LINES = 1_000;
const MOST_ITEMS = 200;
const CLOSE_WITHIN_MS = 5_000;

type Line = Awaited<ReturnType<Engine["store"]["all"]>>[number];

/**
 * Starts to follow the trail, where a workspace asks for it; undefined where none does.
 *
 * The trail is read in the order in which it was written, from where the last run stopped. Each item of a piece is written
 * as it stands now, so what changes often is written once; then the position is stored. What a kill leaves in between is
 * written again under the same keys.
 */
export function startMirror(engine: Engine, options: MirrorOptions): Mirror | undefined {
  const { workspaces, store, salesforce, log } = engine;
  const settings = new Map<string, MirrorSettings>();
  for (const { file, workflow } of workspaces) {
    const { mirror } = settingsOf(file).settings;
    if (workflow && mirror) settings.set(workflow.id, mirror);
  }
  const { upsert, describe } = salesforce;
  if (settings.size === 0 || !upsert) return undefined;
  const { gatherMs = GATHER_MS, waitMs } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const sender = createSender({ salesforce: { upsert, describe }, store, log }, signal, waitMs);
  const items = createItemReader(engine);
  const written = { items: 0, entries: 0 };
  let wake = () => {};
  let news = false;
  signal.addEventListener("abort", () => wake());
  const forget = store.subscribe((commit) => {
    if (commit.items.size === 0) return;
    news = true;
    wake();
  });

  /** The next piece of the trail; empty at its end. */
  async function nextLines(after: number): Promise<Line[]> {
    const lines: Line[] = [];
    const keys = new Set<string>();
    for (let from = after; lines.length < MOST_LINES && keys.size < MOST_ITEMS; ) {
      const more = await store.all(from, LINES);
      for (const line of more) {
        lines.push(line);
        keys.add(line.stored.item);
      }
      from = more.at(-1)?.n ?? from;
      if (more.length === 0) break;
      await breathe();
    }
    return lines;
  }

  async function write(lines: Line[]): Promise<void> {
    const summaries: Record<string, unknown>[] = [];
    const entries: Record<string, unknown>[] = [];
    for (const [key, own] of Map.groupBy(lines, ({ stored }) => stored.item)) {
      const wanted = settings.get(workflowOf(key));
      const shown = wanted && (await items.read(key, wanted.parts, pageOf(options.address, key)));
      if (!shown) continue;
      summaries.push(shown.summary);
      if (wanted.entries) entries.push(...own.map(({ hash, stored }) => entryRow(stored, hash, shown.clean)));
      await breathe();
    }
    // an entry belongs to an item that is there
    await sender.send(ITEM, summaries);
    await sender.send(ENTRY, entries);
    written.items += summaries.length;
    written.entries += entries.length;
  }

  async function untilNews(): Promise<void> {
    if (!news && !signal.aborted)
      await new Promise<void>((resume) => {
        wake = resume;
      });
    news = false;
    signal.throwIfAborted();
    await delay(gatherMs, undefined, { signal, ref: false });
  }

  async function follow(): Promise<void> {
    await sender.find(ITEM);
    const found = (await store.cursors()).find(({ stream }) => stream === STREAM);
    let position = Number(found?.position ?? 0);
    for (;;) {
      news = false;
      const lines = await nextLines(position);
      if (lines.length === 0) {
        await untilNews();
        continue;
      }
      await write(lines);
      position = lines.at(-1)?.n ?? position;
      await store.append([], [{ stream: STREAM, position: String(position) }]);
    }
  }

  const done = follow().catch((error: unknown) => {
    if (!signal.aborted) log.error({ err: error }, "The mirror has stopped; the next start takes it up.");
  });
  const state = () => ({ ...sender.sent(), ...written });
  return {
    state,
    async close() {
      forget();
      stop.abort();
      // a call that waits for the budget is not waited for
      await Promise.race([done, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
      const { items, entries, apiCalls } = state();
      if (apiCalls > 0) log.info({ items, entries, apiCalls }, "What the mirror wrote to the org.");
    },
  };
}

/** `support-email/500…` is an item of `support-email`; trails of other things are of no workflow. */
const workflowOf = (key: string): string => key.slice(0, key.lastIndexOf("/"));

const pageOf = (address: string, key: string): string =>
  `${address.replace(/\/$/, "")}/items/${key.split("/").map(encodeURIComponent).join("/")}`;
