import { type ReactNode, useState } from "react";

interface Props {
  text: string;
  most?: number;
  /** How to show the words; as they are, unless given. */
  children?: (shown: string) => ReactNode;
}

/** A text that may be very long: its beginning, and the rest on request. */
export function Long({ text, most = 260, children = (shown) => shown }: Props) {
  const [whole, setWhole] = useState(false);
  if (text.length <= most * 1.2) return children(text);
  return (
    <>
      {children(whole ? text : `${text.slice(0, most)}…`)}{" "}
      <button type="button" className="link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? "Show less" : "Show all"}
      </button>
    </>
  );
}
