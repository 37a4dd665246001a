import type { Problem } from "@throughline/workflow";
import { createContext } from "react";
import type { DrawnNode } from "./drawing.ts";
import type { Overlay } from "./overlay.ts";

/** What is shown of the picture, and what can be done with a node of it. */
export interface Showing {
  selected: string | undefined;
  /** The one node that the Tab key comes to. */
  focused: string | undefined;
  /** Nodes that stay as they are, while the others step back; undefined: nothing is looked for. */
  dimmed: ReadonlySet<string> | undefined;
  problems: ReadonlyMap<string, Problem[]>;
  overlay: Overlay | undefined;
  look(node: DrawnNode): void;
  open(node: DrawnNode): void;
  toggle(id: string): void;
}

export const Shown = createContext<Showing>({
  ...{ selected: undefined, focused: undefined, dimmed: undefined, overlay: undefined },
  problems: new Map(),
  ...{ look() {}, open() {}, toggle() {} },
});
