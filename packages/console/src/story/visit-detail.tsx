import { candidatesOf } from "@throughline/steps/candidates";
import type { Decision, Value } from "../api/types.ts";
import { waitWords } from "../format/condition.ts";
import { clock, duration } from "../format/time.ts";
import { money, showValue, title } from "../format/value.ts";
import { By } from "../marks/by.tsx";
import { Long } from "../marks/long.tsx";
import { AnswerForm } from "../tasks/answer-form.tsx";
import { BecauseView } from "./because.tsx";
import { Candidates } from "./candidates.tsx";
import { type Input, inputsOf, writesOf } from "./detail.ts";
import type { DetailProps } from "./detail-pane.tsx";
import type { EffectStory, TaskStory, VisitStory } from "./gather.ts";
import { IncidentPanel } from "./incident.tsx";
import { BILLIONTHS, ModelLine } from "./model-line.tsx";
import { actionTitle, decisionValue } from "./words.ts";
import { Retries, WritesView } from "./writes.tsx";

/** One visit of a step. What a person is asked to do stands before everything else. */
export function VisitDetail({ story, gathered, itemKey, visit }: DetailProps & { visit: VisitStory }) {
  const incidents = story.incidents.filter((incident) => incident.visit === visit.id);
  const open = story.tasks.filter((task) => visit.tasks.includes(task.id));
  const past = visit.tasks
    .map((id) => gathered.tasks.get(id))
    .filter((task) => task && !open.some(({ id }) => id === task.id));
  const several = visit.decisions.length > 1;
  const inputs = inputsOf(story, visit);
  // what the decision says already is not said again
  const because = visit.decisions.some(({ decision }) => decision.because.text === visit.because?.text)
    ? undefined
    : visit.because;
  const writes = writesOf(visit, gathered, story.labels);
  const calls = visit.effects
    .map((id) => gathered.effects.get(id))
    .filter((effect) => effect?.effect.kind === "call");
  return (
    <>
      {incidents.map((incident) => (
        <IncidentPanel
          key={incident.id}
          incident={incident}
          story={story}
          itemKey={itemKey}
          planned={visit.planned}
          gathered={gathered}
        />
      ))}
      {open.map((task) => (
        <AnswerForm key={task.id} task={task} title />
      ))}
      {visit.decisions.map(({ decision, at }) => (
        <DecisionView
          key={`${decision.name}-${at}`}
          decision={decision}
          several={several}
          workItem={story.workflow.object}
        />
      ))}
      {because && (
        <div className="section">
          <h3 className="section__title">
            {visit.status === "skipped"
              ? "Not taken, because"
              : visit.decisions.length > 0
                ? "Then"
                : "Because"}
          </h3>
          <BecauseView because={because} values={[]} />
        </div>
      )}
      {visit.blocks?.because && (
        <div className="section">
          <h3 className="section__title">
            Because <span className="weak">went into {visit.blocks.names.join(", ")}</span>
          </h3>
          <BecauseView because={visit.blocks.because} values={[]} />
        </div>
      )}
      {visit.status === "waiting" && open.length === 0 && (
        <div className="section">
          <h3 className="section__title">Waiting</h3>
          <p className="because">{waitWords(visit.waits.at(-1)?.for ?? "its turn")}</p>
        </div>
      )}
      {visit.error && incidents.length === 0 && <Failure visit={visit} />}
      {(inputs.length > 0 || writes.length > 0) && (
        <div className={inputs.length > 0 && writes.length > 0 ? "two" : ""}>
          {inputs.length > 0 && <Inputs inputs={inputs} object={story.workflow.object} />}
          {writes.length > 0 && <WritesView writes={writes} />}
        </div>
      )}
      {calls.map((call) => call && <Call key={call.effect.id} call={call} />)}
      {past.map((task) => task && <PastTask key={task.id} task={task} />)}
      {visit.status === "open" && visit.decisions.length === 0 && !visit.blocks && (
        <div className="section weak">At work since {clock(visit.startedAt)}.</div>
      )}
    </>
  );
}

