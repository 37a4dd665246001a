import { useMay } from "../api/session.ts";
import type { ActivationRow, VersionList, VersionRow } from "../api/types.ts";
import { useActivate, useRollBack } from "../api/versions.ts";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { GoLive } from "./go-live.tsx";
import { minute } from "./minute.ts";
import { Pending } from "./pending.tsx";
import { Because } from "./refused.tsx";

/** How a version goes live, and how the one before goes live again. */
export function Activation({ list, version }: { list: VersionList; version: VersionRow }) {
  const { number, state } = version;
  const asked = list.requests.find((request) => request.number === number);
  return (
    <section className="card" aria-labelledby="versions-activation">
      <div className="card__head">
        <h2 id="versions-activation">
          {state === "active" ? "Going back" : `Activation of version ${number}`}
        </h2>
        {list.telling !== null && (
          <span className="weak" role="status">
            Items in flight are being told what becomes of them in version {list.telling}…
          </span>
        )}
      </div>
      {state === "active" ? (
        <Back list={list} />
      ) : asked?.state === "asked" ? (
        <Pending workflow={list.workflow} asked={asked} />
      ) : (
        <Forward list={list} version={version} asked={asked} />
      )}
    </section>
  );
}

function Forward({
  list: { workflow, fourEyes },
  version: { number },
  asked,
}: {
  list: VersionList;
  version: VersionRow;
  asked: ActivationRow | undefined;
}) {
  const may = useMay("POST /api/workflows/:id/activation");
  const activate = useActivate(workflow);
  return (
    <>
      {asked?.state === "refused" && !activate.error && (
        <Because title={`It was refused at ${minute(asked.at)}`} because={asked.because} />
      )}
      {may ? (
        <GoLive
          workflow={workflow}
          to={number}
          action={fourEyes ? "Ask for activation" : "Activate"}
          pending={activate.isPending}
          error={activate.error}
          go={(chosen) => activate.mutate({ version: number, ...chosen })}
        />
      ) : (
        <div className="card__none">
          <NotAllowed what="activate versions" />
        </div>
      )}
    </>
  );
}

function Back({ list: { workflow, previous } }: { list: VersionList }) {
  const may = useMay("POST /api/workflows/:id/rollback");
  const rollBack = useRollBack(workflow);
  if (previous === null) return <p className="card__none weak">No other version was active before.</p>;
  if (!may)
    return (
      <div className="card__none">
        <NotAllowed what="roll back" />
      </div>
    );
  return (
    <GoLive
      workflow={workflow}
      to={previous}
      action={`Roll back to version ${previous}`}
      pending={rollBack.isPending}
      error={rollBack.error}
      go={(chosen) => rollBack.mutate(chosen)}
    />
  );
}
