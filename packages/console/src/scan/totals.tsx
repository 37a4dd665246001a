import type { ScanView } from "../api/types.ts";
import { count } from "../format/value.ts";

/** The figures of the scan. */
export function Totals({ view: { report, workflows } }: { view: ScanView }) {
  if (!report) return null;
  const { totals, fields, object, loops, targets } = report;
  const { flow, "assignment rule": entries } = totals.kinds;
  const flows = fields.flatMap(({ writers }) =>
    writers.filter(({ kind, active }) => kind === "flow" && active),
  );
  const at = (moment: string) =>
    new Set(flows.flatMap((one) => (one.moment === moment ? [one.name] : []))).size;
  const governed = fields.filter(({ field }) => workflows.some(({ governs }) => governs.includes(field)));
  const known = governed.length > 0 ? governed : fields;
  const writers = new Map(
    known.flatMap(({ writers }) => writers.map((one) => [`${one.kind} ${one.name}`, one])),
  );
  const active = [...writers.values()].filter((one) => one.active).length;
  const goesRound = loops.filter(({ verdict }) => verdict === "goes round").length;
  const empty = new Set(targets.flatMap(({ kind, name }) => (/queue/.test(kind) ? [name] : []))).size;
  return (
    <section className="card figures" aria-label="Totals">
      <Figure title={`Flows on ${object}`} number={sum(flow)} beside={`${flow?.active ?? 0} active`}>
        {at("before-save flows")} before the save, {at("after-save flows")} after it
      </Figure>
      <Figure title="Assignment entries" number={sum(entries)} beside={`${entries?.active ?? 0} active`}>
        {empty === 0 ? "all name queues that are there" : `${count(empty, "queue")} empty or unknown`}
      </Figure>
      <Figure
        title={governed.length > 0 ? "Writers of governed fields" : "Writers"}
        number={active}
        beside="active"
      >
        {count(known.length, "field")}, {writers.size - active} more switched off
      </Figure>
      <Figure
        title="Collisions"
        number={totals.collisions}
        beside="in one transaction"
        warning={totals.collisions > 0}
      >
        {totals.notDecided} not decided,{" "}
        {goesRound > 0 ? `${count(goesRound, "loop")} without an end` : count(totals.loops, "loop")}
      </Figure>
    </section>
  );
}

const sum = (kind: { active: number; inactive: number } | undefined): number =>
  (kind?.active ?? 0) + (kind?.inactive ?? 0);

function Figure({
  title,
  number,
  beside,
  warning,
  children,
}: {
  title: string;
  number: number;
  beside: string;
  warning?: boolean;
  children: React.ReactNode;
}) {
  return (
    <div>
      <h2>{title}</h2>
      <p className={`figure ${warning ? "warning" : ""}`}>
        <b>{number.toLocaleString("en-US")}</b>
        <span>{beside}</span>
      </p>
      <p>{children}</p>
    </div>
  );
}
