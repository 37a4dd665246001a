import { itemOf } from "../../src/keys.ts";
import { LIMITED_MS, type Sent } from "../org.ts";
import type { Evidence, Finding } from "./index.ts";

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
