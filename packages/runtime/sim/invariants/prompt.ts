import type { Fault } from "../faults.ts";
import type { Evidence, Finding } from "./index.ts";

/** Faults that keep a new record from its item by themselves: the process is away, the disk or the org does not answer. */
const SLOW: readonly Fault[] = ["F1", "F2", "F3", "F5", "F7", "F14", "F16", "F17", "F23", "F31"];

/**
 * Together they do as well: calls that are answered by an error page are made again, and use up a small budget of calls, for
 * which the look at a new record then waits.
 */
const SLOW_TOGETHER: readonly Fault[] = ["F11", "F12"];

/** An event is on its way for two seconds at most; what travels before it in the same stream takes as long once more. */
const SOON_MS = 10_000;

/** I10: where nothing else is in the way, an item that fails does not keep others from starting. */
export function othersGoOn({ faults, org, states, firstSeen, defective, begun }: Evidence): Finding[] {
  if (faults.some((fault) => SLOW.includes(fault))) return [];
  if (SLOW_TOGETHER.every((fault) => faults.includes(fault))) return [];
  return [...states.keys()].flatMap((item): Finding[] => {
    if (defective.has(item)) return [];
    const record = org.created.find(({ id }) => item.endsWith(`/${id}`));
    const first = firstSeen.get(item);
    if (!record || first === undefined) return [];
    const created = Date.parse(String(record.fields.CreatedDate));
    // it was there before anybody followed the org, and is taken over when somebody wants it
    if (created < begun) return [];
    const waited = first - created;
    return waited > SOON_MS
      ? [{ invariant: "I10", item, message: `started ${waited} ms after its record` }]
      : [];
  });
}
