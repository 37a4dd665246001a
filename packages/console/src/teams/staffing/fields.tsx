import type { TeamView } from "../../api/types.ts";
import { KINDS, type Tried } from "./change.ts";

/** Who, what, and when or how much. */
export function Fields({
  team,
  tried,
  change,
}: {
  team: TeamView;
  tried: Tried;
  change: (changes: Partial<Tried>) => void;
}) {
  const { what, user, from, to, capacity, more } = tried;
  const zone = team.members.find((member) => member.user === user)?.zone ?? team.zone;
  return (
    <>
      <fieldset className="segment">
        <legend className="sr-only">What is different</legend>
        {(Object.keys(KINDS) as Tried["what"][]).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="staffing-what"
              checked={one === what}
              onChange={() => change({ what: one })}
            />
            {KINDS[one]}
          </label>
        ))}
      </fieldset>
      <div className="staffing__fields">
        <label className="field">
          <span className="field__label">{what === "more" ? "Like" : "Member"}</span>
          <select className="input" value={user} onChange={(event) => change({ user: event.target.value })}>
            {team.members.map((member) => (
              <option key={member.user} value={member.user}>
                {member.name}
              </option>
            ))}
          </select>
        </label>
        {what === "away" && (
          <>
            <Day label="From" value={from} set={(from) => change({ from, to: to < from ? from : to })} />
            <Day label="To" value={to} min={from} set={(to) => change({ to })} />
            {zone !== team.zone && <p className="weak staffing__zone">Days as they are in {zone}.</p>}
          </>
        )}
        {what === "capacity" && (
          <Many
            label="Capacity, in points"
            value={capacity}
            most={1000}
            set={(capacity) => change({ capacity })}
          />
        )}
        {what === "more" && (
          <Many label="How many more" value={more} most={20} set={(more) => change({ more })} />
        )}
      </div>
    </>
  );
}

function Day({
  label,
  value,
  min,
  set,
}: {
  label: string;
  value: string;
  min?: string;
  set: (value: string) => void;
}) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <input
        className="input"
        type="date"
        required
        value={value}
        min={min}
        onChange={(event) => event.target.value && set(event.target.value)}
      />
    </label>
  );
}

function Many({
  label,
  value,
  most,
  set,
}: {
  label: string;
  value: number;
  most: number;
  set: (value: number) => void;
}) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <input
        className="input"
        type="number"
        required
        min={1}
        max={most}
        step={1}
        value={value}
        onChange={(event) => set(event.target.valueAsNumber || 1)}
      />
    </label>
  );
}
