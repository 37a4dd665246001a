import { type KeyboardEvent, useMemo, useState } from "react";
import type { WorkItemStory } from "../api/types.ts";
import { clock, took } from "../format/time.ts";
import { apiCalls, count } from "../format/value.ts";
import { Badge } from "../marks/by.tsx";
import { Icon } from "../marks/icon.tsx";
import { Menu } from "../shell/menu.tsx";
import { Scroll } from "../shell/scroll.tsx";
import type { Gathered } from "./gather.ts";
import { type TimelineRow, type TimelineStage, timeline } from "./timeline.ts";

interface Props {
  story: WorkItemStory;
  gathered: Gathered;
  now: number;
  selected: string;
  onSelect: (id: string) => void;
}

/** What happened, grouped by stage; arrows and j/k walk the rows and select as they go. */
export function TimelinePane({ story, gathered, now, selected, onSelect }: Props) {
  const [who, setWho] = useState("");
  const stages = useMemo(() => timeline(story, now, gathered), [story, now, gathered]);
  const rows = stages.flatMap((stage) => stage.lines).filter((line) => line.is === "row");
  const words = [...new Set(rows.map((row) => row.badge.word))].toSorted();

  const walk = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    const entries = [...event.currentTarget.querySelectorAll<HTMLElement>(".entry")];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const current = at < 0 ? entries.findIndex((entry) => entry.ariaCurrent === "true") : at;
    const to = entries[Math.min(entries.length - 1, Math.max(0, current + by))];
    if (!to) return;
    event.preventDefault();
    to.focus();
    if (to.dataset.select) onSelect(to.dataset.select);
  };

  return (
    <section className="pane" aria-labelledby="timeline-title">
      <div className="pane__head">
        <h2 id="timeline-title">Timeline</h2>
        <span className="weak">{count(rows.length, "entry", "entries")}</span>
        <Menu
          className={`chip ${who ? "chip--on" : ""}`}
          choices={["", ...words].map((word) => ({
            label: word || "By anyone",
            checked: word === who,
            act: () => setWho(word),
          }))}
        >
          {who || "By anyone"} <Icon name="down" small />
        </Menu>
      </div>
      <Scroll label="Entries" className="pane__body" onKeyDown={walk}>
        <ol>
          {stages.map((stage) => (
            <Stage key={stage.id} stage={stage} who={who} selected={selected} onSelect={onSelect} />
          ))}
        </ol>
      </Scroll>
    </section>
  );
}

type StageProps = { stage: TimelineStage; who: string } & Pick<Props, "selected" | "onSelect">;

function Stage({ stage, who, selected, onSelect }: StageProps) {
  const lasted = took(stage.ms);
  const sum = [
    lasted && !stage.done ? `${lasted} so far` : lasted,
    stage.apiCalls > 0 && apiCalls(stage.apiCalls),
  ];
  const lines = who
    ? stage.lines.filter((line) => line.is === "row" && line.badge.word === who)
    : stage.lines;
  if (lines.length === 0) return null;
  return (
    <li>
      <h3 className="timeline__stage">
        {stage.name}
        <span className="weak">{sum.filter(Boolean).join(" · ")}</span>
      </h3>
      <ol>
        {lines.map((line) =>
          line.is === "wait" ? (
            <li key={line.id} className="wait">
              <Icon name="wait" small />
              <span className="truncate" title={line.text}>
                {line.text}
              </span>
            </li>
          ) : (
            <li key={line.id}>
              <Entry row={line} current={line.select === selected} onSelect={onSelect} />
            </li>
          ),
        )}
      </ol>
    </li>
  );
}

function Entry({
  row,
  current,
  onSelect,
}: {
  row: TimelineRow;
  current: boolean;
  onSelect: (id: string) => void;
}) {
  const meta = [
    took(row.ms),
    row.retries.length > 0 ? `${count(row.retries.length + 1, "attempt")}` : "",
    row.apiCalls ? apiCalls(row.apiCalls) : "",
  ].filter(Boolean);
  return (
    <button
      type="button"
      className={`entry entry--${row.tone}`}
      aria-current={current ? "true" : undefined}
      data-select={row.select}
      onClick={() => onSelect(row.select)}
    >
      <time className="entry__time" dateTime={row.at} title={new Date(row.at).toLocaleString()}>
        {clock(row.at)}
      </time>
      <span className="entry__step truncate">{row.title}</span>
      <Badge {...row.badge} />
      <span className="entry__outcome">{row.outcome}</span>
      {meta.length > 0 && (
        <span className="entry__meta" title={row.retries.map((retry) => retry.text).join("\n") || undefined}>
          {meta.join(" · ")}
        </span>
      )}
    </button>
  );
}
