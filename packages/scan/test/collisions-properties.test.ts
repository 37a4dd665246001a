import type { Domain } from "@throughline/proof/solve";
import type { Value } from "@throughline/workflow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collisionsOf } from "../src/collisions/index.ts";
import type { Moment, Write } from "../src/model.ts";
import { says } from "./writes.ts";

// Small worlds of three fields with three values each. Beside the solver stands the simplest thing that can be right: every
// record there is, saved by a few lines that know conditions as triples and nothing of the expression language.

const FIELDS = ["A", "B", "C"] as const;
const VALUES = ["x", "y", "z"];
const domains: Record<string, Domain> = Object.fromEntries(
  [...FIELDS, "T"].map((name) => [name, { type: "choice", of: VALUES }]),
);

type Field = (typeof FIELDS)[number] | "T";
interface Test {
  field: Field;
  before?: boolean;
  is: boolean;
  value: string;
}
interface Rule {
  moment: Moment;
  on: ("create" | "update")[];
  when: Test[];
  sets: { field: Field; value: string }[];
}

const MOMENTS: Moment[] = [
  "before-save flows",
  "before triggers",
  "assignment rules",
  "workflow rules",
  "after-save flows",
];

const rule = (reads: readonly Field[], writes: readonly Field[], prior: boolean): fc.Arbitrary<Rule> =>
  fc.record({
    moment: fc.constantFrom(...MOMENTS),
    on: fc.constantFrom<Rule["on"][]>(["create"], ["update"], ["create", "update"]),
    when: fc.array(
      fc.record({
        field: fc.constantFrom(...reads),
        is: fc.boolean(),
        value: fc.constantFrom(...VALUES),
        before: prior ? fc.boolean() : fc.constant(false),
      }),
      { maxLength: 3 },
    ),
    sets: fc.uniqueArray(
      fc.record({ field: fc.constantFrom(...writes), value: fc.constantFrom(...VALUES) }),
      { minLength: 1, maxLength: 2, selector: ({ field }) => field },
    ),
  });

const KINDS: Partial<Record<Moment, string>> = {
  "assignment rules": "assignment rule",
  "before triggers": "apex trigger",
  "workflow rules": "workflow rule",
};

const writesOf = (rules: Rule[]): Write[] =>
  rules.flatMap(({ moment, on, when, sets }, at) =>
    says({
      by: `${KINDS[moment] ?? "flow"} R${at}` as "flow R0",
      ...{ moment, on, line: at + 1 },
      when: when.map(
        ({ field, before, is, value }) => `${before ? "Prior." : ""}${field} ${is ? "==" : "!="} "${value}"`,
      ),
      sets: Object.fromEntries(sets.map(({ field, value }) => [field, value])),
    }),
  );

type Row = Record<Field, string>;

/** Who wrote what, in order, in the save of a record; where it goes round, for a while. */
function saved(
  rules: Rule[],
  on: "create" | "update",
  row: Row,
  prior: Row,
): { by: number; field: Field; value: string }[] {
  const log: { by: number; field: Field; value: string }[] = [];
  let now = { ...row };
  const times = rules.map(() => 0);
  const holds = ({ when }: Rule, was: Row | undefined, seen: Row) =>
    when.every(({ field, before, is, value }) => {
      const read = before ? was?.[field] : seen[field];
      return read !== undefined && (read === value) === is;
    });
  const act = (by: number) => {
    times[by] = (times[by] as number) + 1;
    for (const { field, value } of (rules[by] as Rule).sets) {
      now = { ...now, [field]: value };
      log.push({ by, field, value });
    }
  };
  const equal = (a: Row, b: Row) => JSON.stringify(a) === JSON.stringify(b);
  const pass = (moment: Moment, event: "create" | "update", was: Row | undefined, depth: number): boolean => {
    const own = rules.flatMap((one, at) => (one.moment === moment && one.on.includes(event) ? [at] : []));
    const start = now;
    for (const at of own) {
      const one = rules[at] as Rule;
      const then = now;
      if (!holds(one, was, moment === "workflow rules" ? start : now)) continue;
      act(at);
      if ((times[at] as number) > 3) return false;
      if (moment === "assignment rules") break;
      if (moment === "after-save flows" && !equal(now, then) && !save("update", then, depth + 1))
        return false;
    }
    return true;
  };
  const save = (event: "create" | "update", before: Row, depth: number): boolean => {
    if (depth > 12) return false;
    const was = event === "update" ? before : undefined;
    for (const moment of MOMENTS) {
      const start = now;
      if (!pass(moment, event, was, depth)) return false;
      if (
        moment === "workflow rules" &&
        !equal(now, start) &&
        !pass("before triggers", "update", before, depth)
      )
        return false;
    }
    return true;
  };
  save(on, prior, 0);
  return log;
}

