import { kindOf } from "@throughline/steps";
import { type FirstFit, type Step, walkSteps } from "@throughline/workflow";
import { conditionsOf } from "./paths/exits.ts";
import type { Finding, Prover, Subject } from "./paths/finding.ts";
import { restsOf, type Sampled } from "./paths/sample.ts";
import type { World } from "./paths/world.ts";
import { anywhere, onTheWay } from "./record.ts";
import type { Constraint } from "./solve/index.ts";

type Entry = FirstFit["entries"][number];

/** A list at its step, with the ways on which the step begins. */
interface Place extends Subject {
  step: Step;
  list: FirstFit;
  worlds: readonly World[];
}

const DEAD: Record<FirstFit["entry"], string> = {
  row: "unreachable-row",
  rule: "unreachable-rule",
  rung: "unreachable-rung",
};

/**
 * Tables, rules in order and the rules of ladders: something fits every record that gets there, each entry decides
 * some record, and no two rows say different things of one.
 */
export const tablesProver: Prover = {
  codes: ["table-may-miss", "rules-may-miss", "rows-overlap", ...Object.values(DEAD)],

  prove(subject) {
    return [...walkSteps(subject.workflow)].flatMap(({ step }) => {
      const worlds = subject.walk.begun.get(step) ?? [];
      // that nothing gets there is another problem
      if (onTheWay(subject, worlds, []).is === "no") return [];
      const lists = kindOf(step.kind).firstFits?.(step.config as never) ?? [];
      return lists.flatMap((list) => {
        const place: Place = { ...subject, step, list, worlds };
        const dead = list.entries.flatMap((_, at) => decides(place, at));
        const idle = new Set(dead.flatMap(({ verdict }, at) => (verdict === "refuted" ? [at] : [])));
        return [...gap(place), ...dead, ...contests(place, idle)];
      });
    });
  },

  shows({ entries }, { code, step }) {
    const failed = entries.some((entry) => entry.kind === "step-failed" && entry.step === step);
    return code.endsWith("-may-miss") ? failed : entries.some(({ kind }) => kind === "step-started");
  },
};

const fits = ({ when }: Entry): Constraint[] => when.map((source) => ({ source, is: "holds" }));

/** Where it fits always, nothing misses it. */
const misses = ({ when }: Entry): Constraint[] =>
  when.length === 0 ? [{ source: "false", is: "holds" }] : conditionsOf({ is: "done", unless: when });

const ask = (place: Place, conditions: Constraint[]): Sampled => onTheWay(place, place.worlds, conditions);

/** Something fits every record. */
function gap(place: Place): Finding[] {
  const { list, step } = place;
  const { entries, entry, gives, gap: code, path } = list;
  // where a step that fails is seen to, that nothing fits may be meant
  if (code === undefined || step.fails.do !== "incident") return [];
  const about = {
    code,
    of: step,
    step,
    path,
    statement: `A ${entry} of "${step.id}" fits every record that gets there.`,
  };
  const found = ask(place, entries.flatMap(misses));
  if (found.is === "no") return [{ ...about, verdict: "proven" }];
  const known = kindOf(step.kind)
    .check?.(step.config as never, place.workflow, {})
    .find((one) => one.code === code);
  const said = {
    message: `No ${entry} of "${step.id}" fits this record, and then ${gives.join(", ")} stays open.`,
    fix: known?.fix ?? `Add a ${entry} for it.`,
    repair: known?.repair ?? [],
  };
  if (found.is === "open") return [{ ...about, ...said, verdict: "not decided", because: found.because }];
  return [{ ...about, ...said, example: found.example, verdict: "refuted", ...restsOf(found) }];
}

/**
 * What an entry fits is not all taken by those before. That nothing like it gets there is of no harm: a table may be
 * made for more. The last one that fits always is there for the rest, and there need be none.
 */
