import type { IconName } from "./icons.ts";

/** How a kind of step is drawn. A kind that is not here gets the plain look: nothing else depends on it. */
export interface KindLook {
  icon: IconName;
  /** The colour of the icon: as of those who decide in it. */
  hue: "rule" | "table" | "model" | "person";
  /** Before the name of a step that is one word: "Assign owner". */
  verb?: string;
}

const looks: Record<string, KindLook> = {
  interpret: { icon: "model", hue: "model" },
  decide: { icon: "table", hue: "table" },
  assign: { icon: "assign", hue: "rule", verb: "Assign" },
  update: { icon: "edit", hue: "rule", verb: "Update" },
  wait: { icon: "wait", hue: "rule", verb: "Wait for" },
  ask: { icon: "person", hue: "person" },
  "ask customer": { icon: "mail", hue: "person" },
  check: { icon: "check", hue: "rule", verb: "Check" },
  call: { icon: "call", hue: "rule" },
  delegate: { icon: "plug", hue: "model", verb: "Delegate" },
  notify: { icon: "mail", hue: "rule" },
  branch: { icon: "rule", hue: "rule" },
  parallel: { icon: "lanes", hue: "rule" },
  repeat: { icon: "loop", hue: "rule" },
  end: { icon: "stop", hue: "rule" },
};

const PLAIN: KindLook = { icon: "bolt", hue: "rule" };

export const kindLook = (kind: string | undefined): KindLook =>
  (kind !== undefined && Object.hasOwn(looks, kind) && looks[kind]) || PLAIN;
