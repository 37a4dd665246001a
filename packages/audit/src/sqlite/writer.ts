import type { DatabaseSync } from "node:sqlite";
import { type Answers, noteAnswers, sameAnswers } from "../answers.ts";
import { entriesOf, type Line } from "../chain.ts";
import { agree, type Counts, countDecisions } from "../decisions.ts";
import { begunBefore } from "../errors.ts";
import type { Packed } from "../packed.ts";
import type { Cursor, Head } from "../port.ts";
import { answerTable } from "./answers.ts";
import { tallies } from "./decisions.ts";
import { derivedWriter } from "./derived.ts";
import { forgetter } from "./forget.ts";
import { mark, marker } from "./marks.ts";
import { transaction } from "./transaction.ts";

/** A line with its place in the order of commitment. */
export type PlacedLine = Line & { n: number };

/** What is derived of one item: `null` where it is to be removed, absent where it stays. */
export interface Rows {
  item: string;
  head?: Head | null;
  packed?: Packed | null;
}

/** Lines that leave the store: those of an item up to an entry. */
export interface Leaving {
  item: string;
  upTo: number;
  /** Nothing derived is left of the item either. */
  gone: boolean;
}

/** How far what is derived has come, and what has been counted since it was written last. */
export interface Progress {
  derived: number;
  counted: number;
  entries: number;
  decisions: Counts;
}

/** Everything that changes the file, each job in one transaction. Plain data in and out, so that a thread can do it. */
export interface Jobs {
  /** Writes lines and positions, and lets others leave; all is on the disk when it is done. */
  append(lines: PlacedLine[], cursors: Cursor[], leaving: Leaving[], answers: Answers): void;
  /** Writes derived rows; they reach the disk some time, and are made anew where they do not. */
  derive(rows: Rows[], progress?: Progress): void;
  /** Counts entries, decisions and items anew, and notes where the answers stand. Returns whether anything was different. */
  recount(): boolean;
}

/** Does the jobs over a connection that nobody else writes with. Throws what SQLite throws; then nothing is written. */
export function createWriter(db: DatabaseSync): Jobs {
  const putLine = db.prepare(
    `INSERT INTO lines (n, item, seq, entries, format, workflow, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const putCursor = db.prepare(
    "INSERT INTO cursors VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position",
  );
  const anyLine = db.prepare("SELECT 1 FROM lines WHERE item = ? LIMIT 1");
  const forget = forgetter(db);
  const rows = derivedWriter(db);
  const counted = tallies(db);
  const answered = answerTable(db);
  const marks = marker(db);

  return {
    append(lines, cursors, leaving, answers) {
      transaction(db, () => {
        for (const { n, item, seq, entries, format, workflow, body, prev, hash } of lines) {
          // the first line of a trail that has left is not there to be in its way
          if (seq === 1 && anyLine.get(item)) throw begunBefore(item);
          putLine.run(n, item, seq, entries, format, workflow, body, prev, hash);
        }
        const last = lines.at(-1);
        if (last) marks.set("last", last.n);
        for (const { stream, position } of cursors) putCursor.run(stream, position);
        answered.put(answers);
        for (const { item, upTo, gone } of leaving) {
          forget(item, upTo);
          if (!gone) continue;
          rows.remove(item);
          answered.drop(item);
        }
      });
    },

    derive(changes, progress) {
      // what stands there may be anything when it is made anew, so that every column is written
      if (!progress) rows.forget();
      db.exec("PRAGMA synchronous = NORMAL");
      try {
        transaction(db, () => {
          for (const { item, head, packed } of changes) {
            if (head) rows.putHead(item, head);
            else if (head === null) rows.removeHead(item);
            if (packed) rows.put(item, packed);
            else if (packed === null) rows.remove(item);
          }
          if (!progress) return;
          counted.add(progress.decisions);
          marks.add("entries", progress.entries);
          marks.set("counted", progress.counted);
          marks.set("derived", progress.derived);
        });
      } catch (error) {
        rows.forget();
        throw error;
      } finally {
        db.exec("PRAGMA synchronous = FULL");
        if (!progress) rows.forget();
      }
    },

    recount() {
      const now: Counts = new Map();
      const answers: Answers = new Map();
      let entries = 0;
      for (const line of db.prepare("SELECT item, format, at, kind, body FROM lines ORDER BY n").iterate()) {
        const found = entriesOf(line as unknown as Line);
        entries += found.length;
        countDecisions(found, now);
        noteAnswers(String(line.item), found, answers);
      }
      const right =
        entries === mark(db, "entries") &&
        agree(now, counted.all()) &&
        sameAnswers(answers, answered.all()) &&
        rows.stand();
      if (right) return false;
      transaction(db, () => {
        counted.clear();
        counted.add(now);
        answered.clear();
        answered.put(answers);
        marks.set("entries", entries);
        rows.restand();
      });
      return true;
    },
  };
}
