import { useReactFlow } from "@xyflow/react";
import { Icon } from "../../marks/icon.tsx";
import type { IconName } from "../../marks/icons.ts";

/** Nearer, farther, all of it, what is looked at; and whether there is a map. */
export function Tools({
  selected,
  map,
  onMap,
}: {
  selected: string | undefined;
  map: boolean;
  onMap: () => void;
}) {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const tools: { label: string; icon: IconName; act: () => void; off?: boolean; pressed?: boolean }[] = [
    { label: "Zoom in", icon: "plus", act: () => void zoomIn() },
    { label: "Zoom out", icon: "minus", act: () => void zoomOut() },
    { label: "Fit", icon: "fit", act: () => void fitView({ padding: 0.05, maxZoom: 1 }) },
    {
      ...{ label: "Zoom to what is selected", icon: "target", off: !selected },
      act: () => void fitView({ nodes: [{ id: selected ?? "" }], maxZoom: 1.2, padding: 1 }),
    },
    { label: "Map", icon: "map", act: onMap, pressed: map },
  ];
  return (
    <div className="flow__tools">
      {tools.map(({ label, icon, act, off, pressed }) => (
        <button
          key={label}
          type="button"
          className="button button--sm button--icon"
          aria-label={label}
          title={label}
          aria-pressed={pressed}
          disabled={off}
          onClick={act}
        >
          <Icon name={icon} small />
        </button>
      ))}
    </div>
  );
}