function* rows(fields: readonly Field[]): Generator<Row> {
  const [first, ...rest] = fields;
  if (!first) yield { A: "x", B: "x", C: "x", T: "x" };
  else for (const row of rows(rest)) for (const value of VALUES) yield { ...row, [first]: value };
}

/** Every pair, by field, that writes different things in the save of some record; entries of the one rule as one writer. */
function bruteForce(rules: Rule[], fields: readonly Field[], prior: boolean): Set<string> {
  const found = new Set<string>();
  const nameOf = (at: number) => (rules[at]?.moment === "assignment rules" ? "rule" : `R${at}`);
  for (const row of rows(fields))
    for (const on of ["create", "update"] as const)
      for (const was of on === "update" && prior ? rows(fields) : [row]) {
        const log = saved(rules, on, row, was);
        for (const [at, a] of log.entries())
          for (const b of log.slice(at + 1))
            if (a.field === b.field && a.value !== b.value && nameOf(a.by) !== nameOf(b.by))
              found.add([a.field, ...[nameOf(a.by), nameOf(b.by)].sort()].join(" "));
      }
  return found;
}

const said = (writes: Write[]) =>
  collisionsOf(writes, [], domains).collisions.map((one) => ({
    ...one,
    key: [
      one.field,
      ...one.writers.map(({ kind, name }) => (kind === "assignment rule" ? "rule" : name)).sort(),
    ].join(" "),
  }));

test("where nobody reads what others write, all those are told that collide for some record, and no others", () => {
  fc.assert(
    fc.property(fc.array(rule(["A", "B", "C"], ["T"], false), { minLength: 2, maxLength: 3 }), (rules) => {
      agrees(rules, ["A", "B", "C", "T"], false);
    }),
    { numRuns: 150 },
  );
});

test("of two writers that read what they write, before the save too, exactly those collide", () => {
  const one = rule(["A", "T"], ["A", "T"], true);
  fc.assert(
    fc.property(fc.tuple(one, one), (rules) => {
      agrees(rules, ["A", "T"], true);
    }),
    { numRuns: 120 },
  );
});

/** What is said to collide does so for some record; what does so is told, if only as not decided. */
function agrees(rules: Rule[], fields: readonly Field[], prior: boolean): void {
  const told = said(writesOf(rules));
  const real = bruteForce(rules, fields, prior);
  for (const { key, verdict } of told) if (verdict === "collides") expect(real).toContain(key);
  for (const key of real) expect(told.map((one) => one.key)).toContain(key);
}

test("every example makes both write, whoever else is there", () => {
  const world = fc.array(rule(FIELDS, [...FIELDS, "T"], true), { minLength: 3, maxLength: 6 });
  fc.assert(
    fc.property(world, (rules) => {
      for (const { field, writers, verdict, on, example, before } of said(writesOf(rules))) {
        if (verdict !== "collides") continue;
        const row = (values: Record<string, Value> = {}) =>
          ({ A: "", B: "", C: "", T: "", ...values }) as Row;
        const log = saved(rules, on as "create", row(example), row({ ...example, ...before }));
        const wrote = log.flatMap((one) => (one.field === field ? [`R${one.by}`] : []));
        expect(wrote).toEqual(expect.arrayContaining(writers.map(({ name }) => name)));
      }
    }),
    { numRuns: 150 },
  );
});
