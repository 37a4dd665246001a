import type { ItemRow } from "@throughline/audit";
import type { ItemState } from "@throughline/engine";
import type { Pressure, Runtime, Stats } from "@throughline/runtime";
import type { Waits } from "./api-types.ts";

/** A line so long is worth telling, although its system works. */
const LONG = 100;

const isOrg = ({ system }: Pressure) => system === "salesforce";

/** Why nothing goes out to a system, in words that "until 14:30" may follow. */
function why(line: Pressure): string {
  switch (line.shut?.because) {
    case "budget":
      return "the org's API budget is used up";
    case "reserve":
      return "the org's API calls are used up, but for those that are reserved for others";
    case "limit":
      return "the org has refused for its request limit and is left alone";
    case "failing":
      return `${isOrg(line) ? "Salesforce" : line.system} fails and is left alone`;
    default:
      return `${isOrg(line) ? "Salesforce" : line.system} takes no more at a time`;
  }
}

/** What an item waits for while the line of its system stands still. */
function awaited(line: Pressure): string {
  switch (line.shut?.because) {
    case "budget":
    case "reserve":
      return "the org's API budget";
    case "limit":
      return "the org's request limit";
    default:
      return isOrg(line) ? "Salesforce" : line.system;
  }
}

/** What waits for which system and why: lines that stand still, and long ones. Empty while work flows. */
export function waitsOf({ pressure, intakePaused, setAside }: Stats): Waits {
  return {
    lines: pressure
      .filter(({ shut, waiting }) => waiting > 0 && (shut || waiting >= LONG))
      .map((line) => ({
        system: line.system,
        waiting: line.waiting,
        why: why(line),
        ...(line.shut && { until: line.shut.until }),
      })),
    intakePaused,
    setAside: setAside.length,
  };
}

/** The same in one sentence for who watches over the process. */
export function wordsOf({ lines, intakePaused }: Waits): string {
  const parts = lines.map(
    ({ system, waiting, why, until }) =>
      `${waiting} ${system === "salesforce" ? "writes" : "calls"} wait: ${why}${until ? ` until ${until}` : ""}`,
  );
  if (intakePaused) parts.push("the org's events wait until there is less to do");
  return parts.length ? parts.join("; ") : "flows";
}

/**
 * Rows as they stand now: an item that takes no events is an incident, and one whose write waits in a line that stands
 * still is waiting for that.
 */
export function createOverlay(runtime: Runtime): (row: ItemRow) => Promise<ItemRow> {
  return async (row) => {
    const { setAside } = runtime.stats();
    if (!row.endedAt && setAside.some(({ item }) => item === row.key))
      return { ...row, situation: "incident" };
    if (row.situation !== "working" && row.situation !== "waiting") return row;
    const shut = runtime.stats().pressure.filter(({ shut, waiting }) => shut && waiting > 0);
    if (!shut.length) return row;
    const systems = systemsOf(await runtime.state(row.key));
    const line = shut.find(({ system }) => systems.has(system));
    return line ? { ...row, situation: "waiting", waitingFor: awaited(line) } : row;
  };
}

/** Systems that an item wants something of. */
function systemsOf(state: ItemState | undefined): Set<string> {
  const open = Object.values(state?.open ?? {}).filter(({ held }) => !held);
  return new Set(
    open.flatMap(({ effect }) =>
      effect.kind === "write" ? "salesforce" : effect.kind === "call" ? effect.connection : [],
    ),
  );
}
