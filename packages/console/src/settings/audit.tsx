import { useState } from "react";
import { useMay } from "../api/session.ts";
import { exportPath, useAudit, useExport, useVerify } from "../api/settings.ts";
import type { AuditView } from "../api/types.ts";
import { duration } from "../format/time.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Meter } from "../marks/meter.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { minute } from "../versions/minute.ts";

/** The trail: verified beside the work, and handed out with a proof that is checked offline. */
export function Audit() {
  const { data, error, refetch } = useAudit();
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <div className="loading" role="status">
        Loading the trail…
      </div>
    );
  return (
    <>
      {data.trouble && <Trouble error={new Error(data.trouble)} />}
      <Verification audit={data} />
      <Export audit={data} />
    </>
  );
}

function Verification({ audit: { verification: last, verifying, entries, store } }: { audit: AuditView }) {
  const verify = useVerify();
  const may = useMay("POST /api/audit/verification");
  return (
    <section className="card" aria-labelledby="verify-title">
      <div className="card__head">
        <h2 id="verify-title">Verification</h2>
        <span className="weak">
          {count(entries, "entry", "entries")} in {store}
        </span>
        {may ? (
          <button
            type="button"
            className="button button--sm button--brand"
            disabled={verifying !== null || verify.isPending}
            onClick={() => verify.mutate()}
          >
            <Icon name="check" small />
            {verifying ? "Verifying…" : "Verify the trail"}
          </button>
        ) : (
          <NotAllowed what="verify the trail" />
        )}
      </div>
      {verify.error && <Trouble error={verify.error} />}
      {verifying && (
        <div className="scan-progress">
          <span role="status">
            {verifying.of === 0
              ? "Reading the trail…"
              : `${verifying.done.toLocaleString("en-US")} of ${count(verifying.of, "entry", "entries")} verified`}
          </span>
          <Meter part={verifying.of === 0 ? 0 : (verifying.done / verifying.of) * 100} brand />
        </div>
      )}
      {last ? (
        <div className="verdict">
          <span className={`state ${last.ok ? "state--success" : "state--danger"}`}>
            <Icon name={last.ok ? "check" : "alert"} />
            {last.ok ? "The chain holds" : count(last.found, "finding")}
          </span>
          <span>
            {count(last.entries, "entry", "entries")} of {count(last.items, "trail")} recomputed:{" "}
            {last.ok
              ? "nothing changed, missing, added or out of order."
              : "something is not as it was written."}{" "}
            {last.archived > 0 && `${last.archived} are in archives. `}
            {last.deleted > 0 && `${last.deleted} were deleted by retention. `}
            <span className="weak">
              {minute(last.at)}, by {last.by}, {duration(last.ms)}
            </span>
          </span>
        </div>
      ) : (
        <p className="card__none weak">
          Every entry is chained to the one before it by its hash. To verify recomputes all of them, beside
          the work; it was not done here yet.
        </p>
      )}
      {last && last.findings.length > 0 && (
        <ul className="findings" aria-label="Findings">
          {last.findings.map(({ item, seq, what, message }) => (
            <li key={`${item} ${seq} ${what}`}>
              <span className="state state--danger">{what}</span>
              <span>
                <strong>{item}</strong> {message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function Export({ audit: { exports, exporting, canExport, fingerprint } }: { audit: AuditView }) {
  const begin = useExport();
  const may = useMay("POST /api/audit/exports");
  const [from, setFrom] = useState(() => dayOf(Date.now() - 30 * DAY_MS));
  const [last, setLast] = useState(() => dayOf(Date.now()));
  return (
    <section className="card" aria-labelledby="export-title">
      <div className="card__head">
        <h2 id="export-title">Hand the trail out</h2>
        <span className="weak">
          signed by <code>{fingerprint}</code>
        </span>
      </div>
      <div className="card__none stack">
        <p>
          The whole trails of the items that started in a period, in one file with a signed proof of what has
          to be in it. Whoever gets it checks it without us: <code>throughline audit verify --file FILE</code>
          . Nothing leaves the store by it.
        </p>
        {!may ? (
          <NotAllowed what="hand the trail out" />
        ) : !canExport ? (
          <p className="weak">There is no data folder to put a file in.</p>
        ) : (
          <form
            className="period"
            onSubmit={(event) => {
              event.preventDefault();
              begin.mutate({
                from: `${from}T00:00:00.000Z`,
                until: new Date(Date.parse(`${last}T00:00:00.000Z`) + DAY_MS).toISOString(),
              });
            }}
          >
            <label className="field">
              <span className="field__label">Started from (UTC)</span>
              <input
                className="input"
                type="date"
                value={from}
                max={last}
                onChange={(event) => setFrom(event.target.value)}
                required
              />
            </label>
            <label className="field">
              <span className="field__label">until and including</span>
              <input
                className="input"
                type="date"
                value={last}
                min={from}
                onChange={(event) => setLast(event.target.value)}
                required
              />
            </label>
            <button
              type="submit"
              className="button button--brand"
              disabled={exporting !== null || begin.isPending}
            >
              {exporting ? `${exporting.items.toLocaleString("en-US")} items copied…` : "Make the file"}
            </button>
          </form>
        )}
        {begin.error && <Trouble error={begin.error} />}
      </div>
      {exports.length > 0 && (
        <Scroll label="Files that were made" className="board__scroll">
          <table className="table table--plain">
            <caption className="sr-only">Files that were made</caption>
            <thead>
              <tr>
                <th scope="col">Period</th>
                <th scope="col" className="num">
                  Items
                </th>
                <th scope="col" className="num">
                  Entries
                </th>
                <th scope="col">Made</th>
                <th scope="col">Proof</th>
                <th scope="col">
                  <span className="sr-only">File</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {exports.map(({ name, from, until, items, entries, at, by, heads }) => (
                <tr key={name}>
                  <th scope="row" className="nowrap">
                    {from.slice(0, 10)} to {dayOf(Date.parse(until) - 1)}
                  </th>
                  <td className="num">{items.toLocaleString("en-US")}</td>
                  <td className="num">{entries.toLocaleString("en-US")}</td>
                  <td>
                    {minute(at)} <span className="weak">by {by}</span>
                  </td>
                  <td>
                    <code title={heads}>{heads.slice(0, 12)}…</code>
                  </td>
                  <td className="num">
                    {may && (
                      <a className="button button--sm" href={exportPath(name)} download={name}>
                        Download
                      </a>
                    )}
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
