import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { ScanArrival, ScanLine, ScanPlayed, ScanView } from "./types.ts";

const keys = {
  all: ["scan"] as const,
  view: (object: string) => ["scan", object] as const,
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
