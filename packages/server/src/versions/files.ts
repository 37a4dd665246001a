import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readYaml } from "@throughline/workflow";
import { stringify } from "yaml";
import { z } from "zod";
import type { VersionRow, WholeVersion } from "../api-types.ts";

/** Name of the list of what is in a folder of versions. */
export const INDEX = "versions.yaml";

const HEAD = `# Versions of a workflow, each in a file of its own: written by throughline versions export.
`;

const fileOf = (number: number) => `${String(number).padStart(4, "0")}.yaml`;
const agentFile = (number: number, name: string) => `${String(number).padStart(4, "0")}-agents/${name}.yaml`;

/**
 * Writes versions as plain files that a Git repository shows well: the text of each as it was saved, and `versions.yaml`
 * with who, when, note and state of all. The same versions give the same files, byte by byte.
 *
 * @returns the files, relative to the folder
 */
export function writeVersions(folder: string, workflow: string, versions: WholeVersion[]): string[] {
  const inOrder = versions.toSorted((a, b) => a.number - b.number);
  const files = new Map<string, string>();
  for (const { number, text, agents } of inOrder) {
    files.set(fileOf(number), text);
    for (const [name, agent] of Object.entries(agents)) files.set(agentFile(number, name), agent);
  }
  const index = {
    workflow,
    versions: inOrder.map(
      ({ number, state, hash, savedAt, savedBy, note, activated, retiredAt, agents }) => ({
        ...{ version: number, state, saved: savedAt, by: savedBy },
        ...(note !== null && { note }),
        ...(activated && {
          activated: {
            ...{ at: activated.at, by: activated.by },
            ...(activated.approvedBy !== null && { "approved by": activated.approvedBy }),
          },
        }),
        ...(retiredAt !== null && { retired: retiredAt }),
        file: fileOf(number),
        ...(Object.keys(agents).length && { agents: Object.keys(agents).sort() }),
        hash,
      }),
    ),
  };
  files.set(INDEX, HEAD + stringify(index, { lineWidth: 0 }));
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return [...files.keys()];
}

const shape = z.strictObject({
  workflow: z.string(),
  versions: z.array(
    z.strictObject({
      version: z.int().min(1),
      state: z.enum(["draft", "active", "retired"]),
      saved: z.string(),
      by: z.string(),
      note: z.string().optional(),
      activated: z
        .strictObject({ at: z.string(), by: z.string(), "approved by": z.string().optional() })
        .optional(),
      retired: z.string().optional(),
      file: z.string(),
      agents: z.array(z.string()).optional(),
      hash: z.string(),
    }),
  ),
});

/**
 * Reads what `writeVersions` wrote, in the order of the numbers.
 * @throws Error for a folder that has no list, or one that cannot be read, with the place; or lacks a file
 */
export function readVersions(folder: string): { workflow: string; versions: WholeVersion[] } {
  const index = join(folder, INDEX);
  if (!existsSync(index)) throw new Error(`There is no ${INDEX} in ${folder}.`);
  const { value, problems } = readYaml(readFileSync(index), shape);
  if (!value) throw new Error(`${index}:${problems[0]?.line}  ${problems[0]?.message}`);
  const read = (file: string) => {
    const path = join(folder, file);
    if (!existsSync(path)) throw new Error(`${index} names ${file}, and it is not there.`);
    return readFileSync(path, "utf8");
  };
  return {
    workflow: value.workflow,
    versions: value.versions
      .map((one): WholeVersion => {
        const { version, state, saved, by, note, activated, retired, agents = [], hash } = one;
        const row: VersionRow = {
          ...{ number: version, hash, state, savedAt: saved, savedBy: by, note: note ?? null },
          activated: activated
            ? { at: activated.at, by: activated.by, approvedBy: activated["approved by"] ?? null }
            : null,
          retiredAt: retired ?? null,
        };
        return {
          ...row,
          text: read(fileOf(version)),
          agents: Object.fromEntries(agents.map((name) => [name, read(agentFile(version, name))])),
        };
      })
      .sort((a, b) => a.number - b.number),
  };
}
