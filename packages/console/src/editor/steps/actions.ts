import type { Action } from "../../actions/action.ts";
import type { Editor, TextEdit } from "../editor.ts";
import { copied, moving, pasting, removing, type Slot, slotIn, stepIn } from "./edits.ts";

/** What the actions on steps work with. */
export interface StepContext {
  editor: Editor;
  /** Asks which kind of step is to be put there. */
  add(slot: Slot): void;
  /** Says something to who works here. */
  say(text: string): void;
}

const noStep = ({ editor }: StepContext) => {
  if (!editor.readable) return "The text has a mistake that has to be mended first.";
  return stepIn(editor) ? undefined : "No step is selected.";
};

const noText = ({ editor }: StepContext) =>
  copied(editor) === undefined ? "No step of a list is selected." : undefined;

function make({ editor, say }: StepContext, edit: TextEdit | undefined, otherwise: string): void {
  if (!edit || !editor.edit(edit)) say(otherwise);
}

const copy = (context: StepContext): void => {
  const text = copied(context.editor);
  if (text === undefined) return;
  void navigator.clipboard.writeText(`${text}\n`).then(
    () => context.say("Copied as text."),
    () => context.say("The browser does not let the page write to the clipboard."),
  );
};

const remove = (context: StepContext) =>
  make(context, removing(context.editor), "The step cannot be taken out of the text as it is written.");

/** Puts in what is on the clipboard, which the browser may ask for. */
const paste = (context: StepContext): void =>
  void navigator.clipboard.readText().then(
    (text) => make(context, pasting(context.editor, text), "There are no steps on the clipboard."),
    () =>
      context.say(
        "The browser does not let the page read the clipboard. Press Ctrl+V, or paste into the text.",
      ),
  );

/** What can be done with steps, in every view. */
export const stepActions: Action<StepContext>[] = [
  {
    id: "editor.add",
    label: "Add a step",
    icon: "plus",
    keys: ["A"],
    keywords: ["insert", "new"],
    blocked: ({ editor }) =>
      editor.readable && slotIn(editor) ? undefined : "The text has a mistake that has to be mended first.",
    perform: ({ editor, add }) => {
      const slot = slotIn(editor);
      if (slot) add(slot);
    },
  },
  {
    id: "editor.copy",
    label: "Copy the step as text",
    icon: "copy",
    keys: ["Mod+C"],
    blocked: noText,
    perform: copy,
  },
  {
    id: "editor.cut",
    label: "Cut the step",
    keys: ["Mod+X"],
    blocked: noText,
    perform: (context) => {
      copy(context);
      remove(context);
    },
  },
  {
    id: "editor.paste",
    label: "Paste steps behind the selected one",
    keys: ["Mod+V"],
    blocked: ({ editor }) =>
      editor.readable ? undefined : "The text has a mistake that has to be mended first.",
    perform: paste,
  },
  {
    id: "editor.duplicate",
    label: "Duplicate the step",
    keys: ["Mod+D"],
    blocked: noText,
    perform: (context) => {
      const { editor } = context;
      make(
        context,
        pasting(editor, copied(editor) ?? "", slotIn(editor), "Duplicate"),
        "It cannot be duplicated.",
      );
    },
  },
  {
    id: "editor.move-up",
    label: "Move the step up",
    icon: "up",
    keys: ["Alt+ArrowUp"],
    blocked: (context) =>
      noStep(context) ?? (moving(context.editor, -1) ? undefined : "There is no place above."),
    perform: (context) => make(context, moving(context.editor, -1), "It cannot be moved there."),
  },
  {
    id: "editor.move-down",
    label: "Move the step down",
    icon: "down",
    keys: ["Alt+ArrowDown"],
    blocked: (context) =>
      noStep(context) ?? (moving(context.editor, 1) ? undefined : "There is no place below."),
    perform: (context) => make(context, moving(context.editor, 1), "It cannot be moved there."),
  },
  {
    id: "editor.remove",
    label: "Remove the step",
    icon: "x",
    keys: ["Delete", "Backspace"],
    keywords: ["delete"],
    blocked: noStep,
    perform: remove,
  },
];
