import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { SalesforcePort } from "@throughline/connectors";
import { kinds } from "@throughline/steps";
import { parseWorkflow } from "@throughline/workflow";
import { openWorkspace, type Workspace } from "../../src/index.ts";
import { DESK } from "../org.ts";

/** The text of the desk's workflow, changed. */
export function changed(...changes: [string, string][]): string {
  let text = readFileSync(DESK, "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`The desk has no ${from}.`);
    text = text.replace(from, to);
  }
  return text;
}

/** A draft of the desk's workflow. */
export function draft(...changes: [string, string][]): Workspace {
  const { workflow, problems } = parseWorkflow(changed(...changes), kinds as never);
  if (problems[0]) throw new Error(problems[0].message);
  return { ...openWorkspace(DESK), ...(workflow && { workflow }), file: `${dirname(DESK)}/draft.yaml` };
}

/** Technical messages are of low priority. */
export const LOW: [string, string] = [
  "- [any, any, Medium]",
  "- [technical, any, Low]\n            - [any, any, Medium]",
];

/** An org in which every write is an error. */
export const onlyLookedAt = (salesforce: SalesforcePort): SalesforcePort => ({
  ...salesforce,
  write: () => {
    throw new Error("a shadow wrote");
  },
  settle: () => {
    throw new Error("a shadow settled a write");
  },
});
