import { useState } from "react";
import { useMay } from "../api/session.ts";
import { useRotate } from "../api/settings.ts";
import type { SecretLine } from "../api/types.ts";
import { Dialog } from "../shell/dialog.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";
import { Outcome } from "./tested.tsx";

/** A secret by its name, where it comes from, and a way to another one. */
export function Secret({ secret: { variable, origin } }: { secret: SecretLine }) {
  const may = useMay("POST /api/secrets/:variable");
  const [open, setOpen] = useState(false);
  return (
    <div className="secret">
      <span className="secret__name">
        <code>{variable}</code>
        <span className="weak">
          {origin === null
            ? "has no value: set it in the environment and start again"
            : origin.from === "environment"
              ? "from the environment"
              : `kept here since ${minute(origin.at)}, by ${origin.by}`}
        </span>
      </span>
      {may && origin && (
        <button type="button" className="button button--sm" onClick={() => setOpen(true)}>
          Rotate…
        </button>
      )}
      {open && origin && <Rotate variable={variable} origin={origin} onClose={() => setOpen(false)} />}
    </div>
  );
}

function Rotate({
  variable,
  origin,
  onClose,
}: {
  variable: string;
  origin: NonNullable<SecretLine["origin"]>;
  onClose: () => void;
}) {
  const [value, setValue] = useState("");
  const rotate = useRotate(variable);
  const { data } = rotate;
  return (
    <Dialog title={`Rotate ${variable}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          rotate.mutate(value, { onSuccess: ({ replaced }) => replaced && setValue("") });
        }}
      >
        <p className="weak">
          The new one is tried first, wherever it is used. Only if all of that works it takes the place of the
          old one, which is used until then. It is shown to nobody, and written into no log.
        </p>
        {origin.from === "environment" && (
          <p className="weak">
            The old one comes from the environment of the process, which cannot be changed from here: the new
            one is kept in a file of the data folder that only the process reads, and goes before the
            environment until that has another one. If a vault or a manifest sets it, change it there as well.
          </p>
        )}
        {data && (
          <ul className="tries-list" aria-label="Tried">
            {data.tried.map(({ where, outcome, message }) => (
              <li key={where}>
                <Outcome outcome={outcome} />
                <span>
                  <strong>{where}</strong> {message}
                </span>
              </li>
            ))}
          </ul>
        )}
        {data && (
          <p role="status">
            <strong>
              {data.replaced
                ? "The new one is used from now on."
                : "The old one is used still: the new one has not worked."}
            </strong>
          </p>
        )}
        {rotate.error && <Trouble error={rotate.error} />}
        {!data?.replaced && (
          <label className="field">
            <span className="field__label">The new secret</span>
            <input
              className="input"
              type="password"
              autoComplete="off"
              value={value}
              onChange={(event) => setValue(event.target.value)}
              required
            />
          </label>
        )}
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          {!data?.replaced && (
            <button
              type="submit"
              className="button button--brand"
              disabled={value.trim() === "" || rotate.isPending}
            >
              {rotate.isPending ? "Trying…" : "Try it, then use it"}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
