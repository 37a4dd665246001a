import type { ReactNode } from "react";
import type { WorkItemStory } from "../api/types.ts";
import { clock, duration } from "../format/time.ts";
import { showValue } from "../format/value.ts";
import { AnswerForm } from "../tasks/answer-form.tsx";
import { BecauseView } from "./because.tsx";
import { changesOf, setsOf } from "./detail.ts";
import type { DetailProps } from "./detail-pane.tsx";
import type { Told } from "./gather.ts";
import { IncidentPanel } from "./incident.tsx";
import { foreignAnswer, foreignWriter } from "./words.ts";
import { Retries, requestNotes, requestWords, Sets } from "./writes.tsx";

/** Something that happened outside of any step: a write by others, a request, a task that no step asked for. */
export function EntryDetail({ story, gathered, itemKey, told }: DetailProps & { told: Told }) {
  const { entry } = told;
  switch (entry.kind) {
    case "item-started":
      return (
        <>
          <Part title="Because">
            <BecauseView because={entry.because} values={[]} />
          </Part>
          <Part title="The record as it arrived">
            <Fields values={entry.record} labels={story.labels} />
          </Part>
        </>
      );
    case "foreign-write": {
      const task = story.tasks.find(({ id }) => gathered.tasks.get(id)?.opened.about?.is === "foreign-write");
      return (
        <>
          {task && <AnswerForm task={task} title />}
          <Part title="What was changed">
            <Sets sets={changesOf(entry.changes)} />
          </Part>
          <Part title="Who, and what the workflow did">
            <p className="because">
              {foreignWriter(entry)}. {foreignAnswer(entry, gathered)}.
            </p>
            <p className="weak">
              {story.workflow.id} governs {Object.keys(entry.changes).join(", ")}: only its own steps write
              there.
            </p>
          </Part>
        </>
      );
    }
    case "record-changed":
      return (
        <>
          {entry.because && (
            <Part title="Because">
              <p className="because">{entry.because}</p>
            </Part>
          )}
          <Part title="What was changed" note={entry.by && `by ${entry.by}`}>
            <Sets sets={changesOf(entry.changes)} />
          </Part>
        </>
      );
    case "effect-intended": {
      const effect = gathered.effects.get(entry.effect.id);
      if (!effect) return null;
      const error = effect.settled?.error;
      return (
        <>
          {error && (
            <Part title="Refused">
              <p className="because danger">{error.message}</p>
              <p className="weak">
                <code>{error.code}</code> {error.fields?.join(", ")}
              </p>
            </Part>
          )}
          {entry.effect.kind === "write" && (
            <Part title="Writes" note={requestWords(effect)}>
              <Sets sets={setsOf(entry.effect, story.labels)} />
              <p className="weak writes__note">{requestNotes(effect, 0)}</p>
              <Retries retries={effect.retries} />
            </Part>
          )}
          {entry.effect.kind === "notify" && (
            <Part title={`To ${entry.effect.to}`}>
              <p className="because">{entry.effect.text}</p>
            </Part>
          )}
        </>
      );
    }
    case "task-opened": {
      const task = story.tasks.find(({ id }) => id === entry.task);
      const answered = gathered.tasks.get(entry.task)?.answered;
      return (
        <>
          {task && <AnswerForm task={task} title />}
          {!task && (
            <Part title="Because">
              <p className="because">{entry.request.because}</p>
            </Part>
          )}
          {answered && (
            <Part title="Answer" note={`by ${answered.by}, ${clock(answered.at)}`}>
              <Fields values={answered.answer} labels={{}} />
            </Part>
          )}
        </>
      );
    }
    case "incident-opened":
    case "incident-closed": {
      const incident = story.incidents.find(({ id }) => id === entry.incident);
      const opened = gathered.incidents.get(entry.incident)?.opened;
      return (
        <>
          {incident && (
            <IncidentPanel
              incident={incident}
              story={story}
              itemKey={itemKey}
              planned={[]}
              gathered={gathered}
            />
          )}
          {!incident && opened && (
            <Part title="What went wrong">
              <p className="because">{opened.error.message}</p>
              <p className="weak">
                <code>{opened.error.code}</code>
              </p>
            </Part>
          )}
          {entry.kind === "incident-closed" && (
            <Part title="Settled" note={`by ${entry.by}`}>
              <p className="because">{entry.reason}</p>
              {entry.values && <Fields values={entry.values} labels={{}} />}
            </Part>
          )}
        </>
      );
    }
    case "event-received":
      return (
        <>
          <Part title="Because">
            <BecauseView because={entry.because} values={[]} />
          </Part>
          {entry.data && (
            <Part title="What came">
              <Fields values={entry.data} labels={story.labels} />
            </Part>
          )}
        </>
      );
    case "milestone-paused":
      return (
        <Part title="Because" note={`${duration(entry.remainingMs)} left`}>
          <BecauseView because={entry.because} values={[]} />
        </Part>
      );
    default: {
      const because = "because" in entry ? entry.because : undefined;
      return (
        <Part title="Because">
          {typeof because === "object" ? (
            <BecauseView because={because} values={[]} />
          ) : (
            <p className="because">{because || told.told}</p>
          )}
        </Part>
      );
    }
  }
}

function Part({ title, note, children }: { title: string; note?: string; children?: ReactNode }) {
  return (
    <div className="section">
      <h3 className="section__title">
        {title} {note && <span className="weak">{note}</span>}
      </h3>
      {children}
    </div>
  );
}

function Fields({ values, labels }: { values: WorkItemStory["record"]; labels: Record<string, string> }) {
  return (
    <dl className="facts">
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <dt title={name}>{name}</dt>
          <dd>{labels[String(value)] ?? showValue(value, 600)}</dd>
        </div>
      ))}
    </dl>
  );
}
