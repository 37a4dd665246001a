import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { Adoption, AdoptionList, AdoptionPlan } from "./types.ts";

const keyOf = (workflow: string) => ["adoption", workflow] as const;
const pathOf = (workflow: string) => `/api/workflows/${encodeURIComponent(workflow)}/adoption`;

/** How often is asked while one is under way, in ms. */
const LOOK_MS = 1_000;

/** What was taken over so far. */
export const useAdoptions = (workflow: string) =>
  useQuery({
    queryKey: keyOf(workflow),
    queryFn: ({ signal }) => get<AdoptionList>(pathOf(workflow), signal),
    refetchInterval: ({ state }) =>
      state.data?.adoptions.some(({ state }) => state === "running" || state === "undoing") ? LOOK_MS : false,
  });

/** What would be taken over now: the org is asked each time. */
export const useDryRun = (workflow: string) =>
  useMutation({ mutationFn: () => post<AdoptionPlan>(`${pathOf(workflow)}/plan`, {}) });

export const useAdopt = (workflow: string) => useDone<{ by: string }>(workflow, () => "");
export const useUndo = (workflow: string) =>
  useDone<{ run: string; by: string; reason: string }>(
    workflow,
    ({ run }) => `/${encodeURIComponent(run)}/undo`,
  );

function useDone<Body>(workflow: string, more: (body: Body) => string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => post<Adoption>(`${pathOf(workflow)}${more(body)}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(workflow) }),
  });
}
