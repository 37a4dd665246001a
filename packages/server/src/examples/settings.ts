import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readYaml } from "@throughline/workflow";
import { z } from "zod";

const settings = z.looseObject({
  examples: z.looseObject({ redact: z.array(z.string()).default([]) }).optional(),
});

/**
 * Fields whose text a regression example does not keep: `examples: { redact: [Description] }` in `workspace.yaml`.
 * @throws Error with the file and line, where that cannot be read: nothing is kept by mistake
 */
export function redactedFields(workflowFile: string): string[] {
  const file = join(dirname(workflowFile), "workspace.yaml");
  if (!existsSync(file)) return [];
  const { value, problems } = readYaml(readFileSync(file), settings);
  if (!value)
    throw new Error(`${file}:${problems[0]?.line ?? 1}  ${problems[0]?.message ?? "cannot be read"}`);
  return value.examples?.redact ?? [];
}
