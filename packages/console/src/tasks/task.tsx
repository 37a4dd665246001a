import { Link } from "@tanstack/react-router";
import { useLeadsTo } from "../api/inbox.ts";
import type { FormField, LeadsTo, TaskDetail, TaskLine } from "../api/types.ts";
import { age } from "../format/time.ts";
import { showValue } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { useNow } from "../shell/now.ts";
import { Scroll } from "../shell/scroll.tsx";
import { choicesOf } from "./answer.ts";
import { dueOf } from "./due.ts";
import { Leads } from "./leads.tsx";
import { Message } from "./message.tsx";
import { Thoughts } from "./thoughts.tsx";

/** Number, subject and how long there is for it. */
export function TaskHead({ line, onBack }: { line: TaskLine; onBack: () => void }) {
  const now = useNow();
  const due = dueOf(line, now);
  return (
    <div className="pane__head">
      <button
        type="button"
        className="button button--quiet button--icon button--sm tasks__back"
        onClick={onBack}
        aria-label="Back to the list"
      >
        <Icon name="left" />
      </button>
      <Link className="nowrap" to="/items/$" params={{ _splat: line.item }}>
        {line.number}
      </Link>
      <h2 id="task-title" className="truncate">
        {line.subject || line.title}
      </h2>
      <span className={`nowrap pane__end task-due ${due?.tone ?? ""}`}>
        {due && (
          <>
            <Icon name="clock" small /> {due.text}
          </>
        )}{" "}
        <span className="weak">
          {due
            ? line.stage
              ? `to ${line.stage.toLowerCase()}`
              : "to answer"
            : `open ${age(line.openedAt, now)}`}
        </span>
      </span>
    </div>
  );
}

/** Everything that helps to answer: why, the message, what the models thought, what each answer leads to. */
export function TaskBody({ detail, leads }: { detail: TaskDetail; leads: LeadsTo | undefined }) {
  const now = useNow();
  const { line, because, thoughts, changes, notes, passed } = detail;
  const chosen = (detail.form as FormField[]).find((field) => choicesOf(field));
  return (
    <Scroll label="Task, scrolls" className="pane__body">
      <section className="section" aria-label="Because">
        <h3 className="section__title">Because</h3>
        <p className="because">
          <Because text={because} facts={detail.form.map(({ name }) => name)} />
        </p>
        {passed.length > 0 && <p className="weak">Passed on by {passed.map(({ by }) => by).join(", ")}.</p>}
        {notes.map(({ by, at, text }) => (
          <p key={at} className="task-note">
            <Icon name="edit" small /> <strong>{by}</strong> <span className="weak">{age(at, now)} ago</span>{" "}
            {text}
          </p>
        ))}
      </section>
      {changes.length > 0 && <Changes changes={changes} />}
      <Message detail={detail} />
      <Thoughts thoughts={thoughts} several={new Set(thoughts.map(({ field }) => field)).size > 1} />
      {leads ? (
        <Leads leads={leads} now={now} keys={chosen !== undefined} />
      ) : (
        <p className="section weak" role="status">
          Playing {line.number} on…
        </p>
      )}
    </Scroll>
  );
}

/** A sentence in which the names of facts stand out. */
function Because({ text, facts }: { text: string; facts: string[] }) {
  const parts = text.split(
    new RegExp(`\\b(${facts.map((name) => name.replace(/\W/g, "\\$&")).join("|")})\\b`),
  );
  let at = 0;
  return parts.map((part) => {
    const key = at;
    at += part.length;
    return facts.includes(part) ? <mark key={key}>{part}</mark> : part;
  });
}

/** What is approved or undone: each field, from what to what. */
function Changes({ changes }: { changes: TaskDetail["changes"] }) {
  return (
    <section className="section" aria-label="What was changed">
      <h3 className="section__title">What was changed</h3>
      <table className="table table--inset">
        <thead>
          <tr>
            <th>Field</th>
            <th>Before: restored by “restore”</th>
            <th>Now: kept by “accept”</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ field, from, to }) => (
            <tr key={field}>
              <td>{field}</td>
              <td>{showValue(from)}</td>
              <td>{showValue(to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What each answer leads to, or nothing while that is played. */
export const useLeads = (task: string): LeadsTo | undefined => useLeadsTo(task).data;
