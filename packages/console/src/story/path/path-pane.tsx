import { type CSSProperties, type KeyboardEvent, useMemo } from "react";
import type { WorkItemStory } from "../../api/types.ts";
import { took } from "../../format/time.ts";
import { Icon } from "../../marks/icon.tsx";
import { Scroll } from "../../shell/scroll.tsx";
import type { Gathered } from "../gather.ts";
import { layout } from "./layout.ts";
import type { PathNode, Picture } from "./picture.ts";

interface Props {
  story: WorkItemStory;
  gathered: Gathered;
  now: number;
  selected: string;
  onSelect: (id: string) => void;
}

/** The workflow with the way this item took. */
export function PathPane({ story, gathered, now, selected, onSelect }: Props) {
  const picture = useMemo(() => layout(story, now, gathered), [story, now, gathered]);
  return (
    <section className="pane" aria-labelledby="path-title">
      <div className="pane__head">
        <h2 id="path-title">Path</h2>
        <span className="weak">
          {picture.taken} of {picture.steps} steps taken
        </span>
      </div>
      <Scroll label="Path through the workflow" className="pane__body canvas">
        <Graph picture={picture} selected={selected} onSelect={onSelect} />
      </Scroll>
    </section>
  );
}

function Graph({ picture, selected, onSelect }: { picture: Picture } & Pick<Props, "selected" | "onSelect">) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows are a shorthand; every node is a button
    <div
      className="graph"
      style={{ "--w": px(picture.width), "--h": px(picture.height) } as CSSProperties}
      onKeyDown={walk}
    >
      {picture.stages.map((stage) => (
        <div
          key={stage.name}
          className="graph__stage"
          style={{ "--y": px(stage.y), "--nh": px(stage.height) } as CSSProperties}
        >
          <span>{stage.name}</span>
          <em>{took(stage.ms)}</em>
        </div>
      ))}
      <svg className="graph__edges" viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden="true">
        {picture.edges.map((edge) => (
          <path key={edge.d} className={`is-${edge.state}`} d={edge.d} />
        ))}
      </svg>
      {picture.nodes.map((node) => (
        <Node key={node.id} node={node} chosen={node.select === selected} onSelect={onSelect} />
      ))}
      {picture.flags.map((flag) => (
        <button
          key={flag.id}
          type="button"
          className={`state state--danger graph__flag ${flag.select === selected ? "is-chosen" : ""}`}
          style={{ "--x": px(flag.x), "--y": px(flag.y) } as CSSProperties}
          data-select={flag.select}
          title={`${flag.text}: ${flag.more}`}
          onClick={() => onSelect(flag.select)}
        >
          <Icon name="foreign" />
          <span className="truncate">{flag.text}</span>
          <span className="sr-only">: {flag.more}</span>
        </button>
      ))}
    </div>
  );
}

const said: Record<PathNode["state"], string> = {
  taken: "taken",
  waiting: "waiting",
  failed: "in an incident",
  "not-taken": "not taken",
  ahead: "ahead",
};

function Node({
  node,
  chosen,
  onSelect,
}: {
  node: PathNode;
  chosen: boolean;
  onSelect: (id: string) => void;
}) {
  const { select } = node;
  const look = `node node--${node.state} node--${node.column} ${chosen ? "node--chosen" : ""}`;
  const place = {
    "--x": px(node.x),
    "--y": px(node.y),
    "--nw": px(node.width),
    "--nh": px(node.height),
  } as CSSProperties;
  const inside = (
    <>
      <span className={`node__mark by--${node.by ?? "rule"}`}>
        <Icon name={node.icon} />
      </span>
      <span className="node__words">
        <span className="node__name truncate">{node.title}</span>
        <span className="sr-only">, {said[node.state]} </span>
        {node.text && <span className="node__text truncate">{node.text}</span>}
      </span>
      {node.side && <span className="node__side">{node.side}</span>}
    </>
  );
  return (
    <>
      {select ? (
        <button
          type="button"
          className={look}
          style={place}
          data-select={select}
          aria-current={chosen ? "true" : undefined}
          title={`${node.title}${node.text ? `: ${node.text}` : ""}`}
          onClick={() => onSelect(select)}
        >
          {inside}
        </button>
      ) : (
        <div className={look} style={place} title={node.text}>
          {inside}
        </div>
      )}
      {node.unmet && (
        <p
          className="unmet"
          style={
            {
              "--x": px(node.x),
              "--y": px(node.y + node.height + 4),
              "--nw": px(node.width),
            } as CSSProperties
          }
        >
          {node.unmet.map((word) => (word.strong ? <b key={word.text}>{word.text}</b> : word.text))}
        </p>
      )}
    </>
  );
}

/** Arrows go to the nearest node in their direction. */
function walk(event: KeyboardEvent): void {
  const from = document.activeElement;
  if (!(from instanceof HTMLElement) || !from.dataset.select) return;
  const here = from.getBoundingClientRect();
  const distance = (to: DOMRect): number => {
    const dx = to.left - here.left;
    const dy = to.top - here.top;
    const sameColumn = Math.abs(dx) < 40;
    if (event.key === "ArrowDown" || event.key === "j")
      return sameColumn && dy > 4 ? dy : Number.POSITIVE_INFINITY;
    if (event.key === "ArrowUp" || event.key === "k")
      return sameColumn && dy < -4 ? -dy : Number.POSITIVE_INFINITY;
    if (event.key === "ArrowRight") return dx > 40 ? dx + Math.abs(dy) * 3 : Number.POSITIVE_INFINITY;
    if (event.key === "ArrowLeft") return dx < -40 ? -dx + Math.abs(dy) * 3 : Number.POSITIVE_INFINITY;
    return Number.POSITIVE_INFINITY;
  };
  let best: { element: HTMLElement; far: number } | undefined;
  for (const element of event.currentTarget.querySelectorAll<HTMLElement>("button[data-select]")) {
    const far = distance(element.getBoundingClientRect());
    if (far < (best?.far ?? Number.POSITIVE_INFINITY)) best = { element, far };
  }
  if (!best) return;
  event.preventDefault();
  best.element.focus();
  best.element.click();
}

function px(value: number): string {
  return `${value}px`;
}
