import { readFileSync } from "node:fs";
import { calendar, type Hours, parseTeams } from "@throughline/assignment";
import { advance, type Event, fold, type ItemState } from "@throughline/engine";
import type { Value } from "@throughline/workflow";
import { type Benchmark, round } from "./figure.ts";
import { parse } from "./plain/workflow.ts";

const EXAMPLE = new URL("../examples/01-support-email/", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, EXAMPLE), "utf8");

const CHOSEN = {
  ownerId: "005000000000001AAA",
  owner: "Kestrel Okafor",
  kind: "user",
  team: "technical team",
  because: { text: "Kestrel Okafor has the most room of those who know about it." },
};

/**
 * The pure core alone, on one thread: items of the support example from their arrival to their end, each entry
 * decided by `advance` and applied. A transition is one entry: the step from one state to the next.
 */
export const advanceRate: Benchmark = async ({ seconds, say }) => {
  say(`advance: the support example's items for ${seconds} s`);
  const workflow = parse(read("workflow.yaml"));
  const { teams } = parseTeams(read("teams.yaml"));
  const deciders = { calendar: calendar(teams?.hours.default as Hours) };
  const records = read("items.jsonl")
    .trim()
    .split("\n")
    .map((line) => {
      const { expect: _, ...record } = JSON.parse(line);
      return { Status: "New", Priority: null, OwnerId: null, ...record } as Record<string, Value>;
    });
  const known = records.filter((record) => live(record, 0).state?.status === "ended");

  /** One item's whole life. */
  function live(record: Record<string, Value>, number: number) {
    const at = "2026-11-02T09:00:00.000Z";
    const recordId = `500${String(number).padStart(12, "0")}AAA`;
    const trail = [];
    let state: ItemState | undefined;
    let events = 0;
    const queue: Event[] = [{ type: "record-created", id: "created", at, recordId, record }];
    for (let event = queue.shift(); event; event = queue.shift()) {
      events++;
      const turn = advance(workflow, state, event, deciders);
      state = turn.state;
      trail.push(...turn.entries);
      for (const effect of turn.effects) {
        const value =
          effect.kind === "choose" ? CHOSEN : effect.kind === "call" ? { found: true } : undefined;
        const result = { ok: true as const, ...(value && { value }) };
        const settled = { id: `${effect.id}/settled`, at, effect: effect.id, apiCalls: 1, ms: 1, result };
        queue.push({ type: "effect-settled", ...settled });
        if (effect.kind !== "write") continue;
        const changes = Object.fromEntries(
          Object.entries(effect.sets).map(([field, set]) => [field, set.value]),
        );
        queue.push({ type: "record-changed", id: `${effect.id}/echo`, at, changes, ours: true });
      }
      const waits = !queue.length && state?.status === "live" && state.stage === "Resolution";
      if (waits && events < 20)
        queue.push({
          type: "record-changed",
          id: `closed/${events}`,
          at,
          changes: { Status: "Closed" },
          ours: false,
        });
    }
    return { state, trail, events };
  }

  function rate(time: number) {
    let [transitions, items] = [0, 0];
    const began = performance.now();
    while (performance.now() - began < time * 1000) {
      transitions += live(known[items % known.length] ?? {}, items++).trail.length;
    }
    const took = (performance.now() - began) / 1000;
    return { transitions: transitions / took, items: items / took };
  }

  rate(Math.min(2, seconds));
  const measured = rate(seconds);
  const { trail } = live(known[0] ?? {}, 0);
  const began = performance.now();
  let folds = 0;
  for (; performance.now() - began < 1_000; folds++) fold(trail);
  const folded = (folds * trail.length) / ((performance.now() - began) / 1000);
  return [
    { name: "advance.transitions_per_second", value: round(measured.transitions, 0), unit: "entries/s" },
    { name: "advance.items_per_second", value: round(measured.items, 0), unit: "items/s" },
    { name: "advance.apply_per_second", value: round(folded, 0), unit: "entries/s" },
  ];
};
