import type { Project } from "@throughline/scan";
import type { Left, Part, Stage } from "../drafted.ts";
import type { Org } from "../org/org.ts";
import type { Owners } from "../people/owners.ts";
import { escalationStep, type Waits } from "./escalation.ts";
import { milestoneStages } from "./milestones.ts";

/** What comes after the assignment: the record's way to its end, and by when something is to be done. */
export interface Following {
  stages: Stage[];
  left: Left[];
  from: { "entries of an escalation rule": number; milestones: number };
}

/** When a record of a standard object is done. */
const CLOSED: Record<string, string> = {
  Case: "IsClosed",
  Lead: "IsConverted",
  Opportunity: "IsClosed",
  Task: "IsClosed",
};

/** A wait needs an end, of which an org says nothing. */
const LIMIT = "90 days: end as still open";

export function following(org: Org, project: Project, owners: Owners): Following {
  const closed = CLOSED[org.object];
  if (!closed) {
    const part: Part = {
      lines: ["- end: handed-over", "  as: handed over  # when is the work on it done? Wait for that here"],
    };
    const from = { "entries of an escalation rule": 0, milestones: 0 };
    return { stages: [{ name: "Resolution", parts: [part] }], left: [], from };
  }
  const waits: Waits = { until: closed, limit: LIMIT };
  const milestones = milestoneStages(org, project, waits);
  const escalation = escalationStep(org, project, owners, waits);
  const part: Part = escalation?.part ?? {
    agent: "follower",
    reads: [closed],
    lines: [
      "- wait: closed",
      "  agent: follower",
      `  until: ${closed}`,
      `  at most: { ${LIMIT} }  # the org has no such limit; a wait needs one`,
    ],
  };
  const last: Stage = { name: "Resolution", milestone: milestones.last, parts: [part] };
  return {
    stages: [...milestones.before, last],
    left: [...milestones.left, ...(escalation?.left ?? [])],
    from: { "entries of an escalation rule": escalation?.entries ?? 0, milestones: milestones.count },
  };
}
