import { randomUUID } from "node:crypto";
import type { Core } from "../core.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { refusal } from "./errors.ts";
import type { Position } from "./subscription.ts";
import { replayBytes, replayNumber } from "./wire.ts";

export interface ManagedFetchRequest {
  subscriptionId?: string;
  developerName?: string;
  numRequested?: number;
  commitReplayIdRequest?: CommitReplayRequest | null;
}

export interface CommitReplayRequest {
  commitRequestId?: string;
  replayId?: Uint8Array;
}

/** The object of the Tooling API whose records are the managed subscriptions. */
const OBJECT = "ManagedEventSubscription";
/** `code` of the error of a commit: COMMIT. */
const COMMIT = 2;

/** Where events are to begin: `LATEST` or `EARLIEST`. */
const presetPosition = ({ log }: Core, preset: unknown): number =>
  preset === "EARLIEST" ? log.beforeEarliest() : log.latest();

/**
 * The managed subscription that the first request of a stream names.
 * @throws ServiceError for one that is not there, or stopped, or named badly
 */
export function findManaged({ store }: Core, request: ManagedFetchRequest): Row {
  const { subscriptionId, developerName } = request;
  if (Boolean(subscriptionId) === Boolean(developerName))
    throw refusal("managed.subscription.id.or.developer.name.empty");
  if (request.commitReplayIdRequest)
    throw refusal("managed.subscription.fetch.request.commit.request.restricted");
  const table = store.table(OBJECT);
  let row: Row | undefined;
  if (developerName) {
    row = table.lookup("DeveloperName", developerName).find((one) => !one.IsDeleted);
    if (!row) throw refusal("managed.subscription.developer.name.not.found");
  } else {
    const id = toId18(subscriptionId);
    if (!id) throw refusal("managed.subscription.subscription.id.invalid");
    row = table.get(id);
    if (!row) throw refusal("managed.subscription.subscription.id.not.found");
  }
  checkState(row);
  return row;
}

/** @throws ServiceError for a subscription that has been deleted or stopped */
export function checkState(row: Row | undefined): void {
  if (!row || row.IsDeleted) throw refusal("managed.subscription.config.deleted");
  if (row.State !== "RUN") throw refusal("managed.subscription.config.stopped");
}

/**
 * Where a managed subscription goes on: after what was committed last; where that cannot be, or nothing ever was
 * committed, where its configuration says.
 */
export function managedPosition(core: Core, row: Row): Position {
  const topic = core.log.topics.find(String(row.TopicName))?.name;
  if (!topic) throw refusal("topic.not.found");
  const committed = row.CommittedReplayId as number | undefined;
  if (committed === undefined) return { topic, after: presetPosition(core, row.DefaultReplay) };
  if (!core.log.has(committed)) return { topic, after: presetPosition(core, row.ErrorRecoveryReplay) };
  return { topic, after: committed };
}

/** Why a replay id cannot be committed; undefined if it can. */
function objection(
  core: Core,
  row: Row,
  replayId: number | undefined,
  delivered: number,
): string | undefined {
  if (replayId === undefined) return "The Replay ID is missing or invalid.";
  if (!core.log.has(replayId)) return "The Replay ID is invalid or outside the retention window.";
  if (replayId > delivered) return "The event of the Replay ID has not been delivered.";
  if (replayId < ((row.CommittedReplayId as number | undefined) ?? 0))
    return "A later Replay ID has been committed already.";
  return undefined;
}

/**
 * Commits a replay id for a subscription, to outlive the org's process if a journal is kept.
 * @param delivered replay id up to which the client has been told
 * @returns the answer, which tells of a refusal too
 */
export function commitReplayId(
  core: Core,
  id: string,
  userId: string,
  request: CommitReplayRequest,
  delivered: number,
): object {
  const at = core.now().getTime();
  const table = core.store.table(OBJECT);
  const row = table.get(id)!;
  const replayId = replayNumber(request.replayId);
  const msg = objection(core, row, replayId, delivered);
  const answer = { commitRequestId: request.commitRequestId, replayId: request.replayId, processTime: at };
  if (msg) return { ...answer, error: { code: COMMIT, msg } };
  const next: Row = { ...row, CommittedReplayId: replayId };
  table.put(next);
  core.log.append(
    [{ type: "UPDATE", def: core.tooling.get(OBJECT)!, row: next, changed: ["CommittedReplayId"] }],
    { origin: "", userId, at, key: randomUUID(), commitNumber: at * 1000 },
  );
  return { ...answer, replayId: replayBytes(replayId!) };
}