function DecisionView({
  decision,
  several,
  workItem,
}: {
  decision: Decision;
  several: boolean;
  workItem: string;
}) {
  const { because } = decision;
  const candidates = candidatesOf(because);
  const value = decisionValue(decision);
  return (
    <>
      <div className="section">
        {several ? (
          <h3 className="section__title">
            {title(decision.name)}: {value} <By by={decision.by} />
          </h3>
        ) : (
          <h3 className="section__title">
            Because{" "}
            <span className="weak">
              {title(decision.name)} is {value}
            </span>
          </h3>
        )}
        <BecauseView
          because={because}
          values={[decision.value, decision.label, ...Object.values(decision.inputs)]}
          by={decision.by}
          confidence={decision.confidence}
          object={workItem}
        />
        {decision.model && <ModelLine model={decision.model} />}
      </div>
      {candidates.length > 0 && <Candidates because={because} />}
    </>
  );
}

function Inputs({ inputs, object }: { inputs: Input[]; object: string }) {
  return (
    <div className="section">
      <h3 className="section__title">Inputs</h3>
      <dl className="facts">
        {inputs.map((input) => (
          <div key={input.name}>
            <dt title={input.name}>{input.name}</dt>
            <dd>
              <span className="facts__value">{showValue(input.value, 160)}</span>{" "}
              {input.by ? (
                <By by={input.by} />
              ) : input.value === "unknown" ? null : (
                <span className="weak nowrap">from {object.replace(/__c$/, "")}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What an agent outside is told besides the values that it is handed; by what it is known there tells people nothing. */
const TOLD: Readonly<Record<string, string>> = { $text: "told", $skill: "skill", $reply: "to answer" };

const told = (input: Record<string, Value>): [string, Value][] =>
  Object.entries(input).flatMap(([name, value]): [string, Value][] => {
    const said = name.startsWith("$") ? TOLD[name] : name;
    return said === undefined ? [] : [[said, name === "$reply" ? namesIn(value) : value]];
  });

/** Of a schema the names of what is to be answered; the schema itself tells people nothing. */
function namesIn(schema: Value): Value {
  try {
    return Object.keys((JSON.parse(String(schema)) as { properties?: object }).properties ?? {}).join(", ");
  } catch {
    return schema;
  }
}

function Call({ call }: { call: EffectStory }) {
  if (call.effect.kind !== "call") return null;
  const { settled, retries, effect, unspent } = call;
  return (
    <div className="section">
      <h3 className="section__title">
        Call <code>{`${effect.connection}.${effect.operation}`}</code>
        <span className="weak">
          {settled ? duration(settled.ms) : "on its way"}
          {settled?.cost ? ` · ${money(settled.cost / BILLIONTHS)}` : ""}
          {unspent ? ` · ${money(unspent / BILLIONTHS)} less than was counted at first` : ""}
        </span>
      </h3>
      <dl className="facts">
        {told(effect.input).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{showValue(value)}</dd>
          </div>
        ))}
      </dl>
      {settled?.error && <p className="danger">{settled.error.message}</p>}
      <Retries retries={retries} />
    </div>
  );
}

function Failure({ visit }: { visit: VisitStory }) {
  const then = visit.then;
  return (
    <div className="section">
      <h3 className="section__title">Failed</h3>
      <p className="because">{visit.error?.message}</p>
      <p className="weak">
        <code>{visit.error?.code}</code>
        {then && then.do !== "incident" && ` · ${actionTitle(then)}`}
      </p>
    </div>
  );
}

function PastTask({ task: { opened, answered, withdrawn } }: { task: TaskStory }) {
  return (
    <div className="section">
      <h3 className="section__title">
        Asked {opened.request.to} <span className="weak">{clock(opened.at)}</span>
      </h3>
      <p className="because">{opened.request.title}</p>
      <p className="weak">
        <Long text={opened.request.because} />
      </p>
      {answered && (
        <dl className="facts facts--gap">
          {Object.entries(answered.answer).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {showValue(value)}{" "}
                <span className="weak">
                  by {answered.by}, {clock(answered.at)}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {withdrawn && <p className="weak">Withdrawn: {withdrawn.because}</p>}
    </div>
  );
}
