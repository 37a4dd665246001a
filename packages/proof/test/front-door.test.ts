import { readFileSync } from "node:fs";
import { kinds } from "@throughline/steps";
import { type CheckContext, parseWorkflow, type Workflow } from "@throughline/workflow";
import { expect, test } from "vitest";
import { count, inWords, prove } from "../src/index.ts";

const context = { kinds } as unknown as CheckContext;

test("the statements about a workflow are counted by verdict", () => {
  const text = readFileSync(
    new URL("../../../examples/01-support-email/workflow.yaml", import.meta.url),
    "utf8",
  );
  const { workflow, places } = parseWorkflow(text, context.kinds);
  const { proofs, problems } = prove(workflow as Workflow, { ...context, places });
  const counts = count(proofs);
  expect(counts.proven + counts.refuted + counts.notDecided).toBe(counts.statements);
  expect(counts.refuted === 0 && counts.notDecided === 0).toBe(problems.length === 0);
});

test("the share that is not decided is told in words", () => {
  const proofs = (["proven", "proven", "proven", "refuted", "not decided", "not decided"] as const).map(
    (verdict) => ({ verdict }),
  );
  expect(inWords(count(proofs))).toBe("6 statements: 3 proven, 1 refuted, 2 not decided (33.3 %)");
  expect(inWords(count([]))).toBe("0 statements: 0 proven, 0 refuted, 0 not decided (0 %)");
});
