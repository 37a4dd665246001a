import type { TeamMember, TeamView } from "../api/types.ts";
import { initials } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Scroll } from "../shell/scroll.tsx";

/** So many people have a column each; of more it is told how many know a skill how well. */
const MOST_COLUMNS = 14;

/** Who can do what and how well, and how many of those in hours can: at none, a warning. */
export function Skills({ team }: { team: TeamView }) {
  const each = team.members.length + team.more <= MOST_COLUMNS;
  return (
    <section className="card card--table" aria-labelledby="skills-title">
      <div className="card__head">
        <h2 id="skills-title">Skills</h2>
        <span className="weak">
          {each ? "proficiency of 5" : "how many, by proficiency"}; last column: in hours now
        </span>
      </div>
      {team.skills.length === 0 ? (
        <p className="card__none weak">No member of this team has skills.</p>
      ) : (
        <Scroll label="Skills" className="board__scroll">
          <table className="table skill-table">
            <thead>
              <tr>
                <th scope="col">Skill</th>
                {each ? team.members.map((member) => <Who key={member.user} member={member} />) : <Levels />}
                <th scope="col" className="num">
                  Now
                </th>
              </tr>
            </thead>
            <tbody>
              {team.skills.map(({ name, now }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {each
                    ? team.members.map((member) => (
                        <td key={member.user}>
                          <Dots level={member.skills[name] ?? 0} />
                        </td>
                      ))
                    : LEVELS.map((level) => (
                        <td key={level} className="num">
                          {having(team, name, level) || <span className="weak">–</span>}
                        </td>
                      ))}
                  <td className={`num ${now === 0 ? "is-thin" : ""}`}>
                    {now === 0 && (
                      <>
                        <Icon name="alert" small /> <span className="sr-only">nobody in hours: </span>
                      </>
                    )}
                    {now}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

const LEVELS = [5, 4, 3, 2, 1];

const having = ({ members }: TeamView, skill: string, level: number) =>
  members.filter(({ skills }) => skills[skill] === level).length;

function Levels() {
  return LEVELS.map((level) => (
    <th key={level} scope="col" className="num">
      {level}
      <span className="sr-only"> of 5</span>
    </th>
  ));
}

function Who({ member }: { member: TeamMember }) {
  return (
    <th scope="col" title={member.name}>
      <span aria-hidden="true">{initials(member.name)}</span>
      <span className="sr-only">{member.name}</span>
    </th>
  );
}

function Dots({ level }: { level: number }) {
  if (level === 0) return <span className="weak">–</span>;
  return (
    <span className="dots" role="img" aria-label={`${level} of 5`}>
      {LEVELS.toReversed().map((dot) => (
        <i key={dot} className={dot <= level ? "on" : ""} />
      ))}
    </span>
  );
}
