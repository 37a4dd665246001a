import { Icon } from "../marks/icon.tsx";

/** A figure beside the one that it is held against: "before 91.2 %", and how far it has moved, in green where that is good. */
export function Delta({
  label,
  was,
  is,
  show,
  step = show,
  good = "up",
}: {
  label: string;
  was: number | null;
  is: number | null;
  show: (value: number) => string;
  /** How a difference is written, where that is not as the value is. */
  step?: (difference: number) => string;
  good?: "up" | "down";
}) {
  if (was === null) return <span className="delta weak">{label}: –</span>;
  const by = is === null ? 0 : is - was;
  const same = is === null || show(is) === show(was);
  const mood = (by > 0 ? "up" : "down") === good ? "success" : "warning";
  return (
    <span className="delta">
      <span className="weak">
        {label}: {show(was)}
      </span>{" "}
      {same ? (
        <span className="weak">the same</span>
      ) : (
        <span className={mood}>
          <Icon name={by > 0 ? "up" : "down"} small />
          <span className="sr-only">{by > 0 ? "more by " : "less by "}</span>
          {step(Math.abs(by))}
        </span>
      )}
    </span>
  );
}

/** A difference of shares, in points. */
export const points = (difference: number) => `${(difference * 100).toFixed(1)} pts`;
