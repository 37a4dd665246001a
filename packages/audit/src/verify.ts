import { FORMAT } from "@throughline/engine";
import { intact, type Line, lastOf } from "./chain.ts";
import { diagnose, type Finding, span } from "./diagnose.ts";
import { openTrail } from "./open.ts";
import type { AuditStore, HeadedLine } from "./port.ts";

export interface Verification {
  ok: boolean;
  items: number;
  entries: number;
  findings: Finding[];
}

export interface VerifyOptions {
  /** Called now and then with the entries verified so far, of how many. */
  onProgress?: (entries: number, of: number) => void;
}

/** Lines read at a time. */
const PAGE = 2_000;

/**
 * Reads the whole trail and recomputes every hash. Changes nothing, and works beside the process that writes.
 * A change is found by the item's chain; the loss of an item's last entries, by what the store remembers as its last one.
 *
 * Throws `StoreError` `newer-version` when the store as a whole is from a later release.
 */
export async function verify(store: AuditStore | string, options: VerifyOptions = {}): Promise<Verification> {
  if (typeof store !== "string") return verifyStore(store, options);
  const opened = await openTrail({ location: store, readOnly: true });
  try {
    return await verifyStore(opened, options);
  } finally {
    await opened.close();
  }
}

async function verifyStore(
  { maintenance }: AuditStore,
  { onProgress }: VerifyOptions,
): Promise<Verification> {
  const result: Verification = { ok: true, items: 0, entries: 0, findings: [] };
  const of = await maintenance.count();
  let last: HeadedLine | undefined;
  let sound = true;

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

  for (let after = { item: "", seq: Number.MIN_SAFE_INTEGER }; ; ) {
    const page = await maintenance.lines(after, PAGE);
    for (const line of page) {
      if (line.item !== last?.item) {
        await endItem();
        last = undefined;
        sound = true;
      }
      sound &&=
        line.seq === (last ? lastOf(last) : 0) + 1 &&
        line.prev === (last?.hash ?? "") &&
        line.format <= FORMAT &&
        intact(line);
      result.entries += line.entries;
      last = line;
    }
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
