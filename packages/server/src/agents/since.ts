import type { AuditStore } from "@throughline/audit";
import type { Agent, Workflow } from "@throughline/workflow";
import { versionsOf } from "../versions/journal.ts";
import { parseVersion } from "../versions/text.ts";

/** From when on an agent has worked for a workflow without a break, and in the boundary that it has now. */
export interface Since {
  at: string;
  version: number;
  boundary: { at: string; version: number; by: string };
}

/** By name of the agent; those of versions that never went live through the journal are absent. */
export async function sinceIn(store: AuditStore, { id, agents }: Workflow): Promise<Map<string, Since>> {
  const { versions, line } = await versionsOf(store, id);
  const lived = line.flatMap((number) => {
    const version = versions.find((one) => one.number === number);
    return version?.activated ? [{ number, activated: version.activated, agents: agentsOf(version) }] : [];
  });
  const found = new Map<string, Since>();
  for (const [name, agent] of Object.entries(agents)) {
    const now = boundaryOf(agent);
    let since: Since | undefined;
    let same = true;
    for (const { number, activated, agents: before } of lived.toReversed()) {
      const then = before[name];
      if (!then) break;
      same = same && boundaryOf(then) === now;
      const { at, by } = activated;
      const boundary: Since["boundary"] = same || !since ? { at, version: number, by } : since.boundary;
      since = { at, version: number, boundary };
    }
    if (since) found.set(name, since);
  }
  return found;
}

const parsed = new Map<string, Record<string, Agent>>();

/** Of a version, which never changes. */
function agentsOf(version: Parameters<typeof parseVersion>[0] & { hash: string }): Record<string, Agent> {
  const known = parsed.get(version.hash);
  if (known) return known;
  const agents = parseVersion(version).workflow?.agents ?? {};
  parsed.set(version.hash, agents);
  return agents;
}

const boundaryOf = ({ reads, gives, writes, calls, models, budget, perDay, guardrails }: Agent): string =>
  JSON.stringify({ reads, gives, writes, calls, models, budget, perDay, guardrails });
