import type { TeamView } from "../api/types.ts";
import { Avatar } from "../marks/avatar.tsx";
import { Meter } from "../marks/meter.tsx";
import { dayWords } from "./zone.ts";

/** So many faces stand in a day; the others are counted. */
const MOST_FACES = 4;

/** The working days to come: the capacity that is there of all, who is away, and which skills nobody has then. */
export function Days({ team }: { team: TeamView }) {
  return (
    <section className="card" aria-labelledby="days-title">
      <div className="card__head">
        <h2 id="days-title">Absences, next {team.ahead.length} working days</h2>
        <span className="weak">points of capacity that are there, and who is away</span>
      </div>
      <ol className="days">
        {team.ahead.map((day) => (
          <Day key={day.date} day={day} />
        ))}
      </ol>
    </section>
  );
}

function Day({ day: { date, there, capacity, of, away, without } }: { day: TeamView["ahead"][number] }) {
  return (
    <li className={without.length > 0 ? "is-thin" : ""}>
      <span className="day__name">{dayWords(date)}</span>
      <Meter part={of > 0 ? (capacity / of) * 100 : 0} />
      <span>
        {capacity} <span className="weak">of {of}</span>
      </span>
      <span className="day__away">
        {away.length === 0 && <span className="weak">{there === 0 ? "nobody works" : "nobody away"}</span>}
        {away.slice(0, MOST_FACES).map((name) => (
          <span key={name} title={`${name} is away`}>
            <Avatar name={name} kind="user" small />
            <span className="sr-only">{name} is away</span>
          </span>
        ))}
        {away.length > MOST_FACES && <span className="weak">+{away.length - MOST_FACES}</span>}
      </span>
      {without.length > 0 && <span className="warning">nobody with {without.join(", ")}</span>}
    </li>
  );
}
