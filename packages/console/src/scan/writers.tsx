import type { ScanField, ScanView, ScanWriter } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import type { IconName } from "../marks/icons.ts";
import { Scroll } from "../shell/scroll.tsx";
import { DraftFoot } from "./draft.tsx";

const ICONS: Partial<Record<ScanWriter["kind"], IconName>> = {
  flow: "flow",
  process: "loop",
  "workflow rule": "rule",
  "assignment rule": "assign",
  "escalation rule": "clock",
  "auto-response rule": "mail",
  "approval process": "tasks",
  milestone: "wait",
  "quick action": "person",
  "apex trigger": "bolt",
  "apex class": "bolt",
};

export const iconOf = (kind: string): IconName => ICONS[kind as ScanWriter["kind"]] ?? "foreign";

type Told = Pick<ScanWriter, "kind" | "name" | "label" | "file" | "line"> & Partial<ScanWriter>;

/** A writer with its file and line, and what it writes when. */
export function WriterCard({
  writer,
  last,
  wins,
}: {
  writer: Told;
  last?: boolean;
  wins?: string | undefined;
}) {
  const { kind, name, label, file, line, active, moment, when, value, via, record } = writer;
  return (
    <li className={`writer ${last ? "writer--last" : ""}`}>
      <span className="node__mark by--rule">
        <Icon name={iconOf(kind)} />
      </span>
      <span className="writer__name">
        <strong>{label ?? name}</strong> <span className="weak">{kind}</span>
      </span>
      {wins !== undefined ? (
        <span className="state state--warning" title={`In the end ${wins} is in it`}>
          has the last word
        </span>
      ) : (
        active !== undefined && (
          <span className={`state ${active ? "state--success" : ""}`}>{active ? "Active" : "Off"}</span>
        )
      )}
      <span className="writer__at">
        <code title={file}>{fileName(file)}</code>, line {line}
        {label && label !== name && <> · {name}</>}
        {value !== undefined && (
          <>
            <br />
            writes <strong>{value}</strong>
            {moment && <span className="weak"> · {moment}</span>}
          </>
        )}
        {when && (
          <>
            <br />
            when {when}
          </>
        )}
        {via && (
          <>
            <br />
            by way of {via.join(", ")}
          </>
        )}
        {record && (
          <>
            <br />
            {record === "other"
              ? "on other records than the one that set it off"
              : "on which record is not known"}
          </>
        )}
      </span>
    </li>
  );
}

const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** All that writes a field, of one column of the matrix. */
export function FieldWriters({
  view,
  field: { field, writers },
  column,
}: {
  view: ScanView;
  field: ScanField;
  column: string | undefined;
}) {
  const kinds = view.report?.columns.find(({ name }) => name === column)?.kinds;
  const shown = kinds ? writers.filter(({ kind }) => kinds.includes(kind)) : writers;
  return (
    <aside className="pane drawer" aria-labelledby="field-title">
      <div className="pane__head">
        <h2 id="field-title" className="truncate">
          {column ?? "Writers"} that write {field}
        </h2>
        <span className="pane__end weak">{count(shown.length, "line")}</span>
      </div>
      <Scroll label={`Writers of ${field}`} className="pane__body">
        <div className="section">
          <ol className="writers">
            {shown.slice(0, 200).map((writer, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a writer may write a field twice on one line
              <WriterCard key={`${writer.kind} ${writer.name} ${at}`} writer={writer} />
            ))}
          </ol>
          {shown.length > 200 && <p className="weak">and {shown.length - 200} more</p>}
        </div>
      </Scroll>
      <DraftFoot view={view} />
    </aside>
  );
}
