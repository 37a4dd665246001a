import { itemOf } from "../../src/keys.ts";
import { LIMITED_MS, type Sent } from "../org.ts";
import type { Evidence, Finding } from "./index.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** I11: in no minute and on no day more calls than the workspace allows, however often the process was killed. */
export function budgetKept({ org }: Evidence): Finding[] {
  const { perMinute, perDay } = org.budget;
  const spans = [
    { most: perMinute, ms: MINUTE, words: "a minute" },
    { most: perDay, ms: DAY, words: "24 hours" },
  ];
  return spans.flatMap(({ most, ms, words }) => {
    const calls = busiest(org.calls, ms);
    if (most === undefined || calls <= most) return [];
    return [{ invariant: "I11", message: `${calls} calls within ${words}, where ${most} are allowed` }];
  });
}

/** The most calls in any span of `ms`. */
export function busiest(times: number[], ms: number): number {
  let from = 0;
  let most = 0;
  for (const [at, time] of times.entries()) {
    while ((times[from] as number) <= time - ms) from++;
    most = Math.max(most, at - from + 1);
  }
  return most;
}

/** I11: a write that the org refused for its limit is not sent again before the time that it asked for. */
export function limitsHonoured({ org }: Evidence): Finding[] {
  const findings: Finding[] = [];
  const refused = new Map<string, Sent>();
  for (const sent of org.sent) {
    const before = refused.get(sent.effect);
    if (before && before.life === sent.life && sent.at < before.at + LIMITED_MS) {
      const message = `${sent.effect} was sent again ${sent.at - before.at} ms after it was refused for the limit`;
      findings.push({ invariant: "I11", item: itemOf(sent.effect), message });
    }
    if (sent.limited) refused.set(sent.effect, sent);
    else refused.delete(sent.effect);
  }
  return findings;
}
