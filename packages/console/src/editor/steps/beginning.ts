import { kinds } from "@throughline/steps";
import { type Beginning, peopleIn, type Workflow } from "@throughline/workflow";
import { freshIds } from "./ids.ts";

/** A step of a kind, as somebody who adds one begins: with names of the workflow where there are any. */
export function beginningOf(kind: (typeof kinds)[number], workflow: Workflow): Record<string, unknown> {
  const id = freshIds(workflow);
  const [agent] = Object.values(workflow.agents);
  const own = id(kind.kind);
  const people = peopleIn(workflow, kinds).filter(({ name }) => name !== "owner" && !name.includes("{"));
  const person = people[0]?.name ?? "Support Leads";
  const queue = people.find(({ is }) => is === "queue")?.name ?? workflow.start.holdIn ?? person;
  const known: Beginning = {
    ...{ person, queue, id },
    fact: Object.keys(workflow.facts)[0] ?? "fact",
    field: workflow.governs[0] ?? "Status",
    operation: Object.values(workflow.agents).flatMap(({ calls }) => calls)[0] ?? "connection.operation",
  };
  return { [kind.kind]: own, ...(agent && { agent: agent.name }), ...kind.begins(known) };
}
