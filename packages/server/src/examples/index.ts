import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Entry } from "@throughline/engine";
import { MASKABLE, type Maskable, withoutMaskable } from "@throughline/models/llm";
import { addExample, type Example, examineExamples, type Hide, makeExample } from "@throughline/replay";
import type { Problem, Workflow } from "@throughline/workflow";
import { settingsOf } from "../settings.ts";
import type { Workspace } from "../workspace.ts";
import { exampleWorld } from "./world.ts";

export { versionByHash } from "../versions/index.ts";

/** Where the regression examples of a workflow are: beside it. */
export const examplesBeside = (workflowFile: string): string => join(dirname(workflowFile), "examples.yaml");

/** What becomes of the regression examples beside a workflow. */
export interface ExamplesChecked {
  file: string;
  examples: number;
  /** Each with its file: an example that comes out otherwise than it is written, or what is wrong with the file. */
  problems: (Problem & { file: string })[];
}

/**
 * Plays the examples beside a workflow; none where there is no such file. What `check` prints, and what an activation is
 * refused for.
 *
 * @param workflow another version than the file's own
 */
export async function checkExamples(
  workspace: Workspace,
  workflow = workspace.workflow,
): Promise<ExamplesChecked> {
  const file = examplesBeside(workspace.file);
  if (!workflow || !existsSync(file)) return { file, examples: 0, problems: [] };
  const { examples, problems } = examineExamples(readFileSync(file), workflow, await exampleWorld(workspace));
  return { file, examples, problems: problems.map((problem) => ({ ...problem, file })) };
}

/** A new example in its file. */
export interface ExampleWritten {
  file: string;
  name: string;
  example: Example;
  /** What could not be kept or had to stay, in sentences for people. */
  notes: string[];
}

/**
 * Makes a regression example of a real item, or of one that was played again, and writes it into `examples.yaml`. Its text is replaced where the workspace
 * says so; e-mail addresses and numbers by which people are known always.
 *
 * @param entries the item's whole trail
 * @param workflow the version that it ran
 * @throws Error where its trail has left the store, or the file has other problems
 */
export async function writeExample(
  workspace: Workspace,
  { entries, workflow }: { entries: Entry[]; workflow: Workflow },
  { name, why }: { name: string; why?: string | undefined },
): Promise<ExampleWritten> {
  const file = examplesBeside(workspace.file);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const { example, notes } = makeExample({ entries, workflow }, await exampleWorld(workspace), {
    name,
    ...(why !== undefined && { why }),
    redactFields: redactedFields(workspace.file),
    hide,
  });
  const added = addExample(text, example);
  writeFileSync(file, added.text);
  return { file, name: added.name, example: { ...example, example: added.name }, notes };
}

/** @throws Error with the file and line, where the settings cannot be read: nothing is kept by mistake */
function redactedFields(workflowFile: string): string[] {
  const { settings, problems } = settingsOf(workflowFile);
  if (problems[0]) throw new Error(`${problems[0].file}:${problems[0].line}  ${problems[0].message}`);
  return settings.redact;
}

const INSTEAD: Record<Maskable, string> = {
  email: "someone@example.com",
  phone: "+1 555 0100",
  card: "0000 0000 0000 0000",
  account: "GB82 WEST 1234 5698 7654 32",
};

const hide: Hide = (text) => withoutMaskable(text, MASKABLE, (kind) => INSTEAD[kind]);
