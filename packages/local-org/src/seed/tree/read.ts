import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A file of a tree, as it was read. */
export interface TreeFile {
  /** The name by which messages call it. */
  name: string;
  records: Iterable<unknown>;
}

/** A part of a plan. */
export interface PlanPart {
  sobject: string;
  saveRefs?: boolean;
  resolveRefs?: boolean;
  files: string[];
}

function json(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new Error(`There is no file ${path}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is no JSON: ${(error as Error).message}.`);
  }
}

const isPart = (part: unknown): part is PlanPart => {
  const { sobject, files } = (part ?? {}) as Partial<PlanPart>;
  return typeof sobject === "string" && Array.isArray(files) && files.every((one) => typeof one === "string");
};

function recordsOf(content: unknown, path: string): unknown[] {
  const { records } = (content ?? {}) as { records?: unknown };
  if (!Array.isArray(records)) throw new Error(`${path} has no list 'records'.`);
  return records;
}

/** A record on each line, read as far as somebody asks. */
function* lines(path: string): Generator<unknown> {
  const data = readFileSync(path);
  let number = 0;
  for (let from = 0; from < data.length; ) {
    const newline = data.indexOf(10, from);
    const to = newline < 0 ? data.length : newline;
    number++;
    const text = data.toString("utf8", from, to);
    from = to + 1;
    if (text.trim() === "") continue;
    try {
      yield JSON.parse(text);
    } catch (error) {
      throw new Error(`${path}, line ${number} is no JSON: ${(error as Error).message}.`);
    }
  }
}

/**
 * Reads a plan with its files, a file with `records`, or a file with a record on each line (`.jsonl`).
 * @throws Error that names the file, and the part of the plan
 */
export function readTree(path: string): TreeFile[] {
  if (path.endsWith(".jsonl"))
    return [{ name: basename(path), records: { [Symbol.iterator]: () => lines(path) } }];
  const content = json(path);
  if (!Array.isArray(content)) return [{ name: basename(path), records: recordsOf(content, path) }];
  return content.flatMap((part, i) => {
    if (!isPart(part)) throw new Error(`${path}: part ${i + 1} of the plan needs 'sobject' and 'files'.`);
    return part.files.map((file) => {
      const at = join(dirname(path), file);
      const records = recordsOf(json(at), at);
      const other = records.findIndex(
        (record) => (record as { attributes?: { type?: unknown } })?.attributes?.type !== part.sobject,
      );
      if (other >= 0)
        throw new Error(`${file}, record ${other + 1} is no ${part.sobject}, as the plan says of the file.`);
      return { name: file, records };
    });
  });
}
