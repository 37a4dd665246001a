import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useActor } from "../shell/acting-as.tsx";
import { get, post } from "./client.ts";
import type { BulkBody, BulkPreview, BulkPreviewBody, BulkView } from "./types.ts";

/** What would happen; asked for anew when what is meant changes. */
export function useBulkPreview(body: BulkPreviewBody) {
  return useQuery({
    queryKey: ["bulk-preview", JSON.stringify(body)],
    queryFn: () => post<BulkPreview>("/api/bulk/preview", body),
    staleTime: 0,
    gcTime: 0,
  });
}

export function useBeginBulk() {
  const client = useQueryClient();
  const by = useActor();
  return useMutation({
    mutationFn: (body: Omit<BulkBody, "by">) => post<BulkView>("/api/bulk", { ...body, by }),
    onSettled: () => client.invalidateQueries(),
  });
}

/** How often is looked how far it is, in ms. */
const LOOK_MS = 400;

export function useBulk(id: string | undefined) {
  return useQuery({
    queryKey: ["bulk", id],
    queryFn: ({ signal }) => get<BulkView>(`/api/bulk/${encodeURIComponent(id ?? "")}`, signal),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.state === "done" && !data.takenBack?.goesOn.length && !data.takenBack?.waits.length
        ? false
        : LOOK_MS,
  });
}
