import { createReadStream, existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { type PlayedItem, parseExamples, playedExample } from "@throughline/replay";
import type { Workflow } from "@throughline/workflow";
import { examplesBeside } from "../examples/index.ts";
import { exampleWorld } from "../examples/world.ts";
import { itemOfLine } from "../what-if/items.ts";
import type { Workspace } from "../workspace.ts";

/** Items that are offered of each file. */
const MOST = 200;

/** An item that can be tried, by its name: "items 3" is the third line of items.jsonl, "example NAME" one of examples.yaml. */
export interface Sample {
  name: string;
  title: string;
  from: "items" | "examples";
}

/** The items that lie beside a workflow: those of items.jsonl, and its regression examples. */
export async function samplesOf(workspace: Workspace): Promise<Sample[]> {
  const items = (await linesOf(workspace)).map(
    (fields, place): Sample => ({ name: `items ${place + 1}`, title: titleOf(fields, place), from: "items" }),
  );
  const examples = examplesOf(workspace).map(
    ({ example }): Sample => ({ name: `example ${example}`, title: example, from: "examples" }),
  );
  return [...examples, ...items];
}

/** The item of a sample, for a text in the place of the workflow; undefined where there is none of that name. */
export async function sampleNamed(
  workspace: Workspace,
  workflow: Workflow,
  name: string,
): Promise<PlayedItem | undefined> {
  const example = examplesOf(workspace).find((one) => `example ${one.example}` === name);
  if (example) return playedExample(workflow, example, await exampleWorld(workspace));
  const place = Number(/^items (\d+)$/.exec(name)?.[1] ?? 0) - 1;
  const line = (await linesOf(workspace))[place];
  return line && itemOfLine(line, place, [workflow]);
}

function examplesOf({ file, workflow }: Workspace) {
  const beside = examplesBeside(file);
  if (!workflow || !existsSync(beside)) return [];
  return parseExamples(readFileSync(beside), workflow).examples;
}

async function linesOf({ file }: Workspace): Promise<Record<string, unknown>[]> {
  const beside = join(dirname(file), "items.jsonl");
  if (!existsSync(beside)) return [];
  const found: Record<string, unknown>[] = [];
  for await (const line of createInterface({ input: createReadStream(beside) })) {
    const fields = line.trim() === "" ? undefined : record(line);
    if (fields) found.push(fields);
    if (found.length === MOST) break;
  }
  return found;
}

function record(line: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(line);
    return typeof read === "object" && read !== null && !Array.isArray(read) ? { ...read } : undefined;
  } catch {
    return undefined;
  }
}

/** What people know an item by. */
const titleOf = ({ Subject, Name, Company, LastName, ...rest }: Record<string, unknown>, place: number) =>
  [Subject, Name, Company, LastName, ...Object.values(rest)].find(
    (value): value is string => typeof value === "string" && value !== "",
  ) ?? `Line ${place + 1}`;
