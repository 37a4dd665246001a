import type { TypeName } from "./syntax/ast.ts";

const COLLECTIONS = new Set(["list", "set", "map", "iterable", "iterator"]);
const PRIMITIVES = new Set(
  "string id integer long decimal double boolean date datetime time blob object void".split(" "),
);

/** `List<Case>` is `list`, `Schema.Case` is `case`: lower case, and without the platform's own namespaces. */
export const baseOf = (type: TypeName): string =>
  type
    .replace(/<.*$/s, "")
    .toLowerCase()
    .replace(/^(schema|system)\./, "");

/** What stands between the outer brackets: `Map<Id,List<Case>>` has `Id` and `List<Case>`. */
export function argumentsOf(type: TypeName): TypeName[] {
  const inner = /^[^<]*<(.*)>$/s.exec(type)?.[1];
  if (inner === undefined) return [];
  const found = [""];
  let depth = 0;
  for (const sign of inner) {
    if (sign === "<") depth++;
    if (sign === ">") depth--;
    if (sign === "," && depth === 0) found.push("");
    else found[found.length - 1] += sign;
  }
  return found;
}

export const isCollection = (type: TypeName): boolean => COLLECTIONS.has(baseOf(type)) || isBatchOf(type);

/** What a batch's start gives is run through record by record. */
const isBatchOf = (type: TypeName) => baseOf(type) === "database.querylocator";

/** What is in a collection; of a map, its values. */
export const elementOf = (type: TypeName): TypeName | undefined => argumentsOf(type).at(-1);

export const isPrimitive = (type: TypeName): boolean => PRIMITIVES.has(baseOf(type));

/** Any record, of whatever object. */
export const isAnyRecord = (type: TypeName): boolean => baseOf(type) === "sobject";

/** Whose `Parent` is a case. */
const OF_CASES = new Set(["casecomment", "emailmessage"]);
const SAME = new Set(["parent", "masterrecord", "reportsto", "manager"]);
const USERS = new Set(["owner", "createdby", "lastmodifiedby", "user", "manager"]);

/**
 * The object that a relationship leads to, as far as its name tells: `Account`, `Owner`, `Site__r`. A custom lookup may be
 * named otherwise than the object that it leads to.
 */
export function relatedType(
  name: string,
  of: TypeName | undefined,
  lookups: Map<string, TypeName>,
): TypeName | undefined {
  const known = of && lookups.get(`${of}.${name}`.toLowerCase());
  if (known) return known;
  const word = name.toLowerCase();
  if (USERS.has(word)) return "User";
  if (word === "parent" && of && OF_CASES.has(baseOf(of))) return "Case";
  if (SAME.has(word)) return of;
  if (/__r$/i.test(name)) return name.replace(/__r$/i, "__c");
  return /s$/i.test(name) && word !== "businesshours" ? undefined : name;
}

/** The object that a list of related records is named after: `Cases`, `Opportunities`. */
export const singularOf = (name: string): TypeName | undefined =>
  /ies$/i.test(name) ? name.replace(/ies$/i, "y") : /[^_]s$/i.test(name) ? name.slice(0, -1) : undefined;
