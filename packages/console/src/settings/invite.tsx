import { useState } from "react";
import { useInvite } from "../api/settings.ts";
import type { MadePassword, PersonLine } from "../api/types.ts";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";
import { ROLES } from "./roles.ts";

/** Lets somebody in, as what. */
export function Invite({ onMade, onClose }: { onMade: (made: MadePassword) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<PersonLine["role"]>("operator");
  const [machine, setMachine] = useState(false);
  const invite = useInvite();
  return (
    <Dialog title="Invite somebody" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate({ name: name.trim(), role, machine }, { onSuccess: onMade });
        }}
      >
        <label className="field">
          <span className="field__label">Name, best their user name in the org: it stands in the trail</span>
          <input
            className="input"
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={120}
            required
          />
        </label>
        <fieldset className="choices">
          <legend className="field__label">As</legend>
          {ROLES.map((one) => (
            <label key={one.role} className="choice">
              <input
                type="radio"
                name="role"
                checked={role === one.role}
                onChange={() => setRole(one.role)}
              />
              <span>
                {one.role} <span className="weak">{one.may}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label className="choice">
          <input type="checkbox" checked={machine} onChange={(event) => setMachine(event.target.checked)} />
          <span>
            a machine <span className="weak">it gets itself tokens with a secret, and cannot sign in</span>
          </span>
        </label>
        {invite.error && <Trouble error={invite.error} />}
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button
            type="submit"
            className="button button--brand"
            disabled={name.trim() === "" || invite.isPending}
          >
            Invite
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** A password that was made, shown this once. */
export function Made({
  made: { name, role, password, until },
  onClose,
}: {
  made: MadePassword;
  onClose: () => void;
}) {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title={`${name}, ${role}`} onClose={onClose}>
      <div className="stack">
        {until === null ? (
          <p>
            The secret of a machine, by the client id <strong>{name}</strong>. It gets itself tokens at{" "}
            {location.origin}/oauth/token, until there is another secret. It is not shown again.
          </p>
        ) : (
          <p>
            Hand this over by a way that you trust. It works once, until {minute(until)}: with it they sign in
            at {location.origin} and choose a password of their own. It is not shown again.
          </p>
        )}
        <p className="made">
          <code>{password}</code>
        </p>
        <div className="dialog__end">
          <span className="weak" role="status">
            {copied && "Copied"}
          </span>
          <button
            type="button"
            className="button"
            onClick={() => void navigator.clipboard?.writeText(password).then(() => setCopied(true))}
          >
            Copy
          </button>
          <button type="button" className="button button--brand" onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  );
}
