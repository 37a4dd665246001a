import { useMay } from "../api/session.ts";
import { useConnections, useTest } from "../api/settings.ts";
import type { ConnectionLine } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Meter } from "../marks/meter.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";
import { ConnectButton } from "./connect.tsx";
import { Doctor } from "./doctor.tsx";
import { Errors } from "./errors.tsx";
import { Held } from "./held.tsx";
import { Secret } from "./rotate.tsx";
import { SignedIn } from "./signed-in.tsx";
import { LastTest } from "./tested.tsx";
import { TryButton } from "./try-button.tsx";
import { Webhooks } from "./webhooks.tsx";

/** Every system that is called: how it stands, what waits for it, what went wrong last, and its secret. */
export function Connections() {
  const { data, error, refetch } = useConnections();
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <div className="loading" role="status">
        Loading connections…
      </div>
    );
  return (
    <>
      {data.connections.map((one) => (
        <Connection key={one.name} connection={one} since={data.since} />
      ))}
      <ConnectButton />
      <Webhooks />
      <Doctor />
    </>
  );
}

const NOBODY: Record<string, string> = { org: "the org", sample: "samples answer, nobody is called" };

function Connection({ connection, since }: { connection: ConnectionLine; since: string }) {
  const {
    name,
    kind,
    address,
    state,
    line,
    budget,
    operations,
    seen,
    secrets,
    managed,
    tested,
    test,
    atOnce,
    pinned,
    signIn,
  } = connection;
  const may = useMay("POST /api/connections/:name/test");
  const trying = useTest(name);
  const id = `connection-${name}`;
  const bad = line?.why || /fail|retry|stands/.test(state);
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card__head">
        <h2 id={id}>{kind === "org" ? "Salesforce" : name}</h2>
        <span className="weak">{address ?? NOBODY[kind] ?? kind}</span>
        <span
          className={`state ${bad ? "state--danger" : state === "connected" || state === "works" ? "state--success" : ""}`}
        >
          {state}
        </span>
        {may && kind !== "sample" ? <TryButton trying={trying} label="Test" busy="Calling…" /> : <span />}
      </div>
      {trying.error && <Trouble error={trying.error} />}
      <LastTest tested={tested} />
      <dl className="facts settings__facts">
        {line && (
          <div>
            <dt>Gate</dt>
            <dd>
              {line.why ? `shut: ${line.why}${line.until ? `, until ${minute(line.until)}` : ""}` : "open"}
              {`, ${line.waiting} waiting, ${line.atWork} at work`}
            </dd>
          </div>
        )}
        {budget && <Budget budget={budget} />}
        {kind !== "sample" && (
          <div>
            <dt>{kind === "org" ? "Writes" : "Calls"}</dt>
            <dd>
              {count(seen.calls, kind === "org" ? "write" : "call")} since {minute(since)}, {seen.failed}{" "}
              failed{seen.lastWorked && `, the last that worked ${minute(seen.lastWorked)}`}
            </dd>
          </div>
        )}
        {operations.length > 0 && (
          <div>
            <dt>Operations</dt>
            <dd>
              {operations.map(({ name, repeat }) => `${name} (${repeat})`).join(", ")}
              {atOnce !== null && `; at most ${atOnce} at a time`}
            </dd>
          </div>
        )}
        {kind !== "org" && kind !== "sample" && (
          <div>
            <dt>A test calls</dt>
            <dd>
              {test ?? (
                <>
                  whether anybody is there, and no more. Say in connections.yaml what may be called:{" "}
                  <code>{"test: { by: OPERATION, with: {…} }"}</code>
                </>
              )}
            </dd>
          </div>
        )}
        {signIn && <SignedIn name={name} of={signIn} />}
        {(secrets.length > 0 || managed) && (
          <div>
            <dt>Secret</dt>
            <dd className="secrets">
              {secrets.map((secret) => (
                <Secret key={secret.variable} secret={secret} />
              ))}
              {managed}
            </dd>
          </div>
        )}
      </dl>
      {pinned && !signIn?.because && <Held name={name} />}
      <Errors errors={seen.errors} of={name} />
    </section>
  );
}

function Budget({ budget }: { budget: NonNullable<ConnectionLine["budget"]> }) {
  const { orgUsed, orgMax, used, of, until } = budget;
  const number = (value: number) => value.toLocaleString("en-US");
  return (
    <>
      {orgUsed !== null && orgMax !== null && (
        <div>
          <dt>The org's calls</dt>
          <dd className="settings__meter">
            {number(orgUsed)} of {number(orgMax)} in 24 hours, by all
            <Meter part={(orgUsed / orgMax) * 100} />
          </dd>
        </div>
      )}
      <div>
        <dt>Our budget</dt>
        <dd className="settings__meter">
          {used !== null && of !== null ? (
            <>
              {number(used)} of {number(of)} calls in 24 hours
              {until && `; room again ${minute(until)}`}
              <Meter part={(used / of) * 100} />
            </>
          ) : (
            "not limited: salesforce: { api calls: { per day: … } } in connections.yaml"
          )}
        </dd>
      </div>
    </>
  );
}
