import type { Proof } from "@throughline/proof";
import type { Played } from "@throughline/replay";
import type { Problem } from "@throughline/workflow";
import type { Checked } from "./check.ts";
import { began, of, rowsHit, skipped } from "./faults/seen.ts";

/** What an item met that the check had said could not happen, in words. */
export type Contradiction = string;

/** An item against everything that the check says and that can be seen in a life. */
export function contradictions({ proofs, problems }: Checked, life: Played): Contradiction[] {
  const proven = proofs.filter(({ verdict }) => verdict === "proven");
  return [
    ...proven.flatMap((proof) =>
      NEVER[proof.code]?.(life, proof) ? [`proven, and met: ${proof.statement} [${proof.code}]`] : [],
    ),
    ...problems.flatMap((problem) =>
      ALARM[problem.code]?.(life, problem)
        ? [`an alarm, and not so: ${problem.message} [${problem.code}]`]
        : [],
    ),
  ];
}

const NOTHING_FITS = "NOTHING_FITS";
const UNKNOWN = "VALUE_UNKNOWN";

const failedWith = (life: Played, { step = "" }: Pick<Proof, "step">, code: string) =>
  of(life, "step-failed").some((entry) => entry.step === step && entry.error.code === code);

/** What an item may never meet once a statement is proven. */
const NEVER: Record<string, (life: Played, proof: Proof) => boolean> = {
  "table-gap": (life, proof) => failedWith(life, proof, NOTHING_FITS),
  "rules-gap": (life, proof) => failedWith(life, proof, NOTHING_FITS),
  "may-not-be-given": (life, proof) => failedWith(life, proof, UNKNOWN),
  "path-without-owner": ({ state, ending }) =>
    ending.is === "ended" && state?.outcome === "resolved" && !state.owner,
  "path-without-outcome": (life, { step }) =>
    step !== undefined && of(life, "incident-opened").some((entry) => entry.step === step),
};

/** What an item may never do where the check complains of it. */
const ALARM: Record<string, (life: Played, problem: Problem) => boolean> = {
  "unreachable-step": (life, { step = "", message }) =>
    message.startsWith("Nothing gets") && began(life, step),
  "never-true": (life, { step = "" }) => began(life, step),
  "always-true": (life, { step = "" }) => skipped(life, step),
  "unreachable-row": (life, problem) => hits(life, problem),
  "shadowed-row": (life, problem) => hits(life, problem),
};

/** The row that is said to decide nothing has decided. Rows are named by their number. */
function hits(life: Played, { step = "", message }: Problem): boolean {
  const [, row] = /[Rr]ow (\d+)/.exec(message) ?? [];
  return row !== undefined && rowsHit(life, step).includes(Number(row));
}
