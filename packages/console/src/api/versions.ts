import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, remove } from "./client.ts";
import type {
  Activated,
  BegunAnswer,
  CheckAnswer,
  CheckBody,
  Comparison,
  DifferenceMarked,
  Differences,
  InFlight,
  InFlightPreview,
  MarkBody,
  SavedVersion,
  VersionBody,
  VersionList,
  WhatIfReport,
  WholeVersion,
} from "./types.ts";

/** All that is asked of the versions of a workflow begins alike, so that it is asked for again at once. */
const keys = {
  all: (workflow: string) => ["versions", workflow] as const,
  comparison: (workflow: string, from: string, to: string) => ["versions", workflow, from, to] as const,
  whatIfs: (workflow: string) => ["versions", workflow, "what-if"] as const,
  differences: (workflow: string, run: string, page: number, items: number) =>
    ["versions", workflow, "what-if", run, page, items] as const,
  inFlight: (workflow: string, to: number, stages: string) =>
    ["versions", workflow, "in-flight", to, stages] as const,
  // a version never changes
  version: (workflow: string, version: number) => ["version", workflow, version] as const,
  check: (workflow: string, hash: string) => ["check", workflow, hash] as const,
};

const pathOf = (workflow: string) => `/api/workflows/${encodeURIComponent(workflow)}`;

/** The versions of a workflow, once it is known which. */
export function useVersions(workflow: string | undefined) {
  return useQuery({
    queryKey: keys.all(workflow ?? ""),
    queryFn: ({ signal }) => get<VersionList>(`${pathOf(workflow ?? "")}/versions`, signal),
    enabled: workflow !== undefined,
  });
}

/** A version with its texts. */
export function useVersion(workflow: string, version: number | undefined) {
  return useQuery({
    queryKey: keys.version(workflow, version ?? 0),
    queryFn: ({ signal }) => get<WholeVersion>(`${pathOf(workflow)}/versions/${version}`, signal),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What is different between two versions. */
export function useComparison(workflow: string, from: number, to: number) {
  return useQuery({
    queryKey: keys.comparison(workflow, String(from), String(to)),
    queryFn: ({ signal }) => get<Comparison>(`${pathOf(workflow)}/compare?from=${from}&to=${to}`, signal),
  });
}

/** What is proven of a version, with its texts. */
export function useCheck(workflow: string, { number, hash }: { number: number; hash: string }, may: boolean) {
  return useQuery({
    queryKey: keys.check(workflow, hash),
    queryFn: async ({ signal }) => {
      const version = await get<WholeVersion>(`${pathOf(workflow)}/versions/${number}`, signal);
      const { text, agents } = version;
      const report = await post<CheckAnswer>("/api/check", { workflow, text, agents } satisfies CheckBody);
      return { version, report };
    },
    enabled: may,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSaveVersion(workflow: string) {
  const refresh = useRefresh(workflow);
  return useMutation({
    mutationFn: (body: VersionBody) => post<SavedVersion>(`${pathOf(workflow)}/versions`, body),
    onSuccess: refresh,
  });
}

/** Begins a workflow; its first version is a draft. */
export function useBeginWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { by: string; text: string }) => post<BegunAnswer>("/api/workflows", body),
    onSuccess: () => client.invalidateQueries({ queryKey: ["workflows"] }),
  });
}

/** How often is looked how far a what-if is, in ms. */
const LOOK_MS = 500;

/** The latest what-ifs of a workflow, newest first. */
export function useWhatIfs(workflow: string) {
  return useQuery({
    queryKey: keys.whatIfs(workflow),
    queryFn: ({ signal }) => get<WhatIfReport[]>(`${pathOf(workflow)}/what-if`, signal),
    refetchInterval: ({ state }) => (state.data?.some(({ state }) => state === "running") ? LOOK_MS : false),
  });
}

export function useBeginWhatIf(workflow: string) {
  const refresh = useRefresh(workflow);
  return useMutation({
    mutationFn: (body: { from: number; to: number; by: string }) =>
      post<WhatIfReport>(`${pathOf(workflow)}/what-if`, body),
    onSettled: refresh,
  });
}

export function useStopWhatIf(workflow: string) {
  const refresh = useRefresh(workflow);
  return useMutation({
    mutationFn: (run: string) => remove(`${pathOf(workflow)}/what-if/${encodeURIComponent(run)}`),
    onSettled: refresh,
  });
}

/** Differences on a page. */
export const PAGE_SIZE = 50;

/** Items that come out otherwise, a page of them. */
export function useDifferences({ workflow, id, items }: WhatIfReport, page: number) {
  return useQuery({
    queryKey: keys.differences(workflow, id, page, items),
    queryFn: ({ signal }) =>
      get<Differences>(
        `${pathOf(workflow)}/what-if/${encodeURIComponent(id)}/differences?page=${page}&pageSize=${PAGE_SIZE}`,
        signal,
      ),
    placeholderData: (before) => before,
  });
}

export function useMark(workflow: string) {
  const refresh = useRefresh(workflow);
  return useMutation({
    mutationFn: (body: MarkBody) => post<DifferenceMarked>(`${pathOf(workflow)}/differences`, body),
    onSettled: refresh,
  });
}

/**
 * The items in flight, as they stand in a version that may go live.
 *
 * @param stages by their names there, where they have others
 */
export function useInFlight(workflow: string, to: number, stages: Record<string, string>) {
  const query = new URLSearchParams({ to: String(to), stages: JSON.stringify(stages) });
  return useQuery({
    queryKey: keys.inFlight(workflow, to, JSON.stringify(stages)),
    queryFn: ({ signal }) => get<InFlightPreview>(`${pathOf(workflow)}/in-flight?${query}`, signal),
    // the table stays while another name is tried
    placeholderData: keepPreviousData,
  });
}

/** How a version goes live. */
export interface Chosen {
  by: string;
  note?: string;
  inFlight: Record<string, InFlight>;
  /** Stages by their new names. */
  stages?: Record<string, string>;
}

export const useActivate = (workflow: string) =>
  useGoing<Chosen & { version: number }>(workflow, "activation");
export const useRollBack = (workflow: string) => useGoing<Chosen>(workflow, "rollback");
export const useApprove = (workflow: string) =>
  useGoing<{ version: number; by: string; note?: string }>(workflow, "activation/approve");
export const useRefuse = (workflow: string) =>
  useGoing<{ version: number; by: string; reason: string }>(workflow, "activation/refuse");

/** One of the things by which a version goes live, or does not. */
function useGoing<Body>(workflow: string, path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => post<Activated>(`${pathOf(workflow)}/${path}`, body),
    // the title of the workflow may be another one now
    onSettled: () => client.invalidateQueries(),
  });
}

function useRefresh(workflow: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.all(workflow) });
}
