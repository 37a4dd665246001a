import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Kind, Piece, SourceFile } from "../kinds/kind.ts";
import type { Unread } from "../model.ts";
import { decode } from "./decode.ts";
import { endingOf, sourceFile } from "./source-file.ts";

/** What a batch of files says. `read`: so many files were parsed, by kind; the others cannot concern the object. */
export interface Batch {
  pieces: Piece[];
  unread: Unread[];
  read: Record<string, number>;
}

/** Metadata that a person made is smaller by far; what is larger is data in the wrong place. */
const LARGEST = 30 * 1024 * 1024;

/** Which kinds a file is of, by how its name ends. */
export function kindsByEnding(kinds: Kind[]): (path: string) => Kind[] {
  const byEnding = new Map<string, Kind[]>();
  for (const kind of kinds)
    for (const ending of kind.endings) byEnding.set(ending, [...(byEnding.get(ending) ?? []), kind]);
  return (path) => byEnding.get(endingOf(path) ?? "") ?? [];
}

/** Reads files one after the other; what is broken is told, and the next one is read. */
export function readFiles(folder: string, object: string, paths: string[], kinds: Kind[]): Batch {
  const kindsOf = kindsByEnding(kinds);
  const batch: Batch = { pieces: [], unread: [], read: {} };
  for (const path of paths) {
    let file: SourceFile;
    try {
      file = sourceFile(path, textAt(join(folder, path)));
    } catch (error) {
      batch.unread.push(unreadOf(path, error));
      continue;
    }
    for (const kind of kindsOf(path)) readAs(kind, file, object, batch);
  }
  return batch;
}

function readAs(kind: Kind, file: SourceFile, object: string, batch: Batch): void {
  try {
    if (kind.concerns?.(file, object) === false) {
      // what a broken file is about is not known: reading it tells where it breaks
      if (looksBroken(file.text)) file.xml();
      return;
    }
    for (const piece of kind.read(file, object)) batch.pieces.push(piece);
    batch.read[kind.name] = (batch.read[kind.name] ?? 0) + 1;
  } catch (error) {
    const unread = unreadOf(file.path, error);
    // a file of several kinds is broken once
    if (!batch.unread.some(({ file: same, why }) => same === unread.file && why === unread.why))
      batch.unread.push(unread);
  }
}

/** XML that does not end with its first element, or that a merge has left its marks in. */
function looksBroken(text: string): boolean {
  const [, root] = /^\s*(?:<[?!][^>]*>\s*)*<([\w:.-]+)/.exec(text.slice(0, 2_000)) ?? [];
  if (root === undefined) return false;
  return !new RegExp(`(</${root}\\s*>|/>)\\s*$`).test(text.slice(-200)) || /^(<{7}|>{7}) /m.test(text);
}

function textAt(path: string): string {
  const { size } = statSync(path);
  if (size > LARGEST) throw new Error(`it has ${Math.round(size / 1024 / 1024)} MB, which no metadata has`);
  return decode(readFileSync(path));
}

/** A problem with its line, where the message begins with one. */
export function unreadOf(file: string, error: unknown): Unread {
  const message = error instanceof Error ? error.message : String(error);
  const [, line, why] = /^line (\d+): (.*)$/s.exec(message) ?? [];
  return line && why ? { file, line: Number(line), why } : { file, why: message };
}
