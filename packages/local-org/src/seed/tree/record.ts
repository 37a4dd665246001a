/** A record as `sf data import tree` reads it: values, `@reference`s, and lists of children by relationship. */
export interface TreeRecord {
  attributes: { type: string; referenceId?: string };
  [field: string]: unknown;
}

/** One record by itself, and where it stood. */
export interface Placed {
  /** File and place in it, such as `Accounts.json, record 3 (AccountRef3)`. */
  place: string;
  object: string;
  referenceId: string | undefined;
  fields: Record<string, unknown>;
}

/** The field with which a child refers to a parent; undefined if the parent has no such relationship. */
export type ChildField = (parent: string, relationship: string) => string | undefined;

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isChildren = (value: unknown): value is { records: unknown[] } =>
  isMap(value) && Array.isArray(value.records);

function checked(record: unknown, place: string): TreeRecord {
  const attributes = isMap(record) ? record.attributes : undefined;
  if (!isMap(attributes) || typeof attributes.type !== "string")
    throw new Error(`${place}: a record is an object with 'attributes.type', the name of its object.`);
  return record as TreeRecord;
}

/** `record 3 (AccountRef3)` */
function numbered(what: string, i: number, record: unknown): string {
  const name = isMap(record) && isMap(record.attributes) ? record.attributes.referenceId : undefined;
  return `${what} ${i + 1}${name ? ` (${name})` : ""}`;
}

/**
 * Takes the records of a file and their children apart: each by itself, parents before their children, which get a
 * reference to them.
 * @param before so many records of the file came before these
 * @throws Error with file and record, for what is no record or no relationship
 */
export function flattenAll(
  records: readonly unknown[],
  file: string,
  childField: ChildField,
  before = 0,
): Placed[] {
  const found: Placed[] = [];
  const add = (given: unknown, place: string, toParent: Record<string, string>): void => {
    const { attributes, ...values } = checked(given, place);
    const entries = Object.entries(values);
    const children = entries.filter(([, value]) => isChildren(value)) as [string, { records: unknown[] }][];
    const made = children.length > 0 ? `${place}#` : undefined;
    const referenceId = attributes.referenceId ?? made;
    const fields = Object.fromEntries(entries.filter(([, value]) => !isChildren(value)));
    found.push({ place, object: attributes.type, referenceId, fields: { ...fields, ...toParent } });
    for (const [relationship, list] of children) {
      const field = childField(attributes.type, relationship);
      if (!field) throw new Error(`${place}: ${attributes.type} has no children '${relationship}'.`);
      for (const [i, child] of list.records.entries())
        add(child, `${place}, ${numbered(relationship, i, child)}`, { [field]: `@${referenceId}` });
    }
  };
  for (const [i, record] of records.entries())
    add(record, `${file}, ${numbered("record", before + i, record)}`, {});
  return found;
}
