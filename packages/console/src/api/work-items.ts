import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useActor } from "../shell/acting-as.tsx";
import { defaultSort, writeSearch } from "../work-items/search.ts";
import { get, put, remove } from "./client.ts";
import { keys } from "./queries.ts";
import type { SavedView, WorkItemList, WorkItemRow } from "./types.ts";

/** Rows of one request. */
const PAGE_SIZE = 100;

export interface Items {
  /** Counts and choices, as of now; absent until they are known for the first time. */
  list: WorkItemList | undefined;
  /** Rows as they stood when they were read, each as it is now. */
  rows: WorkItemRow[];
  /** Items that would come first now and are not among the rows. */
  arrived: number;
  /** The rows are not those of now: some have come, gone, or moved. */
  isBehind: boolean;
  /** Shows the list as it is now, from its beginning. */
  takeIn(): void;
  /** Reads further rows; absent: there are none. */
  more: (() => void) | undefined;
  isLooking: boolean;
  /** The rows are those of the search before. */
  isOld: boolean;
  error: Error | null;
  again(): void;
  updatedAt: number;
}

/**
 * The list of a search. Its beginning is asked for again whenever something changes; the rows on the screen stay where they
 * are until somebody wants them to move.
 */
export function useItems(search: object): Items {
  const client = useQueryClient();
  const query = writeSearch({ sort: defaultSort, pageSize: PAGE_SIZE, ...search });
  const head = useQuery({
    queryKey: keys.list(query),
    queryFn: ({ signal }) => get<WorkItemList>(`/api/work-items${query}`, signal),
    placeholderData: keepPreviousData,
  });
  const fresh = head.isPlaceholderData ? undefined : head.data;
  const begun = fresh && { pages: [fresh], pageParams: [""] };
  const pages = useInfiniteQuery({
    queryKey: keys.pagesOf(query),
    queryFn: ({ pageParam, signal }) =>
      get<WorkItemList>(
        // the first page is asked for again where everything is
        `/api/work-items${query}${pageParam && `&after=${encodeURIComponent(pageParam)}`}`,
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (last: WorkItemList) => last.next,
    ...(begun && { initialData: begun }),
    enabled: fresh !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  const shown = new Set(rows.map(({ key }) => key));
  const first = fresh?.rows ?? [];
  return {
    list: head.data,
    rows,
    arrived: pages.isPlaceholderData ? 0 : first.filter(({ key }) => !shown.has(key)).length,
    isBehind: fresh !== undefined && first.some(({ key }, at) => rows[at]?.key !== key),
    takeIn: () => void (begun && client.setQueryData(keys.pagesOf(query), begun)),
    more:
      pages.hasNextPage && !pages.isFetchingNextPage && !pages.isPlaceholderData
        ? () => void pages.fetchNextPage()
        : undefined,
    isLooking: pages.isFetchingNextPage,
    isOld: head.isPlaceholderData || pages.isPlaceholderData,
    error: head.error ?? pages.error,
    again: () => void head.refetch(),
    updatedAt: head.dataUpdatedAt,
  };
}

const whose = (by: string) => `by=${encodeURIComponent(by)}`;
const place = ({ id, shared }: Pick<SavedView, "id" | "shared">) =>
  `/api/${shared ? "shared-views" : "views"}/${encodeURIComponent(id)}`;

/** Saved views: those of everybody, then one's own. */
export function useViews() {
  const by = useActor();
  return useQuery({
    queryKey: [...keys.views, by],
    queryFn: ({ signal }) => get<SavedView[]>(`/api/views?${whose(by)}`, signal),
  });
}

export function useSaveView() {
  const client = useQueryClient();
  const by = useActor();
  return useMutation({
    mutationFn: ({ name, search, ...view }: Omit<SavedView, "by">) => put(place(view), { by, name, search }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.views }),
  });
}

export function useRemoveView() {
  const client = useQueryClient();
  const by = useActor();
  return useMutation({
    mutationFn: (view: SavedView) => remove(`${place(view)}?${whose(by)}`),
    onSettled: () => client.invalidateQueries({ queryKey: keys.views }),
  });
}
