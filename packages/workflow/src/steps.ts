import { nearest } from "./expression/suggest.ts";
import { asProblems, findings, knownKeys, unknownKey, valueAt } from "./issues.ts";
import type { Path, StepLanguage } from "./kind.ts";
import type { Block, Step } from "./model.ts";
import type { Problem } from "./problem.ts";
import { commonKeys, stepId } from "./schema.ts";
import type { Source } from "./source.ts";

/** Kinds of step by the key that opens them. Any config: each kind's functions take what its own schema made. */
// biome-ignore lint/suspicious/noExplicitAny: a list of kinds holds configs of many types
export type Kinds = readonly StepLanguage<any>[];

export interface StepReader {
  /** Reads the list of steps at a path; steps that cannot be read are left out, and their problems noted. */
  list(path: Path): Step[];
  /** Reads one step; `undefined` when it is none. */
  one(path: Path): Step | undefined;
}

/** Reads steps from the file, each by the schema of its kind. */
export function stepReader(source: Source, kinds: Kinds, problems: Problem[]): StepReader {
  const byKey = new Map(kinds.map((kind) => [kind.kind, kind]));
  const common = knownKeys(commonKeys);

  function complain(code: string, message: string, path: Path, fix?: string): undefined {
    problems.push({ code, severity: "error", message, ...source.places.at(path), path, ...(fix && { fix }) });
    return undefined;
  }

  function list(path: Path): Step[] {
    const raw = valueAt(source.data, path);
    if (!Array.isArray(raw)) return [];
    return raw.flatMap((_, index) => one([...path, index]) ?? []);
  }

  function one(path: Path): Step | undefined {
    const raw = valueAt(source.data, path);
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
      return complain("wrong-type", "A step is a map that opens with its kind, such as - update: id.", path);
    }
    const written = raw as Record<string, unknown>;
    const opening = openingKey(Object.keys(written), written);
    if (opening === undefined) return unknownKind(Object.keys(written), path);
    const kind = byKey.get(opening) as Kinds[number];
    const own = Object.keys(written).filter((key) => key !== opening && !common.includes(key));
    const name = stepId.safeParse(written[opening]);
    const id = name.success ? name.data : String(written[opening] ?? "");
    const report = (
      schema: Parameters<typeof findings>[0],
      data: object,
      issues: Parameters<typeof findings>[2],
    ) => {
      const found = findings(schema, data, issues).map((one) =>
        one.code === "unknown-key" && one.path.length === 1
          ? unknownKey(String(one.path[0]), [...knownKeys(kind.schema), ...common], one.path)
          : one,
      );
      problems.push(...asProblems(found, path, source.places, id));
    };

    if (!name.success) {
      report(
        stepId,
        { [opening]: written[opening] },
        name.error.issues.map((issue) => ({ ...issue, path: [opening] })),
      );
    }
    const shared = pick(written, (key) => common.includes(key));
    const keys = commonKeys.safeParse(shared);
    if (!keys.success) report(commonKeys, shared, keys.error.issues);
    const config = pick(written, (key) => own.includes(key));
    const result = kind.schema.safeParse(config);
    if (!result.success) report(kind.schema, config, result.error.issues);
    if (!name.success || !keys.success || !result.success) {
      if (!result.success) readNested(config, path);
      return undefined;
    }

    const { agent, when, fails, undo } = keys.data;
    const blocks: Block[] = (kind.blocks?.(result.data) ?? []).map((block) => ({
      name: block.name,
      ...(block.when !== undefined && { when: block.when }),
      steps: list([...path, ...block.path]),
    }));
    const step: Step = {
      kind: kind.kind,
      id,
      ...(agent !== undefined && { agent }),
      ...(when !== undefined && { when }),
      fails: fails === undefined ? { do: "incident" } : typeof fails === "string" ? { do: fails } : fails,
      ...(undo && { undo }),
      config: result.data,
      blocks,
      line: source.places.at([...path, opening], { key: true }).line,
    };
    source.places.note(step, path);
    return step;
  }

  /** The problems of steps inside of a container that could not be read itself. */
  function readNested(config: unknown, path: Path): void {
    if (typeof config !== "object" || config === null) return;
    for (const [key, value] of Object.entries(config)) {
      const at = [...path, Array.isArray(config) ? Number(key) : key];
      const isStep = (item: unknown) =>
        typeof item === "object" &&
        item !== null &&
        openingKey(Object.keys(item), item as object) !== undefined;
      if (Array.isArray(value) && value.length > 0 && value.every(isStep)) list(at);
      else readNested(value, at);
    }
  }

  /** A kind's key whose value is an id; `decide` is also a key of another kind, where a map stands. */
  function openingKey(keys: string[], written: object): string | undefined {
    const candidates = keys.filter((key) => byKey.has(key));
    return (
      candidates.find((key) => typeof (written as Record<string, unknown>)[key] === "string") ?? candidates[0]
    );
  }

  function unknownKind(keys: string[], path: Path): undefined {
    const names = [...byKey.keys()];
    const first = keys.find((key) => !common.includes(key)) ?? keys[0];
    if (first === undefined) return complain("unknown-kind", "The step is empty.", path);
    const meant = nearest(first, names);
    const known = meant ? `did you mean "${meant}"?` : `known kinds are ${names.join(", ")}.`;
    const edits = meant && source.places.edits([{ path: [...path, first], rename: meant }]);
    problems.push({
      code: "unknown-kind",
      severity: "error",
      message: `There is no kind of step named "${first}"; ${known}`,
      ...source.places.at([...path, first], { key: true }),
      path: [...path, first],
      ...(meant && { fix: meant }),
      ...(edits && { edits }),
    });
    return undefined;
  }

  return { list, one };
}

function pick(from: Record<string, unknown>, wanted: (key: string) => boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => wanted(key)));
}
