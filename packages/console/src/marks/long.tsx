import { type ReactNode, useState } from "react";

interface Props {
  text: string;
  /** A shorter way to say it; else the beginning of the text, where it is longer than `most`. */
  brief?: string;
  most?: number;
  /** How to show the words; as they are, unless given. */
  children?: (shown: string) => ReactNode;
}

/** A text that may be very long: its gist, and the whole on request. */
export function Long({ text, brief = text, most = 260, children = (shown) => shown }: Props) {
  const [whole, setWhole] = useState(false);
  const short = brief.length > most * 1.2 ? `${brief.slice(0, most)}…` : brief;
  if (short === text) return children(text);
  return (
    <>
      {children(whole ? text : short)}{" "}
      <button type="button" className="link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? "Show less" : "Show all"}
      </button>
    </>
  );
}
