import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useWebhooks } from "../api/settings.ts";
import type { WebhookLine } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";

/** The doors for other systems: the address that they are given, what is missing, and what came by each. */
export function Webhooks() {
  const { data, error, refetch } = useWebhooks();
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  return (
    <>
      {data?.webhooks.map((one) => (
        <Door key={one.name} door={one} />
      ))}
    </>
  );
}

const SIGNED: Record<string, string> = {
  standard: "as standardwebhooks.com says",
  own: "in the form of workspace.yaml",
};

function Door({ door }: { door: WebhookLine }) {
  const { name, workflow, signed, takes, events, secrets, received, refused, lastReceived, deliveries } =
    door;
  const id = `webhook-${name}`;
  const missing = secrets.every(({ known }) => !known);
  const turnedAway = refused.unsigned + refused.forged + refused.stale;
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card__head">
        <h2 id={id}>{name}</h2>
        <span className="weak">webhook of {workflow}</span>
        <span className={`state ${missing ? "state--danger" : received > 0 ? "state--success" : ""}`}>
          {missing ? "no secret" : received > 0 ? "works" : "nothing came yet"}
        </span>
        <span />
      </div>
      <dl className="facts settings__facts">
        <div>
          <dt>Address</dt>
          <dd>
            <Address url={`${location.origin}/hooks/${name}`} />
          </dd>
        </div>
        <div>
          <dt>Takes</dt>
          <dd>
            {takes === "mail" ? "mail as it was sent" : "JSON"}, signed{" "}
            {SIGNED[signed] ?? `as ${signed} does`}: {events.join(", ")}
          </dd>
        </div>
        <div>
          <dt>Secret</dt>
          <dd className="secrets">
            {secrets.map(({ variable, known }) => (
              <span className="secret__name" key={variable}>
                <code>{variable}</code>
                <span className="weak">
                  {known ? "has a value" : "has no value: set it in the environment and start again"}
                </span>
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt>Since the start</dt>
          <dd>
            {count(received, "delivery", "deliveries")}
            {lastReceived && `, the last ${minute(lastReceived)}`}; {turnedAway} turned away
            {turnedAway > 0 &&
              ` (${refused.forged} with a wrong signature, ${refused.unsigned} with none, ${refused.stale} too old)`}
          </dd>
        </div>
      </dl>
      {deliveries.length > 0 && (
        <ul className="findings" aria-label={`What came by ${name}`}>
          {deliveries.map(({ at, status, became, item }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: deliveries of one moment are alike
            <li key={`${at} ${place}`}>
              <span className="weak">
                {minute(at)} <span className={status >= 400 ? "danger" : ""}>{status}</span>
              </span>
              <span>
                {became}{" "}
                {item && (
                  <Link to="/items/$" params={{ _splat: item }}>
                    {item}
                  </Link>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** An address to be given to somebody, with a button that copies it. */
function Address({ url }: { url: string }) {
  const [said, setSaid] = useState("");
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setSaid("copied"),
      () => setSaid("the browser does not let the page write to the clipboard"),
    );
  return (
    <span className="secret">
      <code>POST {url}</code>
      <button type="button" className="button button--sm" onClick={() => void copy()}>
        Copy
      </button>
      <span className="weak" role="status">
        {said}
      </span>
    </span>
  );
}
