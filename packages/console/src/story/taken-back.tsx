import type { DoneOutside, WorkItemStory } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";

const NAMES: { is: DoneOutside["is"]; word: string }[] = [
  { is: "taken-back", word: "Taken back" },
  { is: "can-be", word: "Still to be taken back" },
  { is: "waits", word: "Waits for a person" },
  { is: "left", word: "Left as it is" },
  { is: "skipped", word: "Not taken back" },
  { is: "stands", word: "Stays" },
];

/** What is being taken back, or was: of each step what became of it, and why where it was not. */
export function TakenBack({ story: { undoing, doneOutside } }: { story: WorkItemStory }) {
  const begun = doneOutside.some(({ is }) => is === "taken-back" || is === "left" || is === "skipped");
  if (!undoing && !begun) return null;
  return (
    <div className="strip__line escalation" role="status">
      <span>
        <Icon name="undo" small />{" "}
        {undoing ? `What was done is taken back, then: ${undoing.afterwards}` : "Taken back"}
      </span>
      <ul className="inline inline--wide">
        {NAMES.map(({ is, word }) => {
          const steps = doneOutside.filter((one) => one.is === is).toReversed();
          if (steps.length === 0) return null;
          return (
            <li
              key={is}
              title={steps.map(({ step, because }) => `${step}${because ? `: ${because}` : ""}`).join("\n")}
            >
              {undoing || is !== "taken-back" ? `${word}: ` : ""}
              <strong>{steps.map(({ step }) => step).join(", ")}</strong>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
