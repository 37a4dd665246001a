import type { TreeFile } from "./read.ts";
import { flattenAll, type Placed } from "./record.ts";
import type { Described, Rest } from "./rest.ts";

/** A record that was created. */
export interface Imported {
  referenceId: string | undefined;
  type: string;
  id: string;
}

interface RowResult {
  id?: string;
  success: boolean;
  errors: { statusCode: string; message: string; fields?: string[] }[];
}

const MOST_ROWS = 200;

async function describeAll(rest: Rest, files: readonly TreeFile[]): Promise<Map<string, Described>> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { attributes } = value as { attributes?: { type?: unknown } };
    if (typeof attributes?.type === "string") names.add(attributes.type);
    for (const inner of Object.values(value)) visit(inner);
  };
  for (const { records } of files) visit([...records]);
  const found = await Promise.all([...names].map((name) => rest.describe(name).catch(() => undefined)));
  return new Map([...names].flatMap((name, i) => (found[i] ? [[name, found[i]] as const] : [])));
}

/** References in the fields of a record that nothing has answered yet. */
function openReferences({ fields }: Placed, waiting: ReadonlySet<string>): string[] {
  return Object.values(fields).filter((value) => typeof value === "string" && waiting.has(value)) as string[];
}

function resolved({ fields, object }: Placed, ids: ReadonlyMap<string, string>) {
  const values = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === "string" && value.startsWith("@") ? (ids.get(value) ?? value) : value,
  ]);
  return { attributes: { type: object }, ...Object.fromEntries(values) };
}

function checkReferences(
  placed: readonly Placed[],
  references: ReadonlySet<string>,
  described: ReadonlyMap<string, Described>,
): void {
  for (const { place, object, fields } of placed) {
    const def = described.get(object);
    if (!def) throw new Error(`${place}: the org has no object '${object}'.`);
    for (const { name, type } of def.fields) {
      const value = fields[name];
      if (type !== "reference" || typeof value !== "string" || !value.startsWith("@")) continue;
      if (!references.has(value))
        throw new Error(`${place}: ${name} refers to '${value}', which no record has as its referenceId.`);
    }
  }
}

function refusal({ place }: Placed, { errors }: RowResult): string {
  const words = errors.map(({ statusCode, message, fields = [] }) => {
    const where = fields.length > 0 ? ` [${fields.join(", ")}]` : "";
    return `${statusCode}: ${message}${where}`;
  });
  return `${place}: ${words.join("; ")}`;
}

async function send(rest: Rest, batch: readonly Placed[], ids: Map<string, string>): Promise<Imported[]> {
  const records = batch.map((one) => resolved(one, ids));
  const results = await rest.post<RowResult[]>("composite/sobjects", { allOrNone: true, records });
  const refused = results.flatMap((result, i) => {
    const own = result.errors.some(({ statusCode }) => statusCode !== "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    return result.success || !own ? [] : [refusal(batch[i]!, result)];
  });
  if (refused.length > 0) throw new Error(refused.join("\n"));
  return batch.map(({ referenceId, object }, i) => {
    const { id } = results[i]!;
    if (referenceId !== undefined) ids.set(`@${referenceId}`, id!);
    return { referenceId, type: object, id: id! };
  });
}

/**
 * Creates the records of a tree in an org, in the order of the files; a record waits for those that it refers to.
 * All of a request are created or none; what earlier requests created stays.
 * @throws Error with file and record for each that is refused, or whose reference nothing answers
 */
export async function importTree(rest: Rest, files: readonly TreeFile[]): Promise<Imported[]> {
  const described = await describeAll(rest, files);
  const childField = (parent: string, relationship: string) =>
    described.get(parent)?.childRelationships.find((one) => one.relationshipName === relationship)?.field;
  let left = files.flatMap(({ name, records }) => flattenAll([...records], name, childField));
  const waiting = new Set(left.flatMap(({ referenceId }) => (referenceId ? [`@${referenceId}`] : [])));
  checkReferences(left, waiting, described);
  const ids = new Map<string, string>();
  const done: Imported[] = [];
  while (left.length > 0) {
    const ready = left.filter((one) => openReferences(one, waiting).length === 0);
    const object = ready[0]?.object;
    if (object === undefined) {
      const [first] = left;
      const names = openReferences(first!, waiting).join(", ");
      throw new Error(`${first!.place} waits for ${names}, which in turn waits for it.`);
    }
    const batch = ready.filter((one) => one.object === object).slice(0, MOST_ROWS);
    done.push(...(await send(rest, batch, ids)));
    const sent = new Set(batch);
    for (const { referenceId } of batch) waiting.delete(`@${referenceId}`);
    left = left.filter((one) => !sent.has(one));
  }
  return done;
}
