import type { z } from "zod";
import { asProblems, findings } from "./issues.ts";
import type { Places } from "./places.ts";
import type { Problem } from "./problem.ts";
import { readSource } from "./source.ts";

/**
 * Reads a YAML file by its schema: what lies beside a workflow is told of its faults in the workflow's own words. Never
 * throws; all problems come at once, each with its place. Without `value` there is at least one.
 */
export function readYaml<T extends z.ZodType>(
  input: string | Uint8Array,
  schema: T,
): { value?: z.output<T>; problems: Problem[]; at: Places["at"] } {
  const { data, places, problems } = readSource(input);
  if (data === undefined) return { problems, at: places.at };
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return { value: result.data, problems, at: places.at };
  const found = asProblems(findings(schema, data, result.error.issues), [], places);
  return { problems: [...problems, ...found], at: places.at };
}
