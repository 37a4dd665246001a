import type { Checked } from "./check.ts";
import { check } from "./check.ts";
import { FAULTS, seededFaults } from "./faults/index.ts";
import { goodOnes } from "./good/index.ts";
import { judge, type Verdict } from "./judge.ts";
import { open } from "./workspace.ts";

export interface KindFigures {
  kind: string;
  seeded: number;
  found: number;
  reproduced: number;
  missed: number;
}

export interface Report {
  kinds: KindFigures[];
  good: number;
  /** Problems that were told of good workflows, each with the workflow. */
  falseAlarms: string[];
  statements: number;
  /** Share of the statements about good workflows that is not decided, 0 to 1. */
  notDecided: number;
  /** CPU time of one check of a good workflow, in ms: the mean. */
  msPerCheck: number;
  /** What was missed or not shown, in words. */
  open: string[];
}

export interface Amounts {
  /** Faults of each kind. */
  ofEach: number;
  /** Good workflows besides the examples. */
  made: number;
  /** So many of the good ones are checked as they are; absent: all. */
  alarmsOn?: number;
  seed?: number;
}

/**
 * Examples into which no fault is put: they would draw others for all of them, and of a draw anew a few in a hundred are
 * missed, or shown by a record that shows nothing (docs/proofs-measured.md says which).
 */
const ONLY_AS_THEY_ARE = new Set(["07-billing-dispute", "08-returns-desk", "09-missing-invoice"]);

/** Puts faults into good workflows and checks them, and the good ones as they are. */
export function measure({ ofEach, made, alarmsOn, seed = 1 }: Amounts): Report {
  const all = goodOnes(made);
  const spoilt = all.filter(({ name }) => !ONLY_AS_THEY_ARE.has(name));
  const verdicts = seededFaults(spoilt, ofEach, seed).map(judge);
  const good = all.slice(0, alarmsOn);
  const started = process.cpuUsage().user;
  const checked = good.map((one) => ({ name: one.name, ...check(open(one)) }));
  const ms = (process.cpuUsage().user - started) / 1000;
  const proofs = checked.flatMap((one) => one.proofs);
  return {
    kinds: FAULTS.map(({ kind }) =>
      figuresOf(
        kind,
        verdicts.filter(({ fault }) => fault.kind === kind),
      ),
    ),
    good: good.length,
    falseAlarms: checked.flatMap(alarmsOf),
    statements: proofs.length,
    notDecided:
      proofs.length === 0
        ? 0
        : proofs.filter(({ verdict }) => verdict === "not decided").length / proofs.length,
    msPerCheck: ms / good.length,
    open: verdicts.flatMap(openOf),
  };
}

function figuresOf(kind: string, verdicts: Verdict[]): KindFigures {
  const found = verdicts.filter((one) => one.found).length;
  const reproduced = verdicts.filter((one) => one.reproduced).length;
  return { kind, seeded: verdicts.length, found, reproduced, missed: verdicts.length - found };
}

/** What is told of a good workflow; what could not be decided is no alarm, and counted by itself. */
const alarmsOf = ({ name, problems }: Checked & { name: string }): string[] =>
  problems.flatMap(({ code, step, message, verdict }) =>
    verdict === "not-decided" ? [] : [`${name}${step ? `, ${step}` : ""}: ${message} [${code}]`],
  );

function openOf({ fault, found, reproduced }: Verdict): string[] {
  if (reproduced) return [];
  const what = `${fault.kind}: ${fault.good.name}, ${fault.what}`;
  return [
    found
      ? `${what}: found (${found.code}), but its example ${JSON.stringify(found.example ?? null)} shows nothing`
      : `${what}: missed`,
  ];
}

/** The report as a table of Markdown, and what is to be said besides. */
export function inWords(report: Report): string {
  const { kinds, good, falseAlarms, statements, notDecided, msPerCheck } = report;
  const sum = (key: "seeded" | "found" | "reproduced" | "missed") =>
    kinds.reduce((total, one) => total + one[key], 0);
  const all = {
    kind: "**all**",
    seeded: sum("seeded"),
    found: sum("found"),
    reproduced: sum("reproduced"),
    missed: sum("missed"),
  };
  const line = ({ kind, seeded, found, reproduced, missed }: KindFigures) =>
    `| ${kind} | ${seeded} | ${found} | ${reproduced} | ${missed} |`;
  return [
    "| fault | seeded | found | reproduced by its example | missed |",
    "|---|--:|--:|--:|--:|",
    ...[...kinds, all].map(line),
    "",
    `${falseAlarms.length} false alarms on ${good} good workflows; ${(notDecided * 100).toFixed(1)} % of ${statements} statements not decided; ${msPerCheck.toFixed(0)} ms of CPU a check.`,
  ].join("\n");
}
