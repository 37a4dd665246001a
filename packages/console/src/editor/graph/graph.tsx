import type { Path } from "@throughline/workflow";
import {
  MiniMap,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStoreApi,
  ViewportPortal,
} from "@xyflow/react";
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import type { Editor } from "../editor.ts";
import { BandNames } from "./bands.tsx";
import { type Drawing, type DrawnNode, nodeAt, problemsAt, size } from "./drawing.ts";
import { layout } from "./layout.ts";
import { Under } from "./lines.tsx";
import { Card } from "./node.tsx";
import type { Overlay } from "./overlay.ts";
import { Pluses } from "./pluses.tsx";
import { type Showing, Shown } from "./shown.ts";
import { Tools } from "./tools.tsx";
import { type Direction, walk } from "./walk.ts";
import "@xyflow/react/dist/base.css";
import "./graph.css";

export interface GraphProps {
  editor: Editor;
  /** Paths of what a search found: everything else steps back. Absent: nothing is looked for. */
  hits?: readonly Path[] | undefined;
  /** Nothing can be put in. */
  readOnly?: boolean;
  /** What is told on top of it. */
  overlay?: Overlay | undefined;
  /** What stands beside the tools: what can be told on top of it. */
  children?: React.ReactNode;
  /** Enter, or two clicks: the form of what is looked at. */
  onOpen?: (() => void) | undefined;
  /** A step is to be put into a list of steps at a place. */
  onAdd?: ((list: Path, index: number) => void) | undefined;
}

const TYPES = { card: Card };
const NO_EDGES: never[] = [];
const ZOOM = { least: 0.15, most: 1.5 };

/** Beside what is drawn, in pixels; and how small it is shown at most without being asked. */
const MARGIN = 80;
const LEAST_READ = 0.6;

