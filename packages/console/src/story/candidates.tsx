import { candidatesOf } from "@throughline/steps/candidates";
import type { Because, Candidate } from "../api/types.ts";
import { Avatar } from "../marks/avatar.tsx";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";
import { Scroll } from "../shell/scroll.tsx";

/** Person, skill, load, hours, score, why not: all of it is seen without scrolling. */
const widths = ["27%", "19%", "14%", "14%", "8%", "18%"];

/** Everybody who was considered, the chosen one first, each with the reason; and what would have chosen another one. */
export function Candidates({ because }: { because: Because }) {
  const candidates = candidatesOf(because);
  const others = othersOf(because);
  const more = others.reduce((sum, { members }) => sum + members, 0);
  const sorted = candidates.toSorted(
    (a, b) => Number(b.chosen) - Number(a.chosen) || (b.score ?? -1) - (a.score ?? -1),
  );
  return (
    <div className="section section--table">
      <h3 className="section__title">
        Candidates <span className="weak">{candidates.length + more} considered</span>
      </h3>
      <Scroll label="Candidates" className="table--inset">
        <table className="table candidates">
          <colgroup>
            {widths.map((width) => (
              <col key={width} style={{ width }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Skill</th>
              <th scope="col">Load</th>
              <th scope="col">Hours</th>
              <th scope="col" className="num">
                Score
              </th>
              <th scope="col">Why not</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((candidate) => (
              <tr key={candidate.user} className={candidate.chosen ? "row--chosen" : ""}>
                <td>
                  <span className="who">
                    <Avatar name={candidate.name} kind="user" />
                    <span className="truncate" title={candidate.name}>
                      {candidate.name}
                    </span>
                  </span>
                </td>
                <td>
                  <Skills skills={candidate.skills} />
                </td>
                <td>
                  <span className="load">
                    <Meter
                      part={candidate.capacity > 0 ? (candidate.load / candidate.capacity) * 100 : 100}
                    />
                    <span>
                      {candidate.load} / {candidate.capacity}
                    </span>
                  </span>
                </td>
                <td className="candidates__words" title={valuesOf(candidate)}>
                  {candidate.hours}
                </td>
                <td className="num">{candidate.score === undefined ? "–" : candidate.score.toFixed(2)}</td>
                <td className="candidates__words" title={candidate.whyNot}>
                  {candidate.chosen ? (
                    <span className="success inline">
                      <Icon name="check" small />
                      <strong>Chosen</strong>
                    </span>
                  ) : (
                    // score and load have columns of their own
                    candidate.whyNot?.replace(/ (\([\d.]+\)|\d+ of \d+)$/, "")
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {others.length > 0 && (
        <p className="candidates__more weak">
          {others.map(({ reason, members }) => `${members.toLocaleString("en")} ${reason}`).join(" · ")}
        </p>
      )}
      {because.instead && because.instead.length > 0 && (
        <div className="candidates__more">
          <h4>
            <strong>What would have changed this</strong>{" "}
            <span className="weak">Somebody else would have been chosen</span>
          </h4>
          <ul className="instead">
            {because.instead.map(({ user, name, text }) => (
              <li key={user}>
                <Avatar name={name} kind="user" />
                <span>
                  <strong>{name}</strong>, {text}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** Members of a large team that have no line of their own, by what stood against them. */
const othersOf = ({ candidates }: Because) =>
  candidates && !Array.isArray(candidates) ? (candidates.others ?? []) : [];

/** What else was looked at: attributes, points given this week, presence. */
const valuesOf = ({ more = {} }: Candidate) =>
  Object.entries(more)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join("\n") || undefined;

/** The strongest skill with its proficiency of 5 as dots; the others are in the tooltip and for screen readers. */
function Skills({ skills }: { skills: Record<string, number> }) {
  const [first, ...others] = Object.entries(skills).toSorted(([, a], [, b]) => b - a);
  if (!first) return <span className="weak">–</span>;
  const [skill, level] = first;
  return (
    <span className="skills" title={[first, ...others].map(([name, of]) => `${name} ${of} of 5`).join(", ")}>
      {skill}
      <span className="dots" role="img" aria-label={`${level} of 5`}>
        {[1, 2, 3, 4, 5].map((dot) => (
          <i key={dot} className={dot <= level ? "on" : ""} />
        ))}
      </span>
      {others.length > 0 && <span className="sr-only">, {others.map(([name]) => name).join(", ")}</span>}
    </span>
  );
}
