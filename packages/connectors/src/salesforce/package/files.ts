import type { ObjectDescribe } from "../../port.ts";
import { putChangeEvents } from "./changes.ts";
import { putGuards } from "./guards.ts";
import { putOwnObjects } from "./objects.ts";
import { type Needs, putCaller, putIntegration, putViewer } from "./permissions.ts";
import { putInto, ROOT } from "./put.ts";
import { readme } from "./readme.ts";
import { unguardable } from "./rules.ts";
import { type ApiDocument, putService } from "./service.ts";
import { putStore } from "./store.ts";

/** An object that workflows write, and the fields of it that they govern. */
export interface GovernedObject {
  describe: ObjectDescribe;
  governs: string[];
  /** Fields that workflows read, parents dotted (`Account.Tier__c`); what they govern is among them anyway. */
  reads?: string[];
}

export interface PackageOptions {
  /** What is known of parents whose fields are read, by object. What is not known is left out. */
  parents?: Record<string, ObjectDescribe>;
  /** Where Throughline can be reached from the org, and what can be asked there; absent: the org cannot call it. */
  service?: { address: string; document: ApiDocument };
}

/** The package that makes an org refuse what would write over somebody's change, or come twice; and shows what goes on. */
export interface OrgPackage {
  /** Texts by path, in the source format of the Salesforce command line. */
  files: Map<string, string>;
  /** Governed fields that have no guard, and why not. */
  unguarded: Unguarded[];
}

export interface Unguarded {
  object: string;
  field: string;
  why: string;
}

/**
 * Makes the package for what workflows govern. An object may be given several times: its fields are put together.
 * Fields that an object does not have are left out. The component for the record's page and its labels are no part of
 * what is made: they are the same for everybody.
 * @throws Error where no field of an object can be guarded
 */
export function packageFor(given: GovernedObject[], options: PackageOptions = {}): OrgPackage {
  const files = new Map<string, string>();
  const put = putInto(files);
  const objects = [...Map.groupBy(given, ({ describe }) => describe.name).values()].map(together);
  for (const { describe, guarded } of objects) putGuards(put, describe.name, guarded);
  putOwnObjects(put);
  putIntegration(put, [...objects, ...parentsOf(given, options.parents ?? {}, objects)]);
  putViewer(put);
  putStore(put);
  putChangeEvents(
    put,
    objects.map(({ describe }) => describe.name),
  );
  if (options.service) {
    putService(put, options.service.address, options.service.document);
    putCaller(put);
  }
  const unguarded = objects.flatMap(({ describe, writes }) =>
    writes.flatMap((name): Unguarded[] => {
      const why = unguardable(describe.fields[name]!);
      return why === undefined ? [] : [{ object: describe.name, field: name, why }];
    }),
  );
  files.set("sfdx-project.json", `${JSON.stringify(PROJECT, null, 2)}\n`);
  files.set(
    "README.md",
    readme({
      objects: objects.map(({ describe, guarded }) => ({ object: describe.name, guarded })),
      ...{ unguarded, root: ROOT, address: options.service?.address },
    }),
  );
  return { files, unguarded };
}

/** What is given of one object, as one. */
function together(same: GovernedObject[]): Needs {
  const { describe } = same[0]!;
  const known = (names: string[]) => [...new Set(names)].filter((name) => describe.fields[name]);
  const writes = known(same.flatMap(({ governs }) => governs));
  return {
    describe,
    writes,
    reads: known(same.flatMap(({ reads = [] }) => reads)),
    guarded: writes.map((name) => describe.fields[name]!).filter((field) => !unguardable(field)),
  };
}

/** Parents whose fields are read: `Account.Tier__c` of a case is `Tier__c` of the account. */
function parentsOf(
  given: GovernedObject[],
  parents: Record<string, ObjectDescribe>,
  governed: Needs[],
): Needs[] {
  const reads = new Map<string, Set<string>>();
  for (const { describe, reads: fields = [] } of given)
    for (const { object, field } of fields.flatMap((path) => parentField(describe, path) ?? []))
      reads.set(object, (reads.get(object) ?? new Set()).add(field));
  return [...reads].flatMap(([object, fields]): Needs[] => {
    const describe = parents[object];
    const same = governed.find((one) => one.describe.name === object);
    // what is governed as well has its permissions once
    if (same) same.reads.push(...[...fields].filter((field) => !same.reads.includes(field)));
    return describe && !same ? [{ describe, writes: [], reads: [...fields], guarded: [] }] : [];
  });
}

/** The parent object and the field of it that a dotted path names; people and queues have no permissions of fields. */
export function parentField(
  { fields }: ObjectDescribe,
  path: string,
): { object: string; field: string } | undefined {
  const [relation, field, ...deeper] = path.split(".");
  if (field === undefined || deeper.length > 0) return undefined;
  const to = Object.values(fields).find(({ relationshipName }) => relationshipName === relation)?.referenceTo;
  return to?.length === 1 && to[0] !== "User" ? { object: to[0]!, field } : undefined;
}

const PROJECT = {
  packageDirectories: [{ path: "force-app", default: true }],
  namespace: "",
  sourceApiVersion: "65.0",
};
