import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Path } from "@throughline/workflow";
import { type ComponentType, type LazyExoticComponent, lazy, useSyncExternalStore } from "react";
import type { IconName } from "../marks/icons.ts";
import { remembered } from "../shell/remembered.ts";
import type { Editor } from "./editor.ts";
import { Outline } from "./outline/outline.tsx";

/** What a view of the document is given. */
export interface ViewProps {
  editor: Editor;
  /** Keys of the parts that a search has found; the others are dimmed. Absent: nothing is looked for. */
  hits?: ReadonlySet<string> | undefined;
  /** Asks which kind of step is to be put into a list at a place. */
  onAdd?: (list: Path, index: number) => void;
  /** The form of what is looked at is wanted. */
  onOpen?: () => void;
}

export interface View {
  name: string;
  label: string;
  icon: IconName;
  component: ComponentType<ViewProps> | LazyExoticComponent<ComponentType<ViewProps>>;
}

/** The views of one document, the first one is shown to a newcomer. */
export const views: [View, ...View[]] = [
  { name: "graph", label: "Graph", icon: "flow", component: lazy(() => import("./graph/view.tsx")) },
  {
    name: "outline",
    label: "Outline",
    icon: "items",
    component: Outline,
  },
  { name: "text", label: "Text", icon: "edit", component: lazy(() => import("./text/text.tsx")) },
];

const last = remembered<string | undefined>("editor.view", undefined);

const narrowWindow = matchMedia("(max-width: 900px)");

const useNarrow = () =>
  useSyncExternalStore(
    (listener) => {
      narrowWindow.addEventListener("change", listener);
      return () => narrowWindow.removeEventListener("change", listener);
    },
    () => narrowWindow.matches,
  );

/** Which view is shown: the address says so, else the one that was shown last; in a narrow window the outline. */
export function useView(): { view: View; show(name: string): void; narrow: boolean } {
  const { view: asked } = useSearch({ from: "/workflows/$id" });
  const navigate = useNavigate({ from: "/workflows/$id" });
  const narrow = useNarrow();
  const name = asked ?? (narrow ? "outline" : last.get());
  return {
    view: views.find((one) => one.name === name) ?? views[0],
    narrow,
    show(name) {
      last.set(name);
      void navigate({ search: (before) => ({ ...before, view: name }), replace: true });
    },
  };
}
