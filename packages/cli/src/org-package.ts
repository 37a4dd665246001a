import { describeOf, type OrgPackage, packageFor } from "@throughline/connectors";
import { type OrgSeed, standardDescribe } from "@throughline/local-org/offline";
import type { Workflow } from "@throughline/workflow";

/**
 * The package for workflows, by what is known of their objects without an org at hand.
 * @param objects custom objects and fields, as `org.yaml` beside a workflow describes them
 * @throws Error that names an object of which nothing is known
 */
export function packageOf(workflows: Workflow[], objects: OrgSeed["objects"]): OrgPackage {
  return packageFor(
    workflows.map(({ object, governs }) => {
      const described = standardDescribe(object, objects);
      if (!described) throw new Error(`Nothing is known of the fields of ${object}.`);
      return { describe: describeOf(described), governs };
    }),
  );
}
