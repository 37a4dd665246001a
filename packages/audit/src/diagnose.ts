import { FORMAT } from "@throughline/engine";
import { beginsAnew, intact, type Line, lastOf } from "./chain.ts";

/** One thing that is not as it was written. */
export interface Finding {
  item: string;
  seq: number;
  what: "changed" | "missing" | "reordered" | "added" | "newer-format";
  /** Archive in which it was found; absent: the store itself. */
  file?: string;
  /** What was found, in a sentence. */
  message: string;
}

/** How far a line is looked for from where it stands, after others were removed and the rest numbered anew. */
const NEAR = 256;

/**
 * Says what became of an item whose chain does not hold. Follows the chain from the first line by hashes, which cannot
 * be made to fit, instead of by numbers, which can; whatever the chain does not reach or the numbers contradict is a finding.
 *
 * @param lines all lines of the item, by number
 */
export function diagnose(lines: Line[]): Finding[] {
  const findings: Finding[] = [];
  const find = (line: Line | number, what: Finding["what"], message: string) => {
    findings.push({
      item: lines[0]?.item ?? "",
      seq: typeof line === "number" ? line : line.seq,
      what,
      message,
    });
  };
  const chain = followChain(lines, find);
  findReordered(chain, find);
  // numbers alone were changed, in a way that keeps the order
  if (!findings.length) {
    let next = beginning(lines[0]).place + 1;
    const moved =
      lines.find((line) => {
        const right = line.seq === next && intact(line);
        next = lastOf(line) + 1;
        return !right;
      }) ?? lines[0];
    if (moved) find(moved, "changed", `${told(moved, "has", "have")} another number than written with.`);
  }
  return findings.sort((a, b) => a.seq - b.seq);
}

/** After which entry the chain begins: none, or the last of those that have left the store. */
const beginning = (first: Line | undefined) =>
  first && beginsAnew(first) ? { place: first.seq - 1, hash: first.prev } : { place: 0, hash: "" };

type Find = (line: Line | number, what: Finding["what"], message: string) => void;

/** The lines in the order of the chain. */
function followChain(lines: Line[], find: Find): Line[] {
  const following = Map.groupBy(lines, ({ prev }) => prev);
  const left = new Set(lines);
  const chain: Line[] = [];
  const taken = new Set<string>();
  /** Number of the last entry that the chain has reached, and the hash of its line. */
  let { place, hash } = beginning(lines[0]);

  const take = (line: Line, at: number) => {
    left.delete(line);
    chain.push(line);
    taken.add(line.prev);
    place = at + line.entries - 1;
    hash = line.hash;
    if (line.format > FORMAT) {
      find(
        line,
        "newer-format",
        `${told(line, "has", "have")} format ${line.format}; this version reads up to ${FORMAT}: verify it with a later one.`,
      );
    } else if (!intact(line, at)) {
      find(line, "changed", `${told(line, "was", "were")} changed after writing.`);
    }
  };

  for (;;) {
    const next = best(following.get(hash)?.filter((line) => left.has(line)) ?? [], place + 1, following);
    if (next) {
      take(next, place + 1);
      continue;
    }
    // the chain ends here: go on with the first line that it did not reach
    const [first] = left;
    if (!first) return chain;
    if (taken.has(first.prev) || first.seq <= place) {
      left.delete(first);
      // what hangs on an added line is added too
      taken.add(first.hash);
      find(first, "added", `${told(first, "does", "do")} not belong to the trail.`);
      continue;
    }
    const was = placeOf(first);
    if (was > place + 1)
      find(
        place + 1,
        "missing",
        `${span(place + 1, was - 1)} ${was - 1 === place + 1 ? "is" : "are"} missing.`,
      );
    else if (was === first.seq && intact(first) && chain.length) {
      const before = chain.at(-1) as Line;
      find(
        before,
        "changed",
        `${told(before, "was", "were")} replaced: entry ${first.seq} was written after another one.`,
      );
    } else if (first.prev !== "" && !chain.length) {
      find(first, "changed", `Entry ${first.seq} was written after another one, which is not there.`);
    }
    take(first, was);
  }
}

/** Of several lines that claim the same predecessor: the one that is whole and that others were written after. */
function best(lines: Line[], place: number, following: Map<string, Line[]>): Line | undefined {
  const score = (line: Line) => (intact(line, place) ? 2 : 0) + (following.has(line.hash) ? 1 : 0);
  return lines.reduce<Line | undefined>(
    (found, line) => (found && score(found) >= score(line) ? found : line),
    undefined,
  );
}

/** The number with which a line was written. */
function placeOf(line: Line): number {
  for (let away = 0; away <= NEAR; away++) {
    if (intact(line, line.seq + away)) return line.seq + away;
  }
  return line.seq;
}

/** Lines whose numbers stand in another order than they were written in. */
function findReordered(chain: Line[], find: Find): void {
  const numbers = chain.map(({ seq }) => seq).sort((a, b) => a - b);
  chain.forEach((line, i) => {
    if (line.seq !== numbers[i])
      find(line, "reordered", `Entry ${line.seq} was written as the ${i + 1}. of those that are left.`);
  });
}

/** "Entry 3" or "Entries 3 to 5". */
export const span = (from: number, to: number) =>
  from === to ? `Entry ${from}` : `Entries ${from} to ${to}`;

const told = (line: Line, one: string, many: string) =>
  `${span(line.seq, lastOf(line))} ${line.entries === 1 ? one : many}`;
