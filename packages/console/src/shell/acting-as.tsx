import { useState } from "react";
import { useSession, useSignOut } from "../api/session.ts";
import { Avatar } from "../marks/avatar.tsx";
import { Dialog } from "./dialog.tsx";
import { Menu } from "./menu.tsx";
import { remembered } from "./remembered.ts";

/** The name that somebody gives where nobody signs in. */
const given = remembered("acting-as", "Operator");

/** The name under which answers and repairs are entered in the trail. */
export function useActor(): string {
  const name = given.use();
  return useSession().data?.person?.name ?? name;
}

/** Who acts, beside the button that acts; with a way to change it where nobody signs in. */
export function ActingAs() {
  const name = useActor();
  const person = useSession().data?.person;
  const [asking, setAsking] = useState(false);
  if (person) return <span className="weak nowrap">Acting as {name}</span>;
  return (
    <span className="weak nowrap">
      Acting as {name}{" "}
      <button
        type="button"
        className="link"
        onClick={() => setAsking(true)}
        aria-label="Change the name you act under"
      >
        change
      </button>
      {asking && <NameDialog onClose={() => setAsking(false)} />}
    </span>
  );
}

/** The same in the rail: the avatar. */
export function ActingAvatar() {
  const name = useActor();
  const person = useSession().data?.person;
  const signOut = useSignOut();
  const [asking, setAsking] = useState(false);
  if (person) {
    return (
      <Menu
        className="avatar-button"
        head={
          <>
            <strong>{person.name}</strong>
            <span className="weak">{person.role}</span>
          </>
        }
        choices={[{ label: "Sign out", act: () => signOut.mutate() }]}
      >
        <Avatar name={name} kind="user" />
        <span className="sr-only">
          {person.name}, {person.role}
        </span>
      </Menu>
    );
  }
  return (
    <>
      <button
        type="button"
        className="avatar-button"
        title={`Acting as ${name}`}
        onClick={() => setAsking(true)}
      >
        <Avatar name={name} kind="user" />
        <span className="sr-only">Acting as {name}, change the name</span>
      </button>
      {asking && <NameDialog onClose={() => setAsking(false)} />}
    </>
  );
}

function NameDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState(given.get());
  const save = () => {
    if (name.trim()) given.set(name.trim());
    onClose();
  };
  return (
    <Dialog title="Acting as" onClose={onClose}>
      <form
        method="dialog"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label className="field">
          <span className="field__label">Your name, as it will stand in the audit trail</span>
          <input
            className="input"
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={80}
            required
          />
        </label>
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button--brand">
            Keep
          </button>
        </div>
      </form>
    </Dialog>
  );
}
