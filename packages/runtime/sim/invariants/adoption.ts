import type { Entry } from "@throughline/engine";
import type { Finding, Trail } from "./index.ts";

/**
 * I20: what was taken over stays with whoever had it at the first step that assigns an owner, unless its rule says otherwise;
 * and what is let go had neither been written to nor told to any other system.
 */
export function adoptionGentle(trails: Trail[]): Finding[] {
  return trails.flatMap(({ item, entries }) => {
    const say = (message: string): Finding => ({ invariant: "I20", item, message });
    const first = entries[0];
    const found: Finding[] = [];
    const adopted = first?.kind === "item-started" ? first.adopted : undefined;
    const again = entries.filter(({ kind }) => kind === "item-started").length > 1;
    if (again) found.push(say("was begun twice"));
    const kept = entries.filter((entry) => entry.kind === "owner-kept");
    if (kept.length > (adopted?.keeps ? 1 : 0)) found.push(say("kept an owner that nobody wanted kept"));
    for (const { step, visit } of kept)
      if (
        entries.some((entry) => entry.kind === "effect-intended" && isChoice(entry) && entry.visit === visit)
      )
        found.push(say(`${step} chose somebody, though the owner was kept`));
    const letGo = entries.some((entry) => entry.kind === "item-ended" && entry.letGo);
    if (!letGo) return found;
    if (!adopted) found.push(say("was let go, and had not been taken over"));
    if (entries.some((entry) => entry.kind === "effect-intended" && OUTWARD.has(entry.effect.kind)))
      found.push(say("was let go after it was written to"));
    return found;
  });
}

const isChoice = (entry: Extract<Entry, { kind: "effect-intended" }>) => entry.effect.kind === "choose";

const OUTWARD: ReadonlySet<string> = new Set(["write", "call"]);
