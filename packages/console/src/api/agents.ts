import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import type { AgentsView } from "./types.ts";

const key = ["agents"] as const;

/** All agents with what they did in so many days. */
export const useAgents = (days: number) =>
  useQuery({
    queryKey: [...key, days],
    queryFn: ({ signal }) => get<AgentsView>(`/api/agents?days=${days}`, signal),
  });

/** Suspends an agent, or lets it work again. */
export function useSwitch(how: "suspend" | "resume") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: { agent: string; by: string; reason: string }) => post(`/api/agents/${how}`, act),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}
