import { isDeepStrictEqual } from "node:util";
import { fold, type ItemState } from "@throughline/engine";
import type { Evidence, Finding, Trail } from "./index.ts";

/** I1: every record that concerns a workflow has its item, and a live item waits for something that will come. */
export function nothingLost(
  { org, states, inFlight, begun, aside, defective }: Evidence,
  trails: Trail[],
): Finding[] {
  const findings: Finding[] = [];
  const started = new Set(trails.filter(({ entries }) => entries.length).map(({ item }) => item));
  for (const { object, id, fields } of org.created) {
    if (object === "Case" && fields.Origin !== "Email") continue;
    // nobody has followed the org yet
    if (Date.parse(String(fields.CreatedDate)) < begun) continue;
    for (const item of states.keys()) {
      if (item.endsWith(`/${id}`) && !started.has(item))
        findings.push({ invariant: "I1", item, message: "never started" });
    }
  }
  for (const [item, state] of states) {
    if (state?.status === "live" && !waits(state))
      findings.push({ invariant: "I1", item, message: "waits for nothing" });
  }
  for (const item of aside)
    if (!defective.has(item))
      findings.push({ invariant: "I1", item, message: "was set aside without a defect" });
  if (inFlight > 0) findings.push({ invariant: "I1", message: `${inFlight} things never came to an end` });
  return findings;
}

const waits = ({ tasks, timers, incidents, open }: ItemState) =>
  [tasks, timers, incidents, open].some((all) => Object.keys(all).length > 0);

/** I6: what the runtime has in memory is what the trail folds to, after every kill. */
export function stateIsFold({ states }: Evidence, trails: Trail[]): Finding[] {
  return trails.flatMap(({ item, entries }) =>
    same(fold(entries), states.get(item))
      ? []
      : [{ invariant: "I6", item, message: "the state in memory is not the fold of the trail" }],
  );
}

/** As they are stored: members that are undefined are none. */
function same(a: ItemState | undefined, b: ItemState | undefined): boolean {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  if (one === other) return true;
  return one !== undefined && other !== undefined && isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
}
