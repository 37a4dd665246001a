import { kinds } from "@throughline/steps";
import { useState } from "react";
import { Autocomplete, Input, Menu, MenuItem, SearchField } from "react-aria-components";
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
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField aria-label="Kind of step" autoFocus className="search">
          <Icon name="search" />
          <Input className="input" placeholder="What is it to do?" />
        </SearchField>
        <Menu aria-label="Kinds of step" className="kinds" onAction={(key) => add(String(key))}>
          {fitting.map(({ kind, description }) => (
            <MenuItem key={kind} id={kind} textValue={kind} className="kinds__item">
              <Icon name={kindLook(kind).icon} />
              <span>
                <strong>{kind}</strong>
                <span className="weak">{description}</span>
              </span>
            </MenuItem>
          ))}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}
