import { useTrain, useTrainings } from "../api/inbox.ts";
import { useMay } from "../api/session.ts";
import type { Inbox, TrainingView } from "../api/types.ts";
import { duration } from "../format/time.ts";
import { count, percent } from "../format/value.ts";
import { Badge } from "../marks/by.tsx";
import { Trouble } from "../shell/trouble.tsx";

/** Keys, today's answers, and what they teach. */
export function TasksFoot({ done, by }: { done: Inbox["done"] | undefined; by: string }) {
  const { data } = useTrainings();
  const training = data?.toSorted((a, b) => b.answers - a.answers)[0];
  return (
    <footer className="tasks-foot">
      <span className="tasks-foot__keys" aria-hidden="true">
        <span>
          <kbd>1</kbd>–<kbd>9</kbd> answer
        </span>
        <span>
          <kbd>0</kbd> pass on
        </span>
        <span>
          <kbd>J</kbd> <kbd>K</kbd> next, back
        </span>
        <span>
          <kbd>X</kbd> select
        </span>
        <span>
          <kbd>U</kbd> undo
        </span>
        <span>
          <kbd>O</kbd> open item
        </span>
      </span>
      {done && (
        <span className="nowrap">
          <strong>{done.count}</strong> done today{" "}
          {done.paceMs !== null && <span className="weak">· {duration(done.paceMs)} each</span>}
        </span>
      )}
      {training && (training.answers > 0 || training.candidate || training.running) && (
        <Learning training={training} by={by} />
      )}
    </footer>
  );
}

/** Whether it is worth to train again on the answers, and what came of it: nobody is asked another model unasked. */
function Learning({ training, by }: { training: TrainingView; by: string }) {
  const train = useTrain();
  const mayTrain = useMay("POST /api/training/:model");
  const mayLive = useMay("POST /api/training/:model/live");
  const { model, answers, wrong, worth, because, running, candidate, failed } = training;
  const gain = candidate && (candidate.after - candidate.before) * 100;
  return (
    <span className="tasks-foot__end">
      <span className="truncate">Your answers improve</span>
      <Badge by="model" word={model.replace("local/", "")} icon="model" />
      {running ? (
        <span role="status">learning from {count(answers, "answer")}…</span>
      ) : candidate ? (
        <span title={`Of ${count(candidate.judged, "answer")} that it had not learnt from`}>
          {percent(candidate.before, 0)} → <strong>{percent(candidate.after, 0)}</strong> right{" "}
          <strong className={gain !== null && gain > 0 ? "success" : "weak"}>
            {gain !== null && `${gain >= 0 ? "+" : "−"}${Math.abs(gain).toFixed(1)} pts`}
          </strong>
        </span>
      ) : (
        <span className="truncate" title={because}>
          {worth ? (
            <strong className="success">retraining is worth it</strong>
          ) : (
            `it had ${wrong} of ${answers} wrong`
          )}
        </span>
      )}
      {candidate && !running && mayLive && (
        <button
          type="button"
          className="button button--sm"
          disabled={train.isPending}
          onClick={() => train.mutate({ model, by, version: candidate.version })}
        >
          Let it answer from now on
        </button>
      )}
      {!running && !candidate && mayTrain && answers > 0 && (
        <button
          type="button"
          className="button button--sm"
          disabled={train.isPending}
          onClick={() => train.mutate({ model, by })}
        >
          Retrain on {count(answers, "answer")}
        </button>
      )}
      {failed && <span className="danger truncate">{failed}</span>}
      {train.error && <Trouble error={train.error} />}
    </span>
  );
}
