import { useEffect, useId, useRef, useSyncExternalStore } from "react";
import type { IconName } from "../marks/icons.ts";
import type { Action } from "./action.ts";

/** An action as it is offered now: with its context, in words. */
export interface Offered {
  id: string;
  label: string;
  icon?: IconName;
  keys: string[];
  keywords: string[];
  /** Why it cannot be done now. */
  blocked: string | undefined;
  perform(): void;
}

const registered = new Map<string, () => Offered[]>();
const listeners = new Set<() => void>();
let offered: Offered[] = [];

/** Everything that can be done on the page that is shown, what was registered last first. */
export function actionsNow(): Offered[] {
  const all = [...registered.values()].toReversed().flatMap((list) => list());
  return [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed();
}

/** Registers actions while the component is shown: their keys work, and the palette and the list of keys have them. */
export function useActions<Context = void>(list: Action<Context>[], context: Context): void {
  const id = useId();
  const latest = useRef({ list, context });
  latest.current = { list, context };
  useEffect(() => {
    registered.set(id, () => latest.current.list.map((one) => offer(one, latest.current.context)));
    changed();
    return () => {
      registered.delete(id);
      changed();
    };
  }, [id]);
}

/** An action in its context. */
export const offer = <Context>(action: Action<Context>, context: Context): Offered => ({
  id: action.id,
  label: typeof action.label === "function" ? action.label(context) : action.label,
  ...(action.icon && { icon: action.icon }),
  keys: action.keys ?? [],
  keywords: action.keywords ?? [],
  blocked: action.blocked?.(context),
  perform: () => {
    if (action.blocked?.(context) === undefined) action.perform(context);
  },
});

/** What is registered, for those who list it while pages come and go. */
export const useRegistered = (): Offered[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offered,
  );

function changed(): void {
  offered = actionsNow();
  for (const listener of listeners) listener();
}
