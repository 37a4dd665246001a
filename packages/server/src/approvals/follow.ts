import { setTimeout as delay } from "node:timers/promises";
import { approvalsDecided, type Decided, MOST_DECIDED } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { listeningOf } from "@throughline/steps";
import type { Engine } from "../engine.ts";

/** The event of an item that the approval of its record is over. */
export const APPROVAL = "approval";

export interface FollowOptions {
  /** How often the org is asked, in ms; a minute unless given. */
  everyMs?: number;
}

const EVERY_MS = 60_000;
/** Decisions of so long ago are looked for at the start, in ms. */
const BACK_MS = 30 * 24 * 60 * 60_000;

/** A call that waits for room in the API budget is not waited for, in ms. */
const CLOSE_WITHIN_MS = 2_000;

type World = Pick<Engine, "workflows" | "runtime" | "salesforce" | "clock" | "log">;

/**
 * Tells items that the approval of their record is over: the org has no event for it, so it is asked, in one call for all
 * records, and only while an active workflow listens for `approval`. Each decision is an event of its own id, which an item
 * takes once, however often it is told.
 */
export function followApprovals(engine: World, { everyMs = EVERY_MS }: FollowOptions = {}) {
  const stop = new AbortController();
  const { signal } = stop;
  let since = new Date(Date.parse(engine.clock.now()) - BACK_MS).toISOString();
  const listening = () =>
    engine.workflows.filter((workflow) =>
      listeningOf(workflow).some(({ event, from }) => event === APPROVAL && !from),
    );

  async function look(): Promise<void> {
    // what ends in the same second as the last one may be told later: each look begins at its moment again
    for (let last: Decided | undefined; ; ) {
      const found = (await approvalsDecided(engine.salesforce, since, last?.instanceId)) ?? [];
      for (const decided of found) {
        if (signal.aborted) return;
        for (const { id } of listening()) await tell(keyOf(id, decided.recordId), decided);
        since = decided.at;
      }
      last = found.at(-1);
      if (found.length < MOST_DECIDED) return;
    }
  }

  async function tell(key: string, decided: Decided): Promise<void> {
    const state = await engine.runtime.state(key);
    if (!state || state.status === "ended") return;
    const { instanceId, status, process, decidedBy, decidedAt, comments, submittedBy } = decided;
    await engine.runtime.deliver(key, {
      ...{ type: "signal", id: `approval/${instanceId}/${status}`, at: engine.clock.now(), name: APPROVAL },
      data: { status, instanceId, process, submittedBy, decidedBy, decidedAt, comments },
      ...(decidedBy !== null && { by: decidedBy }),
    });
  }

  async function follow(): Promise<void> {
    let said = "";
    while (!signal.aborted) {
      if (listening().length > 0)
        await look().then(
          () => {
            said = "";
          },
          (error: unknown) => {
            // the same is told once
            if (signal.aborted || said === String(error)) return;
            said = String(error);
            engine.log.warn({ error: said }, "Approvals that were decided could not be looked for.");
          },
        );
      await delay(everyMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }
  const over = follow();
  return {
    async close() {
      stop.abort();
      await Promise.race([over, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}
