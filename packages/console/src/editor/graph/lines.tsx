import { memo } from "react";
import type { Drawing, DrawnLine } from "./drawing.ts";
import { countOf, type Overlay } from "./overlay.ts";

/** The bands of the stages and all lines between nodes, with their words. */
export const Under = memo(({ drawing, overlay }: { drawing: Drawing; overlay: Overlay | undefined }) => (
  <div className="flow__under">
    {drawing.bands.map(({ name, y, height }) => (
      <div key={name} className="flow__band" style={{ top: y, height }} />
    ))}
    <svg className="graph__edges flow__lines" aria-hidden="true">
      {drawing.lines.map((line) => (
        <path key={line.id} d={line.d} className={classOf(line, overlay)} />
      ))}
    </svg>
    {drawing.lines.map(({ id, label }) =>
      label ? (
        <span
          key={id}
          className={`edge-label ${label.centred ? "edge-label--centred" : ""}`}
          title={label.title}
          style={{ left: label.x, top: label.y, maxWidth: label.width }}
        >
          {label.text}
        </span>
      ) : null,
    )}
    {overlay?.is === "past" && <CountsOn lines={drawing.lines} overlay={overlay} />}
  </div>
));

function CountsOn({ lines, overlay }: { lines: readonly DrawnLine[]; overlay: Overlay }) {
  return lines.map(({ id, counts, at }) => {
    const many = counts && countOf(counts, overlay);
    return many === undefined || !at ? null : (
      <span
        key={id}
        className={["edge-count", at.left && "edge-count--left", !many && "is-none"]
          .filter(Boolean)
          .join(" ")}
        style={{ left: at.x, top: at.y }}
      >
        {many.toLocaleString("en-US")}
      </span>
    );
  });
}

function classOf({ counts, look }: DrawnLine, overlay: Overlay | undefined): string {
  const many = overlay && counts ? countOf(counts, overlay) : undefined;
  const gone = overlay?.is === "path" && counts && (many ? "is-taken" : "is-faded");
  return [look === "back" && "is-back", gone, overlay?.is === "past" && many === 0 && "is-faded"]
    .filter(Boolean)
    .join(" ");
}
