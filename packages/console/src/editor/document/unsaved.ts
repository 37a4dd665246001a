import { useEffect, useMemo } from "react";

/** A text that was typed and not saved, as the browser keeps it against a crash. */
export interface Unsaved {
  text: string;
  /** The version that it was typed on. */
  on: number;
  /** When, as an ISO instant. */
  at: string;
}

/** So long after the last change the text is kept, in ms. */
const PAUSE_MS = 400;

/** Keeps the text that is not saved in this browser; `found` is what was there when the page was opened. */
export function useUnsaved(id: string) {
  const kept = useMemo(() => keeper(`throughline.unsaved.${id}`), [id]);
  useEffect(() => {
    addEventListener("pagehide", kept.flush);
    return () => {
      removeEventListener("pagehide", kept.flush);
      kept.flush();
    };
  }, [kept]);
  return kept;
}

function keeper(key: string) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next: (() => void) | undefined;
  const flush = () => {
    clearTimeout(timer);
    next?.();
    next = undefined;
  };
  return {
    found: read(key),
    flush,
    keep(unsaved: Omit<Unsaved, "at"> | undefined) {
      clearTimeout(timer);
      next = () => write(key, unsaved && { ...unsaved, at: new Date().toISOString() });
      timer = setTimeout(flush, PAUSE_MS);
    },
  };
}

function read(key: string): Unsaved | undefined {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null") as Unsaved | null;
    return typeof found?.text === "string" ? found : undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, unsaved: Unsaved | undefined): void {
  try {
    if (unsaved) localStorage.setItem(key, JSON.stringify(unsaved));
    else localStorage.removeItem(key);
  } catch {
    // private mode, or no room: there is nothing to come back to
  }
}
