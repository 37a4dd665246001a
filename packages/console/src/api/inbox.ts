import {
  keepPreviousData,
  type QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { get, post } from "./client.ts";
import { keys } from "./queries.ts";
import type {
  BulkAnswers,
  DoneAnswer,
  Inbox,
  LeadsTo,
  Similar,
  TaskDetail,
  TrainingView,
  Value,
} from "./types.ts";

const path = (task: string, rest = "") => `/api/tasks/${encodeURIComponent(task)}${rest}`;
const modelPath = (model: string, rest = "") => `/api/training/${encodeURIComponent(model)}${rest}`;

/** What is kept of one task; the inbox itself stands under `keys.tasks`, and is asked for again whenever anything happens. */
const detailKey = (task: string) => [...keys.task(task), "detail"] as const;
const leadsKey = (task: string) => [...keys.task(task), "leads"] as const;
const similarKey = (task: string) => [...keys.task(task), "similar"] as const;
const trainingKey = ["training"] as const;

/** How long what is known of a task holds, in ms: who is free changes sooner than what was said. */
const HOLDS = { detail: 30_000, leads: 10_000, similar: 120_000 };

export interface InboxQuery {
  me: string;
  tab: string;
  q: string;
  limit: number;
}

const inboxKey = ({ me, tab, q, limit }: InboxQuery) => [...keys.tasks, "inbox", me, tab, q, limit] as const;

export function useInbox(query: InboxQuery) {
  const text = new URLSearchParams({ me: query.me, tab: query.tab, q: query.q, limit: String(query.limit) });
  return useQuery({
    queryKey: inboxKey(query),
    queryFn: ({ signal }) => get<Inbox>(`/api/inbox?${text}`, signal),
    placeholderData: keepPreviousData,
  });
}

export function useDone(me: string) {
  return useQuery({
    queryKey: [...keys.tasks, "done", me],
    queryFn: ({ signal }) => get<DoneAnswer[]>(`/api/inbox/done?${new URLSearchParams({ me })}`, signal),
  });
}

const detail = (task: string) => ({
  queryKey: detailKey(task),
  queryFn: ({ signal }: { signal: AbortSignal }) => get<TaskDetail>(path(task), signal),
  staleTime: HOLDS.detail,
});
const leads = (task: string) => ({
  queryKey: leadsKey(task),
  queryFn: ({ signal }: { signal: AbortSignal }) => get<LeadsTo>(path(task, "/leads-to"), signal),
  staleTime: HOLDS.leads,
});
const similar = (task: string) => ({
  queryKey: similarKey(task),
  queryFn: ({ signal }: { signal: AbortSignal }) => get<Similar>(path(task, "/similar"), signal),
  staleTime: HOLDS.similar,
});

/** Nothing is asked while no task is chosen. */
export const useTaskDetail = (task: string) => useQuery({ ...detail(task), enabled: task !== "" });
export const useLeadsTo = (task: string) =>
  useQuery({ ...leads(task), enabled: task !== "", refetchInterval: 3 * HOLDS.leads });
/** Asked for again while earlier items are still being read. */
export const useSimilar = (task: string) =>
  useQuery({
    ...similar(task),
    enabled: task !== "",
    refetchInterval: ({ state }) => (state.data && !state.data.whole ? 1_500 : false),
  });

/** Fetches what is known of tasks that come next, so that they are there without waiting. */
export function prefetchTasks(client: QueryClient, tasks: string[]): void {
  for (const task of tasks) {
    void client.prefetchQuery(detail(task));
    void client.prefetchQuery(leads(task));
    void client.prefetchQuery(similar(task));
  }
}

/** Takes tasks out of what is on screen at once; what the server says follows. */
export function dropTasks(client: QueryClient, tasks: string[]): void {
  client.setQueriesData<Inbox>({ queryKey: [...keys.tasks, "inbox"] }, (inbox) => {
    if (!inbox) return inbox;
    const rows = inbox.rows.filter(({ id }) => !tasks.includes(id));
    return { ...inbox, rows, total: inbox.total - (inbox.rows.length - rows.length) };
  });
}

/** What a person does about tasks. Each refuses with `ApiProblem`; the inbox is asked for again afterwards. */
export function useTaskCommands(by: string) {
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: keys.tasks });
  /** @param goes the tasks are open no more, and not asked for again */
  const command = async <T>(tasks: string[], act: () => Promise<T>, goes = false): Promise<T> => {
    try {
      return await act();
    } finally {
      for (const task of tasks)
        void client.invalidateQueries({
          queryKey: keys.task(task),
          refetchType: goes ? "none" : "active",
        });
      refresh();
    }
  };
  return {
    answer: (task: string, answer: Record<string, Value>) =>
      command(
        [task],
        () => post<{ until: string | null }>(path(task, "/answer"), { by, answer, hold: true }),
        true,
      ),
    together: (tasks: string[], answer: Record<string, Value>, dry: boolean) =>
      dry
        ? post<BulkAnswers>("/api/tasks/answers", { by, tasks, answer, dry })
        : command(tasks, () => post<BulkAnswers>("/api/tasks/answers", { by, tasks, answer }), true),
    back: (task: string) => command([task], () => post(path(task, "/back"), { by })),
    pass: (task: string) => command([task], () => post<{ to: string }>(path(task, "/pass"), { by })),
    note: (task: string, text: string) => command([task], () => post(path(task, "/note"), { by, text })),
  };
}

/** Local models that learn from answers; asked for more often while one is learning. */
export function useTrainings() {
  return useQuery({
    queryKey: trainingKey,
    queryFn: ({ signal }) => get<TrainingView[]>("/api/training", signal),
    refetchInterval: ({ state }) => (state.data?.some(({ running }) => running) ? 1_500 : 60_000),
  });
}

export function useTrain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ model, by, version }: { model: string; by: string; version?: string }) =>
      version === undefined
        ? post(modelPath(model), { by })
        : post(modelPath(model, "/live"), { by, version }),
    onSettled: () => client.invalidateQueries({ queryKey: trainingKey }),
  });
}
