import { type ItemState, keyOf } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { answerTo, awaitedWrite } from "@throughline/replay";
import type { Runtime } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";

/**
 * Simulated people for `run`: they answer every task at once, and do in the org what an item waits for,
 * as its owner. They are named as such in the trail.
 */
export function colleagues(world: {
  runtime: Runtime;
  org: Org;
  workflow: Workflow;
  /** What is expected of a record, by its id. */
  expected(recordId: string): Record<string, unknown> | undefined;
}): () => void {
  const { runtime, org, workflow } = world;
  /** What was done for an item, so that it is done once for each thing awaited. */
  const done = new Map<string, string>();

  return runtime.onEntry(({ entry, state }) => {
    if (entry.kind === "task-opened") {
      const answer = answerTo(entry.request.form, world.expected(state.recordId));
      // the turn that opened the task is over first
      setImmediate(
        () => void runtime.answerTask(entry.task, `simulated ${entry.request.to}`, answer).catch(() => {}),
      );
    }
    if (entry.kind === "step-waiting" || entry.kind === "effect-settled") work(state);
    if (entry.kind === "item-ended") done.delete(keyOf(workflow.id, state.recordId));
  });

  /** Once nothing of ours is on its way to the record, its owner does what is waited for. */
  function work(state: ItemState): void {
    if (state.status === "ended" || Object.keys(state.open).length > 0) return;
    const write = awaitedWrite(workflow, state);
    const key = keyOf(workflow.id, state.recordId);
    if (!write || done.get(key) === JSON.stringify(write)) return;
    done.set(key, JSON.stringify(write));
    setImmediate(() => {
      try {
        org.db.update(workflow.object, state.recordId, write, { as: usernameOf(org, state.owner?.id) });
      } catch {
        // refused by the org (deleted meanwhile, a validation rule): then the item's time-out decides
      }
    });
  }
}

function usernameOf(org: Org, id: string | undefined): string | undefined {
  if (!id?.startsWith("005")) return undefined;
  const user = org.db.get("User", id);
  return typeof user?.Username === "string" ? user.Username : undefined;
}
