import { Link, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useConnection } from "../api/live.ts";
import { useTeam, useTeams } from "../api/queries.ts";
import type { TeamLine, TeamView } from "../api/types.ts";
import { teamName } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { useNow } from "../shell/now.ts";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { Days } from "./days.tsx";
import { Figures } from "./figures.tsx";
import { Members } from "./members.tsx";
import { Queue } from "./queue.tsx";
import { Skills } from "./skills.tsx";
import { StaffingPane } from "./staffing/pane.tsx";
import { TakeNext, Taken, useTakeNext } from "./take-next.tsx";
import { nowIn, placeOf } from "./zone.ts";

/** Teams as they are now, one at a time: who is there, with how much room, for what, and what is on hold. */
export function TeamsPage() {
  const teams = useTeams();
  const { team: asked } = useSearch({ from: "/teams" });
  const current = asked ?? teams.data?.[0]?.name;
  const team = useTeam(current);
  const taking = useTakeNext();
  const [asking, setAsking] = useState(false);

  useEffect(() => {
    document.title = `${current ? `Team ${teamName(current)}` : "Teams"} · Throughline`;
  }, [current]);

  return (
    <main className="page page--fixed" id="page">
      <header className="list-head">
        <div className="list-head__top">
          <h1>Teams</h1>
          {team.data && <Clock zone={team.data.zone} />}
          <button
            type="button"
            className="button teams-head__what-if"
            aria-expanded={asking}
            disabled={!team.data?.members.length}
            onClick={() => setAsking(!asking)}
          >
            <Icon name="clock" small />
            What if…
          </button>
          <TakeNext taking={taking} />
        </div>
        {teams.data && <Tabs teams={teams.data} current={current} />}
      </header>
      <Taken taking={taking} />
      {teams.error && <Trouble error={teams.error} again={() => teams.refetch()} />}
      {team.error && <Trouble error={team.error} again={() => team.refetch()} />}
      {teams.data?.length === 0 && <NoTeams />}
      {(teams.isPending || (current && team.isPending)) && !team.error && !teams.error && (
        <div className="loading" role="status">
          Loading teams…
        </div>
      )}
      {team.data && (
        <div className="teams-body">
          <Board team={team.data} />
          {asking && team.data.members.length > 0 && (
            <StaffingPane key={team.data.name} team={team.data} onClose={() => setAsking(false)} />
          )}
        </div>
      )}
    </main>
  );
}

function Board({ team }: { team: TeamView }) {
  return (
    <Scroll label={`Team ${teamName(team.name)}`} className="board">
      <Figures team={team} />
      <Members team={team} />
      <Queue team={team} />
      <Skills team={team} />
      <Days team={team} />
    </Scroll>
  );
}

/** Time of day where the team is, and whether what is shown is live. */
function Clock({ zone }: { zone: string }) {
  const now = useNow();
  const connection = useConnection();
  return (
    <span className={`live live--${connection}`} role="status">
      {connection === "reconnecting" ? "Reconnecting…" : `${nowIn(zone, now)} in ${placeOf(zone)}`}
    </span>
  );
}

function Tabs({ teams, current }: { teams: TeamLine[]; current: string | undefined }) {
  return (
    <nav className="tabs" aria-label="Teams">
      {teams.map(({ name, members, waiting }) => (
        <Link
          key={name}
          to="/teams"
          search={{ team: name }}
          className="tab"
          activeOptions={{ exact: true }}
          activeProps={{}}
          aria-current={name === current ? "page" : undefined}
        >
          {teamName(name)}
          <span className="count">
            {members.toLocaleString("en-US")}
            <span className="sr-only"> members</span>
          </span>
          {waiting > 0 && (
            <span className="count count--waiting" title={`${waiting} on hold`}>
              <Icon name="wait" small />
              {waiting.toLocaleString("en-US")}
              <span className="sr-only"> on hold</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}

function NoTeams() {
  return (
    <div className="empty">
      <Icon name="teams" />
      <p>
        <strong>No teams yet.</strong>
      </p>
      <p className="weak">Describe them in teams.yaml, beside the workflow.</p>
    </div>
  );
}
