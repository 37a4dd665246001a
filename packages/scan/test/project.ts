import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { allOf, type Scan, type Write } from "../src/index.ts";

/** A project of the repository's own. */
export const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/sfdx/${name}`, import.meta.url));

/** A folder with these files, by path. */
export function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), "throughline-scan-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** What a write sets, in a word: `Queue Billing`, `"High"`, `= Amount * 2`. */
export function said({ value }: Write): string {
  if (value.is === "value") return JSON.stringify(value.value);
  if (value.is === "name") return `${value.of} ${value.name}`;
  return value.is === "expression" ? `= ${value.expression}` : `? ${value.text}`;
}

/** Who writes a field, a line each: `workflow rule Escalate: "High", when …`. */
export const writersOf = ({ writes }: Pick<Scan, "writes">, field: string, kind?: string): string[] =>
  writes
    .filter((write) => write.field === field && (!kind || write.writer.kind === kind))
    .map((write) => {
      const { kind, name, active } = write.writer;
      const when = write.when.length > 0 ? `, when ${allOf(write.when).text}` : "";
      return `${kind} ${name}${active ? "" : " (inactive)"}: ${said(write)}${when}`;
    });
