import type { Problem } from "@throughline/workflow";
import { memo, useContext } from "react";
import { count, title } from "../../format/value.ts";
import { Icon } from "../../marks/icon.tsx";
import type { DrawnNode } from "./drawing.ts";
import { stateOf, told } from "./overlay.ts";
import { Shown } from "./shown.ts";

/** What xyflow hands over: the node as it was laid out. */
export interface CardProps {
  data: { node: DrawnNode };
}

/** One node of the graph: a button that looks at what it stands for. */
export const Card = memo(({ data: { node } }: CardProps) => {
  const { selected, focused, dimmed, problems, overlay, open, look, toggle } = useContext(Shown);
  const found = problems.get(node.id) ?? [];
  const tally = overlay && node.is === "step" ? overlay.of(node.step ?? node.id) : undefined;
  const chosen = selected === node.id;
  const onPath = overlay?.is === "path";
  const counted = overlay?.is === "past" && node.is === "step";
  const said = onPath ? overlay.says?.(node.step ?? node.id) : undefined;
  const text = counted ? told(tally) : said || node.text;
  const classes = [
    "node",
    chosen && "node--chosen",
    node.is !== "step" && `node--${node.is}`,
    dimmed && !dimmed.has(node.id) && "is-dim",
    onPath && node.is === "step" && `node--${stateOf(tally)}`,
    found.some(({ severity }) => severity === "error") && "node--problem",
  ];
  return (
    <>
      <button
        type="button"
        className={classes.filter(Boolean).join(" ")}
        data-node={node.id}
        tabIndex={focused === node.id ? 0 : -1}
        aria-current={chosen || undefined}
        title={text || undefined}
        onClick={() => look(node)}
        onDoubleClick={() => open(node)}
      >
        {node.is !== "start" && (
          <span className={`node__mark by--${node.hue}`}>
            <Icon name={node.icon} />
          </span>
        )}
        <span className="node__words">
          <span className="node__name truncate">{node.title}</span>
          {found.length > 0 && <span className="sr-only">{count(found.length, "problem")}</span>}
          {text && <span className="node__text truncate">{text}</span>}
        </span>
        {node.is !== "start" && !counted && <span className="node__side">{node.kind}</span>}
      </button>
      {node.holds !== undefined && (
        <button
          type="button"
          className="fold nopan"
          tabIndex={-1}
          aria-expanded={!node.collapsed}
          aria-label={`${node.collapsed ? "Show" : "Hide"} the steps of ${node.title}`}
          onClick={() => toggle(node.id)}
        >
          <Icon name={node.collapsed ? "down" : "up"} small />
        </button>
      )}
      {found[0] && <Flag found={found} free={node.free} />}
    </>
  );
});

/** What is wrong with the node's step, beside it where there is room, else on its corner. */
function Flag({ found, free }: { found: Problem[]; free: boolean }) {
  const worst = found.find(({ severity }) => severity === "error") ?? (found[0] as Problem);
  const words = found.length > 1 ? count(found.length, "problem") : title(worst.code);
  return (
    <span
      className={`state node__flag ${worst.severity === "error" ? "state--danger" : "state--warning"} ${free ? "" : "node__flag--corner"}`}
      title={found.map(({ message }) => message).join("\n")}
      aria-hidden="true"
    >
      <Icon name="alert" />
      {free && <span className="truncate">{words}</span>}
    </span>
  );
}
