import type { Change, Path } from "@throughline/workflow";
import { Icon } from "../../marks/icon.tsx";
import { useEdit, useFilling } from "./filling.tsx";
import { Panel, Section } from "./panel.tsx";
import { partAt } from "./parts.ts";
import { GroupForm } from "./schema-form.tsx";
import { FILE, isMap } from "./shape.ts";
import { wordsFor } from "./used-by.tsx";

/** Parts that have forms of their own, with how one more of them begins. */
const LISTS: {
  key: string;
  title: string;
  one: string;
  begin(taken: string[]): { name?: string; value: unknown };
}[] = [
  {
    key: "facts",
    title: "Facts",
    one: "fact",
    begin: (taken) => ({ name: free("fact", taken), value: { type: "text" } }),
  },
  {
    ...{ key: "agents", title: "Agents", one: "agent" },
    begin: (taken) => ({ name: free("agent", taken), value: { role: "Says what it does" } }),
  },
  {
    key: "while",
    title: "At any stage",
    one: "event",
    begin: () => ({ value: { event: "reply", do: "notify owner" } }),
  },
  {
    ...{ key: "adopt", title: "Records that are open at go-live", one: "rule" },
    begin: () => ({ value: { stage: "" } }),
  },
];

const free = (name: string, taken: string[]): string => {
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name}_${n}`;
    if (!taken.includes(tried)) return tried;
  }
};

/** The workflow itself: what it is about, which records it takes, what it governs, and what it may cost. */
export function WorkflowForm() {
  const { at } = useFilling();
  const edit = useEdit();
  const file = at([]);
  return (
    <Panel title={String(at(["title"]) ?? at(["workflow"]) ?? "Workflow")} about="workflow" icon="flow">
      <div className="section fields">
        <GroupForm
          place={{ shape: FILE, path: [], value: file }}
          without={["facts", "agents", "while", "stages", "adopt"]}
        />
      </div>
      {LISTS.map(({ key, title, one, begin }) => (
        <Section key={key} title={title}>
          <Links paths={pathsIn(key, at([key]))} />
          <button
            type="button"
            className="button button--quiet button--sm add"
            onClick={() => {
              const there = at([key]);
              const { name, value } = begin(isMap(there) ? Object.keys(there) : []);
              const isList = name === undefined;
              const path: Path = [key, isList ? (Array.isArray(there) ? there.length : 0) : name];
              const change: Change = isList
                ? ({ path: [key], ...(there ? { add: value } : { set: [value] }) } as Change)
                : { path, set: value };
              edit([change], { label: `Add a ${one}`, select: path });
            }}
          >
            <Icon name="plus" small />
            One more {one}
          </button>
        </Section>
      ))}
    </Panel>
  );
}

const pathsIn = (key: string, value: unknown): Path[] =>
  Array.isArray(value)
    ? value.map((_, index) => [key, index])
    : isMap(value)
      ? Object.keys(value).map((name) => [key, name])
      : [];

function Links({ paths }: { paths: Path[] }) {
  const { editor, at } = useFilling();
  return (
    <ul className="step-links">
      {paths.map((path) => (
        <li key={path.join("/")}>
          <button type="button" className="button button--sm step-link" onClick={() => editor.select(path)}>
            <span className="truncate">{titleFor(path, at)}</span>
            <span className="weak truncate">{aboutOf(at(path))}</span>
            <Icon name="right" small />
          </button>
        </li>
      ))}
    </ul>
  );
}

const titleFor = (path: Path, at: (path: Path) => unknown): string => {
  const value = at(path);
  if (typeof path[1] === "string") return path[1];
  if (isMap(value)) return String(value.event ?? value.stage ?? (value.otherwise ? "otherwise: leave" : ""));
  return wordsFor(partAt(path, at), at);
};

const aboutOf = (value: unknown): string =>
  isMap(value) ? String(value.role ?? value.type ?? value.when ?? "") : "";
