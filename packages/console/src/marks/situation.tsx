import type { WorkItemRow } from "../api/types.ts";
import { asWritten, waitWords } from "../format/condition.ts";
import { title } from "../format/value.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icons.ts";

interface Look {
  word: string;
  /** For narrow places. */
  short?: string;
  icon: IconName;
  tone?: "danger" | "person" | "success";
}

/** The state that stands in place of the stage's name; none while the item is simply being worked on. */
export function situationOf(
  row: Pick<WorkItemRow, "situation" | "waitingFor" | "touchedByHand" | "outcome">,
): Look | undefined {
  switch (row.situation) {
    case "incident":
      return { word: "Incident", icon: "alert", tone: "danger" };
    case "foreign-write":
      return { word: "Foreign write", icon: "foreign", tone: "danger" };
    case "needs-person":
      return { word: "Needs a person", icon: "person", tone: "person" };
    case "waiting":
      return waitingLook(row.waitingFor);
    case "resolved":
      return { word: "Resolved", icon: "check", tone: "success" };
    case "cancelled":
      return { word: row.outcome ? title(row.outcome) : "Cancelled", icon: "x" };
    case "working":
      return row.touchedByHand ? { word: "Touched by hand", icon: "edit" } : undefined;
  }
}

function waitingLook(what: string): Look {
  if (!what) return { word: "Waiting", icon: "wait" };
  const words = waitWords(what);
  // the hourglass says that it waits
  const short = words.startsWith("until ") ? asWritten(what) : `Waiting: ${what}`;
  return { word: `Waiting ${words}`, short, icon: "wait" };
}

export function State({ look, short }: { look: Look; short?: boolean }) {
  return (
    <span className={`state ${look.tone ? `state--${look.tone}` : ""}`} title={look.word}>
      <Icon name={look.icon} />
      <span className="truncate">
        {short && look.short ? (
          <>
            <span aria-hidden="true">{look.short}</span>
            <span className="sr-only">{look.word}</span>
          </>
        ) : (
          look.word
        )}
      </span>
    </span>
  );
}

/** Progress through the stages, and where the item stands. */
export function Stages({ row }: { row: WorkItemRow }) {
  const look = situationOf(row);
  const halted = look?.tone === "danger";
  const ended = row.situation === "resolved";
  return (
    <span className={`stages ${halted ? "stages--halted" : ""}`} title={row.stage}>
      <span className="stages__track" aria-hidden="true">
        {Array.from({ length: row.stageCount }, (_, index) => (
          <i
            // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its number
            key={index}
            className={index < row.stageIndex || ended ? "is-done" : index === row.stageIndex ? "is-now" : ""}
          />
        ))}
      </span>
      {look ? <State look={look} short /> : <span className="truncate">{row.stage}</span>}
      <span className="sr-only">
        {look ? `, ${row.stage}` : ""}, stage {Math.min(row.stageIndex + 1, row.stageCount)} of{" "}
        {row.stageCount}
      </span>
    </span>
  );
}
