import type { Entry } from "@throughline/engine";
import type { Played } from "@throughline/replay";

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/** What is seen in the life of an item. */
export const of = <K extends Entry["kind"]>({ entries }: Played, kind: K): Of<K>[] =>
  entries.filter((entry): entry is Of<K> => entry.kind === kind);

export const began = (life: Played, step: string) =>
  of(life, "step-started").some((one) => one.step === step);
export const skipped = (life: Played, step: string) =>
  of(life, "step-skipped").some((one) => one.step === step);
export const failed = (life: Played, step: string) =>
  of(life, "step-failed").some((one) => one.step === step);
export const refused = (life: Played, step: string) =>
  of(life, "attempt-refused").some((one) => one.step === step);
export const incident = (life: Played, step: string) =>
  of(life, "incident-opened").some((one) => one.step === step);

/** Whether a step was come to while a fact was not given. */
export function without(life: Played, step: string, fact: string): boolean {
  const at = life.entries.findIndex(
    (one) => (one.kind === "step-started" || one.kind === "step-skipped") && one.step === step,
  );
  const given = life.entries.findIndex((one) => one.kind === "decided" && one.decision.name === fact);
  return at >= 0 && (given < 0 || given > at);
}

/** What a step decided. */
export const decided = (life: Played, step: string) =>
  of(life, "decided").flatMap((one) => (one.step === step ? [one.decision] : []));

/** The rows that a table hit, 1-based; 0 for otherwise. */
export const rowsHit = (life: Played, step: string): number[] =>
  decided(life, step).map(({ because }) => because.row?.hit ?? 0);
