import { walkSteps } from "@throughline/workflow";
import { By } from "../../marks/by.tsx";
import { Icon } from "../../marks/icon.tsx";
import { kindLook } from "../../marks/kinds.ts";
import type { Gathered, VisitStory } from "../../story/gather.ts";
import { titleOf } from "../../story/kinds.ts";
import { plain, unmet } from "../../story/unmet.ts";
import { decisionValue } from "../../story/words.ts";
import type { Editor } from "../editor.ts";

/** The steps of the way that was taken, each with why, and what it would write. */
export function StepsTaken({ editor, gathered }: { editor: Editor; gathered: Gathered }) {
  const { workflow, places, select } = editor;
  const steps = new Map(
    workflow ? [...walkSteps(workflow)].map(({ step, path }) => [step.id, { step, path }]) : [],
  );
  return (
    <ol className="try__steps">
      {[...gathered.visits.values()].map((visit) => {
        const found = steps.get(visit.step);
        return (
          <li key={visit.id} className={visit.status === "skipped" ? "is-skipped" : ""}>
            <button
              type="button"
              className="try__step"
              onClick={() => found && select(places?.pathOf(found.step) ?? found.path)}
            >
              <Icon name={visit.status === "skipped" ? "skip" : kindLook(found?.step.kind).icon} />
              <strong>{titleOf(visit.step, found?.step.kind)}</strong>
              <span className="weak">{WORDS[visit.incident ? "failed" : visit.status]}</span>
            </button>
            <Said visit={visit} />
          </li>
        );
      })}
    </ol>
  );
}

const WORDS: Record<VisitStory["status"], string> = {
  open: "at it",
  waiting: "waits",
  completed: "",
  skipped: "passed",
  failed: "failed",
};

function Said({ visit }: { visit: VisitStory }) {
  const { decisions, planned, because, blocks, error, waits, status } = visit;
  const written = planned.filter(({ field }) => !decisions.some(({ decision }) => decision.name === field));
  return (
    <div className="try__said">
      {decisions.map(({ decision }) => (
        <p key={decision.name}>
          {decision.kind === "field" ? `writes ${decision.name}` : decision.name} →{" "}
          <strong>{decisionValue(decision)}</strong> <By by={decision.by} />{" "}
          <span className="weak">{decision.because.text}</span>
        </p>
      ))}
      {written.map(({ field, value, label }) => (
        <p key={field}>
          writes {field} → <strong>{label ?? String(value)}</strong>
        </p>
      ))}
      {error && <p className="danger">{error.message}</p>}
      {status === "waiting" && <p className="weak">for {waits.at(-1)?.for}</p>}
      {status === "skipped" && because && <p className="weak">{plain(unmet(because))}</p>}
      {status !== "skipped" && !decisions.length && !error && (because ?? blocks?.because) && (
        <p className="weak">{(because ?? blocks?.because)?.text}</p>
      )}
    </div>
  );
}
