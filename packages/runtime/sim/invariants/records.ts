import type { Value } from "@throughline/workflow";
import { itemOf } from "../../src/keys.ts";
import type { Evidence, Finding, Trail } from "./index.ts";

/**
 * I2, I6: the record is what the item says it is, governed fields and all others. A change by a person that came
 * when the item had ended, or was about to, does not concern the item any more; nor does a write of ours that it had given
 * up and that takes hold after its end.
 */
export function recordsAgree({ org, states, workflows, skew, faults }: Evidence, trails: Trail[]): Finding[] {
  const findings: Finding[] = [];
  const refused = new Set(
    trails.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.kind === "effect-settled" && !entry.ok ? [entry.effect] : [])),
    ),
  );
  const onItsWay = faults.includes("F12") ? WITH_BUDGET_MS : ON_ITS_WAY_MS;
  const governed = (hash: string) => workflows.find((workflow) => workflow.hash === hash)?.governs ?? [];
  for (const [item, state] of states) {
    const record = state && org.record(state.recordId);
    if (!state || !record) continue;
    for (const field of new Set([...governed(state.hash), "Note__c", "Status", "Subject", "Company"])) {
      const theirLast = org.changes.findLast(
        ({ recordId, field: changed, by }) =>
          recordId === state.recordId && changed === field && by !== org.directory.self.id,
      );
      if (theirLast && tooLate(theirLast.at, state.endedAt, onItsWay + skew)) continue;
      const last = org.changes.findLast((one) => one.recordId === state.recordId && one.field === field);
      if (last?.effect && refused.has(last.effect) && state.endedAt && last.at > state.endedAt) continue;
      const [own, theirs] = [state.record[field] ?? null, record[field] ?? null];
      if (own !== theirs)
        findings.push({
          invariant: "I6",
          item,
          message: `${field} is ${theirs} in the org and ${own} in the trail`,
        });
    }
  }
  return findings;
}

/** Longer than an event is ever on its way, outages included. */
const ON_ITS_WAY_MS = 15 * 60_000;

/** The same where calls are short: what an event says may have to be read, and the stream waits until it can be. */
const WITH_BUDGET_MS = 24 * 60 * 60_000;

const tooLate = (changed: string, ended: string | undefined, within: number) =>
  ended !== undefined && Date.parse(changed) > Date.parse(ended) - within;

/** I13: whatever we wrote over a value of somebody else, we knew that value. */
export function peopleRespected({ org }: Evidence): Finding[] {
  const last = new Map<string, { by: string; to: Value }>();
  const findings: Finding[] = [];
  for (const { recordId, field, to, by, effect, expected } of org.changes) {
    const key = `${recordId} ${field}`;
    const before = last.get(key);
    if (effect && before && before.by !== org.directory.self.id && expected !== before.to) {
      findings.push({
        invariant: "I13",
        item: itemOf(effect),
        message: `${effect} wrote ${field} over ${before.to}, expecting ${expected}`,
      });
    }
    last.set(key, { by, to });
  }
  return findings;
}
