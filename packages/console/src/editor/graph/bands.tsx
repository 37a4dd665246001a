import type { Path } from "@throughline/workflow";
import { useViewport } from "@xyflow/react";
import { Icon } from "../../marks/icon.tsx";
import type { Drawing } from "./drawing.ts";

/** Names and milestones of the stages, at the sides of the pane wherever one has moved to. */
export function BandNames({
  drawing: { bands },
  onSelect,
  onToggle,
}: {
  drawing: Drawing;
  onSelect: (path: Path) => void;
  onToggle: (id: string) => void;
}) {
  const { y, zoom } = useViewport();
  return (
    <ol className="flow__names">
      {bands.map(({ name, path, milestone, collapsed, ...band }) => (
        <li key={name} style={{ top: y + band.y * zoom, height: band.height * zoom }}>
          <span className="flow__name">
            <button
              type="button"
              className="fold"
              tabIndex={-1}
              aria-expanded={!collapsed}
              aria-label={`${collapsed ? "Show" : "Hide"} the steps of ${name}`}
              onClick={() => onToggle(`stage/${name}`)}
            >
              <Icon name={collapsed ? "right" : "down"} small />
            </button>
            <button type="button" className="flow__stage" tabIndex={-1} onClick={() => onSelect(path)}>
              {name}
            </button>
          </span>
          {milestone && <em>{milestone}</em>}
        </li>
      ))}
    </ol>
  );
}
