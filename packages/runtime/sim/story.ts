import { tell } from "@throughline/engine";
import { itemOf } from "../src/keys.ts";
import type { Finding, Trail } from "./invariants/index.ts";
import type { Change, Sent } from "./org.ts";

/** What a story is told from. */
export interface Plot {
  seed: number;
  kills: string[];
  findings: Finding[];
  trails: Trail[];
  changes: Change[];
  sent: Pick<Sent, "effect" | "at" | "lost">[];
}

/**
 * What was broken, and what happened to the items concerned, in the order of time: what their trails say, what became of
 * their records in the org, what was sent, and when the process was killed. What a finding names is marked.
 */
export function tellStory({ seed, kills, findings, trails, changes, sent }: Plot): string {
  const lines = [`seed ${seed}`];
  for (const { invariant, item, message } of findings) lines.push(`${invariant} ${item ?? ""}: ${message}`);
  const concerned = new Set(findings.flatMap(({ item }) => item ?? []));
  for (const { item, entries } of trails) {
    if (!concerned.has(item)) continue;
    const told = [
      ...kills.map((kill) => ({ at: kill.slice(0, 24), line: `the process is killed ${kill.slice(25)}` })),
      ...entries.map((entry) => ({ at: entry.at, line: `${entry.kind}  ${tell(entry)}${idsOf(entry)}` })),
      ...changes
        .filter(({ recordId }) => item.endsWith(`/${recordId}`))
        .map(({ at, field, from, to, by, effect }) => ({
          at,
          line: `in the org  ${field}: ${from} -> ${to} by ${by}${effect ? ` (${effect})` : ""}`,
        })),
      ...sent
        .filter(({ effect }) => itemOf(effect) === item)
        .map(({ effect, at, lost }) => ({
          at: new Date(at).toISOString(),
          line: `sent  ${effect}${lost ? ", and the answer was lost" : ""}`,
        })),
    ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    const last = told.findLastIndex(({ line }) => !line.startsWith("the process"));
    const about = findings.flatMap(({ message }) => message.match(NAMED) ?? []);
    const mark = (line: string) => (about.some((name) => line.includes(name)) ? ">" : " ");
    lines.push("", item, ...told.slice(0, last + 1).map(({ at, line }) => `${mark(line)} ${at} ${line}`));
  }
  return lines.join("\n");
}

/** Effects, tasks and incidents that a finding names: lines about them are marked. */
const NAMED = /\S+\/\w+\.[\d.]*\d/g;

/** What an entry is about, by name, where the sentence leaves it out. */
function idsOf(entry: object): string {
  const { effect, timer, task, incident, visit } = entry as Record<string, unknown>;
  const id = typeof effect === "object" ? (effect as { id?: string } | null)?.id : effect;
  const named = [id, timer, task, incident, visit].find((one) => typeof one === "string");
  return named === undefined ? "" : ` (${named})`;
}
