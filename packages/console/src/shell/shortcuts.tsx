import { useEffect, useState } from "react";
import { Dialog } from "./dialog.tsx";

const shortcuts: [string[], string][] = [
  [["/"], "Search work items"],
  [["j", "↓"], "Next row, entry or task"],
  [["k", "↑"], "Previous row, entry or task"],
  [["→", "←"], "In the path: to what was not taken, and back"],
  [["Enter"], "Open the row, select the entry"],
  [["1", "…", "9"], "Choose an answer of a task"],
  [["n"], "Take the next item, on Tasks and Teams"],
  [["Esc"], "Close a menu or dialog; leave the search"],
  [["?"], "This list"],
];

/** Opens the list of shortcuts on `?`. */
export function Shortcuts() {
  const [open, setOpen] = useState(false);
  useKey("?", () => setOpen(true));
  if (!open) return null;
  return (
    <Dialog title="Keyboard" onClose={() => setOpen(false)}>
      <dl className="shortcuts">
        {shortcuts.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" className="dialog__end">
        <button type="submit" className="button">
          Close
        </button>
      </form>
    </Dialog>
  );
}

/** Calls `act` on a key pressed anywhere but in a text field or a dialog. */
export function useKey(key: string, act: (event: KeyboardEvent) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      act(event);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  });
}

/** Whether the key belongs to what has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog")) return true;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox"].includes(target.type);
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}
