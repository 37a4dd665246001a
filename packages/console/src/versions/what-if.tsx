import { useMay } from "../api/session.ts";
import type { WhatIfReport } from "../api/types.ts";
import { useBeginWhatIf, useStopWhatIf, useWhatIfs } from "../api/versions.ts";
import { count } from "../format/value.ts";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { Differences } from "./differences.tsx";
import { minute } from "./minute.ts";
import type { Pair } from "./pair.ts";
import { Summary } from "./summary.tsx";

/** What a version would have done with the items of the trail, beside another one. */
export function WhatIf({ pair: { workflow, from, to } }: { pair: Pair }) {
  const { data, error, refetch } = useWhatIfs(workflow);
  const may = useMay("POST /api/workflows/:id/what-if");
  const begin = useBeginWhatIf(workflow);
  const by = useActor();
  const running = data?.some(({ state }) => state === "running");
  const report = data?.find((one) => one.from === from.hash && one.to === to.hash);
  return (
    <section className="card" aria-labelledby="versions-what-if">
      <div className="card__head">
        <h2 id="versions-what-if">
          What version {to.number} would have done instead of version {from.number}
        </h2>
        {may ? (
          <span className="inline inline--wide">
            <ActingAs />
            <button
              type="button"
              className="button button--sm"
              disabled={running || begin.isPending}
              onClick={() => begin.mutate({ from: from.number, to: to.number, by })}
            >
              What would it have done?
            </button>
          </span>
        ) : (
          <NotAllowed what="play items again" />
        )}
      </div>
      {error && <Trouble error={error} again={() => refetch()} />}
      {begin.error && <Trouble error={begin.error} />}
      {report ? (
        <Report report={report} />
      ) : (
        <p className="card__none weak">
          {running
            ? "Another what-if is running."
            : "Plays every item that there was on both versions, with what models, people and systems said then. Nobody is asked and nothing is written."}
        </p>
      )}
    </section>
  );
}

function Report({ report }: { report: WhatIfReport }) {
  const { workflow, id, state, items, changed, why, summary, by, at } = report;
  const stop = useStopWhatIf(workflow);
  const may = useMay("DELETE /api/workflows/:id/what-if/:run");
  return (
    <>
      <p className="what-if__line" role="status">
        <span className={state === "failed" ? "danger" : undefined}>
          {count(items, "item")} played, {changed.toLocaleString("en-US")} {changed === 1 ? "comes" : "come"}{" "}
          out otherwise
          {state === "running" && "…"}
          {state === "cancelled" && "; then it was stopped"}
          {state === "failed" && `; then it failed: ${why}`}
        </span>
        <span className="weak">
          {minute(at)} by {by}
        </span>
        {state === "running" && may && (
          <button
            type="button"
            className="button button--sm"
            onClick={() => stop.mutate(id)}
            disabled={stop.isPending}
          >
            Stop
          </button>
        )}
      </p>
      {stop.error && <Trouble error={stop.error} />}
      {summary && <Summary summary={summary} />}
      {changed > 0 && <Differences report={report} />}
    </>
  );
}
