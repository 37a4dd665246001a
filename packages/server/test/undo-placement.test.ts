import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";
import { expect, test } from "vitest";
import { leavingOf } from "../src/placement/leaving.ts";

const { workflow } = parseWorkflow(
  `workflow: credit
title: Credit notes
object: Case
start: { event: created }
agents:
  ledger: { role: Writes notes, reads: [Subject, SuppliedEmail], calls: [erp.create, erp.cancel, shop.tell] }
stages:
  - stage: Work
    steps:
      - call: credit
        agent: ledger
        use: erp.create
        with: { for: Subject }
        undo: { use: shop.tell, with: { who: SuppliedEmail, why: 'Subject + "!"' } }
`,
  kinds as never,
);

test("what a step is taken back with is told in the placement report as well", () => {
  const borders = { model: () => undefined, system: (name: string) => `${name}.example`, tokens: () => [] };
  expect(leavingOf(workflow as Workflow, borders)).toEqual([
    {
      ...{ to: { is: "system", name: "erp.create", host: "erp.example" }, steps: ["credit"], masked: [] },
      what: [{ name: "for", of: ["Subject"] }],
    },
    {
      ...{ to: { is: "system", name: "shop.tell", host: "shop.example" }, steps: ["credit"], masked: [] },
      what: [
        { name: "who", of: ["SuppliedEmail"] },
        { name: "why", of: ["Subject"] },
      ],
    },
  ]);
});
