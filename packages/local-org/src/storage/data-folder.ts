import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Core } from "../core.ts";
import type { EventLog } from "../events/event-log.ts";
import { RETENTION_MS } from "../events/retention.ts";
import { createFolding, type Folding, UNFINISHED } from "./folding.ts";
import { withHistory } from "./history.ts";
import type { Journal } from "./journal.ts";
import { type KeptTransaction, keptTransaction, repeat, retell } from "./kept.ts";
import { type LineFile, openLines, parseLines, readLines } from "./lines.ts";
import {
  type Chunk,
  type EarlierJournal,
  headNow,
  loadSnapshot,
  recordsNow,
  type SnapshotHead,
  snapshotLines,
} from "./snapshot.ts";

/** A journal of so many bytes is folded into a snapshot while the org goes on. */
const LARGE = 32_000_000;
/** With less than that, an org that ends leaves its journal as it is. */
const SMALL = 1_000_000;

/**
 * A folder with a snapshot of all records and a journal of what has happened since: an org that starts over it reads
 * the one and does the other once more. `snapshot-N` is what was before `journal-N`. A snapshot gets its name when it
 * is whole, and only then does the one before go; a process that ends at any moment leaves what it had answered.
 * Journals from before a snapshot stay for as long as their events can be had.
 * @throws Error of the file system
 */
export function openDataFolder(folder: string, now: () => Date): Journal {
  mkdirSync(folder, { recursive: true });
  const pathOf = (kind: string, number: number) => join(folder, `${kind}-${number}.jsonl`);
  const numbersOf = (kind: string): number[] =>
    readdirSync(folder)
      .flatMap((name) => new RegExp(`^${kind}-(\\d+)\\.jsonl$`).exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);

  for (const name of readdirSync(folder)) if (name.endsWith(UNFINISHED)) rmSync(join(folder, name));
  const snapshot = numbersOf("snapshot").at(-1);
  // what is in a journal without a snapshot was answered to nobody
  if (snapshot === undefined) for (const n of numbersOf("journal")) rmSync(pathOf("journal", n));
  const lines = snapshot === undefined ? undefined : parseLines(readFileSync(pathOf("snapshot", snapshot)));
  const head = lines?.next().value as SnapshotHead | undefined;
  const began = head ? new Date(head.began) : now();

  /** Journals whose records are in the snapshot. */
  let earlier: EarlierJournal[] = head?.earlier ?? [];
  /** Those whose records are not; the last one is being written. */
  let since: EarlierJournal[] = numbersOf("journal")
    .filter((number) => number >= (snapshot ?? 0))
    .map((number) => ({ number, after: head!.latest, until: 0 }));
  let core: Core;
  let file: LineFile | undefined;
  let folding: Folding | undefined;
  let repeating = true;

  const nextJournal = (number: number, after: number) => {
    file?.close();
    file = openLines(pathOf("journal", number));
    since.push({ number, after, until: 0 });
  };

  /** Begins the next journal, and a snapshot of what is before it. */
  const fold = (): Folding => {
    const oldest = now().getTime() - RETENTION_MS;
    const folded = [...since];
    const keep = [...earlier, ...folded].filter(({ until }) => until >= oldest);
    const number = (folded.at(-1)?.number ?? 0) + 1;
    const written = snapshotLines(headNow(core, { began, earlier: keep }), recordsNow(core));
    nextJournal(number, core.log.latest());
    const whole = () => {
      earlier = keep;
      since = since.filter((journal) => !folded.includes(journal));
      folding = undefined;
      const needed = new Set([...keep, ...since].map((journal) => journal.number));
      for (const n of numbersOf("snapshot")) if (n < number) rmSync(pathOf("snapshot", n));
      for (const n of numbersOf("journal")) if (!needed.has(n)) rmSync(pathOf("journal", n));
    };
    // without the snapshot the journals are as good, only slower
    const failed = () => {
      folding = undefined;
    };
    folding = createFolding(pathOf("snapshot", number), written, whole, failed);
    return folding;
  };

  /** The events of journals that are in the snapshot. */
  const history = (another: () => EventLog): EventLog => {
    const log = another();
    for (const { number } of head!.earlier)
      for (const transaction of readLines(pathOf("journal", number)))
        retell(core, log, transaction as KeptTransaction);
    return log;
  };

  return {
    began,
    over(log, another) {
      const { latest = 0, earlier: kept = [] } = head ?? {};
      return {
        ...withHistory(log, {
          boundary: latest,
          floor: kept[0]?.after ?? latest,
          read: () => history(another),
        }),
        append(changes, commit) {
          if (!repeating) {
            file!.write(keptTransaction(changes, commit, log.latest()));
            since.at(-1)!.until = commit.at;
          }
          log.append(changes, commit);
          if (!repeating && !folding && file!.size() > LARGE) fold().later();
        },
      };
    },
    restore(given) {
      core = given;
      if (!head) return false;
      loadSnapshot(core, head, lines as Iterable<Chunk>);
      core.log.append([], { origin: "", userId: "", at: 0, key: "", commitNumber: 0, after: head.latest });
      return true;
    },
    replay() {
      for (const journal of since) {
        file?.close();
        file = openLines(pathOf("journal", journal.number));
        journal.after = core.log.latest();
        for (const transaction of file.lines as Iterable<KeptTransaction>) {
          repeat(core, transaction);
          journal.until = transaction.commit.at;
        }
      }
      repeating = false;
      if (!file) fold().now();
    },
    close() {
      folding?.now();
      if (file && file.size() > SMALL) fold().now();
      file?.close();
    },
  };
}
