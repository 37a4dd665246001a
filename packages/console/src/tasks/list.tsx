import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { TaskLine } from "../api/types.ts";
import { age } from "../format/time.ts";
import { Icon } from "../marks/icon.tsx";
import type { IconName } from "../marks/icons.ts";
import { useNow } from "../shell/now.ts";
import { dueOf } from "./due.ts";

export const kinds: Record<TaskLine["kind"], { icon: IconName; word: string }> = {
  triage: { icon: "person", word: "Triage" },
  approval: { icon: "check", word: "Approval" },
  form: { icon: "edit", word: "Form" },
};

/** Height of a line, in px. */
const LINE = 52;

interface Props {
  rows: TaskLine[];
  chosen: string | undefined;
  selected: ReadonlySet<string>;
  onChoose(task: TaskLine): void;
  onSelect(task: TaskLine): void;
  /** The last line is in sight. */
  onEnd(): void;
}

/** Open tasks by when they are due; only those in sight are drawn. */
export function TaskList({ rows, chosen, selected, onChoose, onSelect, onEnd }: Props) {
  const scroll = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => LINE,
    overscan: 8,
  });
  const now = useNow();
  const at = rows.findIndex(({ id }) => id === chosen);
  const lines = virtual.getVirtualItems();
  const last = lines.at(-1)?.index ?? 0;

  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [at, virtual]);
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 10) onEnd();
  }, [last, rows.length, onEnd]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable
    <section ref={scroll} className="pane__body" tabIndex={0} aria-label="Tasks, scrolls">
      <ol className="task-list" style={{ height: virtual.getTotalSize() }}>
        {lines.map(({ index, start }) => {
          const task = rows[index] as TaskLine;
          return (
            <li
              key={task.id}
              style={{ transform: `translateY(${start}px)`, height: LINE }}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
            >
              <Line
                task={task}
                now={now}
                current={task.id === chosen}
                selected={selected.has(task.id)}
                onChoose={() => onChoose(task)}
                onSelect={() => onSelect(task)}
              />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Line({
  task,
  now,
  current,
  selected,
  onChoose,
  onSelect,
}: {
  task: TaskLine;
  now: number;
  current: boolean;
  selected: boolean;
  onChoose: () => void;
  onSelect: () => void;
}) {
  const due = dueOf(task, now);
  const { icon, word } = kinds[task.kind];
  return (
    <div className={`task ${selected ? "task--selected" : ""}`} data-current={current || undefined}>
      <label className="task__select">
        <input type="checkbox" checked={selected} onChange={onSelect} />
        <span className="sr-only">
          Select {task.number} {task.subject}
        </span>
        <Icon name={icon} />
      </label>
      <button
        type="button"
        className="task__open"
        aria-current={current ? "true" : undefined}
        onClick={onChoose}
      >
        <span className="task__subject truncate">{task.subject || task.title}</span>
        <span className={`task__due ${due ? due.tone : "weak"}`}>
          {due ? due.text : age(task.openedAt, now)}
          <span className="sr-only">{due ? " left" : " open"}</span>
        </span>
        <span className="task__meta truncate">
          {task.number}
          {(task.customer || task.title) && ` · ${task.customer || task.title}`}
        </span>
        <span className="task__kind">{task.for ? "Offer" : task.passed.length > 0 ? "Passed on" : word}</span>
      </button>
    </div>
  );
}
