import type { WorkItemRow } from "../api/types.ts";
import { Icon } from "./icon.tsx";
import { type Look, situationOf } from "./looks.ts";

/** A state as a chip: its icon and its word. */
export function State({ look }: { look: Look }) {
  return (
    <span
      className={`state ${look.tone ? `state--${look.tone}` : ""}`}
      title={[look.word, look.more].filter(Boolean).join(", ")}
    >
      <Icon name={look.icon} />
      <span className="truncate">{look.word}</span>
      {look.more && <span className="sr-only">, {look.more}</span>}
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
      {look ? <State look={look} /> : <span className="truncate">{row.stage}</span>}
      <span className="sr-only">
        {look ? `, ${row.stage}` : ""}, stage {Math.min(row.stageIndex + 1, row.stageCount)} of{" "}
        {row.stageCount}
      </span>
    </span>
  );
}
