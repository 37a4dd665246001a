import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Autocomplete, Input, Menu, type MenuProps, SearchField } from "react-aria-components";
import { Icon } from "../marks/icon.tsx";

interface Props {
  label: string;
  placeholder: string;
  fieldClass: string;
  inputClass?: string;
  typed: string;
  onType(text: string): void;
  /** The first that was found, if anything was. */
  first: string | undefined;
  onTake(id: string): void;
  list: Omit<MenuProps<object>, "children" | "onAction">;
  children: ReactNode;
}

const MOVES = ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"];

/**
 * A field, and a menu of what was found by what is typed in it.
 *
 * The menu marks its first line a moment after it has changed, so somebody who types fast and presses
 * Enter would take what was marked before, or nothing. Here Enter takes the first of what is found by all
 * that was typed, as soon as it is found, until another line is gone to.
 */
export function Finder({ label, placeholder, typed, onType, first, onTake, list, children, ...look }: Props) {
  const gone = useRef(false);
  const entered = useRef(false);
  useEffect(() => {
    if (!entered.current || first === undefined) return;
    entered.current = false;
    onTake(first);
  });

  const press = (event: KeyboardEvent) => {
    if (MOVES.includes(event.key)) gone.current = true;
    if (event.key !== "Enter" || event.nativeEvent.isComposing || gone.current) return;
    event.preventDefault();
    event.stopPropagation();
    if (typed.trim() === "") return;
    if (first === undefined) entered.current = true;
    else onTake(first);
  };
  return (
    <search
      className="finder"
      onKeyDownCapture={press}
      onPointerMove={({ target }) => {
        if (target instanceof Element && target.closest("[role=menuitem]")) gone.current = true;
      }}
    >
      <Autocomplete
        inputValue={typed}
        onInputChange={(text) => {
          gone.current = false;
          entered.current = false;
          onType(text);
        }}
      >
        <SearchField aria-label={label} autoFocus className={look.fieldClass}>
          <Icon name="search" />
          <Input className={look.inputClass ?? ""} placeholder={placeholder} />
        </SearchField>
        <Menu {...list} onAction={(id) => onTake(String(id))}>
          {children}
        </Menu>
      </Autocomplete>
    </search>
  );
}
