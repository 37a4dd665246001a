import { same, show } from "@throughline/engine";
import type { Value } from "@throughline/workflow";
import type { Decided } from "./decided.ts";

/** What really became of a field. */
export interface Real extends Decided {
  /** Who wrote it, where it was not the live workflow. */
  by?: string;
}

/** One item of the shadow beside the same item in reality. */
export interface Compared {
  /** Key of the item. */
  item: string;
  /** When it arrived. */
  at: string;
  /** Nothing more happens to it, in the shadow or in reality. */
  over: boolean;
  /** Governed fields as the record arrived. */
  arrived: Record<string, Value>;
  shadow: Record<string, Decided>;
  real: Record<string, Real>;
  /** What the live workflow made of fields; where it wrote nothing, because they were so already, it is what happened. */
  live: Record<string, Decided>;
  /** The shadow has it. */
  known: boolean;
}

export type Verdict = "same" | "same team" | "other";

/** How often the shadow came to what really happened. Shares are 0 to 1, null where nothing is judged yet. */
export interface Agreement {
  items: number;
  fields: Record<string, Counted & { pending: number }>;
  /** Most disagreements first. */
  reasons: {
    field: string;
    /** The deciding step of the shadow, with its row or rule. */
    shadow: string;
    /** That of the live workflow, or "by hand". */
    real: string;
    disagreements: number;
    /** Of how many, that this reason of the shadow decided. */
    of: number;
    items: Named[];
  }[];
  /** By day of arrival (UTC), all fields. */
  days: ({ day: string } & Counted)[];
}

export interface Counted {
  same: number;
  sameTeam: number;
  other: number;
  share: number | null;
}

/** An item behind a number, with both values as people know them. */
export interface Named {
  item: string;
  shadow: string;
  real: string;
}

/** Items named behind one number; the number counts all of them. */
const MOST_NAMED = 50;

/**
 * Compares item by item and field by field. A field counts as soon as both sides have settled it; what only one of them
 * has settled is pending until the item is over.
 *
 * @param teamsOf names of the teams of a user, by id
 */
export function agreement(all: Iterable<Compared>, teamsOf: (id: string) => string[]): Agreement {
  let items = 0;
  const fields: Agreement["fields"] = {};
  const days = new Map<string, Counted>();
  const reasons = new Map<string, Agreement["reasons"][number]>();
  const decided = new Map<string, number>();
  for (const one of all) {
    items++;
    for (const field of new Set([...Object.keys(one.shadow), ...Object.keys(one.real)])) {
      const pair = pairOf(one, field);
      if (!pair) continue;
      const counted = fields[field] ?? { ...NOTHING, pending: 0 };
      fields[field] = counted;
      if (pair === "pending") {
        counted.pending++;
        continue;
      }
      const { shadow, real } = pair;
      const verdict = verdictOf(field, shadow.value, real.value, teamsOf);
      count(counted, verdict);
      const day = one.at.slice(0, 10);
      days.set(day, count(days.get(day) ?? { ...NOTHING }, verdict));
      const by = `${field}/${shadow.reason}`;
      decided.set(by, (decided.get(by) ?? 0) + 1);
      if (verdict === "same") continue;
      const key = `${by}/${real.reason}`;
      const reason = reasons.get(key) ?? {
        ...{ field, shadow: shadow.reason, real: real.reason, disagreements: 0, of: 0, items: [] },
      };
      reasons.set(key, reason);
      reason.disagreements++;
      if (reason.items.length < MOST_NAMED)
        reason.items.push({ item: one.item, shadow: shown(shadow), real: shown(real) });
    }
  }
  for (const reason of reasons.values()) reason.of = decided.get(`${reason.field}/${reason.shadow}`) ?? 0;
  return {
    items,
    fields,
    reasons: [...reasons.values()].sort((a, b) => b.disagreements - a.disagreements),
    days: [...days].map(([day, counted]) => ({ day, ...counted })).sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

const NOTHING: Counted = { same: 0, sameTeam: 0, other: 0, share: null };

function pairOf(one: Compared, field: string): { shadow: Decided; real: Decided } | "pending" | undefined {
  const shadow = one.shadow[field];
  const real = one.real[field] ?? unwritten(one, field);
  if (shadow && real) return { shadow, real };
  if (!one.over) return "pending";
  const left: Decided = { value: one.arrived[field] ?? null, at: one.at, reason: "left as it was" };
  // what only the org changed and the shadow has seen is the shadow's world, and none of its decisions
  return shadow ? { shadow, real: left } : undefined;
}

/** What the live workflow came to and had no need to write. */
function unwritten({ live, arrived }: Compared, field: string): Decided | undefined {
  const decided = live[field];
  return decided && same(decided.value, arrived[field] ?? null) ? decided : undefined;
}

function verdictOf(field: string, shadow: Value, real: Value, teamsOf: (id: string) => string[]): Verdict {
  if (same(shadow, real)) return "same";
  if (!field.endsWith("OwnerId")) return "other";
  const teams = teamsOf(String(shadow));
  return teamsOf(String(real)).some((team) => teams.includes(team)) ? "same team" : "other";
}

function count(counted: Counted, verdict: Verdict): Counted {
  if (verdict === "same") counted.same++;
  else if (verdict === "same team") counted.sameTeam++;
  else counted.other++;
  counted.share = counted.same / (counted.same + counted.sameTeam + counted.other);
  return counted;
}

const shown = ({ value, label }: Decided) => show(value, label);
