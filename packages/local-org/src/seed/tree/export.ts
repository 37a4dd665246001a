import type { PlanPart } from "./read.ts";
import type { TreeRecord } from "./record.ts";
import type { Described, QueriedRecord, Rest } from "./rest.ts";

/** What an export gives: a plan, and what stands in its files. */
export interface ExportedTree {
  plan: PlanPart[];
  files: Map<string, { records: TreeRecord[] }>;
  /** By field, such as `Case.OwnerId`: how many references were left out because what they name is not exported. */
  leftOut: Record<string, number>;
}

interface Found {
  id: string;
  type: string;
  fields: Record<string, unknown>;
}

const idOf = ({ attributes }: QueriedRecord) => attributes.url.split("/").at(-1)!;

const isChildren = (value: unknown): value is { records: QueriedRecord[] } =>
  typeof value === "object" && value !== null && Array.isArray((value as { records?: unknown }).records);

/** Takes records and the children in them apart; a child gets the id of its parent. */
async function flatten(
  rest: Rest,
  records: QueriedRecord[],
  parent: Record<string, string>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const record of records) {
    const { attributes, ...values } = record;
    const id = idOf(record);
    const own = Object.entries(values).filter(([, value]) => value !== null && typeof value !== "object");
    found.push({ id, type: attributes.type, fields: { ...Object.fromEntries(own), ...parent } });
    for (const [relationship, value] of Object.entries(values)) {
      if (!isChildren(value)) continue;
      const { childRelationships } = await rest.describe(attributes.type);
      const { field } = childRelationships.find((one) => one.relationshipName === relationship)!;
      found.push(...(await flatten(rest, value.records, { [field]: id })));
    }
  }
  return found;
}

/** Objects so that those that others refer to come first. */
function parentsFirst(types: string[], uses: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const ordered: string[] = [];
  const add = (type: string, above: string[]): void => {
    if (ordered.includes(type) || above.includes(type)) return;
    for (const other of types) if (uses.get(type)?.has(other)) add(other, [...above, type]);
    ordered.push(type);
  };
  for (const type of types) add(type, []);
  return ordered;
}

/** The fields of an object that somebody may give when creating a record. */
export function createableFields({ fields }: Described): string[] {
  return fields.filter(({ createable, type }) => createable && type !== "address").map(({ name }) => name);
}

/**
 * Exports what queries give, as `sf data export tree --plan` does: a file for each object, references by name. A
 * reference to a record that is not among them is left out, as it would name nothing elsewhere.
 * @throws Error in the words of the org, for a query that it does not understand
 */
export async function exportTree(rest: Rest, queries: readonly string[], prefix = ""): Promise<ExportedTree> {
  const found = new Map<string, Found>();
  for (const soql of queries)
    for (const one of await flatten(rest, await rest.query(soql), {}))
      found.set(one.id, { ...one, fields: { ...found.get(one.id)?.fields, ...one.fields } });
  const byType = Map.groupBy(found.values(), ({ type }) => type);
  const names = new Map<string, string>();
  for (const [type, list] of byType)
    for (const [i, { id }] of list.entries()) names.set(id, `${type}Ref${i + 1}`);

  const uses = new Map<string, Set<string>>();
  const leftOut: Record<string, number> = {};
  const treeRecord = ({ id, type, fields }: Found, references: ReadonlySet<string>): TreeRecord => {
    const values: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(fields)) {
      if (name === "Id") continue;
      const reference = references.has(name) ? names.get(value as string) : undefined;
      if (!references.has(name)) values[name] = value;
      else if (reference) {
        values[name] = `@${reference}`;
        const other = found.get(value as string)!.type;
        if (other !== type) uses.set(type, (uses.get(type) ?? new Set()).add(other));
      } else leftOut[`${type}.${name}`] = (leftOut[`${type}.${name}`] ?? 0) + 1;
    }
    return { attributes: { type, referenceId: names.get(id)! }, ...values };
  };
  const contents = new Map<string, TreeRecord[]>();
  for (const [type, list] of byType) {
    const { fields } = await rest.describe(type);
    const references = new Set(fields.filter((one) => one.type === "reference").map(({ name }) => name));
    contents.set(
      type,
      list.map((one) => treeRecord(one, references)),
    );
  }

  const order = parentsFirst([...byType.keys()], uses);
  const referredTo = new Set([...uses.values()].flatMap((types) => [...types]));
  const fileOf = (type: string) => `${prefix && `${prefix}-`}${type}.json`;
  const refersToOwn = (type: string) => {
    const own = new RegExp(`^@${type}Ref\\d+$`);
    return contents
      .get(type)!
      .some((record) => Object.values(record).some((value) => own.test(String(value))));
  };
  return {
    plan: order.map((type) => ({
      sobject: type,
      saveRefs: referredTo.has(type) || refersToOwn(type),
      resolveRefs: uses.has(type) || refersToOwn(type),
      files: [fileOf(type)],
    })),
    files: new Map(order.map((type) => [fileOf(type), { records: contents.get(type)! }])),
    leftOut,
  };
}

/** `Account-Contact-plan.json` */
export const planName = ({ plan }: ExportedTree, prefix = ""): string =>
  [prefix, ...plan.map(({ sobject }) => sobject), "plan.json"].filter(Boolean).join("-");