/** The workflow as a graph: always laid out anew from the text, nothing of it is kept anywhere. */
export function WorkflowGraph(props: GraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ editor, hits, readOnly, overlay, children, onOpen, onAdd }: GraphProps) {
  const { workflow, places, problems, selection, select } = editor;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [map, setMap] = useState(true);
  const pane = useRef<HTMLDivElement>(null);
  const hint = useId();
  const flow = useReactFlow();

  const drawing = useMemo<Drawing | undefined>(
    () => workflow && layout(workflow, places, collapsed),
    [workflow, places, collapsed],
  );
  const nodes = useFlowNodes(drawing);
  const selected = drawing && selection && nodeAt(drawing.nodes, selection)?.id;

  const toggle = useCallback(
    (id: string) =>
      setCollapsed((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    [],
  );
  const look = useCallback((node: DrawnNode) => select(node.path), [select]);
  const open = useCallback(
    (node: DrawnNode) => {
      if (node.is === "stage") toggle(node.id);
      else {
        select(node.path);
        onOpen?.();
      }
    },
    [select, onOpen, toggle],
  );
  const showing = useMemo<Showing>(
    () => ({
      ...{ selected, overlay, look, open, toggle },
      focused: selected ?? drawing?.nodes[0]?.id,
      dimmed: hits && drawing && new Set(hits.flatMap((path) => nodeAt(drawing.nodes, path)?.id ?? [])),
      problems: drawing ? problemsAt(drawing.nodes, problems) : new Map(),
    }),
    [selected, overlay, look, open, toggle, drawing, hits, problems],
  );
  useInSight(drawing, selected, pane);

  if (!drawing) return <p className="loading">The text cannot be read, so there is nothing to draw yet.</p>;

  const press = (event: KeyboardEvent) => {
    const to = keyed(event.key, drawing, selected);
    const button = event.target as HTMLElement;
    if (!to || event.ctrlKey || event.metaKey || event.altKey || !button.dataset.node) return;
    event.preventDefault();
    if (to === "open") {
      const node = drawing.nodes.find(({ id }) => id === button.dataset.node);
      if (node) open(node);
    } else {
      const node = drawing.nodes.find(({ id }) => id === to);
      if (node) select(node.path);
    }
  };

  return (
    <Shown value={showing}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows go from button to button inside */}
      <div ref={pane} className="flow" onKeyDown={press}>
        <p id={hint} className="sr-only">
          Arrow keys walk along the ways, Enter opens what is looked at. The outline has the same as a list.
        </p>
        <ReactFlow
          nodes={nodes}
          edges={NO_EDGES}
          nodeTypes={TYPES}
          aria-label="Graph of the workflow"
          aria-describedby={hint}
          {...QUIET}
          minZoom={ZOOM.least}
          maxZoom={ZOOM.most}
          onInit={() => void flow.setViewport(firstView(drawing, pane.current))}
        >
          <ViewportPortal>
            <Under drawing={drawing} overlay={overlay} />
            {!readOnly && onAdd && <Pluses pluses={drawing.pluses} onAdd={onAdd} />}
          </ViewportPortal>
          {map && (
            <MiniMap
              {...{ pannable: true, zoomable: true, position: "bottom-right" }}
              className="flow__map"
              ariaLabel="Map of the graph"
              nodeClassName={({ id }) => (id === selected ? "is-here" : "")}
            />
          )}
          <BandNames drawing={drawing} onSelect={select} onToggle={toggle} />
          <Panel position="bottom-right">
            <Tools selected={selected} map={map} onMap={() => setMap(!map)} />
          </Panel>
          {children && <Panel position="bottom-left">{children}</Panel>}
        </ReactFlow>
      </div>
    </Shown>
  );
}

/** Nothing is moved, joined or chosen but by our own buttons. */
const QUIET = {
  ...{ nodesDraggable: false, nodesConnectable: false, nodesFocusable: false, edgesFocusable: false },
  ...{ elementsSelectable: false, disableKeyboardA11y: true, deleteKeyCode: null, selectionKeyCode: null },
  ...{ zoomOnDoubleClick: false, panOnScroll: true, onlyRenderVisibleElements: true },
  attributionPosition: "bottom-center",
} as const;

/** Nodes for xyflow: the same object as before for a node that is as it was, so that nothing of it is done again. */
function useFlowNodes(drawing: Drawing | undefined) {
  const before = useRef(new Map<string, { key: string; flow: ReturnType<typeof flowNode> }>());
  return useMemo(() => {
    const now: typeof before.current = new Map();
    for (const node of drawing?.nodes ?? []) {
      const key = JSON.stringify(node);
      const known = before.current.get(node.id);
      now.set(node.id, known?.key === key ? known : { key, flow: flowNode(node) });
    }
    before.current = now;
    return [...now.values()].map(({ flow }) => flow);
  }, [drawing]);
}

const flowNode = (node: DrawnNode) => ({
  ...{ id: node.id, type: "card", data: { node }, position: { x: node.x, y: node.y } },
  ...{ width: node.width, height: node.height, handles: [] },
  measured: { width: node.width, height: node.height },
});

/** What a key leads to: the id of a node, or its form. */
function keyed(key: string, drawing: Drawing, selected: string | undefined): string | undefined {
  if (key === "Enter") return "open";
  const steps = drawing.nodes.filter(({ is }) => is !== "handler");
  if (key === "Home") return steps[0]?.id;
  if (key === "End") return steps.at(-1)?.id;
  return key.startsWith("Arrow") ? walk(drawing, selected ?? "", key as Direction) : undefined;
}

/** As large as the width of the pane allows, from the top: with what stands beside the stages where that fits, too. */
function firstView({ left, right, stages }: Drawing, pane: HTMLElement | null) {
  const width = pane?.clientWidth ?? 800;
  const reach = right - left + MARGIN <= width ? right : stages;
  const zoom = Math.max(LEAST_READ, Math.min(1, width / (reach - left + MARGIN)));
  const middle = width / 2 - ((left + reach) / 2) * zoom;
  // of what does not fit, the spine is seen
  return { x: Math.min(middle, width - (size.node / 2 + MARGIN / 2) * zoom), y: 0, zoom };
}

/** Brings what is looked at into sight, and the focus with it where the graph has it. */
function useInSight(
  drawing: Drawing | undefined,
  selected: string | undefined,
  pane: React.RefObject<HTMLDivElement | null>,
) {
  const { setCenter } = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    const node = drawing?.nodes.find(({ id }) => id === selected);
    const within = pane.current;
    if (!node || !within) return;
    const [x, y, zoom] = store.getState().transform;
    const [at, top] = [node.x * zoom + x, node.y * zoom + y];
    const seen =
      at >= 0 &&
      top >= 0 &&
      at + node.width * zoom <= within.clientWidth &&
      top + (node.height + size.gap) * zoom <= within.clientHeight;
    if (!seen) void setCenter(node.x + node.width / 2, node.y + node.height / 2, { zoom });
    if (!within.contains(document.activeElement)) return;
    // it may have to be drawn first
    const frame = requestAnimationFrame(() =>
      within
        .querySelector<HTMLElement>(`[data-node="${CSS.escape(node.id)}"]`)
        ?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(frame);
  }, [drawing, selected, pane, setCenter, store]);
}
