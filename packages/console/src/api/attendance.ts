/** So long after the last touch a page counts as left alone, in ms. */
const LEFT_MS = 5 * 60_000;

let touched = Date.now();

if (typeof document !== "undefined")
  for (const event of ["pointerdown", "keydown", "wheel"])
    document.addEventListener(event, () => (touched = Date.now()), { passive: true, capture: true });

/** Whether somebody is at the page: what it asks for by itself must not keep a session from ending. */
export const attendance = (): "attended" | "unattended" =>
  Date.now() - touched < LEFT_MS ? "attended" : "unattended";
