import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { pages } from "../shell/pages.ts";
import type { Action } from "./action.ts";
import { belongsToFocus, isPressed } from "./keys.ts";
import { actionsNow, useActions } from "./registry.ts";

const Palette = lazy(() => import("./palette.tsx"));
const KeyList = lazy(() => import("./key-list.tsx"));

type Shown = "palette" | "keys" | undefined;

interface Everywhere {
  show(what: Shown): void;
  go(to: (typeof pages)[number]["to"]): void;
}

/** What can be done on every page. */
const everywhere: Action<Everywhere>[] = [
  {
    id: "palette",
    label: "Find a page, a work item or an action",
    icon: "search",
    keys: ["Mod+K"],
    perform: ({ show }) => show("palette"),
  },
  {
    id: "keys",
    label: "List of shortcuts",
    keys: ["?"],
    keywords: ["keyboard", "help"],
    perform: ({ show }) => show("keys"),
  },
  ...pages.map(
    ({ to, label, icon }): Action<Everywhere> => ({
      id: `go.${to}`,
      label: `Go to ${label}`,
      icon,
      keywords: ["page", "open"],
      perform: ({ go }) => go(to),
    }),
  ),
];

/** Listens to the keys of all actions; opens the palette and the list of keys. */
export function Shortcuts() {
  const [shown, show] = useState<Shown>();
  const navigate = useNavigate();
  useActions(everywhere, { show, go: (to) => void navigate({ to, search: {} }) });

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      for (const { keys, blocked, perform } of actionsNow()) {
        const key = keys.find((one) => isPressed(one, event));
        if (key === undefined || belongsToFocus(key, event.target)) continue;
        event.preventDefault();
        if (blocked === undefined) perform();
        return;
      }
    };
    // a tree keeps its keys to itself, so those of the page are taken on the way to it
    const first = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest("[role=treegrid]")) listen(event);
    };
    addEventListener("keydown", listen);
    addEventListener("keydown", first, true);
    return () => {
      removeEventListener("keydown", listen);
      removeEventListener("keydown", first, true);
    };
  }, []);

  return (
    <Suspense>
      {shown === "palette" && <Palette onClose={() => show(undefined)} />}
      {shown === "keys" && <KeyList onClose={() => show(undefined)} />}
    </Suspense>
  );
}
