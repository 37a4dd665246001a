import type { Action } from "../actions/action.ts";
import type { VersionList } from "../api/types.ts";
import { count } from "../format/value.ts";
import type { Opened } from "./document/use-editor.ts";
import type { Saving } from "./save/use-save.ts";

/** What is shown beside the text: a side of the version that is worked on. */
export type Side = "compare" | "what-if" | "activate";

export interface Going {
  opened: Opened;
  list: VersionList;
  saving: Saving;
  may: { save: boolean; check: boolean; activate: boolean };
  open(side: Side): void;
}

const unsaved = ({ opened }: Going) => (opened.unsaved ? "Save it as a draft first." : undefined);

const onlyLive = ({ list, opened }: Going) => {
  if (list.active === null) return "No version is live yet to compare it with.";
  return list.active === opened.base.number ? `v${list.active} is what is live.` : undefined;
};

export const errorsIn = ({ editor }: Opened) =>
  editor.problems.filter(({ severity }) => severity === "error").length;

export const save: Action<Going> = {
  id: "editor.save",
  label: "Save draft",
  icon: "check",
  keys: ["Mod+S"],
  blocked: ({ opened, saving, may }) => {
    if (!may.save) return "You may look, and not save.";
    if (saving.busy) return "It is being saved.";
    if (!opened.unsaved) return "Everything is saved.";
    return opened.editor.readable ? undefined : "A text that cannot be read is not saved; mend it first.";
  },
  perform: ({ saving }) => saving.save(),
};

export const compare: Action<Going> = {
  id: "editor.compare",
  label: "Compare",
  icon: "table",
  keywords: ["difference", "versions"],
  blocked: (going) => unsaved(going) ?? onlyLive(going),
  perform: ({ open }) => open("compare"),
};

export const whatIf: Action<Going> = {
  id: "editor.what-if",
  label: "What-if",
  icon: "clock",
  keywords: ["past", "replay"],
  blocked: (going) => unsaved(going) ?? onlyLive(going),
  perform: ({ open }) => open("what-if"),
};

export const activate: Action<Going> = {
  id: "editor.activate",
  label: "Activate",
  icon: "play",
  keywords: ["go live", "publish"],
  blocked: (going) => {
    const { opened, list, may } = going;
    const errors = errorsIn(opened);
    if (errors > 0) return `${count(errors, "problem")} to solve before it can be activated.`;
    if (!may.activate) return "You may not activate versions.";
    if (opened.unsaved) return "Save it as a draft first.";
    if (list.active === opened.base.number) return `v${opened.base.number} is live.`;
    return opened.judging ? "It is still being proven." : undefined;
  },
  perform: ({ open }) => open("activate"),
};

export const going = [save, compare, whatIf, activate];
