import { useState } from "react";
import { useAdopt, useAdoptions, useDryRun, useUndo } from "../api/adoption.ts";
import { useMay } from "../api/session.ts";
import type { Adoption as Adopted, AdoptionPlan, AdoptionRecord } from "../api/types.ts";
import { count } from "../format/value.ts";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { minute } from "./minute.ts";

/** Records that were open at go-live: what would become of them, taking them over, and letting them go again. */
export function Adoption({ workflow }: { workflow: string }) {
  const list = useAdoptions(workflow);
  const may = useMay("POST /api/workflows/:id/adoption");
  const dryRun = useDryRun(workflow);
  const adopt = useAdopt(workflow);
  const by = useActor();
  if (list.error) return <Trouble error={list.error} again={() => list.refetch()} />;
  if (!list.data || (list.data.rules === 0 && list.data.adoptions.length === 0)) return null;
  const busy = list.data.adoptions.some(({ state }) => state === "running" || state === "undoing");
  const error = dryRun.error ?? adopt.error;
  return (
    <section className="card" aria-labelledby="versions-adoption">
      <div className="card__head">
        <h2 id="versions-adoption">Open records</h2>
        <span className="weak">
          {list.data.rules === 0
            ? "the active version has no rules to take them over"
            : "taken over as the active version says; nobody is reassigned, unless a rule says so"}
        </span>
      </div>
      {error && <Trouble error={error} again={() => dryRun.mutate()} />}
      {dryRun.data && <Plan plan={dryRun.data} />}
      {may ? (
        <div className="go-live__end">
          <ActingAs />
          <button
            type="button"
            className="button"
            disabled={dryRun.isPending || list.data.rules === 0}
            onClick={() => dryRun.mutate()}
          >
            {dryRun.isPending ? "Asking the org…" : "Dry run"}
          </button>
          <button
            type="button"
            className="button button--brand"
            disabled={!dryRun.data || adopt.isPending || busy}
            onClick={() => adopt.mutate({ by })}
          >
            Take over
          </button>
        </div>
      ) : (
        <div className="card__none">
          <NotAllowed what="take over open records" />
        </div>
      )}
      {list.data.adoptions.map((one) => (
        <Done key={one.run} workflow={workflow} adoption={one} may={may} />
      ))}
    </section>
  );
}

function Plan({ plan: { open, items, stages, left } }: { plan: AdoptionPlan }) {
  const rows = [
    ...stages.map(({ stage, kept, overdue, ...one }) => ({
      ...one,
      what: `into ${stage}`,
      more: [
        ...(kept ? [`${kept} stay with whoever has them`] : []),
        ...(overdue ? [`of ${overdue} the milestone is over already`] : []),
      ],
    })),
    ...left.map(({ because, ...one }) => ({ ...one, what: `left: ${because}`, more: [] as string[] })),
  ];
  return (
    <div className="board__scroll">
      <table className="table in-flight">
        <caption>
          {count(open, "open record")} in the org, {items} of them work items already.
        </caption>
        <thead>
          <tr>
            <th scope="col">What would become of them</th>
            <th scope="col" className="num">
              Records
            </th>
            <th scope="col">Such as</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ what, records, sample, more }) => (
            <tr key={what}>
              <td>
                {what}
                {more.map((text) => (
                  <p key={text} className="weak">
                    {text}
                  </p>
                ))}
              </td>
              <td className="num">{records.toLocaleString("en-US")}</td>
              <td>{sample.map(named).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const named = ({ number, owner }: AdoptionRecord) => (owner ? `${number} (${owner})` : number);

function Done({ workflow, adoption, may }: { workflow: string; adoption: Adopted; may: boolean }) {
  const { run, at, by, state, adopted, left, undone } = adoption;
  const undo = useUndo(workflow);
  const [reason, setReason] = useState("");
  const actor = useActor();
  const words = {
    running: "records are being taken over…",
    done: `${count(adopted, "record")} taken over, ${left} left`,
    undoing: "being let go…",
    undone: `undone by ${undone?.by}: ${undone?.letGo} let go, ${undone?.kept} had been worked on and stay`,
  };
  return (
    <form
      className="go-live__end"
      onSubmit={(event) => {
        event.preventDefault();
        undo.mutate({ run, by: actor, reason });
      }}
    >
      <p role="status">
        Adoption {run}, {minute(at)}, by {by}: {words[state]}
      </p>
      {undo.error && <Trouble error={undo.error} again={() => undo.reset()} />}
      {state === "done" && may && (
        <>
          <label className="field">
            <span className="field__label">Why it is undone</span>
            <input
              className="input"
              required
              value={reason}
              maxLength={2_000}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <button type="submit" className="button" disabled={undo.isPending}>
            Undo
          </button>
        </>
      )}
    </form>
  );
}
