import type { SystemTest } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { minute } from "../versions/minute.ts";

const WORDS: Record<string, string> = {
  works: "works",
  reached: "answers",
  retry: "not reached",
  "retry-after": "asks for a rest",
  conflict: "refused",
  gone: "not there",
  "unknown-outcome": "no answer",
  person: "refused",
};

/** What came of a try, by class, in a word. */
export function Outcome({ outcome }: { outcome: string }) {
  const look = outcome === "works" ? "success" : outcome === "reached" ? "warning" : "danger";
  return (
    <span className={`state state--${look}`}>
      <Icon name={outcome === "works" ? "check" : outcome === "reached" ? "wait" : "alert"} />
      {WORDS[outcome] ?? outcome}
    </span>
  );
}

/** The last try of a system, with when, by whom and how long it took. */
export function LastTest({ tested }: { tested: SystemTest | null }) {
  return (
    <div className="tested" role="status">
      {tested && (
        <>
          <Outcome outcome={tested.outcome} />
          <span>
            {tested.message}{" "}
            <span className="weak">
              {minute(tested.at)}, by {tested.by}, {tested.ms} ms
              {tested.code !== "OK" && `, ${tested.code}`}
            </span>
          </span>
        </>
      )}
    </div>
  );
}
