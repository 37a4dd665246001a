import { type Entry, OWNER, same, show } from "@throughline/engine";
import type { Value, Workflow } from "@throughline/workflow";
import type { Came, Difference } from "./run.ts";
import type { Expected } from "./schema.ts";

/** Everything in which an item came out otherwise than expected, each with the reason that its trail has. */
export function differences(expected: Expected, came: Came, workflow: Workflow): Difference[] {
  const found: Difference[] = [];
  const differ = (
    path: (string | number)[],
    what: string,
    want: Value,
    got: Value | undefined,
    because: string,
  ) => found.push({ path: ["expect", ...path], what, expected: show(want), got: show(got), because });

  for (const [name, want] of Object.entries(expected.facts ?? {})) {
    const got = came.facts[name];
    if (!alike(want, got)) differ(["facts", name], name, want, got, whyOf(name, came, workflow));
  }
  for (const [name, want] of Object.entries(expected.fields ?? {})) {
    const got = came.fields[name];
    if (!alike(want, got)) differ(["fields", name], name, want, got, whyOf(name, came, workflow));
  }
  for (const what of ["owner", "team"] as const) {
    const want = expected[what];
    if (want !== undefined && want !== came[what])
      differ([what], `the ${what}`, want, came[what], whyOf(OWNER, came, workflow));
  }
  for (const what of ["path", "steps"] as const) {
    const want = expected[what];
    const at = want ? parting(want, came[what]) : undefined;
    if (!want || at === undefined) continue;
    const word = what === "path" ? "stage" : "step";
    const place = at === 0 ? `the first ${word}` : `the ${word} after ${want[at - 1]}`;
    const got = came[what][at] ?? "nothing more";
    differ(
      [what, ...(at < want.length ? [at] : [])],
      place,
      want[at] ?? "nothing more",
      got,
      whyParted(want[at], came),
    );
  }
  if (expected.outcome !== undefined && expected.outcome !== came.outcome)
    differ(["outcome"], "the outcome", expected.outcome, came.outcome, lastReason(came.entries));
  const most = expected["cost at most"];
  if (most !== undefined && came.cost > Number.parseFloat(most) + 1e-12)
    differ(
      ["cost at most"],
      "the cost at most",
      most,
      `${came.cost.toFixed(6)} USD`,
      "of what it asks language models",
    );
  return found;
}

/** In one sentence, as `check` prints it. */
export const sentence = (example: string, { what, expected, got, because }: Difference): string =>
  `${example}: expected ${what} ${expected}, got ${got}${because ? `, because ${because}` : ""}.`;

const alike = (want: Value, got: Value | undefined) => same(want, got ?? null);

/** Where two orders part; undefined where they are one. */
function parting(want: string[], got: string[]): number | undefined {
  const at = want.findIndex((one, index) => got[index] !== one);
  if (at >= 0) return at;
  return got.length > want.length ? want.length : undefined;
}

/** Why a fact or field is as it is: the last decision about it, or what kept it from being decided. */
function whyOf(name: string, came: Came, workflow: Workflow): string {
  const { entries } = came;
  for (const entry of entries.toReversed()) {
    if (entry.kind === "decided" && entry.decision.name === name)
      return plain(`${entry.step} says so: ${entry.decision.because.text}`);
    // what a decision gives is written right behind it
    if (
      entry.kind === "write-planned" &&
      entry.field === name &&
      entry.step &&
      !decides(entry.visit, name, entries)
    )
      return plain(`${entry.step} writes it`);
    if ((entry.kind === "foreign-write" || entry.kind === "record-changed") && entry.changes[name])
      return plain(`${entry.by ?? "somebody"} changed it`);
  }
  const settles = workflow.stages
    .flatMap(({ steps }) => steps)
    .filter(({ id }) => !entries.some((entry) => entry.kind === "step-started" && entry.step === id));
  const skipped = entries.findLast((entry) => entry.kind === "step-skipped");
  if (skipped?.kind === "step-skipped")
    return plain(`nothing settled it; ${skipped.step} was not taken: ${skipped.because.text}`);
  return settles.length ? plain(`nothing settled it; ${lastReason(entries)}`) : "nothing settled it";
}

const decides = (visit: string, name: string, entries: Entry[]) =>
  entries.some((entry) => entry.kind === "decided" && entry.visit === visit && entry.decision.name === name);

/** Why the expected step or stage was not taken. */
function whyParted(expected: string | undefined, { entries }: Came): string {
  const skipped = entries.find((entry) => entry.kind === "step-skipped" && entry.step === expected);
  if (skipped?.kind === "step-skipped") return plain(`it was not taken: ${skipped.because.text}`);
  return lastReason(entries);
}

function lastReason(entries: Entry[]): string {
  for (const entry of entries.toReversed()) {
    if (entry.kind === "item-ended") return plain(entry.because);
    if (entry.kind === "incident-opened") return plain(`there is an incident: ${entry.error.message}`);
    if (entry.kind === "step-failed") return plain(`${entry.step} failed: ${entry.error.message}`);
    if (entry.kind === "task-opened")
      return plain(`${entry.request.to} was asked, and nobody answered: ${entry.request.title}`);
    if (entry.kind === "step-waiting") return plain(`${entry.step} waits for ${entry.for}`);
  }
  return "";
}

const plain = (text: string) => text.trim().replace(/\.$/, "");
