import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Icon } from "../marks/icon.tsx";

export interface MenuChoice {
  label: string;
  /** For menus that choose: whether this is the chosen one. */
  checked?: boolean;
  act: () => void;
}

/** A button that opens a menu: arrows and Home/End move, a letter jumps, Escape and Tab close. */
export function Menu({
  label,
  className,
  head,
  choices,
  children,
}: {
  label?: string;
  className: string;
  /** What stands above the choices. */
  head?: ReactNode;
  choices: MenuChoice[];
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    const items = itemsOf(list.current);
    (items.find((item) => item.ariaChecked === "true") ?? items[0])?.focus();
    const away = (event: PointerEvent) => {
      if (!list.current?.parentElement?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", away);
    return () => removeEventListener("pointerdown", away);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const items = itemsOf(list.current);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = target(event.key, at, items);
    if (event.key === "Escape") close();
    else if (event.key === "Tab") setOpen(false);
    else if (to) to.focus();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  };

  return (
    <span className="menu">
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div ref={list} id={id} className="menu__list" role="menu" tabIndex={-1} onKeyDown={press}>
          {head && (
            <span className="menu__head" role="presentation">
              {head}
            </span>
          )}
          {choices.map((choice) => (
            <button
              key={choice.label}
              type="button"
              className="menu__item"
              tabIndex={-1}
              {...(choice.checked === undefined
                ? { role: "menuitem" }
                : { role: "menuitemradio", "aria-checked": choice.checked })}
              onClick={() => {
                close();
                choice.act();
              }}
            >
              {choice.checked !== undefined && (
                <Icon name="check" small className={choice.checked ? "" : "is-hidden"} />
              )}
              {choice.label}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>(".menu__item") ?? [])];
}

function target(key: string, at: number, items: HTMLElement[]): HTMLElement | undefined {
  if (key === "ArrowDown") return items[(at + 1) % items.length];
  if (key === "ArrowUp") return items[(at - 1 + items.length) % items.length];
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  if (key.length !== 1 || key === " ") return undefined;
  const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return order.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
}
