import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useActions } from "../actions/registry.ts";
import { ApiProblem } from "../api/client.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { ActingAs } from "../shell/acting-as.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { TakeNext, Taken, useTakeNext } from "../teams/take-next.tsx";
import { SearchBox } from "../work-items/search-box.tsx";
import { taskActions } from "./actions.ts";
import { AnswerBar } from "./answer-bar.tsx";
import { BulkDialog } from "./bulk.tsx";
import { DoneList } from "./done-list.tsx";
import { TasksFoot } from "./foot.tsx";
import { TaskList } from "./list.tsx";
import { NoteDialog } from "./note-dialog.tsx";
import { OfferForm } from "./offer-form.tsx";
import { SimilarPane } from "./similar.tsx";
import { TaskBody, TaskHead, useLeads } from "./task.tsx";
import { UndoBar } from "./undo-bar.tsx";
import { useTasksPage } from "./use-tasks.ts";

type Page = ReturnType<typeof useTasksPage>;

/** A person's inbox: what is due first, what the models thought of it, and the answers on number keys. */
export function TasksPage() {
  const page = useTasksPage();
  const { inbox, tab, me, dialog, detail, selected, chosen, setDialog } = page;
  const total = inbox.data?.tabs.find(({ id }) => id === "mine")?.count;
  useActions(taskActions, page.context);

  useEffect(() => {
    document.title = `Tasks${total === undefined ? "" : ` (${total})`} · Throughline`;
  }, [total]);

  return (
    <main className="page page--fixed" id="page">
      <Head page={page} />
      {tab === "done" ? (
        <DoneList me={me} />
      ) : (
        <div className="tasks" data-open={page.open ? "task" : "list"}>
          <ListPane page={page} />
          {chosen && <TaskPane key={chosen.id} page={page} />}
          {chosen && <SimilarPane task={chosen.id} detail={detail.data} />}
        </div>
      )}
      <UndoBar last={page.undo.given[0]} onUndo={(given) => void page.takeBack(given)} />
      <TasksFoot done={inbox.data?.done} by={me} />
      {dialog === "note" && chosen && (
        <NoteDialog
          onKeep={(text) => page.commands.note(chosen.id, text)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === "bulk" && detail.data && (
        <BulkDialog
          by={me}
          tasks={[...selected]}
          like={detail.data}
          onClose={() => setDialog(undefined)}
          onDone={(tasks, what, until) => {
            page.leave(tasks);
            page.undo.add({ tasks, what, of: count(tasks.length, "task"), until: Date.parse(until) });
          }}
        />
      )}
    </main>
  );
}

function Head({ page: { search, tab, q, inbox } }: { page: Page }) {
  const navigate = useNavigate({ from: "/tasks" });
  const soon = inbox.data?.soon;
  return (
    <header className="list-head">
      <div className="list-head__top">
        <h1>Tasks</h1>
        <span className="live-dot" role="status">
          {soon === undefined ? "" : soon === 0 ? "nothing due within 20 min" : `${soon} due within 20 min`}
        </span>
        <SearchBox
          value={q}
          label="Search tasks"
          placeholder="Case number, customer, word…"
          onSearch={(text) =>
            navigate({
              search: ({ task: _, q: __, ...rest }) => (text ? { ...rest, q: text } : rest),
              replace: true,
            })
          }
        />
      </div>
      <nav className="tabs" aria-label="Tasks by kind">
        {(inbox.data?.tabs ?? [{ id: "mine", label: "Mine", count: 0 }]).map(({ id, label, count }) => (
          <Link
            key={id}
            className="tab"
            to="/tasks"
            activeOptions={{ exact: true }}
            search={{ ...(id !== "mine" && { tab: id }), ...(search.q && { q: search.q }) }}
            aria-current={id === tab ? "page" : undefined}
          >
            {label} <span className="count">{count}</span>
          </Link>
        ))}
      </nav>
    </header>
  );
}

function ListPane({ page }: { page: Page }) {
  const { inbox, rows, chosen, selected, go, toggle, more, q, context } = page;
  const taking = useTakeNext("T");
  const total = inbox.data?.total ?? 0;
  return (
    <section className="pane tasks__list" aria-labelledby="tasks-title" aria-busy={inbox.isFetching}>
      <div className="pane__head">
        <h2 id="tasks-title">To do</h2>
        <span className="weak">
          {total > 0 ? `${total.toLocaleString("en-US")} by due time` : "by due time"}
        </span>
        <span className="pane__end" aria-hidden="true">
          <kbd>J</kbd> <kbd>K</kbd>
        </span>
      </div>
      {selected.size > 0 && (
        <div className="tasks__selected">
          <strong>{selected.size} selected</strong>
          <button type="button" className="button button--sm" onClick={context.selectAlike}>
            <kbd>A</kbd>All alike
          </button>
          <button type="button" className="button button--sm button--brand" onClick={context.together}>
            Answer alike…
          </button>
          <button type="button" className="button button--sm button--quiet" onClick={page.clear}>
            None
          </button>
        </div>
      )}
      {inbox.error && <Trouble error={inbox.error} again={() => inbox.refetch()} />}
      {inbox.isPending && (
        <div className="loading" role="status">
          Loading tasks…
        </div>
      )}
      {inbox.data && rows.length === 0 && (
        <div className="empty">
          <Icon name="check" />
          <p>
            <strong>{q ? "Nothing here says that." : "No open tasks."}</strong>
          </p>
          <p className="weak">
            {q
              ? "Search by number, customer or a word of the subject."
              : "Questions for people appear here as the workflows ask them."}
          </p>
        </div>
      )}
      {rows.length > 0 && (
        <TaskList
          rows={rows}
          chosen={chosen?.id}
          selected={selected}
          onChoose={go}
          onSelect={toggle}
          onEnd={more}
        />
      )}
      <div className="tasks__next">
        <TakeNext taking={taking} />
        <Taken taking={taking} />
      </div>
    </section>
  );
}

function TaskPane({ page }: { page: Page }) {
  const { detail, chosen, draft, trouble, may, context, set, go, offer } = page;
  const leads = useLeads(chosen?.id ?? "");
  if (!chosen) return null;
  const here = trouble?.task === chosen.id ? trouble.error : undefined;
  const field = here instanceof ApiProblem ? here.field : undefined;
  const lead = leads?.leads.find(({ value }) => leads.field === null || value === draft[leads.field]);
  return (
    <section className="pane tasks__task" aria-labelledby="task-title">
      <TaskHead line={chosen} onBack={() => go(undefined)} />
      {detail.error && <Trouble error={detail.error} again={() => detail.refetch()} />}
      {detail.data ? (
        <TaskBody detail={detail.data} leads={leads} />
      ) : (
        <div className="pane__body loading" role="status">
          {detail.isPending && "Loading the task…"}
        </div>
      )}
      {here && !field && <Trouble error={here} />}
      {detail.data &&
        (offer && may ? (
          <OfferForm
            task={{ ...chosen, ...(chosen.due && { until: chosen.due }) }}
            offer={offer}
            title={<h3 className="section__title">{chosen.title}</h3>}
            onAnswered={() => page.leave([chosen.id])}
          />
        ) : may ? (
          <AnswerBar
            detail={detail.data}
            draft={draft}
            lead={lead}
            wrong={field && here ? { [field]: here.message } : {}}
            busy={false}
            set={set}
            onAnswer={context.answer}
            onPass={chosen.for ? undefined : context.pass}
            onNote={context.note}
          />
        ) : (
          <div className="section">
            <NotAllowed what="answer" />
          </div>
        ))}
      {may && (
        <div className="tasks__who">
          <ActingAs />
        </div>
      )}
    </section>
  );
}
