import { usePlacement, useRetention } from "../api/settings.ts";
import type { Placement, RetentionView } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";

/** Where the data of work items is, where it goes, and until when it stays. */
export function Data() {
  const placement = usePlacement();
  const retention = useRetention();
  const error = placement.error ?? retention.error;
  if (error)
    return (
      <Trouble
        error={error}
        again={() => {
          void placement.refetch();
          void retention.refetch();
        }}
      />
    );
  if (!placement.data || !retention.data)
    return (
      <div className="loading" role="status">
        Asking the org which fields it guards…
      </div>
    );
  return (
    <>
      <Leaves placement={placement.data} />
      <Retention retention={retention.data} />
      <Kept placement={placement.data} />
      <Fields placement={placement.data} />
    </>
  );
}

/** Residency: records stay in the org, and this is what does not. */
function Leaves({ placement: { at, workflows } }: { placement: Placement }) {
  const leaving = workflows.flatMap(({ workflow, leaves }) => leaves.map((one) => ({ workflow, ...one })));
  const hosts = new Set(leaving.map(({ to }) => to.host));
  return (
    <section className="card" aria-labelledby="leaves-title">
      <div className="card__head">
        <h2 id="leaves-title">What leaves the org, and to whom</h2>
        <span className="weak">
          {hosts.size === 0 ? "nothing" : `to ${count(hosts.size, "host")}`} · as of {minute(at)}
        </span>
        <a className="button button--sm" href="/api/placement/report" target="_blank" rel="noreferrer">
          <Icon name="out" small />
          Signed placement report
        </a>
      </div>
      {leaving.length === 0 ? (
        <p className="card__none weak">
          Records stay in Salesforce. No step sends anything to a language model or another system.
        </p>
      ) : (
        <Scroll label="What leaves the org" className="board__scroll">
          <table className="table table--plain">
            <caption className="sr-only">What leaves the org</caption>
            <thead>
              <tr>
                <th scope="col">To</th>
                <th scope="col">Host</th>
                <th scope="col">What</th>
                <th scope="col">Hidden before</th>
                <th scope="col">Accepted</th>
              </tr>
            </thead>
            <tbody>
              {leaving.map(({ workflow, to, what, masked, accepted }) => (
                <tr key={`${workflow} ${to.is} ${to.name} ${to.host}`}>
                  <th scope="row">
                    {to.name} <span className="weak">{to.is}</span>
                  </th>
                  <td>{to.host}</td>
                  <td>{what.map(({ name }) => name).join(", ")}</td>
                  <td>{masked.join(", ") || "–"}</td>
                  <td>
                    <span className={`state ${accepted ? "state--success" : "state--danger"}`}>
                      {accepted ? "yes" : "no: refused when a step would send it"}
                    </span>
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

function Retention({ retention }: { retention: RetentionView }) {
  const { keepDays, becomes, folder, open, ended, leaving } = retention;
  return (
    <section className="card" aria-labelledby="retention-title">
      <div className="card__head">
        <h2 id="retention-title">Retention</h2>
        <span className="weak">
          {count(open, "item")} open, {ended.toLocaleString("en-US")} ended
        </span>
      </div>
      <dl className="facts settings__facts">
        <div>
          <dt>Open items</dt>
          <dd>stay, with all that their trail says, for as long as they are worked on</dd>
        </div>
        <div>
          <dt>Ended items</dt>
          <dd>
            {keepDays === null
              ? "stay until somebody archives them. Start with --keep 90d and --archive-to FOLDER, or --delete-ended, to have it done."
              : `stay for ${count(keepDays, "day")}, then they are ${becomes}${folder ? ` to ${folder}, a file a month` : "; that there was an item, when and how it ended is kept"}`}
          </dd>
        </div>
        {leaving.length > 0 && (
          <div>
            <dt>What leaves when</dt>
            <dd>
              {leaving.every(({ items }) => items === 0)
                ? `nothing until ${leaving.at(-1)?.until.slice(0, 10)}`
                : leaving
                    .map(
                      ({ until, items, more }, place) =>
                        `${more ? "more than " : ""}${count(items, "item")} ${place === 0 ? "now" : `by ${until.slice(0, 10)}`}`,
                    )
                    .join(", ")}
            </dd>
          </div>
        )}
        <div>
          <dt>Versions, people</dt>
          <dd>the trail of versions and people.log stay for good: they say who let what go live</dd>
        </div>
        <div>
          <dt>Erasure of one item</dt>
          <dd>
            is not offered: what an item read is not encrypted under a key of its own, so there is no key to
            destroy. It leaves with its retention; what has to go earlier goes with{" "}
            <code>throughline archive --ended-before … --delete</code>.
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Kept({ placement: { kept } }: { placement: Placement }) {
  return (
    <section className="card" aria-labelledby="kept-title">
      <div className="card__head">
        <h2 id="kept-title">What is kept outside of the org</h2>
      </div>
      <ul className="findings findings--kept">
        {kept.map(({ what, where, until }) => (
          <li key={what}>
            <span>
              <strong>{where}</strong>
              <br />
              <span className="weak">{until}</span>
            </span>
            <span>{what}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fields({ placement: { workflows } }: { placement: Placement }) {
  return workflows.map(({ workflow, title, object, reads, writes }) => (
    <section key={workflow} className="card" aria-labelledby={`fields-${workflow}`}>
      <div className="card__head">
        <h2 id={`fields-${workflow}`}>{title}</h2>
        <span className="weak">
          {object}: {count(reads.length, "field")} read, {writes.length} written
        </span>
      </div>
      <dl className="facts settings__facts">
        <div>
          <dt>Read</dt>
          <dd className="chips">
            {reads.map(({ field, agents }) => (
              <code key={field} title={agents.join(", ") || "the workflow's own conditions"}>
                {field}
              </code>
            ))}
          </dd>
        </div>
        <div>
          <dt>Written</dt>
          <dd className="chips">
            {writes.map(({ field, guarded }) => (
              <span key={field}>
                <code>{field}</code>{" "}
                {guarded ? (
                  <span className="weak">guarded</span>
                ) : (
                  <span className="warning">not guarded by the org</span>
                )}
              </span>
            ))}
          </dd>
        </div>
      </dl>
    </section>
  ));
}
