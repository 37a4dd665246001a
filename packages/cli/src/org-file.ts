import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadSeed, type OrgSeed, standardDescribe } from "@throughline/local-org/offline";
import type { ProofContext } from "@throughline/proof";
import type { FieldInfo, ValueType } from "@throughline/workflow";

/** The org that an example describes in `org.yaml` beside its workflow, if it does. */
export function readOrgFile(workflowFile: string): OrgSeed | undefined {
  const file = join(dirname(workflowFile), "org.yaml");
  return existsSync(file) ? seedOf(file) : undefined;
}

/** An org as a file describes it. */
export function seedOf(file: string): OrgSeed {
  try {
    return loadSeed(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

type DescribedField = NonNullable<ReturnType<typeof standardDescribe>>["fields"][number];

/**
 * What a workflow may be checked against without an org at hand: the fields of standard objects, and with
 * `org.yaml` also the custom ones, queues and users. Without it custom fields and objects are taken as they come.
 */
export const offlineContext = (workflowFile: string): Omit<ProofContext, "kinds"> =>
  contextOf(readOrgFile(workflowFile));

/** The same of an org that is described already, or of which nothing is. */
export function contextOf(seed: OrgSeed | undefined): Omit<ProofContext, "kinds"> {
  const known = new Map<string, Map<string, DescribedField> | undefined>();
  const fieldsOf = (object: string) => {
    if (!known.has(object)) {
      const describe = standardDescribe(object, seed?.objects);
      known.set(object, describe && new Map(describe.fields.map((field) => [field.name, field])));
    }
    return known.get(object);
  };

  /** A field, or by way of its relationships a field of a parent: `Account.Owner.Name`. */
  function find(fields: Map<string, DescribedField>, name: string): DescribedField | undefined {
    const dot = name.indexOf(".");
    if (dot < 0) return fields.get(name);
    const parent = [...fields.values()].find(
      ({ relationshipName }) => relationshipName === name.slice(0, dot),
    );
    for (const object of parent?.referenceTo ?? []) {
      const above = fieldsOf(object);
      const found = above && find(above, name.slice(dot + 1));
      if (found) return found;
    }
    return undefined;
  }

  return {
    fields(object, name) {
      const fields = fieldsOf(object);
      if (!fields) return seed ? "unknown-object" : ANYTHING;
      const found = find(fields, name);
      if (found) return infoOf(found);
      // without a description of the org its custom fields may be there
      return !seed && name.includes("__") ? ANYTHING : undefined;
    },
    fieldNames: (object) => [...(fieldsOf(object)?.keys() ?? [])],
    ...(seed && {
      queues: (seed.queues ?? []).flatMap(({ name, developerName }) => [name, developerName]),
      users: (seed.users ?? []).flatMap(({ username, name }) => [username, name]),
      orgUser: (asked: string) => {
        const user = seed.users?.find(({ username, name }) => username === asked || name === asked);
        return user && { active: user.active !== false };
      },
    }),
  };
}

const ANYTHING: FieldInfo = { type: "any" };

const TYPES: Record<string, ValueType> = {
  boolean: "boolean",
  int: "number",
  double: "number",
  currency: "number",
  percent: "number",
  date: "date",
  datetime: "datetime",
};

function infoOf({ type, picklistValues, restrictedPicklist, length, updateable }: DescribedField): FieldInfo {
  const of = picklistValues?.map(({ value }) => value) ?? [];
  return {
    type: TYPES[type] ?? "text",
    ...((type === "reference" || type === "id") && { reference: true }),
    ...(type === "email" && { email: true }),
    ...(of.length && { of, restricted: restrictedPicklist ?? false }),
    ...(length && { length }),
    updateable,
  };
}
