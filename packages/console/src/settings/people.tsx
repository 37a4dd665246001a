import { useState } from "react";
import { useSession } from "../api/session.ts";
import {
  useDisable,
  useEndSessions,
  useNewPassword,
  usePeople,
  useRemovePerson,
  useRole,
} from "../api/settings.ts";
import type { MadePassword, PeopleList, PersonLine } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Programs } from "../programs/page.tsx";
import { Menu } from "../shell/menu.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";
import { Invite, Made } from "./invite.tsx";
import { Journal } from "./journal.tsx";
import { ROLES } from "./roles.ts";

/** Who may sign in, as what; and everything that was changed about that, with who did it. */
export function People() {
  const { data, error, refetch } = usePeople();
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <div className="loading" role="status">
        Loading people…
      </div>
    );
  if (!data.signIn) return <Nobody />;
  return (
    <>
      <List list={data} />
      <Programs />
      <Journal notes={data.journal} />
    </>
  );
}

function Nobody() {
  return (
    <section className="card" aria-labelledby="people-none">
      <div className="card__head">
        <h2 id="people-none">Nobody signs in here</h2>
      </div>
      <div className="card__none stack">
        <p>
          Whoever reaches this address may do everything, under the name that they give; that is why it
          listens on this machine only. Add the first person at the command line, and start again:
        </p>
        <pre>
          <code>throughline people add "Your name" --role administrator</code>
        </pre>
        <p className="weak">Everybody else is invited here from then on.</p>
      </div>
    </section>
  );
}

function List({ list: { people, provider } }: { list: PeopleList }) {
  const [inviting, setInviting] = useState(false);
  const [made, setMade] = useState<MadePassword>();
  const password = useNewPassword();
  const role = useRole();
  const disable = useDisable();
  const end = useEndSessions();
  const gone = useRemovePerson();
  const me = useSession().data?.person?.name;
  const acts = [password, role, disable, end, gone];
  const error = acts.find((one) => one.error)?.error;
  const begin = () => {
    for (const one of acts) one.reset();
  };
  const choices = ({ name, state, sessions, from }: PersonLine) => [
    ...(sessions > 0
      ? [
          {
            label: sessions === 1 ? "End the session" : `End ${sessions} sessions`,
            act: () => end.mutate(name),
          },
        ]
      : []),
    ...(from !== "provider"
      ? [
          ...(state === "disabled"
            ? []
            : [
                {
                  label: from === "machine" ? "Make a new secret…" : "Make a new password…",
                  act: () => password.mutate(name, { onSuccess: setMade }),
                },
              ]),
          {
            label: state === "disabled" ? "Let them in again" : "Disable",
            act: () => disable.mutate({ name, disabled: state !== "disabled" }),
          },
          { label: "Remove", act: () => gone.mutate(name) },
        ]
      : []),
  ];
  return (
    <section className="card" aria-labelledby="people-title">
      <div className="card__head">
        <h2 id="people-title">People</h2>
        <span className="count">{people.length}</span>
        {provider && (
          <span className="weak">
            and everybody whom {provider.title} lets in: their roles are said there and in sign-in.yaml
          </span>
        )}
        <button type="button" className="button button--sm button--brand" onClick={() => setInviting(true)}>
          Invite…
        </button>
      </div>
      {error && <Trouble error={error} />}
      <Scroll label="People who may sign in" className="board__scroll">
        <table className="table table--plain people">
          <caption className="sr-only">People who may sign in</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">State</th>
              <th scope="col">Last seen</th>
              <th scope="col" className="num">
                Sessions
              </th>
              <th scope="col">
                <span className="sr-only">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((one) => (
              <tr key={`${one.from} ${one.name}`}>
                <th scope="row">
                  {one.name} {one.name === me && <span className="weak">you</span>}
                  {one.from === "machine" && <span className="weak">machine</span>}
                  {one.from === "provider" && (
                    <span className="state">
                      <Icon name="out" />
                      {provider?.title ?? "single sign-on"}
                    </span>
                  )}
                </th>
                <td>
                  {one.from === "provider" ? (
                    one.role
                  ) : (
                    <select
                      className="input select"
                      aria-label={`Role of ${one.name}`}
                      value={one.role}
                      onChange={(event) => {
                        begin();
                        role.mutate({ name: one.name, role: event.target.value as PersonLine["role"] });
                      }}
                    >
                      {ROLES.map(({ role }) => (
                        <option key={role} value={role}>
                          {role}
                        </option>
                      ))}
                    </select>
                  )}
                </td>
                <td>
                  <State person={one} />
                </td>
                <td className="nowrap">{one.lastSeen ? minute(one.lastSeen) : "never"}</td>
                <td className="num">{one.sessions}</td>
                <td className="num">
                  {choices(one).length > 0 && (
                    <Menu
                      className="button button--quiet button--sm button--icon"
                      label={`What can be done about ${one.name}`}
                      choices={choices(one).map((choice) => ({
                        ...choice,
                        act: () => {
                          begin();
                          choice.act();
                        },
                      }))}
                    >
                      <Icon name="more" small />
                    </Menu>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <ul className="roles">
        {ROLES.map(({ role, may }) => (
          <li key={role}>
            <strong>{role}</strong> <span className="weak">{may}</span>
          </li>
        ))}
      </ul>
      {inviting && (
        <Invite
          onMade={(one) => {
            setInviting(false);
            setMade(one);
          }}
          onClose={() => setInviting(false)}
        />
      )}
      {made && <Made made={made} onClose={() => setMade(undefined)} />}
    </section>
  );
}

function State({ person: { state, until, sessions } }: { person: PersonLine }) {
  if (state === "disabled") return <span className="state state--warning">disabled</span>;
  if (state === "late")
    return (
      <span className="state state--warning" title={until ? `It was good until ${minute(until)}` : undefined}>
        invitation too old
      </span>
    );
  if (state === "invited") return <span className="state">invited{until && `, until ${minute(until)}`}</span>;
  return sessions > 0 ? (
    <span className="state state--success">{count(sessions, "session")} open</span>
  ) : (
    <span className="weak">may sign in</span>
  );
}
