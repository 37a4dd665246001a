import type { Effect, Entry } from "@throughline/engine";
import type { Finding } from "../../../packages/runtime/sim/invariants/index.ts";
import type { Evidence } from "./index.ts";

type Call = Extract<Effect, { kind: "call" }>;

/** I3: what the other system counted itself. Each entry has the key of its effect, and no letter went out twice. */
export function callsAgree({ scenery: { system }, trails }: Evidence): Finding[] {
  const findings: Finding[] = system.wrong.map((message) => ({ invariant: "I3", message }));
  const known = new Set<string>();
  for (const { item, entries } of trails) {
    const say = (message: string) => findings.push({ invariant: "I3", item, message });
    for (const { effect, outcome } of callsOf(entries)) {
      const { id, operation } = effect;
      const subject = String(effect.input.subject);
      known.add(id).add(subject);
      const times =
        operation === "register" ? Number(system.entries.has(id)) : (system.letters.get(subject) ?? 0);
      if (times > 1) say(`${id} (${operation}) took place ${times} times`);
      if (outcome?.ok && times === 0)
        say(`${id} (${operation}) succeeded by the trail and did not take place`);
    }
  }
  for (const name of [...system.entries.keys(), ...system.letters.keys()])
    if (!known.has(name)) findings.push({ invariant: "I5", message: `${name} took place without an intent` });
  const bySubject = Map.groupBy([...system.entries], ([, { subject }]) => subject);
  for (const [subject, keys] of bySubject)
    if (keys.length > 1)
      findings.push({ invariant: "I3", message: `${subject} was entered under ${keys.length} keys` });
  return findings;
}

function callsOf(entries: Entry[]): { effect: Call; outcome?: Extract<Entry, { kind: "effect-settled" }> }[] {
  const outcomes = new Map(
    entries.flatMap((entry) => (entry.kind === "effect-settled" ? [[entry.effect, entry] as const] : [])),
  );
  return entries.flatMap((entry) => {
    if (entry.kind !== "effect-intended" || entry.effect.kind !== "call") return [];
    const outcome = outcomes.get(entry.effect.id);
    return [{ effect: entry.effect, ...(outcome && { outcome }) }];
  });
}
