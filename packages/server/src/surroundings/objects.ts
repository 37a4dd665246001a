import { ConnectorFailure, type ObjectDescribe, type SalesforcePort } from "@throughline/connectors";
import { fieldsRead, fieldsToAdopt, sourcesOf } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { type Catalogue, infoOf, parentOf } from "../against-org.ts";
import type { Surroundings } from "../http/surroundings.ts";

/** Parents that are described beside those that a workflow names. */
const MOST_PARENTS = 20;

/**
 * The object of a workflow, its parents, those that its dotted names reach, and those whose creation is an event.
 *
 * @param known what was learnt before: it serves for what cannot be asked now
 */
export async function objectsOf(
  object: string,
  workflow: Workflow | undefined,
  salesforce: Pick<SalesforcePort, "describe">,
  known: Catalogue,
): Promise<Pick<Surroundings, "objects" | "problem">> {
  const asked = new Map<string, Promise<ObjectDescribe | undefined>>();
  let problem: string | null = null;
  const describe = (name: string) => {
    const before = asked.get(name);
    if (before) return before;
    const answer = salesforce.describe(name).catch((error: unknown) => {
      if (!(error instanceof ConnectorFailure)) throw error;
      // a parent that our user may not see is just not offered
      if (name === object || error.error.class !== "person") problem ??= error.message;
      return known.get(name);
    });
    asked.set(name, answer);
    return answer;
  };

  const own = await describe(object);
  const parents = Object.values(own?.fields ?? {}).flatMap(({ relationshipName, referenceTo = [] }) =>
    relationshipName ? referenceTo : [],
  );
  const others = workflow ? sourcesOf(workflow).map(({ object }) => object) : [];
  await Promise.all([...new Set(parents)].slice(0, MOST_PARENTS).map(describe));
  await Promise.all(others.map(describe));
  for (const name of workflow ? [...fieldsRead(workflow), ...fieldsToAdopt(workflow)] : []) {
    let above = [object];
    for (const relationship of name.split(".").slice(0, -1)) {
      const described = await Promise.all(above.map(describe));
      above = described.flatMap((one) => (one ? parentOf(one.fields, relationship) : []));
    }
    await Promise.all(above.map(describe));
  }
  const described = await Promise.all(asked.values());
  const objects = described.flatMap((one) => (one ? [[one.name, shownObject(one)] as const] : []));
  return { objects: Object.fromEntries(objects), problem };
}

const shownObject = ({ label, fields }: ObjectDescribe): Surroundings["objects"][string] => ({
  label,
  fields: Object.values(fields).map((field) => ({
    name: field.name,
    label: field.label,
    updateable: field.updateable,
    ...infoOf(field),
    ...(field.relationshipName &&
      field.referenceTo && { parent: { name: field.relationshipName, of: field.referenceTo } }),
  })),
});
