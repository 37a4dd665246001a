import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import {
  describeOf,
  type GovernedObject,
  type ObjectDescribe,
  type OrgPackage,
  type PackageOptions,
  packageFor,
  parentField,
} from "@throughline/connectors";
import { type OrgSeed, standardDescribe } from "@throughline/local-org/offline";
import { fieldsRead } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";

/** What is known of an object; undefined where nothing is. */
export type Describes = (object: string) => ObjectDescribe | undefined | Promise<ObjectDescribe | undefined>;

/** What is known of objects without an org at hand. @param objects as `org.yaml` beside a workflow describes them */
export const offlineDescribes =
  (objects: OrgSeed["objects"]) =>
  (object: string): ObjectDescribe | undefined => {
    const described = standardDescribe(object, objects);
    return described && describeOf(described);
  };

const governed = (workflow: Workflow, describe: ObjectDescribe): GovernedObject => ({
  describe,
  governs: workflow.governs,
  reads: fieldsRead(workflow),
});

const parentsOf = (all: GovernedObject[]): string[] => [
  ...new Set(
    all.flatMap(({ describe, reads = [] }) =>
      reads.flatMap((path) => parentField(describe, path)?.object ?? []),
    ),
  ),
];

/**
 * The package for workflows, by what is known of their objects.
 * @throws Error that names an object of which nothing is known
 */
export async function packageFrom(
  workflows: Workflow[],
  describes: Describes,
  service?: PackageOptions["service"],
): Promise<OrgPackage> {
  const all = await Promise.all(
    workflows.map(async (workflow) => {
      const describe = await describes(workflow.object);
      if (!describe) throw new Error(`Nothing is known of the fields of ${workflow.object}.`);
      return governed(workflow, describe);
    }),
  );
  const parents = await Promise.all(
    parentsOf(all).map(async (object) => [object, await describes(object)] as const),
  );
  return packageFor(all, {
    parents: Object.fromEntries(parents.flatMap(([object, is]) => (is ? [[object, is]] : []))),
    ...(service && { service }),
  });
}

/** The repository's own package: what is the same for everybody lies there as it is. */
const OWN = fileURLToPath(new URL("../../../salesforce", import.meta.url));
const FOLDERS = ["force-app/main/default/lwc", "force-app/main/default/labels"];
const IGNORED = ".forceignore";
const TESTS = "__tests__";

/** Texts by path of what every package has: the component for the record's page, and its labels. */
export function sameForAll(): Map<string, string> {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(OWN, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith(TESTS))
      .map((entry) => relative(OWN, join(entry.parentPath, entry.name)))
      .sort(),
  );
  return new Map([IGNORED, ...files].map((file) => [file, readFileSync(join(OWN, file), "utf8")]));
}
