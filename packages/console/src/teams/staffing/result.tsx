import type { StaffingReport, TeamView } from "../../api/types.ts";
import { duration } from "../../format/time.ts";
import { count, percent } from "../../format/value.ts";
import { Hours } from "./hours.tsx";

type Measures = StaffingReport["before"];

/** How the days would go: the sentence, the figures before and after, the hours of the first day, other ways to give work out. */
export function Result({ report, team, words }: { report: StaffingReport; team: TeamView; words: string }) {
  const { before, after, strategies, within, learnt } = report;
  if (before.items === 0)
    return (
      <section className="section" role="status">
        <p>
          <strong>There is nothing to play.</strong>
        </p>
        <p className="weak">No work of these days came to {team.name} in the last four weeks.</p>
      </section>
    );
  return (
    <>
      <section className="section" role="status">
        <p>{sentence(report, team, words)}</p>
      </section>
      <section className="section">
        <h3>
          Effect <span className="weak">played over work of the past</span>
        </h3>
        <table className="staffing__effect">
          <thead className="sr-only">
            <tr>
              <th scope="col">Measure</th>
              <th scope="col">As it is</th>
              <th scope="col">As it would be</th>
              <th scope="col">Difference</th>
            </tr>
          </thead>
          <tbody>
            <Row
              name="Begun in time"
              of={(m) => m.inTime}
              {...{ before, after }}
              show={percent}
              more="better"
            />
            <Row name={`Late, of ${after.items}`} of={(m) => m.late} {...{ before, after }} show={String} />
            <Row name="Mean wait" of={(m) => m.meanWaitMs} {...{ before, after }} show={wait} />
            <Row name="Slowest 5 %" of={(m) => m.p95WaitMs} {...{ before, after }} show={wait} />
          </tbody>
        </table>
        <p className="weak">
          In time is within {duration(within.ms)}
          {within.milestone ? ", the stage's milestone" : ", as no milestone says otherwise"}.{" "}
          {learnt > 0
            ? `How long work takes is learnt from ${count(learnt, "item")}.`
            : "Nothing was finished yet: half an hour is taken for an item."}
        </p>
      </section>
      <Hours hours={report.hours} zone={team.zone} />
      <section className="section">
        <h3>
          Ways to give it out <span className="weak">{count(after.items, "item")}</span>
        </h3>
        <table className="table staffing__ways">
          <thead>
            <tr>
              <th scope="col">By</th>
              <th scope="col" className="num">
                In time
              </th>
              <th scope="col" className="num">
                Mean wait
              </th>
              <th scope="col" className="num">
                Balance
              </th>
            </tr>
          </thead>
          <tbody>
            {strategies.map(({ by, is, measures }) => (
              <tr key={by} className={is === "now" ? "is-chosen" : ""}>
                <th scope="row">
                  {by} {is === "now" && <span className="weak">now</span>}
                </th>
                <td className="num">{percent(measures.inTime)}</td>
                <td className="num">{wait(measures.meanWaitMs)}</td>
                <td className="num">{measures.balance.toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="weak">Balance: 1 is everybody equally busy.</p>
      </section>
    </>
  );
}

function Row({
  name,
  of,
  before,
  after,
  show,
  more = "worse",
}: {
  name: string;
  of: (measures: Measures) => number;
  before: Measures;
  after: Measures;
  show: (value: number) => string;
  /** What it means that there is more of it. */
  more?: "better" | "worse";
}) {
  const [was, is] = [of(before), of(after)];
  const worse = is > was === (more === "worse");
  const same = show(was) === show(is);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="num weak">{show(was)}</td>
      <td className="num">
        <strong>{show(is)}</strong>
      </td>
      <td className={`num ${same ? "weak" : worse ? "warning" : "success"}`}>
        {same ? "the same" : `${is > was ? "+" : "−"}${show(Math.abs(is - was))}`}
      </td>
    </tr>
  );
}

const wait = (ms: number) => (ms < 1_000 ? "none" : duration(ms));

/** "Linnet is away: 31 of 118 items go to others: Wren 14, Tern 10, Plover 7." */
function sentence({ people, after }: StaffingReport, team: TeamView, words: string): string {
  const name = (user: string) => team.members.find((one) => one.user === user)?.name ?? "the new ones";
  const gained = new Map<string, number>();
  for (const { user, before, after } of people)
    if (after > before) gained.set(name(user), (gained.get(name(user)) ?? 0) + after - before);
  const moved = [...gained.values()].reduce((sum, many) => sum + many, 0);
  if (moved === 0) return `If ${words}, everybody begins with as much as before.`;
  const whom = [...gained].map(([who, many]) => `${who} ${many}`).join(", ");
  return `If ${words}, ${moved} of ${count(after.items, "item")} go to others than before: ${whom}.`;
}
