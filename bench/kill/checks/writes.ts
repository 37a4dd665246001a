import { CONFLICT, type Effect, type Entry, keyOf } from "@throughline/engine";
import type { KeptChange } from "@throughline/local-org";
import type { Finding } from "../../../packages/runtime/sim/invariants/index.ts";
import type { Row } from "../proxy/oracle.ts";
import { count } from "../report.ts";
import { WORKFLOW } from "../scene.ts";
import type { Evidence } from "./index.ts";

export type WriteEffect = Extract<Effect, { kind: "write" }>;
type Settled = Extract<Entry, { kind: "effect-settled" }>;

/** What the proxy saw take hold in the org, by effect. */
export interface Applied {
  /** How often each effect took hold. */
  times: Map<string, number>;
  /** The effect behind a request of ours and a record: `client id`. */
  effects: Map<string, WriteEffect>;
  findings: Finding[];
}

/** Fields of the package in the org go along with a write and are not what is written. */
const OWN = /^TL_/;

const signature = (sets: [string, unknown][]) =>
  JSON.stringify(sets.map(([field, value]) => [field, value ?? null]).sort());

/**
 * Counts by record and values what took hold, as the org answered it to the proxy, and finds the effect with those
 * values. The mark that went along with the write is not looked at.
 */
export function appliedWrites({ scenery, history, trails }: Evidence): Applied {
  const { oracle, report } = scenery;
  const times = new Map<string, number>();
  const effects = new Map<string, WriteEffect>();
  const findings: Finding[] = oracle.unread.map((what) => ({
    invariant: "oracle",
    message: `cannot be read: ${what}`,
  }));
  const kept = new Map(
    history.map(({ commit, changes }) => [commit.origin.split("client=")[1] ?? "", changes] as const),
  );
  const wanted = new Map<string, WriteEffect[]>();
  for (const { entries } of trails) {
    for (const entry of entries) {
      if (entry.kind !== "effect-intended" || entry.effect.kind !== "write") continue;
      const { recordId, sets } = entry.effect;
      const values = signature(Object.entries(sets).map(([field, { value }]) => [field, value]));
      const key = `${recordId} ${values}`;
      wanted.set(key, [...(wanted.get(key) ?? []), entry.effect]);
    }
  }
  for (const { client, rows, copy, lost } of oracle.sent) {
    for (const row of rows) {
      const change = kept.get(client)?.find(({ id }) => id === row.id);
      const item = keyOf(WORKFLOW.id, row.id);
      const say = (invariant: string, message: string) => findings.push({ invariant, item, message });
      // what went down with the org was told to nobody; there its journal says what became of it
      if (row.took !== undefined && row.took !== Boolean(change))
        say("oracle", `${client} was ${row.took ? "answered and is not kept" : "refused and is kept"}`);
      if (!change) continue;
      if (!changes(row, change)) {
        count(report.work, "writes that found their values there already");
        continue;
      }
      count(report.work, "writes that took hold");
      if (lost) count(report.work, "whose answer was lost");
      if (copy) count(report.work, "late copies that took hold");
      const effect = effectOf(row, wanted, times);
      if (!effect) {
        say("I5", `${client} took hold, and no intent has its values: ${JSON.stringify(row.fields)}`);
        continue;
      }
      times.set(effect.id, (times.get(effect.id) ?? 0) + 1);
      effects.set(`${client} ${row.id}`, effect);
    }
  }
  return { times, effects, findings };
}

const changes = ({ fields }: Row, { changed }: KeptChange) =>
  changed.some((field) => field in fields && !OWN.test(field));

/** Of several effects with the same values the first that has not taken hold yet. */
function effectOf(
  { id, fields }: Row,
  wanted: Map<string, WriteEffect[]>,
  times: Map<string, number>,
): WriteEffect | undefined {
  const values = Object.entries(fields).filter(([field]) => !OWN.test(field));
  const all = wanted.get(`${id} ${signature(values)}`);
  return all?.find((effect) => !times.has(effect.id)) ?? all?.at(-1);
}

/** What the trail says of each write is what happened in the org: took hold once, or not at all. */
export function writesAgree({ trails }: Evidence, { times }: Applied): Finding[] {
  return trails.flatMap(({ item, entries }) => {
    const intended = new Map<string, WriteEffect>();
    return entries.flatMap((entry): Finding[] => {
      if (entry.kind === "effect-intended" && entry.effect.kind === "write")
        intended.set(entry.effect.id, entry.effect);
      const effect = entry.kind === "effect-settled" && intended.get(entry.effect);
      if (!effect) return [];
      const told = tookHold(effect, entry, entries);
      const took = times.get(effect.id) ?? 0;
      if (told === undefined || told === took > 0) return [];
      const message = `${effect.id} ${told ? "took hold" : "did not take hold"} by the trail, and ${took} times in the org`;
      return [{ invariant: "I5", item, message }];
    });
  });
}

/**
 * Whether a write took hold, by what the trail says: it was answered so, or it was found in conflict and its echo had
 * been seen. Where all of its fields had been changed by somebody else before it was read back, nobody can know.
 */
function tookHold(effect: WriteEffect, outcome: Settled, entries: Entry[]): boolean | undefined {
  if (outcome.ok) return true;
  if (outcome.error?.code !== CONFLICT) return false;
  const echoed = entries.some(
    (entry) => entry.kind === "echo-seen" && entry.effect === effect.id && !entry.theirs,
  );
  return echoed || undefined;
}
