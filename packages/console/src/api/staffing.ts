import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import { keys } from "./queries.ts";
import type { Absence, AbsenceBody, StaffingAsk, StaffingReport } from "./types.ts";

const ABSENCES = ["absences"] as const;

/** Absences that were entered on the page; those of the file and the org stand with the team. */
export const useAbsences = () =>
  useQuery({ queryKey: ABSENCES, queryFn: ({ signal }) => get<Absence[]>("/api/absences", signal) });

export function useEnterAbsence() {
  return useTeamsChange((body: AbsenceBody) => post<Absence>("/api/absences", body));
}

export function useEndAbsence() {
  return useTeamsChange(({ id, by }: { id: string; by: string }) => post(`/api/absences/${id}/end`, { by }));
}

/** Asks that others are given these items, one after another; what cannot be given on is told with its reason. */
export function useGiveOn() {
  return useTeamsChange(async ({ items, by, reason }: { items: string[]; by: string; reason: string }) => {
    const refused: { item: string; why: string }[] = [];
    for (const item of items)
      await post(`/api/work-items/${encodeURIComponent(item)}/reassign`, { by, reason }).catch(
        (error: Error) => refused.push({ item, why: error.message }),
      );
    return { asked: items.length - refused.length, refused };
  });
}

/** What would become of the work of past weeks. Takes seconds. */
export function useStaffing(team: string) {
  return useMutation({
    mutationFn: (ask: StaffingAsk) =>
      post<StaffingReport>(`/api/teams/${encodeURIComponent(team)}/what-if`, ask),
  });
}

function useTeamsChange<Body, Answer>(change: (body: Body) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ABSENCES }),
        client.invalidateQueries({ queryKey: keys.teams }),
      ]),
  });
}
