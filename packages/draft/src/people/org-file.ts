import type { Field, Org } from "../org/org.ts";
import { comment, indented, list, text } from "../write/yaml.ts";
import type { Owners } from "./owners.ts";

/** Objects that standard lookups lead to. */
const PARENTS: Record<string, string> = {
  ...{ Account: "Account", Contact: "Contact", Parent: "Case", Asset: "Asset", Product: "Product2" },
  ...{ Owner: "User", CreatedBy: "User", LastModifiedBy: "User", Entitlement: "Entitlement" },
};

/** Types that the description of an org names otherwise than metadata. */
const TYPES: Record<string, string> = { MultiselectPicklist: "MultiPicklist" };
/** Types of fields of which nothing more has to be said. */
const PLAIN = [
  ...["Checkbox", "Currency", "Date", "DateTime", "Email", "Html", "LongTextArea", "MultiselectPicklist"],
  ...["Number", "Percent", "Phone", "Picklist", "Text", "TextArea", "Url"],
];

/**
 * The text of `org.yaml`: of the org as much as the workflow names, so that it can be checked, and run on this machine.
 * @param used fields that the workflow reads and writes, as paths from the object, and the expressions that ask of them
 */
export function orgText(org: Org, owners: Owners, used: Used): string {
  const queues = owners.queues();
  const users = [...new Set([...queues.flatMap(({ users }) => users), ...owners.users()])];
  const objects = objectLines(org, used);
  return `${[
    ...comment(
      `What the workflow names of the org, for checking it and for an org on this machine. Against your org it is not needed: that knows it all.`,
    ),
    ...(objects.length > 0 ? ["objects:", ...indented(objects)] : []),
    ...(queues.length > 0 ? ["queues:"] : ["queues: []"]),
    ...indented(
      queues.map(({ name, label, users }) => {
        const members = users.length > 0 ? `, members: ${list(users)}` : "";
        return `- { name: ${text(label)}, developerName: ${name}, objects: [${org.object}]${members} }`;
      }),
    ),
    ...(users.length > 0 ? ["users:"] : ["users: []"]),
    ...indented(
      users.map((user) => `- { username: ${text(user)}, name: ${text(user.replace(/@.*$/, ""))} }`),
    ),
  ].join("\n")}\n`;
}

function objectLines(org: Org, { names, asked }: Used): string[] {
  const byObject = new Map<string, Map<string, string>>();
  const put = (object: string, field: string, line: string) => {
    const fields = byObject.get(object) ?? new Map<string, string>();
    if (!fields.has(field)) fields.set(field, line);
    byObject.set(object, fields);
  };
  const ownFields = new Map(org.fields.map((field) => [field.name, field]));
  for (const path of new Set(names)) {
    const [head = "", ...rest] = path.split(".");
    const own = ownFields.get(head.replace(/__r$/, "__c"));
    if (rest.length === 0) putField(path, org.object, head, own);
    // where a path leads further up, nothing is known
    const parent = own?.referenceTo ?? PARENTS[head];
    if (rest.length !== 1 || !parent) continue;
    if (own) putField(own.name, org.object, own.name, own);
    putField(path, parent, rest[0] as string);
  }

  function putField(path: string, object: string, name: string, known?: Field): void {
    const written = fieldText(name, known, org.valuesOf(object, name), () => guessed(path, asked));
    if (written !== undefined) put(object, name, written);
  }

  const asksType = names.some((name) => name.startsWith("RecordType"));
  if ((asksType || org.object.includes("__")) && !byObject.has(org.object))
    byObject.set(org.object, new Map());
  return [...byObject].flatMap(([object, fields]) => {
    const types = asksType && object === org.object;
    if (fields.size === 0 && !types) return [`${object}: {}`];
    return [
      `${object}:`,
      ...indented([
        ...(fields.size > 0 ? ["fields:"] : []),
        ...indented([...fields].map(([name, line]) => `${name}: ${line}`)),
        ...(types ? recordTypeLines(org) : []),
      ]),
    ];
  });
}

interface Used {
  names: string[];
  asked: string[];
}

/** A field of which the metadata says nothing, as it is asked for. */
function guessed(path: string, asked: string[]): string {
  const name = path.replaceAll(".", "\\.");
  const held = (what: string) => new RegExp(`(?<![\\w.])${name} (?:==|!=|<=?|>=?) ${what}`);
  const type = [
    ["Text, length: 255", held('"[^"]')],
    ["Number, precision: 18, scale: 4", held("-?\\d")],
    ["Checkbox", held("(?:true|false)\\b")],
    ["DateTime", held("now\\(")],
    ["Date", held("(?:today|date|addDays)\\(")],
    ["Checkbox", new RegExp(`(?:^|&& |\\|\\| |!|\\()${name}(?: &&| \\|\\||\\)|$)`)],
  ].find(([, pattern]) => asked.some((one) => (pattern as RegExp).test(one)))?.[0];
  return `{ type: ${type ?? "Text, length: 255"} }  # the metadata does not say what it is`;
}

/** Of a standard field only the values are said; of one without any, nothing. */
function fieldText(
  name: string,
  field: Field | undefined,
  values: ReturnType<Org["valuesOf"]>,
  guess: () => string,
) {
  const { type, label, formula, referenceTo, relationshipName } = field ?? {};
  const parts: string[] = [];
  if (name.includes("__")) {
    if (referenceTo && type) parts.push(`type: ${type}`, `referenceTo: ${referenceTo}`);
    else if (formula && type) parts.push("type: Formula", `returns: ${type}`, `formula: ${text(formula)}`);
    else if (type && PLAIN.includes(type)) parts.push(`type: ${TYPES[type] ?? type}`);
    else return guess();
    if (label) parts.push(`label: ${text(label)}`);
    if (relationshipName) parts.push(`relationshipName: ${relationshipName}`);
  }
  const offered = (values ?? []).flatMap((value) => {
    if (!value.active) return [];
    const name = text(value.name);
    return [value.default ? `{ value: ${name}, default: true }` : name];
  });
  if (offered.length > 0) parts.push(`values: [${offered.join(", ")}]`);
  return parts.length > 0 ? `{ ${parts.join(", ")} }` : undefined;
}

function recordTypeLines({ recordTypes }: Org): string[] {
  if (recordTypes.length === 0) return [];
  return [
    "recordTypes:",
    ...indented(
      recordTypes.map(
        ({ name, label, active }) => `${name}: { label: ${text(label)}${active ? "" : ", active: false"} }`,
      ),
    ),
  ];
}
