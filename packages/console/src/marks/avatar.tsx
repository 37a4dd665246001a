import { initials } from "../format/value.ts";

/** Two letters of an owner: round for a person, square for a queue, dashed for nobody. */
export function Avatar({
  name,
  kind,
  small,
}: {
  name: string;
  kind: "user" | "queue" | "none";
  small?: boolean;
}) {
  const look = kind === "user" ? "" : `avatar--${kind}`;
  return (
    <span className={`avatar ${look} ${small ? "avatar--sm" : ""}`} aria-hidden="true">
      {kind === "none" ? "–" : initials(name)}
    </span>
  );
}
