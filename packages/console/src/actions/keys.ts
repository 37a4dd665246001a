const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** Keys that belong to a text while one is written, and to what is marked on the page. */
const OF_TEXTS = new Set(["Mod+C", "Mod+X", "Mod+V", "Mod+A"]);

const NAMES: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  " ": "Space",
};

/**
 * Whether a key was pressed, written as in `Action.keys`: `Mod+Shift+Z`, `A`, `?`, `F3`.
 * A letter without Mod or Alt is meant without Shift too, unless it says so; a sign is meant however it is typed.
 */
export function isPressed(key: string, event: KeyboardEvent): boolean {
  const parts = key === "+" ? ["+"] : key.split("+");
  const name = parts.at(-1) ?? "";
  const wants = (part: string) => parts.slice(0, -1).includes(part);
  if (wants("Mod") !== (isMac ? event.metaKey : event.ctrlKey)) return false;
  if (wants("Alt") !== event.altKey || (isMac ? event.ctrlKey : event.metaKey)) return false;
  const isSign = /^[^\p{L}\p{N}]$/u.test(name);
  if (!isSign && wants("Shift") !== event.shiftKey) return false;
  return event.key.toLowerCase() === name.toLowerCase();
}

/** A key as people read it on this machine, one cap after the other: `Ctrl`, `Shift`, `Z`. */
export function capsOf(key: string): string[] {
  if (key === "+") return ["+"];
  const names = key.split("+").map((part) => {
    if (part === "Mod") return isMac ? "⌘" : "Ctrl";
    if (part === "Shift") return isMac ? "⇧" : "Shift";
    if (part === "Alt") return isMac ? "⌥" : "Alt";
    return NAMES[part] ?? part;
  });
  return isMac && names.length > 1 ? [names.join("")] : names;
}

/** Whether the key belongs to what has the focus, and not to the page. */
export function belongsToFocus(key: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog, [role=dialog], [role=alertdialog], [role=menu]")) return true;
  if (OF_TEXTS.has(key)) return isText(target) || !(getSelection()?.isCollapsed ?? true);
  if (/^(Mod|Alt)\+|^F\d/.test(key)) return false;
  if (["Enter", " "].includes(key) && target.closest("button, a, summary, [role=button], [role=tab]"))
    return true;
  return isText(target);
}

function isText(target: HTMLElement): boolean {
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button"].includes(target.type);
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}
