import type { Action } from "../../actions/action.ts";
import type { Editor } from "../editor.ts";
import { tryOn } from "./trying.ts";

/** Opens what the text is tried in. */
export const tryIt: Action<Editor> = {
  id: "editor.try",
  label: "Try it",
  icon: "play",
  keys: ["T"],
  keywords: ["test", "debug", "simulate", "run"],
  blocked: ({ readable }) => (readable ? undefined : "The text has a mistake that has to be mended first."),
  perform: ({ id }) => tryOn(id, { on: true }),
};

export const tryActions = [tryIt];
