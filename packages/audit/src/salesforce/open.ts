import { fold as foldEntries } from "@throughline/engine";
import { StoreError } from "../errors.ts";
import { type Upcast, upcast as upcastEntry } from "../format.ts";
import { storedIn } from "../lines.ts";
import type { AuditStore, Maintenance } from "../port.ts";
import { itemRow, type Projection } from "../project.ts";
import { connect } from "../sqlite/connect.ts";
import { handHere } from "../sqlite/hand.ts";
import { storeOver } from "../sqlite/open.ts";
import { createTables } from "../sqlite/schema.ts";
import { asStoreError } from "./errors.ts";
import { createInputs, type Withholds } from "./inputs.ts";
import { readLines } from "./line-rows.ts";
import { load } from "./load.ts";
import { type TrailOrg, troubleOf } from "./org.ts";
import { pages } from "./pages.ts";
import { createPatience } from "./patience.ts";
import { type Seat, TIMING, type Timing, takeSeat } from "./seat.ts";
import { createTrails } from "./trails.ts";
import { createOrgWriter } from "./write.ts";

export interface OrgStoreOptions {
  org: TrailOrg;
  /** Makes the rows of the lists. Default: `itemRow` without field names. */
  project?: Projection;
  fold?: typeof foldEntries;
  upcast?: Upcast;
  /** Opens an existing store beside the process that writes it, to look at it: all of it is read. */
  readOnly?: boolean;
  /** Where another process writes the store, waits until it is gone or frozen, and takes over. */
  standBy?: boolean;
  /** Told when this process begins to stand by, and when it takes over. */
  told?: (message: string) => void;
  /** What people wrote, and stays in its records: lines only name it. Nothing unless given. */
  withholds?: Withholds;
  timing?: Timing;
  /** The first wait after a failure, in ms. */
  againMs?: number;
}

const MEMORY = ":memory:";

/** Lines that are appended at once: with their trails, positions and parts they fit one transaction of the org. */
const MOST_LINES = 150;

/** Lines that are read at least where somebody asks for some: no line is cut off then. */
const LEAST_READ = 50;

/**
 * Opens the trail in an org that has the package. Lines are in the org before they are acknowledged; what is derived from
 * them is in memory, made anew at each start, and so are the lines of what goes on. Nothing is written anywhere else.
 *
 * Rejects with `StoreError`: `locked` when another process writes it and this one is not to stand by, `io` when the org
 * cannot be reached, or has no package, or does not let us.
 */
export async function openInOrg(options: OrgStoreOptions): Promise<AuditStore> {
  const { org, readOnly = false, standBy = false, told = () => {}, timing = TIMING } = options;
  const { project = (key, state) => itemRow(key, state), fold = foldEntries, upcast = upcastEntry } = options;
  const shown = `salesforce (${org.address})`;
  const patience = createPatience(shown, options.againMs);
  const query: TrailOrg["query"] = (soql) => patience.patiently(() => org.query(soql));
  const db = connect(MEMORY);
  let seat: Seat | undefined;
  try {
    createTables(db, MEMORY);
    const world = { org, shown, patience, standBy, told, timing };
    // what is wrong with the org or the package is told at once
    seat = readOnly ? undefined : await takeSeat(world);
    const trails = createTrails(db, query);
    const ask = readOnly ? org.query : query;
    const inputs = createInputs({ db, query: ask, withholds: options.withholds ?? (() => false) });
    const found = await load(db, ask, { trails, inputs }, seat?.position);
    const since = seat?.position ?? 0;
    const hand = handHere(db, shown);
    const lookedAt = () => new StoreError("io", `${shown} is opened to look at only.`);
    const writer = seat && createOrgWriter({ db, hand, query, seat, trails, inputs, project, fold });
    const store = storeOver(db, {
      ...{ path: shown, project, fold, hand },
      upcast: (entry, format) => inputs.restore(upcast(entry, format)),
      kept: inputs.withhold,
      mostLines: MOST_LINES,
      gather: () => Promise.race([org.gather(), patience.hurried]),
      async write(writing) {
        if (!writer) throw lookedAt();
        await writer.write(writing);
      },
      async letGo() {
        await seat?.leave();
        db.close();
      },
    });
    if (writer && found.leaving.size) await writer.remove(found.leaving);
    if (readOnly) await readWhole();

    /** All lines are read, and each trail's last entry is the one that the org remembers. */
    async function readWhole(): Promise<void> {
      await store.counts();
      await trails.needAll();
      await inputs.need(trails.known.keys());
      await hand.derive(
        (await allTrails(store.maintenance)).map((item) => ({ item, head: found.heads.get(item) ?? null })),
      );
    }

    const restored: Upcast = (entry, format) => inputs.restore(upcast(entry, format));
    const needing = async <Answer>(items: string[], ask: () => Promise<Answer>): Promise<Answer> => {
      if (trails.lacks(items)) await trails.need(items);
      if (inputs.lacks(items)) await inputs.need(items);
      return ask();
    };
    const { maintenance } = store;
    let closing: Promise<void> | undefined;
    return {
      ...store,
      ...(seat && {
        lost: seat.lost,
        held: seat.held,
        trouble: () => org.waits() ?? patience.trouble(),
      }),
      mostAtOnce: MOST_LINES,
      calls: org.calls,
      append(appends, cursors) {
        const items = appends.map(({ item }) => item);
        return trails.lacks(items)
          ? trails.need(items).then(() => store.append(appends, cursors))
          : store.append(appends, cursors);
      },
      entries: (item, after) => needing([item], () => store.entries(item, after)),
      async all(after, limit) {
        if (readOnly || after >= since) return store.all(after, limit);
        for await (const lines of readLines(
          query,
          undefined,
          after,
          Math.min(2_000, Math.max(limit, LEAST_READ)),
        ))
          return lines
            .slice(0, limit)
            .flatMap((line) =>
              storedIn(line, restored).map((stored) => ({ n: line.n, hash: line.hash, stored })),
            );
        return [];
      },
      async answer(hash) {
        const place = db.prepare("SELECT item FROM answers WHERE hash = ? LIMIT 1").get(hash);
        return needing(place ? [String(place.item)] : [], () => store.answer(hash));
      },
      fidelity: (item) => needing([item], async () => inputs.fidelity(item)),
      getItem: (key) => needing([key], () => store.getItem(key)),
      close() {
        patience.hurry();
        closing ??= store.close();
        return closing;
      },
      maintenance: {
        ...maintenance,
        lines: readOnly ? maintenance.lines : pages(maintenance, trails),
        last: (item, before) => needing([item], () => maintenance.last(item, before)),
        async lostItems() {
          await trails.needAll();
          return maintenance.lostItems();
        },
        async replace(changes) {
          if (!writer) throw lookedAt();
          await writer.replace(changes);
        },
        async recount() {
          await trails.needAll();
          return maintenance.recount();
        },
      },
    };
  } catch (error) {
    await seat?.leave();
    db.close();
    throw troubleOf(error) ? asStoreError(error, shown) : error;
  }
}

/** Keys of every trail. */
async function allTrails({ trails }: Maintenance): Promise<string[]> {
  const all: string[] = [];
  for (;;) {
    const page = await trails(all.at(-1) ?? "", 1_000);
    all.push(...page);
    if (page.length < 1_000) return all;
  }
}
