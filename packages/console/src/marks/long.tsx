import { useState } from "react";

/** A text that may be very long: its beginning, and the rest on request. */
export function Long({ text, most = 260 }: { text: string; most?: number }) {
  const [whole, setWhole] = useState(false);
  if (text.length <= most * 1.2) return text;
  return (
    <>
      {whole ? text : `${text.slice(0, most)}… `}
      <button type="button" className="link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? " Show less" : "Show all"}
      </button>
    </>
  );
}