function decides(place: Place, at: number): Finding[] {
  const { list, step } = place;
  const { entries, entry: name } = list;
  const entry = entries[at] as Entry;
  const before = entries.slice(0, at);
  const statement = `The ${name}s before leave something to ${name} ${at + 1} of "${step.id}".`;
  const about = { code: DEAD[name], of: step, step, path: entry.path, statement };
  const isLast = entry.when.length === 0 && before.every(({ when }) => when.length > 0);
  if (isLast) return [{ ...about, verdict: "proven" }];
  const found = ask(place, [...before.flatMap(misses), ...fits(entry)]);
  if (found.is === "yes") return [{ ...about, verdict: "proven" }];
  if (found.is === "open") return [{ ...about, verdict: "not decided", because: found.because }];
  const own = ask(place, fits(entry));
  if (own.is === "no" && anywhere(place, fits(entry)).is !== "no") return [{ ...about, verdict: "proven" }];
  const hiding = own.is === "no" ? undefined : hides(place, at);
  const other = hiding === undefined ? undefined : entries[hiding];
  const same = other?.says === entry.says;
  const shown = own.is === "no" ? ask(place, []) : own;
  const taken = other ? `${name} ${(hiding as number) + 1} decides` : `the ${name}s before decide`;
  const why = own.is === "no" ? "nothing ever fits it" : `${taken} all that it fits`;
  return [
    {
      ...about,
      verdict: "refuted",
      severity: same ? "warning" : "error",
      message: `The ${name} ${at + 1} of "${step.id}" (${entry.says}) never decides, because ${why}.`,
      fix:
        other && !same
          ? `Move it before ${name} ${(hiding as number) + 1}, correct the conditions, or take it out.`
          : "Take it out, or correct its conditions.",
      repair: [{ path: entry.path, remove: true }],
      ...(shown.is === "yes" && { example: shown.example }),
    },
  ];
}

/** The one entry before that takes all of it; `undefined`: several do together. */
function hides(place: Place, at: number): number | undefined {
  const { entries } = place.list;
  const hiding = entries
    .slice(0, at)
    .findIndex((other) => ask(place, [...fits(entries[at] as Entry), ...misses(other)]).is === "no");
  return hiding < 0 ? undefined : hiding;
}

/** No record is fitted by two rows that say different things, where neither is a special case of the other. */
function contests(place: Place, idle: ReadonlySet<number>): Finding[] {
  const { list, step } = place;
  const { entries, entry: name, ordered, path } = list;
  if (ordered || entries.length < 2) return [];
  const statement = `No two ${name}s of "${step.id}" say different things of one record.`;
  const about = { code: "rows-overlap", of: step, step, statement };
  const found: Finding[] = [];
  let open: string | undefined;
  for (const [first, a] of entries.entries()) {
    for (const [second, b] of entries.entries()) {
      if (second <= first || a.says === b.says || idle.has(first) || idle.has(second)) continue;
      if (apart(place, a, b)) continue;
      const before = entries.slice(0, first).flatMap(misses);
      const both = ask(place, [...before, ...fits(a), ...fits(b)]);
      if (both.is === "open") open ??= both.because;
      if (both.is !== "yes" || !both.exact) continue;
      if (ask(place, [...fits(a), ...misses(b)]).is !== "yes") continue;
      if (ask(place, [...fits(b), ...misses(a)]).is !== "yes") continue;
      found.push({
        ...about,
        path: b.path,
        verdict: "refuted",
        severity: "warning",
        message: `This record fits the ${name}s ${first + 1} (${a.says}) and ${second + 1} (${b.says}) of "${step.id}"; only their order decides.`,
        fix: "Make one of them more exact. If the order is meant, say so in the table: hit: first.",
        repair: [{ path: ["table", "hit"], set: "first" }],
        example: both.example,
      });
    }
  }
  if (found.length > 0) return found;
  return [
    open === undefined
      ? { ...about, path, verdict: "proven" }
      : { ...about, path, verdict: "not decided", because: open },
  ];
}

/** Nothing fits both, whatever gets there: most pairs, and quick to see. */
const apart = (place: Place, a: Entry, b: Entry): boolean =>
  anywhere(place, [...fits(a), ...fits(b)]).is === "no";
