import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useActions } from "../actions/registry.ts";
import { useTasks } from "../api/queries.ts";
import type { TaskRow } from "../api/types.ts";
import { age } from "../format/time.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Long } from "../marks/long.tsx";
import { useNow } from "../shell/now.ts";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { TakeNext, Taken, useTakeNext } from "../teams/take-next.tsx";
import { AnswerForm, Shows } from "./answer-form.tsx";
import { leftOf, offerOf } from "./offer.ts";

/** Questions that wait for a person: the list, and the chosen one with its form. */
export function TasksPage() {
  const tasks = useTasks();
  const { task: asked } = useSearch({ from: "/tasks" });
  const navigate = useNavigate({ from: "/tasks" });
  const taking = useTakeNext();
  const list = useRef<HTMLDivElement>(null);
  const rows = (tasks.data ?? []).toSorted((a, b) => a.openedAt.localeCompare(b.openedAt));
  const at = Math.max(
    0,
    rows.findIndex((task) => task.id === asked),
  );
  const chosen = rows[at];
  const choose = (task: TaskRow | undefined) => {
    if (task) navigate({ search: { task: task.id }, replace: true });
  };
  const move = (by: number) => {
    choose(rows[at + by]);
    list.current?.querySelectorAll<HTMLElement>(".task")[at + by]?.scrollIntoView({ block: "nearest" });
  };
  useActions(
    [
      { id: "tasks.next", label: "Next task", keys: ["J"], perform: () => move(1) },
      { id: "tasks.previous", label: "Previous task", keys: ["K"], perform: () => move(-1) },
    ],
    undefined,
  );

  useEffect(() => {
    document.title = `Tasks (${rows.length}) · Throughline`;
  }, [rows.length]);

  return (
    <main className="page page--fixed" id="page">
      <div className="tasks">
        <section className="pane" aria-labelledby="tasks-title" aria-busy={tasks.isFetching}>
          <div className="pane__head">
            <h1 id="tasks-title">Tasks</h1>
            <span className="weak">{tasks.data ? `${rows.length} open, oldest first` : ""}</span>
          </div>
          <div className="tasks__next">
            <TakeNext taking={taking} />
            <Taken taking={taking} />
          </div>
          <Scroll label="Open tasks" className="pane__body" ref={list}>
            {tasks.error && <Trouble error={tasks.error} again={() => tasks.refetch()} />}
            {tasks.isPending && (
              <div className="loading" role="status">
                Loading tasks…
              </div>
            )}
            {tasks.data && rows.length === 0 && (
              <div className="empty">
                <Icon name="check" />
                <p>
                  <strong>No open tasks.</strong>
                </p>
                <p className="weak">Questions for people appear here as the workflows ask them.</p>
              </div>
            )}
            <ol>
              {rows.map((task) => (
                <li key={task.id}>
                  <TaskLine task={task} current={task === chosen} onChoose={() => choose(task)} />
                </li>
              ))}
            </ol>
          </Scroll>
        </section>
        {chosen && (
          <Task key={chosen.id} task={chosen} onAnswered={() => choose(rows[at + 1] ?? rows[at - 1])} />
        )}
      </div>
    </main>
  );
}

function TaskLine({ task, current, onChoose }: { task: TaskRow; current: boolean; onChoose: () => void }) {
  const now = useNow();
  const left = leftOf(task, now);
  return (
    <button type="button" className="task" aria-current={current ? "true" : undefined} onClick={onChoose}>
      <Icon name={offerOf(task) ? "assign" : "tasks"} />
      <span className="task__subject truncate">{task.subject || "No subject"}</span>
      <span className={`task__due ${left && left.tone !== "ok" ? left.tone : "weak"}`}>
        {left ? left.text : age(task.openedAt, now)}
      </span>
      <span className="task__meta truncate">
        {task.number} · {task.title}
      </span>
      <span className="task__kind">{task.to}</span>
    </button>
  );
}

function Task({ task, onAnswered }: { task: TaskRow; onAnswered: () => void }) {
  return (
    <section className="pane" aria-labelledby="task-title">
      <div className="pane__head">
        <Link className="nowrap" to="/items/$" params={{ _splat: task.item }}>
          {task.number}
        </Link>
        <span className="weak truncate">{task.subject}</span>
        <span className="weak nowrap pane__end">
          {task.to}
          {!offerOf(task) && ` · ${count(task.form.length, "question")}`}
        </span>
      </div>
      <Scroll label="What is asked" className="pane__body">
        <div className="section task-head">
          <h2 id="task-title">{task.title}</h2>
          <p className="weak">
            <Long text={task.because} />
          </p>
        </div>
        {Object.keys(task.shows).length > 0 && (
          <div className="section">
            <Shows shows={task.shows} />
          </div>
        )}
      </Scroll>
      <AnswerForm task={task} onAnswered={onAnswered} />
    </section>
  );
}
