import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Surroundings } from "./types.ts";

/** An org's fields and people change over days: asked for again after so long, in ms. */
const STALE_MS = 5 * 60_000;

/**
 * What a workflow may name: fields with their types, teams, queues, users, operations, models.
 *
 * @param object what a draft is about, where that is another object than the active version's
 */
export function useSurroundings(workflow: string, object?: string) {
  const query = object ? `?object=${encodeURIComponent(object)}` : "";
  return useQuery({
    queryKey: ["surroundings", workflow, object ?? ""] as const,
    queryFn: ({ signal }) =>
      get<Surroundings>(`/api/workflows/${encodeURIComponent(workflow)}/surroundings${query}`, signal),
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });
}
