import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { writeSearch } from "../work-items/search.ts";
import { get, post } from "./client.ts";
import type {
  AnswerBody,
  ExampleWritten,
  Insights,
  Next,
  NextBody,
  RepairBody,
  SetAside,
  SetAsideRepair,
  ShadowReport,
  Summary,
  TaskRow,
  TeamLine,
  TeamView,
  WorkflowLine,
  WorkItemStory,
} from "./types.ts";

/** Names of what is kept in the cache; the live connection refreshes by the same names. */
export const keys = {
  session: ["session"] as const,
  lists: ["work-items"] as const,
  list: (query: string) => ["work-items", query] as const,
  pages: ["work-item-pages"] as const,
  pagesOf: (query: string) => ["work-item-pages", query] as const,
  views: ["views"] as const,
  story: (item: string) => ["story", item] as const,
  summary: ["summary"] as const,
  tasks: ["tasks"] as const,
  task: (task: string) => ["task", task] as const,
  aside: ["set-aside"] as const,
  insights: (query: string) => ["insights", query] as const,
  teams: ["teams"] as const,
  workflows: ["workflows"] as const,
  shadow: (workflow: string) => ["shadow", workflow] as const,
  team: (name: string) => ["teams", name] as const,
};

const itemPath = (item: string) => `/api/work-items/${encodeURIComponent(item)}`;

export function useStory(item: string) {
  return useQuery({
    queryKey: keys.story(item),
    queryFn: ({ signal }) => get<WorkItemStory>(itemPath(item), signal),
  });
}

export function useSummary() {
  return useQuery({ queryKey: keys.summary, queryFn: ({ signal }) => get<Summary>("/api/summary", signal) });
}

export function useTasks() {
  return useQuery({
    queryKey: keys.tasks,
    queryFn: ({ signal }) => get<TaskRow[]>("/api/tasks", signal),
  });
}

/** Figures over weeks: asked for again now and then, not with each change. */
export function useInsights(search: object, enabled = true) {
  const query = writeSearch(search);
  return useQuery({
    queryKey: keys.insights(query),
    queryFn: ({ signal }) => get<Insights>(`/api/insights${query}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    enabled,
  });
}

export function useWorkflows() {
  return useQuery({
    queryKey: keys.workflows,
    queryFn: ({ signal }) => get<WorkflowLine[]>("/api/workflows", signal),
  });
}

/** What the shadow of a workflow has found; null where it has none. */
export function useShadow(workflow: string) {
  return useQuery({
    queryKey: keys.shadow(workflow),
    queryFn: ({ signal }) =>
      get<ShadowReport | null>(`/api/workflows/${encodeURIComponent(workflow)}/shadow`, signal),
    refetchInterval: 60_000,
  });
}

export function useSetAside() {
  return useQuery({
    queryKey: keys.aside,
    queryFn: ({ signal }) => get<SetAside[]>("/api/set-aside", signal),
  });
}

/** Hours begin and end without an event: so often is looked again, in ms. */
const HOURS_MS = 30_000;

export function useTeams() {
  return useQuery({
    queryKey: keys.teams,
    queryFn: ({ signal }) => get<TeamLine[]>("/api/teams", signal),
    refetchInterval: HOURS_MS,
  });
}

/** A team as it is now; nothing is asked while its name is not known. */
export function useTeam(name: string | undefined) {
  return useQuery({
    queryKey: keys.team(name ?? ""),
    queryFn: ({ signal }) => get<TeamView>(`/api/teams/${encodeURIComponent(name ?? "")}`, signal),
    enabled: name !== undefined,
    refetchInterval: HOURS_MS,
  });
}

export function useNext() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (body: NextBody) => post<Next>("/api/next", body), onSettled: refresh });
}

export function useRepairAside(item: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: SetAsideRepair) => post(`/api/set-aside/${encodeURIComponent(item)}`, body),
    onSettled: refresh,
  });
}

export function useAnswer(task: string) {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: AnswerBody) => post(`/api/tasks/${encodeURIComponent(task)}/answer`, body),
    // a task that was answered is there no more: nothing of it is asked for again
    onSuccess: () =>
      void client.invalidateQueries({ predicate: ({ queryKey }) => !startsWith(queryKey, keys.task(task)) }),
    onError: refresh,
  });
}

export function useRepair(item: string, incident: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: RepairBody) =>
      post(`${itemPath(item)}/incidents/${encodeURIComponent(incident)}`, body),
    onSettled: refresh,
  });
}

/** Ends an item, or has another owner looked for. */
export function useItemAct(item: string, act: "cancel" | "reassign") {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: { by: string; reason: string; undo?: boolean }) =>
      post(`${itemPath(item)}/${act}`, body),
    onSettled: refresh,
  });
}

export function useMakeExample(item: string) {
  return useMutation({
    mutationFn: (body: { name?: string; why?: string }) =>
      post<ExampleWritten>(`${itemPath(item)}/example`, body),
  });
}

const startsWith = (key: readonly unknown[], start: readonly unknown[]) =>
  start.every((part, index) => part === key[index]);

/** After a person did something, all that may show it is asked for again; the result is not kept waiting for it. */
function useRefresh() {
  const client = useQueryClient();
  return () => void client.invalidateQueries();
}
