import type { Action } from "../actions/action.ts";
import type { OpenEditor } from "./document/document.ts";

/** What can be done to the text, whatever view it is seen in. */
export const undo: Action<OpenEditor> = {
  id: "editor.undo",
  label: ({ undoes }) => (undoes === undefined ? "Undo" : `Undo: ${undoes}`),
  icon: "undo",
  keys: ["Mod+Z"],
  blocked: ({ undoes }) => (undoes === undefined ? "Nothing was changed yet." : undefined),
  perform: ({ undo }) => undo(),
};

export const redo: Action<OpenEditor> = {
  id: "editor.redo",
  label: ({ redoes }) => (redoes === undefined ? "Redo" : `Redo: ${redoes}`),
  icon: "redo",
  keys: ["Mod+Shift+Z", "Mod+Y"],
  blocked: ({ redoes }) => (redoes === undefined ? "Nothing was undone." : undefined),
  perform: ({ redo }) => redo(),
};

export const editing = [undo, redo];
