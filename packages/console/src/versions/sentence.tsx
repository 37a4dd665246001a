import { Fragment } from "react";

/** A sentence with names in asterisks and expressions in backticks. */
export function Sentence({ text }: { text: string }) {
  const parts = text.split(/(`[^`]*`|\*[^*]+\*)/);
  return parts.map((part, index) => {
    const inner = part.slice(1, -1);
    // the parts of one sentence never change their places
    const key = index;
    if (part.startsWith("`")) return <code key={key}>{inner}</code>;
    if (index % 2) return <em key={key}>{inner}</em>;
    return <Fragment key={key}>{part}</Fragment>;
  });
}
