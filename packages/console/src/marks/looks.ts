import type { WorkItemRow } from "../api/types.ts";
import { isCondition, waitWords } from "../format/condition.ts";
import { title } from "../format/value.ts";
import type { IconName } from "./icons.ts";

/** How a situation is shown: a word, an icon, and a colour where somebody must look. */
export interface Look {
  word: string;
  /** For the tooltip and screen readers. */
  more?: string;
  icon: IconName;
  tone?: "danger" | "person" | "success";
}

/** The state that stands in place of the stage's name; none while the item is simply being worked on. */
export function situationOf(
  row: Pick<WorkItemRow, "situation" | "waitingFor" | "milestone" | "touchedByHand" | "outcome">,
): Look | undefined {
  switch (row.situation) {
    case "incident":
      return { word: "Incident", icon: "alert", tone: "danger" };
    case "foreign-write":
      return { word: "Foreign write", icon: "foreign", tone: "danger" };
    case "needs-person":
      return { word: "Needs a person", icon: "person", tone: "person" };
    case "waiting":
      return waitingLook(row);
    case "resolved":
      return { word: "Resolved", icon: "check", tone: "success" };
    case "cancelled":
      return { word: row.outcome ? title(row.outcome) : "Cancelled", icon: "x" };
    case "working":
      return touched(row);
  }
}

function touched(row: Pick<WorkItemRow, "touchedByHand">): Look | undefined {
  return row.touchedByHand ? { word: "Touched by hand", icon: "edit" } : undefined;
}

/**
 * A wait for the record itself to change is its owner's work in progress, so the stage's name says enough;
 * unless the milestone is paused: then it is somebody else's turn.
 */
function waitingLook(row: Pick<WorkItemRow, "waitingFor" | "milestone" | "touchedByHand">): Look | undefined {
  const { waitingFor, milestone } = row;
  if (waitingFor && !isCondition(waitingFor)) return { word: `Waiting: ${waitingFor}`, icon: "wait" };
  if (milestone?.status === "paused")
    return { word: "Waiting", more: "the milestone is paused", icon: "wait" };
  return touched(row);
}

/** As `situationOf`, and what the record has to become for the wait to end: where there is room to say it. */
export function situationInFull(row: Parameters<typeof situationOf>[0]): Look | undefined {
  const look = situationOf(row);
  if (look || row.situation !== "waiting" || !row.waitingFor) return look;
  return { word: `Waiting ${waitWords(row.waitingFor)}`, icon: "wait" };
}
