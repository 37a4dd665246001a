import type { AuditStore } from "@throughline/audit";
import type { ConnectionsPort, Outcome } from "@throughline/connectors";
import { type Clock, RefusedError } from "@throughline/runtime";
import type { Deciders } from "@throughline/steps";
import { sideTrail } from "../side-trail.ts";
import { outsideId, roleId } from "./names.ts";

/** An agent that does nothing until somebody lets it. */
export interface Suspension {
  /** As the register names it. */
  agent: string;
  by: string;
  reason: string;
  /** ISO */
  at: string;
}

/** One line of the trail of suspensions. */
type SuspensionEntry = { at: string; agent: string; by: string; reason: string } & {
  kind: "agent-suspended" | "agent-resumed";
};

/** Who is suspended. It holds at once, for every step that begins from then on. */
export interface Suspensions {
  list(): readonly Suspension[];
  of(agent: string): Suspension | undefined;
  /** @throws RefusedError `not-possible`: it is suspended already */
  suspend(agent: string, by: string, reason: string): Promise<void>;
  /** @throws RefusedError `not-possible`: it is not suspended */
  resume(agent: string, by: string, reason: string): Promise<void>;
  /** For the core: whether a role is. */
  decider: NonNullable<Deciders["suspended"]>;
  /** Nothing is sent to an agent outside that is suspended, but that it shall stop. */
  connections(of: ConnectionsPort): ConnectionsPort;
}

/** What is sent all the same: who is suspended has to hear that nobody waits for it any more. */
const STOPS = "cancel";

/** @throws StoreError when the store cannot be read */
export async function openSuspensions(store: AuditStore, clock: Pick<Clock, "now">): Promise<Suspensions> {
  const trail = sideTrail<SuspensionEntry>(store, "agents/suspensions");
  let known = fold(await trail.entries());

  async function add(kind: SuspensionEntry["kind"], agent: string, by: string, reason: string) {
    const suspends = kind === "agent-suspended";
    const entries = await trail.add({ at: clock.now(), kind, agent, by, reason }, (before) => {
      if (fold(before).has(agent) !== suspends) return;
      const state = suspends ? "is suspended already" : "is not suspended";
      throw new RefusedError("not-possible", `${agent} ${state}.`);
    });
    known = fold(entries);
  }

  return {
    list: () => [...known.values()],
    of: (agent) => known.get(agent),
    suspend: (...request) => add("agent-suspended", ...request),
    resume: (...request) => add("agent-resumed", ...request),
    decider(workflow, agent) {
      const role = workflow.agents[agent];
      return role && known.get(roleId(workflow.id, role));
    },
    connections: (port) => ({
      ...port,
      call(connection, operation, ...rest) {
        const suspension = known.get(outsideId(connection));
        if (!suspension || operation === STOPS) return port.call(connection, operation, ...rest);
        return Promise.resolve(refused(connection, suspension));
      },
    }),
  };
}

function refused(connection: string, { by, reason }: Suspension): Outcome<never> {
  const message = `Agent ${connection} was suspended by ${by}: ${reason}`;
  return { ok: false, apiCalls: 0, error: { class: "person", code: "AGENT_SUSPENDED", message } };
}

function fold(entries: SuspensionEntry[]): Map<string, Suspension> {
  const known = new Map<string, Suspension>();
  for (const { kind, ...suspension } of entries) {
    if (kind === "agent-suspended") known.set(suspension.agent, suspension);
    else known.delete(suspension.agent);
  }
  return known;
}
