import { randomUUID } from "node:crypto";
import { AGENT_TOLD } from "@throughline/steps";
import { BELL } from "../agents/bell.ts";
import type { Backend } from "../backend.ts";
import { createPace } from "../outside/pace.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";

/** Where the protocol has the token of a push notification. */
const TOKEN = "X-A2A-Notification-Token";

/** An agent tells of a task's beginning, data and end in one moment; after that it is looked at anyway. */
const PACE = { burst: 8, perMinute: 4 };

/**
 * Where outside agents tell that there is news of what was delegated to them. All that comes of it is that the agent is
 * looked at: what it sends here is not read.
 */
export function bell(app: App, { bells, runtime, clock }: Backend): void {
  const pace = createPace(() => Date.parse(clock.now()), PACE);

  app.post(BELL, async (c) => {
    const rings = bells.whose(c.req.header(TOKEN) ?? "");
    const state = rings && (await runtime.state(rings.item));
    // a token is over with the visit that it was made for
    if (!rings || state?.status !== "live" || state.visits[rings.visit]?.status !== "waiting")
      return refuse(c, 401, "not-signed", "This token is good for no task that is at work.");
    const { connection, item, visit } = rings;
    const seconds = pace.take(`${item} ${visit}`);
    if (seconds !== undefined) {
      c.header("Retry-After", String(seconds));
      return refuse(c, 429, "too-many", "There is too much news of this task. It is looked at anyway.");
    }
    await runtime.deliver(item, {
      ...{ type: "signal", id: `told/${randomUUID()}`, at: clock.now() },
      ...{ name: AGENT_TOLD, visit, by: `the agent of ${connection}` },
    });
    return c.body(null, 202);
  });
}
