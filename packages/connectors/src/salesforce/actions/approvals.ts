import { ConnectorFailure } from "../../failure.ts";
import type { Outcome, SalesforcePort } from "../../port.ts";
import { isoMoment } from "../../value.ts";
import { isId, moment, quote } from "../soql.ts";
import { mapped, type Org } from "./kind.ts";

type Row = Record<string, unknown>;

/** How the last approval of a record stands. */
export interface Approval {
  /** As Salesforce names it: Pending, Approved, Rejected, Removed (recalled), …; None where it was never submitted. */
  status: string;
  instanceId: string | null;
  process: string | null;
  submittedBy: string | null;
  submittedAt: string | null;
  /** Of the last decision. */
  decidedBy: string | null;
  decidedAt: string | null;
  comments: string | null;
  /** Names of those who may decide now. */
  waitsFor: string[];
  /** What was done so far, the oldest first. */
  steps: { what: string; by: string | null; at: string | null; comments: string | null }[];
}

/** Says in a comment whose submission or decision it is: by that it is known when its answer is lost. */
export const signed = (comments: unknown, id: string): string =>
  [typeof comments === "string" && comments ? comments : undefined, `Throughline ${id}`]
    .filter(Boolean)
    .join("\n");

export const isSigned = (comments: unknown, id: string): boolean =>
  typeof comments === "string" && comments.split("\n").at(-1) === `Throughline ${id}`;

const HISTORY =
  "SELECT Id,Status,CreatedDate,CompletedDate,TargetObjectId,ProcessDefinition.DeveloperName,SubmittedBy.Name," +
  "(SELECT Id,StepStatus,Actor.Name,Comments,CreatedDate FROM Steps ORDER BY CreatedDate,Id)," +
  "(SELECT Id,ActorId,Actor.Name FROM Workitems) FROM ProcessInstance";

/** The last approvals of a record, the newest first. */
export async function approvalsOf(org: Org, recordId: string, settles = false): Promise<Outcome<Instance[]>> {
  if (!isId(recordId)) return { ok: true, value: [], apiCalls: 0 };
  const soql = `${HISTORY} WHERE TargetObjectId = ${quote(recordId)} ORDER BY CreatedDate DESC,Id DESC LIMIT 5`;
  return mapped(await org.calls.query(soql, { settles }), (rows) => rows.map(instanceOf));
}

/** An approval that is over. */
export interface Decided extends Approval {
  instanceId: string;
  recordId: string;
  /** ISO; of the end of the process. */
  at: string;
}

/** Rows of one call. */
export const MOST_DECIDED = 200;

/**
 * Approvals of all records that ended at a moment or after it, the oldest first; of more than 200 the first ones.
 * Rejects with ConnectorFailure. Undefined where the org cannot be asked.
 *
 * @param after the instance that was told last: those of the same moment go on behind it
 */
export async function approvalsDecided(
  port: SalesforcePort,
  since: string,
  after?: string,
): Promise<Decided[] | undefined> {
  const { calls } = port;
  if (!calls) return undefined;
  const from = moment(since);
  const beyond =
    after === undefined
      ? `CompletedDate >= ${from}`
      : `(CompletedDate > ${from} OR (CompletedDate = ${from} AND Id > ${quote(after)}))`;
  const soql = `${HISTORY} WHERE Status IN ('Approved','Rejected','Removed') AND ${beyond} ORDER BY CompletedDate,Id LIMIT ${MOST_DECIDED}`;
  const found = await calls.query(soql);
  if (!found.ok) throw new ConnectorFailure(found.error);
  return found.value.map((row) => {
    const instance = instanceOf(row);
    return {
      ...approvalOf([instance]),
      instanceId: String(row.Id),
      recordId: String(row.TargetObjectId),
      at: at(row.CompletedDate) ?? since,
    };
  });
}

export interface Instance extends Approval {
  /** With the comments as they were written. */
  signed: string[];
  workitems: string[];
}

const NONE: Approval = {
  ...{ status: "None", instanceId: null, process: null, submittedBy: null, submittedAt: null },
  ...{ decidedBy: null, decidedAt: null, comments: null, waitsFor: [], steps: [] },
};

export const approvalOf = ([instance]: Instance[]): Approval => {
  if (!instance) return NONE;
  const { signed: _, workitems: __, ...approval } = instance;
  return approval;
};

function instanceOf(row: Row): Instance {
  const steps = rowsOf(row.Steps);
  const told = steps.map((step) => ({
    what: String(step.StepStatus),
    by: nameOf(step.Actor),
    at: at(step.CreatedDate),
    comments: unsigned(step.Comments),
  }));
  const decision = told.findLast(({ what }) => what !== "Started" && what !== "Pending");
  const items = rowsOf(row.Workitems);
  return {
    status: String(row.Status),
    instanceId: String(row.Id),
    process: ((row.ProcessDefinition as Row | null)?.DeveloperName as string | undefined) ?? null,
    submittedBy: nameOf(row.SubmittedBy),
    submittedAt: at(row.CreatedDate),
    decidedBy: decision?.by ?? null,
    decidedAt: decision?.at ?? at(row.CompletedDate),
    comments: decision?.comments ?? null,
    waitsFor: items.flatMap((item) => nameOf(item.Actor) ?? []),
    steps: told,
    signed: steps.flatMap(({ Comments }) => (typeof Comments === "string" ? Comments : [])),
    workitems: items.map(({ Id }) => String(Id)),
  };
}

const rowsOf = (given: unknown): Row[] => (given as { records?: Row[] } | null | undefined)?.records ?? [];
const nameOf = (parent: unknown) => ((parent as Row | null | undefined)?.Name as string | undefined) ?? null;
const at = (moment: unknown) => (typeof moment === "string" ? isoMoment(moment) : null);

/** What people wrote, without our signature. */
function unsigned(comments: unknown): string | null {
  if (typeof comments !== "string") return null;
  return (
    comments
      .split("\n")
      .filter((line) => !/^Throughline \S+$/.test(line))
      .join("\n") || null
  );
}
