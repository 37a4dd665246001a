import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { ScanCollision, ScanView } from "../api/types.ts";
import { count } from "../format/value.ts";
import { Icon } from "../marks/icon.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { chosenOf } from "./clashes.tsx";
import { DraftFoot } from "./draft.tsx";
import { Order } from "./order.tsx";
import type { ScanSearch } from "./search.ts";
import { howInWords, recordInWords } from "./words.ts";
import { FieldWriters, WriterCard } from "./writers.tsx";

/** What was chosen: a collision with its record played, or the writers of a field. */
export function Drawer({
  view,
  collisions,
  search,
}: {
  view: ScanView;
  collisions: ScanCollision[];
  search: ScanSearch;
}) {
  const at = chosenOf(search);
  useInSight(`${search.collision} ${search.field} ${search.column}`);
  const collision = at === undefined ? undefined : collisions[at];
  if (collision && at !== undefined)
    return <Collision view={view} collision={collision} at={at} of={collisions.length} search={search} />;
  const field = view.report?.fields.find((one) => one.field === search.field);
  if (field) return <FieldWriters view={view} field={field} column={search.column} />;
  return (
    <aside className="pane drawer" aria-label="Selected">
      <div className="empty">
        <Icon name="check" />
        <p>
          <strong>No collisions</strong>
        </p>
        <p className="weak">Choose a cell to see who writes the field.</p>
      </div>
      <DraftFoot view={view} />
    </aside>
  );
}

/** Where the page is narrow what was chosen stands below the list: it is scrolled to. */
function useInSight(chosen: string): void {
  const before = useRef(chosen);
  useEffect(() => {
    if (before.current === chosen) return;
    before.current = chosen;
    if (matchMedia("(max-width: 1180px)").matches) document.querySelector(".drawer")?.scrollIntoView();
  }, [chosen]);
}

function Collision({
  view,
  collision,
  at,
  of,
  search,
}: {
  view: ScanView;
  collision: ScanCollision;
  at: number;
  of: number;
  search: ScanSearch;
}) {
  const { object, last, report } = view;
  const { field, writers, verdict, because, example, before, on, by } = collision;
  const lines = report?.fields.find((one) => one.field === field)?.writers ?? [];
  const lineOf = (writer: ScanCollision["writers"][number]) =>
    lines.find(
      ({ kind, name, line }) => kind === writer.kind && name === writer.name && line === writer.line,
    ) ?? writer;
  const to = (place: number) => ({
    ...(search.object && { object: search.object }),
    collision: String(place),
  });
  return (
    <aside className="pane drawer" aria-labelledby="clash-title">
      <div className="pane__head">
        <span className={`state ${verdict === "collides" ? "state--warning" : ""}`}>
          <Icon name="clash" />
          {verdict === "collides" ? "Collision" : "Not decided"} {at + 1} of {of}
        </span>
        <h2 id="clash-title" className="truncate">
          Two writers of {field}
        </h2>
        <span className="pane__end inline">
          <Step to={to(at)} name="left" label="The collision before" off={at === 0} />
          <Step to={to(at + 2)} name="right" label="The next collision" off={at + 1 >= of} />
        </span>
      </div>
      <Scroll label="Selected collision" className="pane__body">
        <div className="section">
          <p className="because">
            {verdict === "collides" ? because : `Whether they meet hangs on ${because}.`}{" "}
            <span className="weak">{howInWords(collision)}</span>
          </p>
          {example && (
            <p className="clash__example">
              {by
                ? `${by.name} acts on a record with `
                : on === "create"
                  ? "A record is created with "
                  : "A record is updated to "}
              <Marked text={recordInWords(example)} />
              {on === "update" && before && Object.keys(before).length > 0 && (
                <>
                  , and it was <Marked text={recordInWords(before)} />
                </>
              )}
            </p>
          )}
        </div>
        <div className="section">
          <ol className="writers" aria-label={count(writers.length, "writer")}>
            {writers.map(lineOf).map((writer, place) => (
              <WriterCard
                key={`${writer.kind} ${writer.name}`}
                writer={writer}
                last={collision.last?.writer.name === writer.name || (!collision.last && place === 1)}
                wins={collision.last?.writer.name === writer.name ? collision.last.holds : undefined}
              />
            ))}
          </ol>
        </div>
        {example && on && <Order key={at} object={object} scanned={last?.at} collision={collision} />}
      </Scroll>
      <DraftFoot view={view} />
    </aside>
  );
}

function Step({
  to,
  name,
  label,
  off,
}: {
  to: ScanSearch;
  name: "left" | "right";
  label: string;
  off: boolean;
}) {
  if (off)
    return (
      <span className="button button--quiet button--sm button--icon is-off">
        <Icon name={name} small />
      </span>
    );
  return (
    <Link
      className="button button--quiet button--sm button--icon"
      to="/scan"
      search={to}
      aria-label={label}
      resetScroll={false}
    >
      <Icon name={name} small />
    </Link>
  );
}

const Marked = ({ text }: { text: string }) => <mark>{text}</mark>;
