import type { Agent, FactType, Workflow } from "@throughline/workflow";
import { name } from "./change.ts";
import type { Told } from "./index.ts";
import { same } from "./same.ts";
import { say } from "./say.ts";
import { compareValues, down } from "./values.ts";
import { yamlKey } from "./words.ts";

/** What an agent may do, key by key. */
const MAY: Partial<Record<keyof Agent, string>> = {
  reads: "read",
  gives: "settle",
  writes: "write",
  calls: "call",
  models: "ask",
};

/** Compares what stands above the stages: title, start, governed fields, budget, facts and agents. */
export function compareTop(before: Workflow, after: Workflow, told: Told): void {
  const at = (...path: (string | number)[]) => ({ before: path, after: path });
  for (const [key, yaml] of [
    ["id", "workflow"],
    ["title", "title"],
    ["object", "object"],
  ] as const)
    if (before[key] !== after[key])
      told({}, at(yaml))(
        "changed",
        `${yaml === "workflow" ? "the workflow's name" : `the ${yaml}`} is ${name(after[key])} instead of ${name(before[key])}`,
        {
          ...{ before: before[key], after: after[key] },
        },
      );
  for (const key of ["start", "foreignWrites", "budget"] as const) {
    const [yaml, title] = TITLES[key];
    const report = told({ title }, at(yaml));
    const [a, b] = [before[key], after[key]];
    if (a && b)
      for (const part of new Set([...Object.keys(a), ...Object.keys(b)]))
        compareValues((a as unknown as Parts)[part], (b as unknown as Parts)[part], {
          report,
          key: part,
          paths: at(yaml, yamlKey(part)),
        });
    else if (b) report("added", say(b), { after: b });
    else if (a) report("removed", `${say(a)} dropped`, { before: a });
  }
  compareNames(before.governs, after.governs, {
    report: told({}, at("governs")),
    paths: at("governs"),
    words: {
      added: "the workflow now governs",
      removed: "the workflow no longer governs",
      order: "governed fields",
    },
  });
  compareFacts(before.facts, after.facts, told);
  compareAgents(before.agents, after.agents, told);
  const adopt = at("adopt");
  compareValues(before.adopt, after.adopt, {
    ...{ report: told({ title: "Adoption" }, adopt), paths: adopt, key: "adopt" },
  });
}

type Parts = Record<string, unknown>;

const TITLES = {
  start: ["start", "Start"],
  foreignWrites: ["foreign writes", "Foreign writes"],
  budget: ["budget", "Budget"],
} as const;

function compareFacts(before: Record<string, FactType>, after: Record<string, FactType>, told: Told): void {
  for (const fact of union(before, after)) {
    const paths = { before: ["facts", fact], after: ["facts", fact] };
    const [a, b] = [before[fact], after[fact]];
    const report = told(a && b ? { title: `Fact ${name(fact)}` } : {}, paths);
    if (!a) report("added", `new fact ${name(fact)}, ${describe(b)}`, { after: b });
    else if (!b) report("removed", `fact ${name(fact)} dropped`, { before: a });
    else
      for (const key of union(a as unknown as Parts, b as unknown as Parts))
        if (key === "of")
          compareNames(a.of ?? [], b.of ?? [], {
            report,
            paths: down(paths, "of"),
            words: { added: "may also be", removed: "may no longer be", order: "values" },
          });
        else
          compareValues((a as unknown as Parts)[key], (b as unknown as Parts)[key], {
            ...{ report, key, paths: down(paths, key === "meanings" ? "of" : yamlKey(key)) },
          });
  }
}

const describe = (fact: FactType | undefined) =>
  fact?.of ? `a ${fact.type} of ${fact.of.map(name).join(", ")}` : `a ${fact?.type}`;

function compareAgents(before: Record<string, Agent>, after: Record<string, Agent>, told: Told): void {
  for (const agent of union(before, after)) {
    const paths = { before: ["agents", agent], after: ["agents", agent] };
    const [a, b] = [before[agent], after[agent]];
    const report = told(a && b ? { title: `Agent ${name(agent)}` } : {}, paths);
    if (!a) report("added", `new agent ${name(agent)}: ${b?.role}`, { after: b });
    else if (!b) report("removed", `agent ${name(agent)} dropped`, { before: a });
    else
      for (const key of union(a as unknown as Parts, b as unknown as Parts)) {
        const may = MAY[key as keyof Agent];
        const [mine, other] = [(a as unknown as Parts)[key], (b as unknown as Parts)[key]];
        const at = down(paths, yamlKey(key));
        if (may && mine && other)
          compareNames(mine as string[], other as string[], {
            ...{ report, paths: at },
            words: { added: `may now ${may}`, removed: `may no longer ${may}`, order: `what it may ${may}` },
          });
        else compareValues(mine, other, { report, key, paths: at });
      }
  }
}

const union = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])];

/** Lists of names, whose order means nothing to what happens: it is told all the same. */
function compareNames(
  before: string[],
  after: string[],
  {
    report,
    paths,
    words,
  }: Pick<Parameters<typeof compareValues>[2], "report" | "paths"> & {
    words: { added: string; removed: string; order: string };
  },
): void {
  const less = (one: string[], other: string[]) => {
    const left = [...other];
    return one.filter((entry) => {
      const found = left.indexOf(entry);
      if (found >= 0) left.splice(found, 1);
      return found < 0;
    });
  };
  const [removed, added] = [less(before, after), less(after, before)];
  for (const one of removed)
    report("removed", `${words.removed} ${name(one)}`, { before: one, at: down(paths, before.indexOf(one)) });
  for (const one of added)
    report("added", `${words.added} ${name(one)}`, { after: one, at: down(paths, after.indexOf(one)) });
  const [stay, stays] = [
    before.filter((one) => !removed.includes(one)),
    after.filter((one) => !added.includes(one)),
  ];
  if (!removed.length && !added.length && !same(stay, stays))
    report("moved", `the order of ${words.order} is now ${after.map(name).join(", ")}`, {
      before,
      after,
      at: paths,
    });
}
