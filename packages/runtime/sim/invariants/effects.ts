import type { Effect, Entry } from "@throughline/engine";
import { itemOf } from "../../src/keys.ts";
import type { Evidence, Finding, Trail } from "./index.ts";

/**
 * I2, I3, I5: each effect has one intent and one outcome, and took hold in the world at most once.
 * Without an outcome is only what a person has taken over, and what waits in the pool.
 */
export function effectsPaired(
  { org, systems, states }: Pick<Evidence, "systems" | "states"> & { org: Pick<Evidence["org"], "applied"> },
  trails: Trail[],
): Finding[] {
  const findings: Finding[] = [];
  const intended = new Map<string, Effect>();
  for (const { item, entries } of trails) {
    const say = (invariant: string, message: string) => findings.push({ invariant, item, message });
    const settled = new Map<string, number>();
    const taken = takenOver(entries);
    for (const entry of entries) {
      if (entry.kind === "effect-settled") settled.set(entry.effect, (settled.get(entry.effect) ?? 0) + 1);
      if (entry.kind !== "effect-intended") continue;
      if (intended.has(entry.effect.id)) say("I5", `${entry.effect.id} was intended twice`);
      intended.set(entry.effect.id, entry.effect);
    }
    for (const entry of entries) {
      if (entry.kind !== "effect-intended") continue;
      const { id, kind } = entry.effect;
      const outcomes = settled.get(id) ?? 0;
      if (outcomes > 1) say(kind === "choose" ? "I2" : "I5", `${id} has ${outcomes} outcomes`);
      const { held, pool } = states.get(item)?.open[id] ?? {};
      if (outcomes === 0 && !taken.has(id) && !held && !pool) say("I5", `${id} has no outcome`);
    }
  }
  for (const [effect, times] of [...org.applied, ...systems.took]) {
    const item = itemOf(effect);
    if (times > 1) findings.push({ invariant: "I3", item, message: `${effect} took hold ${times} times` });
    if (!intended.has(effect))
      findings.push({ invariant: "I5", item, message: `${effect} was done without an intent` });
  }
  for (const delegation of systems.doubled ?? []) {
    const [workflow, record] = delegation.split("/");
    findings.push({
      ...{ invariant: "I3", item: `${workflow}/${record}` },
      message: `${delegation} was begun while another one of the visit was at work`,
    });
  }
  return findings;
}

function takenOver(entries: Entry[]): Set<string> {
  const incidents = new Map(
    entries.flatMap((entry) => (entry.kind === "incident-opened" ? [[entry.incident, entry.effect]] : [])),
  );
  return new Set(
    entries.flatMap((entry) =>
      entry.kind === "incident-closed" ? (incidents.get(entry.incident) ?? []) : [],
    ),
  );
}
