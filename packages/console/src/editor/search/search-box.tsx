import { useRef } from "react";
import type { Action } from "../../actions/action.ts";
import { capsOf } from "../../actions/keys.ts";
import { useActions } from "../../actions/registry.ts";
import { Icon } from "../../marks/icon.tsx";
import type { Found } from "./use-found.ts";

interface Context {
  found: Found;
  enter(): void;
}

const none = ({ found }: Context) =>
  found.hits?.size ? undefined : "Nothing is looked for, or nothing is found.";

const searching: Action<Context>[] = [
  {
    id: "editor.find",
    label: "Find in the workflow",
    icon: "search",
    keys: ["Mod+F"],
    perform: ({ enter }) => enter(),
  },
  {
    id: "editor.find-next",
    label: "Next that was found",
    keys: ["F3"],
    blocked: none,
    perform: ({ found }) => found.go(1),
  },
  {
    id: "editor.find-previous",
    label: "Previous that was found",
    keys: ["Shift+F3"],
    blocked: none,
    perform: ({ found }) => found.go(-1),
  },
];

/** Finds parts of the workflow; Enter goes from one to the next. */
export function SearchBox({ found }: { found: Found }) {
  const input = useRef<HTMLInputElement>(null);
  useActions(searching, { found, enter: () => input.current?.select() });
  const { query, search, hits, at, go } = found;
  return (
    <search className="search editor__search">
      <label>
        <span className="sr-only">Find in the workflow</span>
        <Icon name="search" />
        <input
          ref={input}
          className="input"
          type="search"
          placeholder="Step, type:call, field:OwnerId"
          value={query}
          onChange={({ target }) => search(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
            else if (event.key === "Escape") search("");
            else return;
            event.preventDefault();
          }}
        />
        <span className="kbd" role="status">
          {hits ? `${at ? `${at} of ` : ""}${hits.size}` : capsOf("Mod+F").join(" ")}
        </span>
      </label>
    </search>
  );
}
