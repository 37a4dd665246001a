import { useState } from "react";
import type { ScanReport } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { layout, NODE } from "./layout.ts";
import { iconOf } from "./writers.tsx";

/** The drawing of who sets whom off. One that is chosen shows its own lines and says what they are. */
export default function Drawing({ report }: { report: ScanReport }) {
  const [chosen, setChosen] = useState<string>();
  const { width, height, columns, nodes, edges, left } = layout(report);
  const nameOf = (key: string) => nodes.find((node) => node.key === key)?.name ?? key;
  const own = edges.filter(({ from, to }) => chosen === from || chosen === to);
  return (
    <>
      <div className="board__scroll fires">
        <div className="graph" style={{ "--w": `${width}px`, "--h": `${height}px` } as React.CSSProperties}>
          <svg className="graph__edges" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            <defs>
              <marker
                id="fires-end"
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto"
              >
                <path d="M1 1l6 3-6 3" fill="none" stroke="context-stroke" />
              </marker>
            </defs>
            {edges.map(({ from, to, path, certain }) => (
              <path
                key={`${from} ${to}`}
                d={path}
                markerEnd="url(#fires-end)"
                className={`${chosen === from || chosen === to ? "is-taken" : chosen ? "is-dim" : ""} ${certain ? "" : "is-faded"}`}
              />
            ))}
          </svg>
          {columns.map(({ name, x }) => (
            <span key={name} className="fires__moment" style={{ left: x, width: NODE.width }}>
              {name}
            </span>
          ))}
          {nodes.map(({ key, name, kind, inLoop, x, y }) => (
            <button
              key={key}
              type="button"
              className={`node ${chosen === key ? "node--chosen" : ""} ${inLoop ? "node--loop" : ""}`}
              style={
                {
                  "--x": `${x}px`,
                  "--y": `${y}px`,
                  "--nw": `${NODE.width}px`,
                  "--nh": `${NODE.height}px`,
                } as React.CSSProperties
              }
              aria-pressed={chosen === key}
              title={`${kind} ${name}`}
              onClick={() => setChosen(chosen === key ? undefined : key)}
            >
              <span className="node__mark by--rule">
                <Icon name={inLoop ? "loop" : iconOf(kind)} />
              </span>
              <span className="node__words">
                <span className="node__name truncate">{name}</span>
              </span>
            </button>
          ))}
        </div>
      </div>
      <p className="fires__told" role="status">
        {chosen
          ? own
              .map(
                ({ from, to, field, certain }) =>
                  `${nameOf(from)} ${certain ? "sets off" : "may set off"} ${nameOf(to)} by ${field}`,
              )
              .join(" · ")
          : "Choose a writer to see whom it sets off, and by which field. A dashed line hangs on what is only known when it runs."}
        {left > 0 && ` ${left} more writers are in the export.`}
      </p>
    </>
  );
}
