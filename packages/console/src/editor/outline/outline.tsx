import { memo, useMemo, useState } from "react";
import {
  Button,
  Collection,
  ListLayout,
  Tree,
  TreeItem,
  TreeItemContent,
  Virtualizer,
} from "react-aria-components";
import type { Problem } from "../../api/types.ts";
import { Icon } from "../../marks/icon.tsx";
import type { Editor } from "../editor.ts";
import { flat, type Part, partAt, partsOf, pathOf } from "./parts.ts";

/** From so many rows on only those in sight are drawn. */
const LONG = 100;
const ROW_HEIGHT = 28;

/** The workflow as a nested list: stages, steps, branches, and what they rest on. */
export const Outline = memo(function Outline({
  editor,
  hits,
}: {
  editor: Editor;
  hits?: ReadonlySet<string> | undefined;
}) {
  const { workflow, places, selection, problems } = editor;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set(["facts", "agents"]));
  const parts = useMemo(() => (workflow && places ? partsOf(workflow, places) : []), [workflow, places]);
  const troubled = useMemo(() => troubledIn(parts, problems), [parts, problems]);
  const dependencies = useMemo(() => [troubled, hits], [troubled, hits]);
  if (!workflow || !places) return <p className="section weak">The text cannot be read yet.</p>;
  const all = flat(parts);
  const selected = partAt(parts, selection);
  const open = all.filter(({ key, parts }) => parts.length > 0 && !closed.has(key)).map(({ key }) => key);
  const long = all.length > LONG;
  const tree = (
    <Tree
      aria-label="Outline"
      className={`outline ${long ? "outline--long" : ""}`}
      items={parts}
      dependencies={dependencies}
      selectionMode="single"
      selectionBehavior="replace"
      selectedKeys={selected ? [selected.key] : []}
      onSelectionChange={(keys) => {
        const [key] = keys === "all" ? [] : [...keys];
        if (key !== undefined) editor.select(pathOf(String(key)));
      }}
      expandedKeys={open}
      onExpandedChange={(keys) =>
        setClosed(new Set(all.flatMap(({ key, parts }) => (parts.length > 0 && !keys.has(key) ? [key] : []))))
      }
    >
      {(part) => <Row part={part} troubled={troubled} hits={hits} />}
    </Tree>
  );
  if (!long) return tree;
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW_HEIGHT, padding: 8 }}>
      {tree}
    </Virtualizer>
  );
});

interface RowProps {
  part: Part;
  troubled: ReadonlyMap<string, Problem["severity"]>;
  hits: ReadonlySet<string> | undefined;
}

function Row({ part, troubled, hits }: RowProps) {
  const { key, label, note, icon, is, parts } = part;
  const trouble = troubled.get(key);
  const dim = hits && !hits.has(key) ? " is-dim" : "";
  return (
    <TreeItem id={key} textValue={label} className={`outline__row outline__row--${is}${dim}`}>
      <TreeItemContent>
        {parts.length > 0 ? (
          <Button slot="chevron" className="outline__fold" aria-label={`Fold ${label}`}>
            <Icon name="right" small />
          </Button>
        ) : (
          <span className="outline__fold" />
        )}
        {icon && <Icon name={icon} small />}
        <span className="outline__label">{label}</span>
        <span className="outline__note weak">{note}</span>
        {trouble && (
          <span className={`outline__trouble ${trouble === "error" ? "danger" : "warning"}`}>
            <Icon name="alert" small />
            <span className="sr-only">{trouble === "error" ? "has an error" : "has a warning"}</span>
          </span>
        )}
      </TreeItemContent>
      <Collection items={parts}>{(inner) => <Row part={inner} troubled={troubled} hits={hits} />}</Collection>
    </TreeItem>
  );
}

/** The parts that have a problem themselves, by key. */
function troubledIn(parts: Part[], problems: readonly Problem[]): Map<string, Problem["severity"]> {
  const found = new Map<string, Problem["severity"]>();
  for (const { path, severity } of problems) {
    const part = partAt(parts, path);
    if (part && found.get(part.key) !== "error") found.set(part.key, severity);
  }
  return found;
}
