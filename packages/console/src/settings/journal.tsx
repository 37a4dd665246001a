import { useState } from "react";
import type { PeopleList } from "../api/types.ts";
import { minute } from "../versions/minute.ts";

type Note = PeopleList["journal"][number];

const WORDS: Record<string, (note: Note) => string> = {
  "signed-in": ({ by }) => `signed in${by ? ` by ${by}` : ""}`,
  "signed-out": () => "signed out",
  refused: ({ why }) => `was refused: ${why ?? "no reason"}`,
  added: ({ role }) => `was invited as ${role}`,
  role: ({ role }) => `is ${role} now`,
  password: ({ by }) => (by ? "was given a new password" : "chose a password"),
  removed: () => "was removed",
  disabled: () => "was disabled",
  enabled: () => "may come in again",
  "sessions-ended": () => "was signed out",
  "program-registered": ({ why }) => `registered a program: ${why ?? ""}`,
  "program-allowed": ({ why }) => `let a program act: ${why ?? ""}`,
  "program-refused": ({ why }) => `refused a program: ${why ?? ""}`,
  "program-ended": ({ why }) => `has a program less: ${why ?? ""}`,
  connection: ({ why }) => `was connected: ${why ?? ""}`,
  "connection-signed-in": () => "is called in the name of whoever signed in there",
  "connection-signed-out": () => "calls nothing until somebody signs in there again",
  agreed: ({ why }) => `is used as it is now: ${why ?? ""}`,
  secret: ({ why }) =>
    `the secret was tried, and ${why?.startsWith("replaced") ? "replaced" : "not replaced"}`,
};
const MOST = 20;

/** Everything that concerns who may do what, the newest first. */
export function Journal({ notes }: { notes: PeopleList["journal"] }) {
  const [all, setAll] = useState(false);
  return (
    <section className="card" aria-labelledby="journal-title">
      <div className="card__head">
        <h2 id="journal-title">What was changed, and who came in</h2>
        <span className="weak">people.log in the data folder has all of it</span>
      </div>
      {notes.length === 0 && <p className="card__none weak">Nothing yet.</p>}
      <ul className="findings">
        {notes.slice(0, all ? undefined : MOST).map((note, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: notes of one moment are alike
          <li key={`${note.at} ${place}`}>
            <span className="weak">{minute(note.at)}</span>
            <span>
              <strong>{note.name ?? "somebody"}</strong> {WORDS[note.what]?.(note) ?? note.what}
              {note.by && note.what !== "signed-in" && <span className="weak">, by {note.by}</span>}
              {note.from && <span className="weak">, from {note.from}</span>}
            </span>
          </li>
        ))}
      </ul>
      {notes.length > MOST && (
        <p className="settings__note">
          <button type="button" className="link" onClick={() => setAll(!all)}>
            {all ? `The last ${MOST}` : `The last ${notes.length}`}
          </button>
        </p>
      )}
    </section>
  );
}
