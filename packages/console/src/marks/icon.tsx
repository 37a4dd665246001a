import { type IconName, icons } from "./icons.ts";

/** An icon beside a word. It says nothing by itself, so screen readers skip it. */
export function Icon({
  name,
  small,
  className = "",
}: {
  name: IconName;
  small?: boolean;
  className?: string;
}) {
  return (
    <svg className={`icon ${small ? "icon--sm" : ""} ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={icons[name]} />
    </svg>
  );
}
