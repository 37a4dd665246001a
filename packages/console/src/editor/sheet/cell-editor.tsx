import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { SheetColumn } from "./table.ts";

/** Where one goes after a cell: down, up, right, left, or nowhere. */
export type Leaving = "down" | "up" | "right" | "left" | "stay";

/** A cell while it is typed in: what its column can have is offered below. */
export function CellEditor({
  column,
  text,
  others,
  label,
  onCommit,
  onCancel,
}: {
  column: SheetColumn;
  /** As it begins. */
  text: string;
  /** Values that other rows of the column have. */
  others: string[];
  label: string;
  onCommit(text: string, leaving: Leaving): void;
  onCancel(): void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const [typed, setTyped] = useState(text);
  const [chosen, setChosen] = useState(-1);
  const offers = offersFor(typed, column, others);
  useLayoutEffect(() => {
    const element = input.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const end = (act: () => void) => {
    if (done.current) return;
    done.current = true;
    act();
  };
  const commit = (leaving: Leaving, put = typed) => end(() => onCommit(put, leaving));
  const press = (event: KeyboardEvent) => {
    const { key, shiftKey } = event;
    const offer = offers[chosen];
    if (key === "ArrowDown" && offers.length > 0) setChosen((chosen + 1) % offers.length);
    else if (key === "ArrowUp" && offers.length > 0)
      setChosen(((chosen + offers.length) % (offers.length + 1)) - 1);
    else if (key === "Enter") commit(shiftKey ? "up" : "down", offer ? withOffer(typed, offer) : typed);
    else if (key === "Tab") commit(shiftKey ? "left" : "right", offer ? withOffer(typed, offer) : typed);
    else if (key === "Escape") end(onCancel);
    else {
      // it is a text that is typed in: the page's own keys have to wait, undo and its like do not
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const open = offers.length > 0;
  return (
    <>
      <input
        ref={input}
        className="sheet__input"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-autocomplete="list"
        aria-controls={`${id}-offers`}
        aria-activedescendant={offers[chosen] === undefined ? undefined : `${id}-${chosen}`}
        value={typed}
        spellCheck={false}
        autoCapitalize="off"
        onChange={({ target }) => {
          setTyped(target.value);
          setChosen(-1);
        }}
        onKeyDown={press}
        onCopy={(event) => event.stopPropagation()}
        onCut={(event) => event.stopPropagation()}
        onPaste={(event) => event.stopPropagation()}
        onBlur={() => commit("stay")}
      />
      {open && (
        <Offers at={input.current} id={`${id}-offers`}>
          {offers.map((offer, at) => (
            <div
              key={offer}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === chosen}
              className="sheet__offer"
              tabIndex={-1}
              onMouseDown={(event) => {
                // the input keeps the focus until it is done
                event.preventDefault();
                commit("stay", withOffer(typed, offer));
              }}
            >
              {offer}
            </div>
          ))}
        </Offers>
      )}
    </>
  );
}

function Offers({ at, id, children }: { at: HTMLElement | null; id: string; children: React.ReactNode }) {
  const box = at?.getBoundingClientRect();
  const style = box && { left: box.left, top: box.bottom + 2, minWidth: box.width };
  return createPortal(
    <div className="sheet__offers" role="listbox" id={id} aria-label="Values" style={style}>
      {children}
    </div>,
    document.body,
  );
}

/** Offers below a cell at most. */
const MOST = 10;

/** What is typed behind the last comma. */
const lastPart = (typed: string) => typed.slice(typed.lastIndexOf(",") + 1).trim();

function offersFor(typed: string, column: SheetColumn, others: string[]): string[] {
  const part = column.is === "input" ? lastPart(typed) : typed.trim();
  const values = column.type === "boolean" ? ["true", "false"] : (column.of ?? []);
  const all = [...new Set([...values, ...others, column.is === "input" ? "any" : "none"])];
  if (all.includes(part)) return [];
  return all.filter((value) => value.toLowerCase().startsWith(part.toLowerCase())).slice(0, MOST);
}

/** With an offer in the place of what is typed behind the last comma. */
function withOffer(typed: string, offer: string): string {
  const comma = typed.lastIndexOf(",");
  return comma < 0 ? offer : `${typed.slice(0, comma + 1)} ${offer}`;
}
