import { kinds } from "@throughline/steps";
import { useState } from "react";
import { MenuItem } from "react-aria-components";
import { Finder } from "../../actions/finder.tsx";
import { Icon } from "../../marks/icon.tsx";
import { kindLook } from "../../marks/kinds.ts";
import { Dialog } from "../../shell/dialog.tsx";
import type { Editor } from "../editor.ts";
import { adding, type Slot } from "./edits.ts";

interface Props {
  editor: Editor;
  slot: Slot;
  say(text: string): void;
  onClose(): void;
}

/** Asks which kind of step is added, and puts one in that can be filled in then. */
export function AddDialog({ editor, slot, say, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const fitting = kinds.filter(({ kind, description }) =>
    `${kind} ${description}`.toLowerCase().includes(typed.trim().toLowerCase()),
  );
  const add = (name: string) => {
    const kind = kinds.find((one) => one.kind === name);
    const edit = kind && adding(editor, kind, slot);
    if (!edit || !editor.edit(edit)) say("No step can be put there.");
    onClose();
  };
  return (
    <Dialog title="Add a step" onClose={onClose}>
      <Finder
        label="Kind of step"
        placeholder="What is it to do?"
        fieldClass="search"
        inputClass="input"
        typed={typed}
        onType={setTyped}
        first={fitting[0]?.kind}
        onTake={add}
        list={{ "aria-label": "Kinds of step", className: "kinds" }}
      >
        {fitting.map(({ kind, description }) => (
          <MenuItem key={kind} id={kind} textValue={kind} className="kinds__item">
            <Icon name={kindLook(kind).icon} />
            <span>
              <strong>{kind}</strong>
              <span className="weak">{description}</span>
            </span>
          </MenuItem>
        ))}
      </Finder>
    </Dialog>
  );
}
