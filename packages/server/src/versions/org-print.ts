import type { Directory } from "@throughline/connectors";
import { fieldsRead, kinds, sourcesOf } from "@throughline/steps";
import { peopleIn, sha256, templateNames, type Workflow } from "@throughline/workflow";
import { type Catalogue, fieldIn } from "../against-org.ts";

/**
 * What a workflow relies on in an org, by names for people ("the field Case.Priority", "the queue Backlog"), each with a
 * hash of how it is. Plain JSON.
 */
export type OrgPrint = Record<string, string>;

/**
 * What the workflow relies on as the org has it now; what the org does not have is left out.
 *
 * @param objects all that the workflow touches
 */
export const printOrg = (workflow: Workflow, objects: Catalogue, directory: Directory): OrgPrint =>
  Object.fromEntries(
    [...fieldsOf(workflow, objects), ...peopleOf(workflow, directory)].map(([name, is]) => [name, hash(is)]),
  );

const hash = (is: object) => sha256(JSON.stringify(is));

/** What is not as it was, each in a sentence. */
export function changesInOrg(before: OrgPrint, now: OrgPrint): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before, now].map((print) => (Object.hasOwn(print, name) ? print[name] : undefined));
    if (was === is) return [];
    const how = is === undefined ? "is gone" : was === undefined ? "is new" : "is not what it was";
    return [`In the org ${name} ${how} since the activation was asked. Ask for it again.`];
  });
}

function* fieldsOf(workflow: Workflow, objects: Catalogue): Generator<[string, object]> {
  const { object, agents } = workflow;
  const touched = [...fieldsRead(workflow), ...Object.values(agents).flatMap(({ writes }) => writes)];
  const all = [...touched.map((field) => ({ object, field })), ...sourcesOf(workflow)];
  for (const { object, field } of all) {
    const info = fieldIn(objects, object, field);
    if (!info) continue;
    const { type, of, restricted, reference, length, updateable } = info;
    // the order of a picklist decides nothing
    yield [
      `the field ${object}.${field}`,
      { type, of: of?.toSorted(), restricted, reference, length, updateable },
    ];
  }
}

/** Queues and users that the file names itself: members of teams come and go, and are looked at anew each time. */
function* peopleOf(workflow: Workflow, directory: Directory): Generator<[string, object]> {
  for (const { name, is } of peopleIn(workflow, kinds as never)) {
    if (is === "team" || name === "owner" || templateNames(name).length) continue;
    const queue = directory.queue(name);
    if (queue) yield [`the queue ${name}`, { id: queue.id }];
    if (queue || is === "queue") continue;
    const user = directory.user(name);
    if (user) yield [`the user ${name}`, { id: user.id, active: user.active }];
  }
}
