import type { DatabaseSync } from "node:sqlite";
import type { fold as Fold } from "@throughline/engine";
import { beginsAnew, entriesOf, type Line, lastOf } from "../chain.ts";
import { begunBefore, cannotLeave, StoreError } from "../errors.ts";
import { upcast } from "../format.ts";
import { pack } from "../packed.ts";
import type { Head, Maintenance } from "../port.ts";
import type { Projection } from "../project.ts";
import type { Hand } from "../sqlite/hand.ts";
import type { Writing } from "../sqlite/journal.ts";
import { cursorRow } from "./cursors.ts";
import type { Inputs } from "./inputs.ts";
import { idsLeaving, lineRows } from "./line-rows.ts";
import { CURSOR, KEY, LINE, TRAIL } from "./names.ts";
import { inCollections, MOST_COLLECTIONS, type OrgRow, type OrgStep, type TrailOrg } from "./org.ts";
import type { Seat } from "./seat.ts";
import { asText, overRows, shownOf } from "./shown.ts";
import type { Trails } from "./trails.ts";

/** What is written to the org, and to memory once the org has it. */
export interface OrgWriter {
  write(writing: Writing): Promise<void>;
  /** Removes the records of lines that have left. */
  remove(leaving: Map<string, number>): Promise<void>;
  /** Writes anew how trails stand. */
  replace: Maintenance["replace"];
}

export function createOrgWriter(world: {
  db: DatabaseSync;
  hand: Hand;
  query: TrailOrg["query"];
  seat: Pick<Seat, "say">;
  trails: Trails;
  inputs: Inputs;
  project: Projection;
  fold: typeof Fold;
}): OrgWriter {
  const { db, hand, query, seat, trails, inputs, project, fold } = world;
  const inMemory = db.prepare("SELECT * FROM lines WHERE item = ? ORDER BY seq");
  const linesOf = (item: string) => inMemory.all(item) as unknown as Line[];

  /** What would be refused by the memory afterwards is refused before. */
  function check({ lines, leaving }: Writing): void {
    for (const { item, seq } of lines) if (seq === 1 && linesOf(item).length) throw begunBefore(item);
    for (const { item, upTo } of leaving) {
      const all = [...linesOf(item), ...lines.filter((line) => line.item === item)];
      const first = all.find((line) => lastOf(line) > upTo);
      if (!first || !beginsAnew(first)) throw cannotLeave(item, upTo);
    }
  }

  /** How a trail stands once the lines are there. */
  function trailRow(item: string, { lines, leaving, states }: Writing): { row: OrgRow; over: boolean } {
    const own = lines.filter((line) => line.item === item);
    const last = own.at(-1);
    const left = leaving.filter((one) => one.item === item).at(-1);
    const row: OrgRow = {
      [KEY]: item,
      ...(last && { TL_Last__c: lastOf(last), TL_Hash__c: last.hash }),
      ...(left && { TL_Left__c: left.upTo, TL_Leaving__c: left.upTo }),
    };
    const state = states.get(item);
    const rows = state && overRows(item, inputs.hide(state), project);
    const known = trails.known.get(item);
    // what only lets entries leave changes nothing of how it stands
    const over = last ? left?.gone === true || rows !== undefined : (known?.over ?? false);
    if (!over) return { row: known?.over ? { ...row, ...GOES_ON } : row, over };
    const stay = [...linesOf(item), ...own].filter((line) => lastOf(line) > (left?.upTo ?? 0));
    const text = asText(shownOf(item, stay, left?.gone ? undefined : rows));
    if (text === undefined) return { row: { ...row, ...GOES_ON }, over: false };
    return { row: { ...row, TL_Over__c: new Date().toISOString(), TL_Shown__c: text }, over };
  }

  /** The rows of an ended item as its lines have it, without the texts that they only name. */
  function storedRows(item: string) {
    const all = linesOf(item).flatMap((line) => entriesOf(line).map((entry) => upcast(entry, line.format)));
    const state = fold(all);
    return state && overRows(item, state, project);
  }

  const upsertTrails = (rows: OrgRow[]): OrgStep[] =>
    inCollections(rows, (some) => ({ do: "upsert", object: TRAIL, key: KEY, rows: some }));

  async function remove(leaving: Map<string, number>): Promise<void> {
    const removals: OrgStep[] = inCollections(await idsLeaving(query, leaving), (ids) => ({
      do: "remove",
      ids,
    }));
    const done = upsertTrails([...leaving.keys()].map((item) => ({ [KEY]: item, TL_Leaving__c: null })));
    const steps = [...removals, ...done];
    for (let at = 0; at < steps.length; at += MOST_COLLECTIONS)
      await seat.say(steps.slice(at, at + MOST_COLLECTIONS));
  }

  return {
    async write(writing) {
      check(writing);
      const { lines, cursors, leaving, answers } = writing;
      const items = [...new Set([...lines, ...leaving].map(({ item }) => item))];
      const standing = new Map(items.map((item) => [item, trailRow(item, writing)]));
      const newest = new Map(cursors.map((cursor) => [cursor.stream, cursor]));
      const steps: OrgStep[] = [
        // a line belongs to a trail that is there
        ...upsertTrails([...standing.values()].map(({ row }) => row)),
        ...inCollections(lines.flatMap(lineRows), (rows): OrgStep => ({ do: "create", object: LINE, rows })),
        ...inCollections(
          [...newest.values()].map(cursorRow),
          (rows): OrgStep => ({ do: "upsert", object: CURSOR, key: KEY, rows }),
        ),
      ];
      if (steps.length > MOST_COLLECTIONS)
        throw new StoreError(
          "invalid",
          `${lines.length} lines of ${items.length} trails are more than one transaction of the org takes: append them in parts.`,
        );
      await seat.say(steps, lines.at(-1)?.n);
      const gone = new Map(leaving.map(({ item, upTo }) => [item, upTo]));
      // what has left, and is not removed to the end, is removed by the next start
      if (gone.size) await remove(gone).catch(() => undefined);
      await hand.append(lines, cursors, leaving, answers);
      for (const [item, { over }] of standing) trails.wrote(item, over, gone.get(item));
    },
    remove,
    async replace(changes) {
      const rows = changes.map(({ item, head, derived }): OrgRow => {
        const over = derived !== null && trails.known.get(item)?.over;
        const text = over ? asText(shownOf(item, linesOf(item), storedRows(item))) : undefined;
        return { [KEY]: item, ...headOf(head), ...(text !== undefined && { TL_Shown__c: text }) };
      });
      const steps = upsertTrails(rows);
      for (let at = 0; at < steps.length; at += MOST_COLLECTIONS)
        await seat.say(steps.slice(at, at + MOST_COLLECTIONS));
      await hand.derive(
        changes.map(({ item, head, derived }) => ({ item, head, packed: derived && pack(derived) })),
      );
    },
  };
}

const GOES_ON = { TL_Over__c: null, TL_Shown__c: null };

const headOf = (head: Head | null) => ({ TL_Last__c: head?.seq ?? null, TL_Hash__c: head?.hash ?? null });
