import type { Path } from "@throughline/workflow";
import { useEffect, useState } from "react";

const CONTROL = "input, select, textarea, [contenteditable=true], button";

/** Moves the focus into the field of a place, once it is there. */
export function useFocusAt(): (path: Path) => void {
  const [wanted, setWanted] = useState<Path>();
  useEffect(() => {
    const found = wanted && controlAt(wanted);
    if (!found) return;
    found.focus();
    setWanted(undefined);
  }, [wanted]);
  return setWanted;
}

/** The control of the field of a place. */
export const controlAt = (path: Path): HTMLElement | null | undefined =>
  document.querySelector(`[data-path="${CSS.escape(path.join("/"))}"]`)?.querySelector<HTMLElement>(CONTROL);
