import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, remove } from "./client.ts";
import type { DraftMade, ScanArrival, ScanLine, ScanPlayed, ScanView } from "./types.ts";

const keys = {
  all: ["scan"] as const,
  view: (object: string) => ["scan", object] as const,
  draft: (object: string) => ["scan", object, "draft"] as const,
  played: (object: string, at: string | undefined, arrival: unknown) =>
    ["scan", object, "played", at, arrival] as const,
};

const pathOf = (object: string) => `/api/scan/${encodeURIComponent(object)}`;

/** How often is looked how far a scan is, in ms. */
const LOOK_MS = 500;

/** Objects that can be scanned. */
export function useScans() {
  return useQuery({ queryKey: keys.all, queryFn: ({ signal }) => get<ScanLine[]>("/api/scan", signal) });
}

/** What the last scan of an object found, and how far the next one is. */
export function useScan(object: string | undefined) {
  return useQuery({
    queryKey: keys.view(object ?? ""),
    queryFn: ({ signal }) => get<ScanView>(pathOf(object ?? ""), signal),
    enabled: object !== undefined,
    refetchInterval: ({ state }) => (state.data?.running ? LOOK_MS : false),
  });
}

export function useBeginScan(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (by: string) => post<ScanLine>("/api/scan", { object, by }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.all }),
  });
}

/** What becomes of a record. @param at of which scan: another one plays anew */
export function usePlayed(object: string, at: string | undefined, arrival: ScanArrival | undefined) {
  return useQuery({
    queryKey: keys.played(object, at, arrival),
    queryFn: () => post<ScanPlayed>(`${pathOf(object)}/play`, arrival),
    enabled: arrival !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Where the report is read as one page of Markdown. */
export const markdownPath = (object: string): string => `${pathOf(object)}/markdown`;

/** Objects to choose from. */
export function useObjects() {
  return useQuery({
    queryKey: ["org", "objects"],
    queryFn: ({ signal }) => get<{ name: string; label: string }[]>("/api/org/objects", signal),
  });
}

export function useCancelScan(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => remove(pathOf(object)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.all }),
  });
}

/** The last workflow that was drafted from a scan, and how far it is. */
export function useDraft(object: string) {
  return useQuery({
    queryKey: keys.draft(object),
    queryFn: ({ signal }) => get<DraftMade | null>(`${pathOf(object)}/draft`, signal),
    refetchInterval: ({ state }) =>
      state.data?.state === "reading" || state.data?.state === "proving" ? LOOK_MS : false,
  });
}

export function useBeginDraft(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { workflow: string; by: string }) => post<DraftMade>(`${pathOf(object)}/draft`, body),
    onSuccess: (made) => client.setQueryData(keys.draft(object), made),
  });
}
