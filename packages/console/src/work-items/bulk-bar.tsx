import { useState } from "react";
import { useActions } from "../actions/registry.ts";
import { useMay } from "../api/session.ts";
import type { WorkItemList } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import type { IconName } from "../marks/icons.ts";
import { type BulkAct, BulkDialog } from "./bulk-dialog.tsx";
import type { ListSearch } from "./search.ts";
import type { Selecting } from "./selection.ts";
import { counted } from "./views.tsx";

export const acts: { repair: BulkAct; label: string; icon: IconName }[] = [
  { repair: "retry", label: "Retry", icon: "retry" },
  { repair: "correct", label: "Correct", icon: "edit" },
  { repair: "skip", label: "Skip", icon: "skip" },
  { repair: "cancel", label: "Cancel", icon: "x" },
];

interface Props {
  selecting: Selecting;
  search: ListSearch;
  list: WorkItemList;
}

/** What can be done with the rows that are chosen. */
export function BulkBar({ selecting: { selection, chooseAll, clear }, search, list }: Props) {
  const [act, setAct] = useState<BulkAct>();
  const may = useMay("POST /api/bulk");
  const { keys, all } = selection;
  const any = all || keys.size > 0;
  const blocked = () => (any ? (may ? undefined : "Your role does not allow it") : "Choose work items first");
  useActions(
    [
      {
        id: "items.choose-all",
        label: "Choose all work items that match",
        icon: "check",
        perform: chooseAll,
      },
      ...acts.map(({ repair, label, icon }) => ({
        id: `items.${repair}`,
        label: `${label} the chosen work items…`,
        icon,
        blocked,
        perform: () => setAct(repair),
      })),
    ],
    undefined,
  );
  if (!any) return null;
  const total = counted(list, search.view ?? "all");
  return (
    <div className="bulk" role="toolbar" aria-label="With the chosen work items">
      <strong className="nowrap">
        {all ? `All ${total} that match` : `${keys.size.toLocaleString("en-US")} chosen`}
      </strong>
      {!all && (
        <button type="button" className="link nowrap" onClick={chooseAll}>
          Choose all {total} that match
        </button>
      )}
      <span className="bulk__acts">
        {acts.map(({ repair, label, icon }) => (
          <button
            key={repair}
            type="button"
            className="button button--sm"
            disabled={!may}
            onClick={() => setAct(repair)}
          >
            <Icon name={icon} small />
            {label}…
          </button>
        ))}
        {!may && <span className="weak">Your role does not allow it</span>}
      </span>
      <button type="button" className="button button--quiet button--sm" onClick={clear}>
        Clear
      </button>
      {act && (
        <BulkDialog
          act={act}
          selection={selection}
          search={search}
          onClose={(isDone) => {
            setAct(undefined);
            if (isDone) clear();
          }}
        />
      )}
    </div>
  );
}
