import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { WorkItemRow } from "../api/types.ts";
import { age, moment } from "../format/time.ts";
import { teamName } from "../format/value.ts";
import { Avatar } from "../marks/avatar.tsx";
import { ByStack } from "../marks/by.tsx";
import { Milestone } from "../marks/milestone.tsx";
import { Stages } from "../marks/situation.tsx";
import { useNow } from "../shell/now.ts";
import type { ListSearch, SortName } from "./search.ts";

type Update = (changes: ListSearch) => void;

/** One column: its head, its width in pixels, and what stands in it. */
export interface Column {
  id: string;
  label: string;
  sort?: SortName;
  width: number;
  num?: boolean;
  /** Not shown until somebody wants it. */
  hidden?: boolean;
  cell(row: WorkItemRow, update: Update): ReactNode;
}

const none = <span className="weak">–</span>;
const text = (value: string) => (
  <span className="truncate" title={value}>
    {value || none}
  </span>
);

/** Every column, in the order in which they stand until somebody orders them otherwise. */
export const columns: Column[] = [
  {
    ...{ id: "number", label: "Work item", sort: "number", width: 260 },
    cell: (row) => (
      <span className="items__subject">
        <Link className="items__number" to="/items/$" params={{ _splat: row.key }}>
          {row.number}
        </Link>
        <span className="truncate" title={row.subject}>
          {row.subject || <span className="weak">No subject</span>}
        </span>
      </span>
    ),
  },
  {
    ...{ id: "customer", label: "Customer", sort: "customer", width: 112 },
    cell: (row) => (
      <span className="truncate" title={row.email}>
        {row.customer || row.email || none}
      </span>
    ),
  },
  { id: "stage", label: "Stage", sort: "stage", width: 172, cell: (row) => <Stages row={row} /> },
  { id: "by", label: "Decided by", width: 104, cell: (row) => <ByStack all={row.decidedBy} /> },
  {
    ...{ id: "owner", label: "Owner and team", sort: "owner", width: 138 },
    cell: (row, update) => <Owner row={row} update={update} />,
  },
  { id: "priority", label: "Priority", sort: "priority", width: 66, cell: ({ priority }) => text(priority) },
  {
    ...{ id: "milestone", label: "Milestone", sort: "milestone", width: 104 },
    // an item that was cancelled has no more time to keep
    cell: (row) => (
      <Milestone target={row.endedAt && row.milestone?.status !== "met" ? null : row.milestone} />
    ),
  },
  {
    id: "cost",
    label: "Cost",
    sort: "cost",
    width: 72,
    num: true,
    cell: ({ cost }) => `$${cost.toFixed(4)}`,
  },
  {
    ...{ id: "age", label: "Age", sort: "started", width: 64, num: true },
    cell: ({ startedAt }) => <Age since={startedAt} />,
  },
  { id: "workflow", label: "Workflow", width: 120, hidden: true, cell: ({ workflow }) => text(workflow) },
  { id: "email", label: "E-mail", width: 180, hidden: true, cell: ({ email }) => text(email) },
  { id: "team", label: "Team", width: 112, hidden: true, cell: ({ team }) => text(team && teamName(team)) },
  {
    id: "waiting",
    label: "Waiting for",
    width: 160,
    hidden: true,
    cell: ({ waitingFor }) => text(waitingFor),
  },
  { id: "outcome", label: "Outcome", width: 112, hidden: true, cell: ({ outcome }) => text(outcome) },
  {
    ...{ id: "started", label: "Started", sort: "started", width: 104, hidden: true },
    cell: ({ startedAt }) => <span className="nowrap weak">{moment(startedAt, Date.now())}</span>,
  },
  {
    ...{ id: "updated", label: "Changed", width: 80, num: true, hidden: true },
    cell: ({ updatedAt }) => <Age since={updatedAt} />,
  },
  { id: "calls", label: "API calls", width: 76, num: true, hidden: true, cell: ({ apiCalls }) => apiCalls },
  { id: "record", label: "Record id", width: 160, hidden: true, cell: ({ recordId }) => text(recordId) },
];

function Age({ since }: { since: string }) {
  const now = useNow();
  return (
    <time className="weak" dateTime={since}>
      {age(since, now)}
    </time>
  );
}

function Owner({ row, update }: { row: WorkItemRow; update: Update }) {
  const nobody = row.ownerKind === "none" || !row.owner;
  return (
    <span className="who" title={[row.owner, row.team].filter(Boolean).join(" · ")}>
      <Avatar name={row.owner} kind={nobody ? "none" : row.ownerKind} />
      {nobody ? (
        <span className="truncate weak">Unassigned</span>
      ) : (
        <button
          type="button"
          className="link link--ink truncate"
          onClick={() => update({ owner: row.owner })}
          tabIndex={-1}
        >
          {row.ownerKind === "user" && row.team ? teamName(row.team) : row.owner}
          <span className="sr-only">, {row.owner}</span>
        </button>
      )}
    </span>
  );
}
