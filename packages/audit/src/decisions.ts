import type { Account, Entry } from "@throughline/engine";

/** What is counted, by hour: how often who decided, and what calls to language models took. */
export type Counts = Map<string, number>;

/** Only lines with one of these have to be read for that: those of the roster have none, and may be many. */
export const COUNTED = /"kind":"(?:decided|foreign-write)"|"account":[{]/;

/** What is counted in which hour: the key of a count. */
export const keyOf = (at: string, what: string) => at.slice(0, 13) + what;
export const partsOf = (key: string): [hour: string, what: string] => [key.slice(0, 13), key.slice(13)];

/** Counts what is in the entries into `counts`. */
export function countDecisions(entries: Entry[], counts: Counts): void {
  const add = (at: string, what: string, count = 1) => {
    const key = keyOf(at, what);
    counts.set(key, (counts.get(key) ?? 0) + count);
  };
  for (const entry of entries) {
    if (entry.kind === "decided") add(entry.at, entry.decision.by);
    else if (entry.kind === "foreign-write") add(entry.at, "foreign");
    else if (entry.kind === "effect-settled" || entry.kind === "effect-retried") {
      const { account, cost = 0, at } = entry;
      if (!account) continue;
      const { input = 0, output = 0 } = account.tokens ?? {};
      for (const [what, count] of Object.entries({ calls: 1, cost, input, output }))
        if (count) add(at, spendingKey(what as Measure, account), count);
    } else if (entry.kind === "cost-settled") {
      add(entry.since, spendingKey("cost", entry.account), entry.cost);
    }
  }
}

export const agree = (a: Counts, b: Counts) =>
  a.size === b.size && [...a].every(([key, count]) => b.get(key) === count);

/** What calls to language models took: money in billionths of a US dollar, and tokens. */
export interface Took {
  calls: number;
  cost: number;
  input: number;
  output: number;
}

type Measure = keyof Took;

/** What calls took under one account in one hour (`2026-11-26T10`, UTC). */
export type Spending = Took & Omit<Account, "tokens"> & { hour: string };

/** The first character tells it from a decider's name. */
const spendingKey = (what: Measure, { workflow, agent, step, model }: Account) =>
  JSON.stringify([what, workflow, agent, step, model]);

/** All counts of money and tokens are from here to there, in the order of their texts. */
export const SPENDING_KEYS = ["[", "\\"] as const;

/** The counts of money and tokens, put together by hour and account. */
export function spendingOf(rows: Iterable<{ hour: string; what: string; count: number }>): Spending[] {
  const found = new Map<string, Spending>();
  for (const { hour, what, count } of rows) {
    const [measure, ...names] = JSON.parse(what) as [Measure, string, string, string, string];
    const key = JSON.stringify([hour, names]);
    const [workflow, agent, step, model] = names;
    const one = found.get(key) ?? {
      ...{ hour, workflow, agent, step, model },
      ...{ calls: 0, cost: 0, input: 0, output: 0 },
    };
    one[measure] += count;
    found.set(key, one);
  }
  return [...found.values()].filter(({ calls, cost }) => calls || cost);
}
