import type { WorkItemStory } from "../api/types.ts";
import { count } from "../format/value.ts";

/** Asks whether what was done is taken back as well; nothing where nothing can be. */
export function TakeBack({
  undos,
  chosen,
  onChoose,
}: {
  undos: WorkItemStory["undos"];
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
}) {
  if (undos.length === 0) return null;
  const steps = undos.toReversed().map(({ step, by }) => `${step} (${by})`);
  return (
    <label className="check">
      <input type="checkbox" checked={chosen} onChange={(event) => onChoose(event.target.checked)} />
      <span>
        And take back what was done
        <span className="weak">
          {" "}
          {count(undos.length, "step")}, the last first: {steps.join(", ")}
        </span>
      </span>
    </label>
  );
}
