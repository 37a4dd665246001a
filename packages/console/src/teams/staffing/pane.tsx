import { type FormEvent, useState } from "react";
import { useMay } from "../../api/session.ts";
import { useEnterAbsence, useStaffing } from "../../api/staffing.ts";
import type { TeamView } from "../../api/types.ts";
import { Icon } from "../../marks/icon.tsx";
import { useActor } from "../../shell/acting-as.tsx";
import { Scroll } from "../../shell/scroll.tsx";
import { Trouble } from "../../shell/trouble.tsx";
import { askOf, firstTried, type Tried, words } from "./change.ts";
import { Fields } from "./fields.tsx";
import { GiveOn } from "./give-on.tsx";
import { Result } from "./result.tsx";

/** What if somebody is away, can take more, or there were more people: played over the work of the last weeks. */
export function StaffingPane({ team, onClose }: { team: TeamView; onClose: () => void }) {
  const [tried, setTried] = useState<Tried>(() => firstTried(team));
  const playing = useStaffing(team.name);
  const member = team.members.find(({ user }) => user === tried.user);
  const name = member?.name ?? "Nobody";

  const change = (changes: Partial<Tried>) => {
    setTried((now) => {
      const next = { ...now, ...changes };
      return changes.user === undefined ? next : { ...firstTried(team, changes.user), what: next.what };
    });
    playing.reset();
  };
  const ask = (event: FormEvent) => {
    event.preventDefault();
    playing.mutate(askOf(tried));
  };

  return (
    <aside className="pane drawer staffing" aria-labelledby="staffing-title">
      <header className="pane__head">
        <h2 id="staffing-title">What if {words(tried, name)}</h2>
        <button
          type="button"
          className="button button--quiet button--icon button--sm pane__end"
          aria-label="Close"
          onClick={onClose}
        >
          <Icon name="x" />
        </button>
      </header>
      <Scroll label="What if" className="pane__body">
        <form className="section stack" onSubmit={ask}>
          <Fields team={team} tried={tried} change={change} />
          <div className="inline inline--wide">
            <button type="submit" className="button button--brand" disabled={!member || playing.isPending}>
              <Icon name="play" small />
              {playing.isPending ? "Playing it…" : "Play it"}
            </button>
            <span className="weak">Nothing is changed by it.</span>
          </div>
          {playing.error && <Trouble error={playing.error} />}
        </form>
        {playing.data && <Result report={playing.data} team={team} words={words(tried, name)} />}
        {member && tried.what === "away" && <Enter team={team} tried={tried} name={name} />}
      </Scroll>
    </aside>
  );
}

/** Makes the absence real, and offers to give on what they hold. */
function Enter({ team, tried, name }: { team: TeamView; tried: Tried; name: string }) {
  const enter = useEnterAbsence();
  const by = useActor();
  const may = useMay("POST /api/absences");
  const { user, from, to } = tried;
  const member = team.members.find((one) => one.user === user);
  const entered = member?.absences.some((one) => one.from <= from && to <= one.to) ?? false;
  return (
    <section className="section stack" aria-label="Enter the absence">
      {entered ? (
        <p className="inline" role="status">
          <Icon name="check" small className="success" /> {name} is away on these days, and is given nothing
          new.
        </p>
      ) : (
        <div className="inline inline--wide">
          <button
            type="button"
            className="button"
            disabled={!may || enter.isPending}
            onClick={() => enter.mutate({ user, from, to, by })}
          >
            Enter the absence
          </button>
          <span className="weak">
            {may ? `From then on ${name} is given nothing new.` : "Operators may enter absences."}
          </span>
        </div>
      )}
      {enter.error && <Trouble error={enter.error} />}
      {entered && member && <GiveOn member={member} />}
    </section>
  );
}
