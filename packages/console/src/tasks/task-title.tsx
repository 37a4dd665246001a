import type { TaskRow } from "../api/types.ts";
import { age } from "../format/time.ts";
import { Icon } from "../marks/icon.tsx";
import { Long } from "../marks/long.tsx";
import { useNow } from "../shell/now.ts";

/** What a task is about, where the page does not say it: who is asked, for how long, and why. */
export function TaskTitle({ task }: { task: TaskRow }) {
  const time = age(task.openedAt, useNow());
  return (
    <>
      <h3 className="section__title">
        <Icon name="tasks" small /> Task for {task.to}{" "}
        <span className="weak">{time === "now" ? "just opened" : `open for ${time}`}</span>
      </h3>
      <p className="because">{task.title}</p>
      <p className="weak">
        <Long text={task.because} />
      </p>
    </>
  );
}
