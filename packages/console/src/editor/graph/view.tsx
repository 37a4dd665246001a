import { useMemo } from "react";
import { count } from "../../format/value.ts";
import { remembered } from "../../shell/remembered.ts";
import { gather, type Told } from "../../story/gather.ts";
import { pathOf as pathOfKey } from "../outline/parts.ts";
import { pastOf, usePast } from "../past/use-past.ts";
import { useTried, useTrying } from "../try/trying.ts";
import { wayOf } from "../try/way.ts";
import type { ViewProps } from "../views.ts";
import { WorkflowGraph } from "./graph.tsx";
import type { Overlay } from "./overlay.ts";

const DAYS = 30;
const shown = remembered("editor.past", false);

/** The graph as a view of the editor: with what became of the last days' items, or the way of the one that is tried. */
export default function GraphView({ editor, hits, onAdd, onOpen }: ViewProps) {
  const [trying] = useTrying(editor.id);
  const { data: tried } = useTried(editor, trying);
  const withPast = shown.use();
  const { data: past, isLoading } = usePast(editor.id, { days: DAYS, enabled: withPast });
  const overlay = useMemo<Overlay | undefined>(() => {
    if (trying.on && trying.item && tried) return wayOf(gather(tried.entries as Told[]));
    return withPast && past ? { is: "past", of: (step) => pastOf(past, step) } : undefined;
  }, [trying, tried, withPast, past]);
  const found = useMemo(() => hits && [...hits].map(pathOfKey), [hits]);
  return (
    <WorkflowGraph editor={editor} hits={found} overlay={overlay} {...{ onAdd, onOpen }}>
      <span className="flow__tools">
        <label className="chip flow__past">
          <input type="checkbox" checked={withPast} onChange={() => shown.set(!withPast)} />
          Last {DAYS} days
          {withPast && (
            <span className="weak" role="status">
              {isLoading ? "counting…" : past && lookedAt(past)}
            </span>
          )}
        </label>
      </span>
    </WorkflowGraph>
  );
}

const lookedAt = ({ items, looked }: { items: number; looked: number }): string =>
  looked < items
    ? `${looked.toLocaleString("en-US")} of about ${items.toLocaleString("en-US")} items`
    : count(items, "item");
