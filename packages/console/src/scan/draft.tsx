import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useBeginDraft, useDraft } from "../api/scan.ts";
import { useMay } from "../api/session.ts";
import type { DraftMade, ScanView } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";

/** At the foot of the drawer: a workflow from what was found. */
export function DraftFoot({ view }: { view: ScanView }) {
  const may = useMay("POST /api/scan/:object/draft");
  const { data } = useDraft(view.object);
  const [asking, setAsking] = useState(false);
  const busy = data?.state === "reading" || data?.state === "proving";
  return (
    <div className="pane__foot">
      {may ? (
        <button
          type="button"
          className="button button--brand"
          disabled={busy}
          onClick={() => setAsking(true)}
        >
          <Icon name="flow" small />
          Draft a workflow from it
        </button>
      ) : (
        <NotAllowed what="draft a workflow from it" />
      )}
      <span className="weak pane__end">{busy ? "A draft is being made" : "switches nothing off"}</span>
      {asking && <Asking view={view} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Asking({ view: { object }, onClose }: { view: ScanView; onClose: () => void }) {
  const [name, setName] = useState(`${object.replace(/__c$/, "").replaceAll("_", "-").toLowerCase()}-today`);
  const begin = useBeginDraft(object);
  const by = useActor();
  return (
    <Dialog title="Draft a workflow from it" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          begin.mutate({ workflow: name.trim(), by }, { onSuccess: onClose });
        }}
      >
        <p className="weak">
          Its routing, teams, milestones and field updates as the org says them today. What cannot be carried
          over is listed with its reason. It is a draft: nothing goes live, nothing in the org is changed.
        </p>
        <label className="field">
          <span className="field__label">Name of the workflow: letters, digits, - and _</span>
          <input
            className="input"
            value={name}
            onChange={(event) => setName(event.target.value)}
            pattern="[\w\-]+"
            maxLength={80}
            required
          />
        </label>
        {begin.error && <Trouble error={begin.error} />}
        <div className="dialog__end">
          <ActingAs />
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button--brand" disabled={begin.isPending}>
            Draft
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The last draft: how far it is, what it was made of, and what is not in it. */
export function Drafted({ view: { object } }: { view: ScanView }) {
  const { data } = useDraft(object);
  if (!data) return null;
  const { state, workflow, version, left, problems, proofs, from, failed, running } = data;
  const made = Object.entries(from).filter(([, of]) => of > 0);
  const errors = problems?.filter(({ severity }) => severity === "error") ?? [];
  return (
    <section className="card" aria-labelledby="draft-title">
      <div className="card__head">
        <h2 id="draft-title">Workflow {workflow}</h2>
        <span className={`state ${state === "failed" ? "state--danger" : "state--success"}`}>
          {STATES[state]}
        </span>
        {version !== null && (
          <Link className="button button--sm button--brand" to="/workflows/$id" params={{ id: workflow }}>
            Open in the editor
          </Link>
        )}
      </div>
      {failed && <Trouble error={new Error(failed)} />}
      {(state === "reading" || state === "proving") && (
        <div className="scan-progress" role="status">
          <span>
            {state === "proving"
              ? version === null
                ? "Held against the org, and proven…"
                : "It can be read already; what can go wrong is being proven, which takes minutes for one so long…"
              : running?.total
                ? `${running.done.toLocaleString("en-US")} of ${count(running.total, "file")} read`
                : "Reading the metadata…"}
          </span>
          {state === "reading" && (
            <Meter part={running?.total ? (running.done / running.total) * 100 : 0} brand />
          )}
        </div>
      )}
      {made.length > 0 && (
        <p className="draft__words">
          Made of {made.map(([what, of]) => `${of.toLocaleString("en-US")} ${what}`).join(", ")}.
          {proofs &&
            ` ${count(proofs.proven, "statement")} proven, ${proofs.refuted} refuted, ${proofs.notDecided} not decided.`}{" "}
          {errors.length > 0 && (
            <span className="warning">{count(errors.length, "problem")} until it can run.</span>
          )}
        </p>
      )}
      {errors.length > 0 && (
        <ul className="findings">
          {errors.slice(0, MOST).map(({ line, message, fix }) => (
            <li key={`${line} ${message}`}>
              <span className="state">line {line}</span>
              <span>
                {message} {fix && <span className="weak">{fix}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {left.length > 0 && <Left left={left} />}
      {version !== null && (
        <div className="draft__next">
          <span className="weak">
            Next: run it in the shadow of what the org does, let it go live, and take over the records that
            are open by then.
          </span>
          <Link className="button button--sm" to="/versions" search={{ workflow }}>
            Shadow, activation, open records
          </Link>
        </div>
      )}
    </section>
  );
}

const MOST = 8;

const STATES: Record<DraftMade["state"], string> = {
  reading: "being drafted",
  proving: "being proven",
  made: "drafted",
  failed: "not drafted",
};

function Left({ left }: Pick<DraftMade, "left">) {
  return (
    <details className="draft__left">
      <summary>
        <Icon name="right" small className="chevron" />
        {count(left.length, "thing")} not carried over, and why
      </summary>
      <ul className="findings">
        {left.map(({ what, why, file, line }) => (
          <li key={`${what} ${file} ${line}`}>
            <strong>{what}</strong>
            <span>
              {why}{" "}
              <span className="weak">
                {file.slice(file.lastIndexOf("/") + 1)}:{line}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
