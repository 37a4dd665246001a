import type { CSSProperties } from "react";

/** A thin bar, `part` of 100 full, in the colour of the text around it. The number stands beside it in words. */
export function Meter({ part, brand }: { part: number; brand?: boolean }) {
  return (
    <span className={`meter ${brand ? "meter--brand" : ""}`} aria-hidden="true">
      <i style={{ "--part": Math.min(100, Math.max(0, part)) } as CSSProperties} />
    </span>
  );
}
