import { isDeepStrictEqual } from "node:util";
import { fold, type ItemState } from "@throughline/engine";
import type { Evidence, Finding, Trail } from "./index.ts";

/** I1: every record that concerns a workflow has its item, and a live item waits for something that will come. */
export function nothingLost({ org, states, inFlight }: Evidence, trails: Trail[]): Finding[] {
  const findings: Finding[] = [];
  const begun = new Set(trails.filter(({ entries }) => entries.length).map(({ item }) => item));
  for (const { object, id, fields } of org.created) {
    if (object === "Case" && fields.Origin !== "Email") continue;
    for (const item of states.keys()) {
      if (item.endsWith(`/${id}`) && !begun.has(item))
        findings.push({ invariant: "I1", item, message: "never started" });
    }
  }
  for (const [item, state] of states) {
    if (state?.status === "live" && !waits(state))
      findings.push({ invariant: "I1", item, message: "waits for nothing" });
  }
  if (inFlight > 0) findings.push({ invariant: "I1", message: `${inFlight} things never came to an end` });
  return findings;
}

const waits = ({ tasks, timers, incidents, open }: ItemState) =>
  [tasks, timers, incidents, open].some((all) => Object.keys(all).length > 0);

/** I6: what the runtime has in memory is what the trail folds to, after every kill. */
export function stateIsFold({ states }: Evidence, trails: Trail[]): Finding[] {
  return trails.flatMap(({ item, entries }) =>
    isDeepStrictEqual(plain(fold(entries)), plain(states.get(item)))
      ? []
      : [{ invariant: "I6", item, message: "the state in memory is not the fold of the trail" }],
  );
}

/** As it is stored: members that are undefined are none. */
const plain = (state: ItemState | undefined) =>
  state === undefined ? undefined : JSON.parse(JSON.stringify(state));
