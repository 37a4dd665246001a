import type { Action } from "../actions/action.ts";
import { ActionButton } from "../actions/action-button.tsx";
import { useActions } from "../actions/registry.ts";
import type { VersionList } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import type { Opened } from "./document/use-editor.ts";
import { redo, undo } from "./editing.ts";
import { SearchBox } from "./search/search-box.tsx";
import type { Found } from "./search/use-found.ts";
import { type View, views } from "./views.ts";

interface Props {
  opened: Opened;
  list: VersionList;
  found: Found;
  view: View;
  show(name: string): void;
}

const showing = views.map(
  ({ name, label, icon }): Action<Props> => ({
    id: `editor.view.${name}`,
    label: `Show the ${label.toLowerCase()}`,
    icon,
    keywords: ["view"],
    perform: ({ show }) => show(name),
  }),
);

/** What is edited, what was last done, and in which view one looks at it. */
export function Bar(props: Props) {
  const { opened, list, found, view, show } = props;
  const { editor, base, unsaved } = opened;
  useActions(showing, props);
  return (
    <header className="editor__bar">
      <h1>{editor.workflow?.id || editor.id}</h1>
      <span className={`state ${base.state === "active" && !unsaved ? "state--success" : "state--warning"}`}>
        <Icon name="edit" small />
        {unsaved
          ? `Changes on v${base.number}`
          : `${base.state === "draft" ? "Draft" : base.state} v${base.number}`}
      </span>
      <span className="weak editor__since">
        {unsaved ? "not saved yet" : `saved by ${base.savedBy}`}
        {list.active !== null && list.active !== base.number && `, v${list.active} is live`}
      </span>
      <span className="editor__end">
        <ActionButton action={undo} context={editor} className="button button--quiet" bare />
        <ActionButton action={redo} context={editor} className="button button--quiet" bare />
        <SearchBox found={found} />
        <fieldset className="segment">
          <legend className="sr-only">View</legend>
          {views.map(({ name, label }) => (
            <label key={name}>
              <input type="radio" name="view" checked={view.name === name} onChange={() => show(name)} />
              {label}
            </label>
          ))}
        </fieldset>
      </span>
    </header>
  );
}
