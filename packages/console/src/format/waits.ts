import type { Summary } from "../api/types.ts";
import { moment } from "./time.ts";

type Waits = Summary["waits"];

/** What waits, and why, in sentences; none while work flows. `now` in ms since 1970. */
export function waitsInWords({ lines, intakePaused }: Waits, now: number): string[] {
  const sentences = lines.map(({ system, waiting, why, until }) => {
    const one = waiting === 1;
    const what = system === "salesforce" ? (one ? "write" : "writes") : one ? "call" : "calls";
    const till = until ? ` until ${moment(until, now)}` : "";
    return `${waiting.toLocaleString("en-US")} ${what} ${one ? "waits" : "wait"}: ${why}${till}.`;
  });
  return intakePaused
    ? [...sentences, "New messages wait in Salesforce until there is less to do."]
    : sentences;
}
