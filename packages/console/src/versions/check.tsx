import { useNavigate } from "@tanstack/react-router";
import { useMay } from "../api/session.ts";
import type { CheckAnswer, VersionRow, WorstTold } from "../api/types.ts";
import { useCheck, useSaveVersion } from "../api/versions.ts";
import { count, money, percent } from "../format/value.ts";
import { useActor } from "../shell/acting-as.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { type Repair, repairOf } from "./example.ts";
import { ProblemLine } from "./problem.tsx";

/** What is wrong with a version and how to repair it, how much of it is proven, and what an item can take at most. */
export function Check({ workflow, version }: { workflow: string; version: VersionRow }) {
  const may = useMay("POST /api/check");
  const { data, error, refetch, isPending } = useCheck(workflow, version, may);
  return (
    <section className="card" aria-labelledby="versions-check">
      <div className="card__head">
        <h2 id="versions-check">What is proven of version {version.number}</h2>
        {data && <Counts proofs={data.report.proofs} />}
      </div>
      {!may && (
        <div className="card__none">
          <NotAllowed what="check versions" />
        </div>
      )}
      {error && <Trouble error={error} again={() => refetch()} />}
      {may && isPending && !error && (
        <p className="card__none weak" role="status">
          Checking…
        </p>
      )}
      {data && <Problems workflow={workflow} data={data} />}
      {data && <Undecided proofs={data.report.proofs} />}
      {data?.report.worst && <WorstLine worst={data.report.worst} />}
    </section>
  );
}

function Counts({
  proofs: { statements, proven, refuted, notDecided, shareNotDecided },
}: Pick<CheckAnswer, "proofs">) {
  return (
    <span className="inline inline--wide">
      <span className="weak">{count(statements, "statement")}:</span>
      <span className="success">{proven} proven</span>
      <span className={refuted ? "danger" : "weak"}>{refuted} refuted</span>
      <span className={notDecided ? "warning" : "weak"}>
        {notDecided} not decided{notDecided > 0 && ` (${percent(shareNotDecided)})`}
      </span>
    </span>
  );
}

/** The problems of a version; a repair is saved as a new draft, which is shown then. */
function Problems({
  workflow,
  data: { version, report },
}: {
  workflow: string;
  data: NonNullable<ReturnType<typeof useCheck>["data"]>;
}) {
  const save = useSaveVersion(workflow);
  const maySave = useMay("POST /api/workflows/:id/versions");
  const navigate = useNavigate({ from: "/versions" });
  const by = useActor();
  const { text, agents } = version;
  const repair = (repaired: Repair) =>
    save.mutate(
      { by, agents, ...repaired },
      {
        onSuccess: ({ version }) =>
          void navigate({ search: { workflow, to: String(version.number) }, resetScroll: false }),
      },
    );
  if (report.problems.length === 0) return <p className="card__none">Nothing is wrong with it.</p>;
  return (
    <>
      {save.error && <Trouble error={save.error} />}
      <ul className="problems">
        {report.problems.map((problem) => {
          const repaired = maySave ? repairOf(problem, text) : undefined;
          return (
            <ProblemLine
              key={`${problem.code} ${problem.file} ${problem.line} ${problem.message}`}
              problem={problem}
              disabled={save.isPending}
              repair={repaired && (() => repair(repaired))}
            />
          );
        })}
      </ul>
    </>
  );
}

function Undecided({ proofs: { undecided } }: Pick<CheckAnswer, "proofs">) {
  if (undecided.length === 0) return null;
  return (
    <details className="more">
      <summary>What is not decided</summary>
      <ul>
        {undecided.map(({ statement, step, code }) => (
          <li key={`${code} ${step} ${statement}`}>{statement}</li>
        ))}
      </ul>
    </details>
  );
}

function WorstLine({ worst: { onEvent, ...worst } }: { worst: WorstTold }) {
  const ways = [worst, ...onEvent].flatMap(({ usd, asks, calls }) => [usd.way, asks.way, calls.way]);
  return (
    <details className="more">
      <summary>
        One item takes at most {taken(worst)}
        {onEvent.map(({ event, ...added }) => `; ${taken(added)} more for each ${event}`)}.
      </summary>
      <ul>
        {[...new Set(ways)].filter(Boolean).map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
    </details>
  );
}

const taken = ({ usd, asks, calls }: Omit<WorstTold, "onEvent">) =>
  [
    ...(asks.most > 0 ? [`${money(usd.most)} for ${count(asks.most, "question")} to language models`] : []),
    `${count(calls.most, "request")} to Salesforce`,
  ].join(" and ");
