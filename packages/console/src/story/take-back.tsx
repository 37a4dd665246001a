import type { DoneOutside } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";

/** Asks whether what was done is taken back as well, and says what of it can be; nothing where nothing was done. */
export function TakeBack({
  done,
  chosen,
  onChoose,
}: {
  done: DoneOutside[];
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
}) {
  const can = done.filter(({ is }) => is === "can-be" || is === "waits").toReversed();
  const stays = done.filter(({ is }) => is === "stands");
  if (can.length + stays.length === 0) return null;
  return (
    <div className="take-back">
      {can.length > 0 ? (
        <label className="check">
          <input type="checkbox" checked={chosen} onChange={(event) => onChoose(event.target.checked)} />
          And take back what was done, the last first
        </label>
      ) : (
        <p>Nothing that was done can be taken back.</p>
      )}
      <ul className="groups">
        {can.map(({ step, visit, by }) => (
          <li key={visit}>
            <Icon name="undo" small className={chosen ? "success" : "weak"} />
            <span>
              <strong>{step}</strong> <span className="weak">by {by}</span>
            </span>
          </li>
        ))}
        {stays.map(({ step, visit, because }) => (
          <li key={visit}>
            <Icon name="x" small className="weak" />
            <span>
              <strong>{step}</strong> <span className="weak">stays: {because}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
