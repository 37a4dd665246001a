import type { Reassignment } from "@throughline/assignment";
import type { History, Settled, Tenure } from "@throughline/engine";
import type { DecidedBy } from "@throughline/steps";
import type { Measured, People } from "./item.ts";

/** What a reassignment goes back to. */
export interface Cause {
  /** A decision that was not right; a choice that could not be good; a milestone or another action; somebody's hand; a flow. */
  is: "decision" | "assign" | "action" | "hand" | "foreign";
  /** The step that had decided, or chosen. */
  step?: string;
  /** Of a decision: the fact or field, and who settled it. */
  name?: string;
  by?: DecidedBy;
  /** In words. */
  text: string;
}

/** Which values of a fact have led to a team: by workflow, step and fact, then by team. */
export type Leads = Map<string, Map<string, Set<string>>>;

const leadKey = (workflow: string, step: string, fact: string) => JSON.stringify([workflow, step, fact]);

/** Learns from what the workflow chose which team a fact leads to. */
export function leadsOf(all: readonly Measured[]): Leads {
  const leads: Leads = new Map();
  for (const { workflow, history } of all) {
    for (const { how, step, team, read = [] } of history.owners) {
      if (how !== "chosen" || step === undefined || team === undefined) continue;
      for (const fact of read) {
        const value = settledAs(history, fact)?.value;
        // what was corrected since led there under its first value
        if (value === undefined) continue;
        const key = leadKey(workflow, step, fact);
        const teams = leads.get(key) ?? new Map<string, Set<string>>();
        teams.set(team, (teams.get(team) ?? new Set()).add(value));
        leads.set(key, teams);
      }
    }
  }
  return leads;
}

/**
 * Why an item changed hands, as far as its trail tells: nothing is guessed. A correction by a person comes first, then
 * what the new owner's team says, then how the owner before was found; what nothing explains was moved by hand.
 */
export function causeOf(
  { workflow, history }: Measured,
  move: Reassignment,
  { leads, people }: { leads: Leads; people: People },
): Cause {
  const place = (decision: string | undefined) =>
    history.owners.findIndex(({ entry }) => String(entry) === decision);
  const from = history.owners[place(move.from.decision)];
  const to = history.owners[place(move.to.decision)];
  if (!from || !to) return { is: "hand", text: "moved by hand" };
  const step = from.step === undefined ? {} : { step: from.step };
  if (to.how === "automation")
    return {
      is: "foreign",
      ...step,
      text: to.by ? `a flow of ${to.by} wrote the owner` : "a flow wrote the owner",
    };
  if (to.how === "chosen")
    return { is: "action", ...step, text: to.again?.text ?? `the step ${to.step ?? "after it"} chose anew` };
  return (
    corrected(history, from, nextAfter(history, to)) ??
    misled(workflow, history, from, move, leads) ??
    badlyFound(from, step, move, people) ?? {
      is: "hand",
      ...step,
      text:
        from.how === "chosen"
          ? "moved by a person, who gave no reason"
          : "moved on by hand, after a move by hand",
    }
  );
}

/** Something that was settled, and that a person corrected from the time of the owner before until the item went on. */
function corrected(history: History, from: Tenure, until: string | undefined): Cause | undefined {
  const found = Object.entries(history.settled).filter(
    ([, { corrected }]) =>
      corrected && corrected.at >= from.at && (until === undefined || corrected.at < until),
  );
  // what the choice rested on comes first; a field that repeats a fact is not told beside it
  const rank = ([name, { repeats }]: [string, Settled]) => (from.read?.includes(name) ? 0 : repeats ? 2 : 1);
  const [first] = found.sort((a, b) => rank(a) - rank(b));
  if (!first) return undefined;
  const [name, { step, by, value, corrected }] = first;
  const text = `${name} was ${value ?? "settled otherwise"}, corrected${corrected?.to ? ` to ${corrected.to}` : ""}`;
  return { is: "decision", step, name, by, text };
}

/** It went to a team that another value of a fact leads to. */
function misled(
  workflow: string,
  history: History,
  from: Tenure,
  { to, from: before }: Reassignment,
  leads: Leads,
): Cause | undefined {
  if (from.step === undefined || to.team === undefined || to.team === before.team) return undefined;
  for (const fact of from.read ?? []) {
    const settled = settledAs(history, fact);
    const values = leads.get(leadKey(workflow, from.step, fact))?.get(to.team);
    if (!settled?.value || !values?.size || values.has(settled.value)) continue;
    const others = [...values].sort().join(" or ");
    const text = `${fact} was ${settled.value}, moved to the team that ${others} leads to`;
    return { is: "decision", step: settled.step, name: fact, by: settled.by, text };
  }
  return undefined;
}

function badlyFound(
  { gaveUp = [], how }: Tenure,
  step: { step?: string },
  { from, at }: Reassignment,
  { atWork }: People,
): Cause | undefined {
  if (how !== "chosen") return undefined;
  // to keep work together is a wish; the rest is asked of an owner
  const asked = gaveUp.filter((criterion) => criterion !== "sticky");
  if (asked.length)
    return { is: "assign", ...step, text: `nobody fitted until ${asked.join(" and ")} was given up` };
  if (from.person !== undefined && atWork?.(from.person, new Date(at).toISOString()) === false)
    return { is: "assign", ...step, text: "the owner was not at work" };
  return undefined;
}

const settledAs = ({ settled }: History, name: string) =>
  Object.hasOwn(settled, name) ? settled[name] : undefined;

/** When it came to the one after. */
const nextAfter = ({ owners }: History, to: Tenure): string | undefined => owners[owners.indexOf(to) + 1]?.at;
