import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { dropTasks, prefetchTasks, useInbox, useTaskCommands, useTaskDetail } from "../api/inbox.ts";
import { useMay } from "../api/session.ts";
import type { FormField, TaskLine, Value } from "../api/types.ts";
import { showValue } from "../format/value.ts";
import { useActor } from "../shell/acting-as.tsx";
import type { TasksContext } from "./actions.ts";
import { answerOf, choicesOf, type Draft, fieldForKeys, missing } from "./answer.ts";
import { offerOf } from "./offer.ts";
import type { TasksSearch } from "./search.ts";
import { type Given, useGiven } from "./undo.ts";

/** Lines that are asked for at first, and so many more at the end of the list. */
const STEP = 200;
/** Tasks after the chosen one that are fetched ahead. */
const AHEAD = 2;

export type Dialogs = "note" | "bulk";

/** The inbox with its chosen task: what is on screen, and what a person does. */
export function useTasksPage() {
  const search: TasksSearch = useSearch({ from: "/tasks" });
  const navigate = useNavigate({ from: "/tasks" });
  const client = useQueryClient();
  const me = useActor();
  const [limit, setLimit] = useState(STEP);
  const { tab = "mine", q = "", task: asked } = search;
  const inbox = useInbox({ me, tab, q, limit });
  const commands = useTaskCommands(me);
  const may = useMay("POST /api/tasks/:id/answer");
  const undo = useGiven();
  const [dialog, setDialog] = useState<Dialogs>();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [trouble, setTrouble] = useState<{ task: string; error: Error }>();
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  /** Answered a moment ago: not shown, whatever an answer of the server on its way says. */
  const gone = useRef(new Map<string, number>());

  const rows = useMemo(
    () => (inbox.data?.rows ?? []).filter(({ id }) => (gone.current.get(id) ?? 0) < Date.now()),
    [inbox.data],
  );
  const found = rows.findIndex(({ id }) => id === asked);
  const at = Math.max(0, found);
  const chosen: TaskLine | undefined = rows[at];
  const detail = useTaskDetail(chosen?.id ?? "");
  const draft = drafts[chosen?.id ?? ""] ?? {};
  const form = (detail.data?.form ?? []) as FormField[];

  const next = rows.slice(at + 1, at + 1 + AHEAD).map(({ id }) => id);
  const ahead = next.join("\n");
  useEffect(() => {
    if (ahead) prefetchTasks(client, ahead.split("\n"));
  }, [client, ahead]);

  const go = useCallback(
    (to: TaskLine | undefined) =>
      void navigate({
        search: ({ task: _, ...rest }) => (to ? { ...rest, task: to.id } : rest),
        replace: true,
      }),
    [navigate],
  );
  const more = useCallback(
    () => setLimit((now) => (inbox.data && inbox.data.total > now ? now + STEP : now)),
    [inbox.data],
  );
  const set = (name: string, value: Value | undefined) => {
    if (!chosen) return;
    setTrouble(undefined);
    setDrafts((all) => ({ ...all, [chosen.id]: { ...all[chosen.id], [name]: value } }));
  };

  /** Takes tasks off the screen and goes on with what comes after them. */
  const leave = (tasks: string[]) => {
    const until = Date.now() + 4_000;
    for (const task of tasks) gone.current.set(task, until);
    const rest = rows.filter(({ id }) => !tasks.includes(id));
    const after = rows.slice(at).find(({ id }) => !tasks.includes(id)) ?? rest.at(-1);
    dropTasks(client, tasks);
    setSelected((all) => new Set([...all].filter((id) => !tasks.includes(id))));
    go(after);
  };
  const bringBack = (tasks: string[]) => {
    for (const task of tasks) gone.current.delete(task);
  };

  const answer = async () => {
    if (!chosen || !detail.data || missing(form, draft).length > 0) return;
    const given = answerOf(form, draft);
    const typed = form.some((field) => !choicesOf(field));
    const what = Object.values(given)
      .filter((value) => value !== null)
      .map((value) => showValue(value, 30))
      .join(", ");
    const { id, number } = chosen;
    // what is typed may be refused at a field; a choice is taken, and the next task is there at once
    if (!typed) leave([id]);
    try {
      const { until } = await commands.answer(id, given);
      if (typed) leave([id]);
      if (until) undo.add({ tasks: [id], what, of: number, until: Date.parse(until) });
    } catch (error) {
      bringBack([id]);
      setTrouble({ task: id, error: error as Error });
      go(chosen);
    }
  };

  const takeBack = async (given: Given) => {
    undo.remove(given);
    bringBack(given.tasks);
    const results = await Promise.allSettled(given.tasks.map(commands.back));
    const failed = results.find((result) => result.status === "rejected");
    const [first = ""] = given.tasks;
    if (failed) setTrouble({ task: first, error: failed.reason as Error });
    void navigate({ search: (now) => ({ ...now, task: first }), replace: true });
  };

  const pass = async () => {
    if (!chosen) return;
    const { id } = chosen;
    leave([id]);
    try {
      await commands.pass(id);
    } catch (error) {
      bringBack([id]);
      setTrouble({ task: id, error: error as Error });
    }
  };

  const toggle = (task: TaskLine) =>
    setSelected((all) =>
      all.has(task.id) ? new Set([...all].filter((id) => id !== task.id)) : new Set([...all, task.id]),
    );

  const offer = chosen && offerOf({ ...(chosen.for && { for: chosen.for }), form });
  // an item that is offered has buttons of its own
  const keys = offer ? undefined : fieldForKeys(form, draft);
  const context: TasksContext = {
    task: chosen && { title: chosen.title, mayPass: !chosen.for },
    notAllowed: may ? undefined : "Your role may look and not answer.",
    choices: keys ? (choicesOf(keys)?.length ?? 0) : 0,
    selected: selected.size,
    last: undo.given[0]?.what,
    choose(index) {
      const choice = keys && choicesOf(keys)?.[index];
      if (!keys || !choice) return;
      set(keys.name, choice.value);
      // Enter is the answer's then, wherever the focus was
      document
        .querySelectorAll<HTMLInputElement>(`[data-field="${CSS.escape(keys.name)}"] input`)
        [index]?.focus();
    },
    answer: () => offer || void answer(),
    pass: () => void pass(),
    note: () => setDialog("note"),
    undo() {
      const [last] = undo.given;
      if (last) void takeBack(last);
    },
    move: (by) => rows[at + by] && go(rows[at + by]),
    first: () => go(rows[0]),
    open: () => chosen && void navigate({ to: "/items/$", params: { _splat: chosen.item } }),
    select: () => chosen && toggle(chosen),
    selectAlike() {
      if (!chosen) return;
      const alike = rows.filter(
        ({ title, to, for: only }) => title === chosen.title && to === chosen.to && !only,
      );
      setSelected(new Set(alike.map(({ id }) => id)));
    },
    together: () => setDialog("bulk"),
  };

  return {
    ...{
      offer,
      search,
      tab,
      q,
      me,
      may,
      inbox,
      rows,
      chosen,
      open: found >= 0,
      detail,
      draft,
      form,
      selected,
      dialog,
      undo,
    },
    ...{ trouble, commands, context, set, go, more, toggle, leave, takeBack, setDialog },
    clear: () => setSelected(new Set()),
  };
}
