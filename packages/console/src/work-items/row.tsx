import { Link } from "@tanstack/react-router";
import { type MouseEvent, memo, useEffect, useRef } from "react";
import { isFresh } from "../api/live.ts";
import type { WorkItemRow } from "../api/types.ts";
import { age } from "../format/time.ts";
import { teamName } from "../format/value.ts";
import { Avatar } from "../marks/avatar.tsx";
import { ByStack } from "../marks/by.tsx";
import { situationOf } from "../marks/looks.ts";
import { Milestone } from "../marks/milestone.tsx";
import { Stages } from "../marks/situation.tsx";
import { useNow } from "../shell/now.ts";
import type { ListSearch } from "./search.ts";

interface Props {
  row: WorkItemRow;
  /** The same function from one render to the next, as is `update`: a row is drawn anew only when it changed. */
  onOpen: (key: string) => void;
  update: (changes: ListSearch) => void;
}

/** One work item. The number is the link; a row that has just changed flashes once. */
export const ItemRow = memo(function ItemRow({ row, onOpen, update }: Props) {
  const flash = useFlash(row);
  const tone = situationOf(row)?.tone;
  const look = tone === "danger" || tone === "person" ? `row--${tone}` : "";
  const open = (event: MouseEvent) => {
    const onControl = (event.target as HTMLElement).closest("a, button");
    if (onControl || getSelection()?.type === "Range") return;
    onOpen(row.key);
  };
  return (
    // the number's link is what the keyboard and a screen reader use
    <tr ref={flash} className={`row ${look}`} onClick={open}>
      <td>
        <span className="items__subject">
          <Link className="items__number" to="/items/$" params={{ _splat: row.key }}>
            {row.number}
          </Link>
          <span className="truncate" title={row.subject}>
            {row.subject || <span className="weak">No subject</span>}
          </span>
        </span>
      </td>
      <td className="truncate" title={row.email}>
        {row.customer || row.email || <span className="weak">–</span>}
      </td>
      <td>
        <Stages row={row} />
      </td>
      <td>
        <ByStack all={row.decidedBy} />
      </td>
      <td>
        <Owner row={row} update={update} />
      </td>
      <td>{row.priority || <span className="weak">–</span>}</td>
      <td>
        {/* an item that was cancelled has no more time to keep */}
        <Milestone target={row.endedAt && row.milestone?.status !== "met" ? null : row.milestone} />
      </td>
      <td className="num">${row.cost.toFixed(4)}</td>
      <td className="num weak">
        <Age since={row.startedAt} />
      </td>
    </tr>
  );
});

function Age({ since }: { since: string }) {
  const now = useNow();
  return <time dateTime={since}>{age(since, now)}</time>;
}

/** Colours the row for a moment each time that it changes, also when it has just come into the list. */
function useFlash({ key, updatedAt, situation }: WorkItemRow) {
  const ref = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown has changed when these have
  useEffect(() => {
    const row = ref.current;
    if (!row || !isFresh(key)) return;
    row.classList.remove("row--fresh");
    // the animation starts anew only after the browser has seen the row without it
    void row.offsetWidth;
    row.classList.add("row--fresh");
  }, [key, updatedAt, situation]);
  return ref;
}

function Owner({ row, update }: Pick<Props, "row" | "update">) {
  const none = row.ownerKind === "none" || !row.owner;
  return (
    <span className="who" title={[row.owner, row.team].filter(Boolean).join(" · ")}>
      <Avatar name={row.owner} kind={none ? "none" : row.ownerKind} />
      {none ? (
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
