import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { get, post } from "../../api/client.ts";
import type { ExampleWritten, Sample, TriedItem, TryAsked, TryGiven, TryMove } from "../../api/types.ts";
import type { Editor } from "../editor.ts";

/** What a text is tried on, with the answers and moves that were made by hand. They outlive every change of the text. */
export interface Trying {
  on: boolean;
  item?: TryAsked["item"];
  given: Record<string, TryGiven>;
  moves: TryMove[];
}

const NOTHING: Trying = { on: false, given: {}, moves: [] };
const all = new Map<string, Trying>();
const listeners = new Set<() => void>();

/** How a workflow is being tried, by its id: the graph and the pane look at the same. */
export function useTrying(workflow: string): [Trying, (change: Partial<Trying>) => void] {
  const trying = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all.get(workflow) ?? NOTHING,
  );
  return [trying, (change) => tryOn(workflow, change)];
}

export function tryOn(workflow: string, change: Partial<Trying>): void {
  all.set(workflow, { ...(all.get(workflow) ?? NOTHING), ...change });
  for (const listener of listeners) listener();
}

/** So long the text has to stand before it is played, in ms: a burst of typing is played once. */
const STANDS_MS = 250;

/** What the text on the screen does with the item: played anew with every change of it. */
export function useTried({ id, text, readable }: Editor, { on, item, given, moves }: Trying) {
  const standing = useStanding(text);
  return useQuery({
    queryKey: ["try", id, standing, item, given, moves],
    queryFn: () =>
      post<TriedItem>(`${pathOf(id)}/try`, {
        ...{ text: standing, item: item as TryAsked["item"], given, moves },
      } satisfies TryAsked),
    enabled: on && item !== undefined && readable,
    placeholderData: keepPreviousData,
    ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000, retry: false },
  });
}

function useStanding(text: string): string {
  const [standing, set] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => set(text), STANDS_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return standing;
}

export function useSamples(workflow: string) {
  return useQuery({
    queryKey: ["samples", workflow],
    queryFn: ({ signal }) => get<Sample[]>(`${pathOf(workflow)}/samples`, signal),
  });
}

/** Keeps what came of it as a regression example beside the workflow. */
export function useKeepExample({ id, text }: Editor, { item, given, moves }: Trying) {
  return useMutation({
    mutationFn: (said: { name: string; why?: string }) =>
      post<ExampleWritten>(`${pathOf(id)}/try/example`, { text, item, given, moves, ...said }),
  });
}

const pathOf = (workflow: string) => `/api/workflows/${encodeURIComponent(workflow)}`;
