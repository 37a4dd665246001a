import { FORMAT } from "@throughline/engine";
import { beginsAnew, intact, type Line, lastOf } from "./chain.ts";
import { diagnose, type Finding, span } from "./diagnose.ts";
import { openTrail } from "./open.ts";
import type { AuditStore, HeadedLine } from "./port.ts";
import { type Beginning, createWhereabouts, type Whereabouts } from "./whereabouts.ts";

export interface Verification {
  ok: boolean;
  items: number;
  entries: number;
  /** Items of which the store has no more than what stands for their trails: in an archive, or deleted. */
  archived?: number;
  deleted?: number;
  findings: Finding[];
}

export interface VerifyOptions {
  /** Called now and then with the entries verified so far, of how many. */
  onProgress?: (entries: number, of: number) => void;
  /**
   * Files that have what left the store. They are verified as well, and so is that each trail in the store goes on
   * where its archive ends.
   */
  archives?: string[];
}

/** Lines read at a time. */
const PAGE = 2_000;

/**
 * Reads the whole trail and recomputes every hash. Changes nothing, and works beside the process that writes.
 * A change is found by the item's chain; the loss of an item's last entries, by what the store remembers as its last one.
 *
 * Throws `StoreError` `newer-version` when the store as a whole is from a later release, `io` for an archive that is not there.
 */
export async function verify(store: AuditStore | string, options: VerifyOptions = {}): Promise<Verification> {
  const { archives: files = [], ...rest } = options;
  const opened: AuditStore[] = [];
  const open = async (location: string) => {
    const found = await openTrail({ location, readOnly: true });
    opened.push(found);
    return found;
  };
  try {
    const archives: AuditStore[] = [];
    for (const file of files) archives.push(await open(file));
    const whereabouts = files.length ? createWhereabouts(archives) : undefined;
    const result = await verifyStore(
      typeof store === "string" ? await open(store) : store,
      rest,
      whereabouts,
    );
    for (const file of archives) {
      const { findings } = await verifyStore(file, {}, whereabouts);
      result.findings.push(...findings.map((finding) => ({ ...finding, file: file.path })));
    }
    return { ...result, ok: result.findings.length === 0 };
  } finally {
    for (const one of opened) await one.close();
  }
}

async function verifyStore(
  { maintenance }: AuditStore,
  { onProgress }: VerifyOptions,
  whereabouts: Whereabouts | undefined,
): Promise<Verification> {
  const result: Verification = { ok: true, items: 0, entries: 0, findings: [] };
  const of = await maintenance.count();
  let last: HeadedLine | undefined;
  let sound = true;
  /** Trails that begin after others of their entries have left. */
  let beginnings: Beginning[] = [];

  const linesOf = async (item: string) => {
    const lines: Line[] = [];
    for (let seq = Number.MIN_SAFE_INTEGER; ; ) {
      const page = (await maintenance.lines({ item, seq }, PAGE)).filter((line) => line.item === item);
      lines.push(...page);
      if (page.length < PAGE) return lines;
      seq = page.at(-1)?.seq as number;
    }
  };
  const endItem = async () => {
    if (!last) return;
    result.items++;
    if (!sound) result.findings.push(...diagnose(await linesOf(last.item)));
    const tail = tailFinding(last, sound);
    if (tail) result.findings.push(tail);
  };
  const beginItem = (line: HeadedLine) => {
    if (line.seq === 1 || !beginsAnew(line)) return;
    const { item, seq, prev, body } = line;
    const { kind, to } = JSON.parse(body)[0] as { kind: string; to?: string };
    const what = to === undefined ? "deleted" : "archived";
    if (kind === "archived") result[what] = (result[what] ?? 0) + 1;
    if (to !== undefined || kind !== "archived")
      beginnings.push({ item, seq, prev, ...(to !== undefined && { to }) });
  };

  for (let after = { item: "", seq: Number.MIN_SAFE_INTEGER }; ; ) {
    const page = await maintenance.lines(after, PAGE);
    for (const line of page) {
      if (line.item !== last?.item) {
        await endItem();
        last = undefined;
        sound = true;
        beginItem(line);
      }
      const follows = last ? line.seq === lastOf(last) + 1 && line.prev === last.hash : beginsAnew(line);
      sound &&= follows && line.format <= FORMAT && intact(line);
      result.entries += line.entries;
      last = line;
    }
    for (const beginning of beginnings) {
      const finding = await whereabouts?.findingOf(beginning);
      if (finding) result.findings.push(finding);
    }
    beginnings = [];
    onProgress?.(result.entries, Math.max(of, result.entries));
    if (page.length < PAGE) break;
    after = page.at(-1) as Line;
    // a server that verifies itself goes on answering
    await new Promise(setImmediate);
  }
  await endItem();
  for (const { item, seq } of await maintenance.lostItems()) {
    result.findings.push({
      item,
      seq: 1,
      what: "missing",
      message: `All ${seq} entries of the item are missing.`,
    });
  }
  result.ok = result.findings.length === 0;
  return result;
}

/** Whether the last entry is the one that the store remembers. */
function tailFinding({ head, ...line }: HeadedLine, sound: boolean): Finding | undefined {
  if (!head) return undefined;
  const { item, hash } = line;
  const seq = lastOf(line);
  if (seq < head.seq) {
    return {
      item,
      seq: seq + 1,
      what: "missing",
      message: `${span(seq + 1, head.seq)} at the end ${seq + 1 === head.seq ? "is" : "are"} missing.`,
    };
  }
  // where the chain itself is broken, that has been said
  if (!sound) return undefined;
  if (seq > head.seq)
    return {
      item,
      seq: head.seq + 1,
      what: "added",
      message: `${span(head.seq + 1, seq)} came from elsewhere.`,
    };
  if (hash !== head.hash)
    return { item, seq, what: "changed", message: `Entry ${seq} is not the one that was written last.` };
  return undefined;
}
