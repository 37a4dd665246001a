import type { StoredEntry } from "@throughline/audit";
import { type Because, type Candidate, type Chosen, candidatesOf } from "@throughline/steps";

/** One time that somebody was looked for, as the trail tells it. */
export interface Assignment {
  at: string;
  step: string;
  /** Who got it; absent: nobody. */
  owner?: string;
  because: Because;
  candidates: Candidate[];
  /** Members of a large team that have no line of their own. */
  others: { reason: string; members: number }[];
}

/** Every assignment of an item, from its entries alone. */
export function assignmentsOf(entries: StoredEntry[]): Assignment[] {
  const steps = new Map<string, string>();
  const visits = new Map<string, string>();
  const found: Assignment[] = [];
  for (const { entry } of entries) {
    if (entry.kind === "step-started") steps.set(entry.visit, entry.step);
    if (entry.kind === "effect-intended" && entry.effect.kind === "choose")
      visits.set(entry.effect.id, entry.visit ?? "");
    if (entry.kind !== "effect-settled" || !visits.has(entry.effect)) continue;
    const visit = visits.get(entry.effect) as string;
    const chosen = entry.value as Chosen | undefined;
    // the candidates stand with the decision that was made of the answer
    const decided = entries.find(
      ({ entry: one }) =>
        one.kind === "decided" &&
        one.visit === visit &&
        one.at === entry.at &&
        one.decision.value === chosen?.ownerId,
    )?.entry;
    const because =
      decided?.kind === "decided"
        ? decided.decision.because
        : (chosen?.because ?? { text: entry.error?.message ?? "" });
    const { candidates } = because;
    found.push({
      at: entry.at,
      step: steps.get(visit) ?? "an action",
      ...(chosen && { owner: chosen.owner }),
      because,
      candidates: candidatesOf(because),
      others: candidates && !Array.isArray(candidates) ? (candidates.others ?? []) : [],
    });
  }
  return found;
}

/** The one who is meant by a user name or a name, in whatever case. */
export function candidateNamed({ candidates }: Assignment, who: string): Candidate | undefined {
  const key = who.trim().toLowerCase();
  return (
    candidates.find(({ user }) => user.toLowerCase() === key) ??
    candidates.find(({ name }) => name.toLowerCase() === key)
  );
}

/** Why somebody was not chosen, and what would have chosen them, in sentences. */
export function whyNotText(assignment: Assignment, one: Candidate): string[] {
  const { because } = assignment;
  if (one.chosen) return [`${one.name} was chosen.`];
  const change = because.instead?.find(({ user }) => user === one.user);
  return [
    `Not ${one.name}: ${one.whyNot || "not asked"}.`,
    change
      ? `${one.name} would have been chosen ${change.text}.`
      : `No few changes were found with which ${one.name} would have been chosen.`,
  ];
}
