import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { linesOf } from "./archive.ts";
import { type Line, lastOf } from "./chain.ts";
import { StoreError } from "./errors.ts";
import { measuredItems } from "./measured.ts";
import type { AuditStore } from "./port.ts";
import { holds, openArchive, type Trail } from "./sqlite/archive-file.ts";
import { asStoreError } from "./sqlite/errors.ts";

/** What a proof says of a file: whose trails are in it, and that it is these and no others. */
export interface ExportClaim {
  at: string;
  by: string;
  /** Items that started from here until before there. */
  from: string;
  until: string;
  items: number;
  entries: number;
  /** SHA-256 over the last entry of every trail: `item seq hash` a line, by item. */
  heads: string;
}

/** A claim with the signature of whoever answers for it, in whatever form they sign. */
export interface ExportProof {
  claim: ExportClaim;
  signed: { text: string; signature: string; key: string };
}

export interface ExportOptions {
  from: string;
  until: string;
  at: string;
  by: string;
  sign(text: string): ExportProof["signed"];
  onProgress?: (items: number) => void;
  signal?: AbortSignal;
}

/** Items in one transaction of the file. */
const BATCH = 100;

/**
 * Copies the whole trails of items that started in a period to a file of its own, which is read like an archive and verified
 * by itself; nothing leaves the store. The file says in a signed proof which trails it holds, so that one that was taken out
 * later is missed.
 * @throws StoreError `damaged` for a trail whose chain does not hold: what is broken is not passed on as if it were whole
 */
export async function exportTrails(
  store: AuditStore,
  path: string,
  { from, until, at, by, sign, onProgress, signal }: ExportOptions,
): Promise<ExportClaim> {
  const heads: string[] = [];
  let entries = 0;
  const file = openArchive(path);
  try {
    let batch: Trail[] = [];
    const write = () => {
      file.add(batch);
      batch = [];
      onProgress?.(heads.length);
    };
    for await (const { item } of measuredItems(store, from, until)) {
      signal?.throwIfAborted();
      const lines = await linesOf(store, item);
      const last = lines.at(-1);
      if (!last) continue;
      if (!holds(lines))
        throw new StoreError("damaged", `The chain of ${item} does not hold: see throughline audit verify.`);
      const { derived } = await store.maintenance.derived(item);
      batch.push({ item, lines, derived });
      heads.push(headOf(last));
      entries += lines.reduce((sum, line) => sum + line.entries, 0);
      if (batch.length === BATCH) write();
    }
    write();
  } finally {
    file.close();
  }
  const claim: ExportClaim = {
    ...{ at, by, from, until, items: heads.length, entries },
    heads: digestOf(heads),
  };
  writeProof(path, { claim, signed: sign(JSON.stringify(claim)) });
  return claim;
}

const headOf = (line: Pick<Line, "item" | "seq" | "entries" | "hash">): string =>
  `${line.item} ${lastOf(line)} ${line.hash}`;
const digestOf = (heads: string[]): string =>
  createHash("sha256").update(heads.sort().join("\n")).digest("hex");

function writeProof(path: string, proof: ExportProof): void {
  const db = new DatabaseSync(path);
  try {
    db.exec("CREATE TABLE IF NOT EXISTS proof (said TEXT NOT NULL)");
    db.exec("DELETE FROM proof");
    db.prepare("INSERT INTO proof (said) VALUES (?)").run(JSON.stringify(proof));
  } finally {
    db.close();
  }
}

/** The proof of a file that was exported; undefined for any other trail. @throws StoreError where it cannot be read */
export function proofIn(path: string): ExportProof | undefined {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'proof'").get()) return undefined;
    const row = db.prepare("SELECT said FROM proof").get() as { said: string } | undefined;
    return row && (JSON.parse(row.said) as ExportProof);
  } catch (error) {
    throw asStoreError(error, path);
  } finally {
    db?.close();
  }
}

/**
 * Whether a file holds the trails that its proof claims, each to the same last entry; that each is whole is told by `verify`.
 * Who signed the claim is not looked at here.
 */
export async function fitsProof(
  { maintenance }: Pick<AuditStore, "maintenance">,
  claim: ExportClaim,
): Promise<boolean> {
  const last = new Map<string, string>();
  for (let after = { item: "", seq: Number.MIN_SAFE_INTEGER }; ; ) {
    const page = await maintenance.lines(after, 2_000);
    for (const line of page) last.set(line.item, headOf(line));
    const end = page.at(-1);
    if (!end || page.length < 2_000) break;
    after = end;
  }
  return digestOf([...last.values()]) === claim.heads && last.size === claim.items;
}
