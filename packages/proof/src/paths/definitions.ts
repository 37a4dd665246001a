import { kindOf } from "@throughline/steps";
import type { Step } from "@throughline/workflow";
import type { Defined } from "../solve/index.ts";

/**
 * How the names that a step computes follow from what is known where it does, by name.
 *
 * @returns functions of the key for the computed name, and of how an expression is put over the keys of its names
 */
export function definitionsOf(
  step: Step,
): Record<string, (key: string, sees: (source: string) => string) => Defined> {
  const { computes } = kindOf(step.kind);
  const all = computes?.(step.config as never) ?? [];
  return Object.fromEntries(
    all.map(({ name, ways }) => [
      name,
      (key: string, sees: (source: string) => string): Defined => ({
        name: key,
        ways: ways.map(({ when, gives }) => ({
          when: when.map((source) => ({ source: sees(source), is: "holds" })),
          gives: "value" in gives ? gives : { expression: sees(gives.expression) },
        })),
      }),
    ]),
  );
}
