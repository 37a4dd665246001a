import { Link } from "@tanstack/react-router";
import type { Agent } from "@throughline/workflow";
import { boundaryOf } from "@throughline/workflow/agent-words";
import type { WorkItemStory } from "../api/types.ts";
import { stepAt } from "../editor/address.ts";
import { clock } from "../format/time.ts";
import { Badge, By } from "../marks/by.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { type Selected, selectionId } from "./detail.ts";
import { EntryDetail } from "./entry-detail.tsx";
import type { Gathered } from "./gather.ts";
import { stepTitle } from "./kinds.ts";
import { rowsOf } from "./rows/index.ts";
import { VisitDetail } from "./visit-detail.tsx";

export interface DetailProps {
  story: WorkItemStory;
  gathered: Gathered;
  itemKey: string;
  onSelect: (id: string) => void;
}

/** The selected step: why first, then with what, then what came of it. */
export function DetailPane({ selected, ...props }: DetailProps & { selected: Selected | undefined }) {
  return (
    <section className="pane" aria-labelledby="step-title" id="step">
      {selected ? <Head selected={selected} {...props} /> : <h2 id="step-title">Nothing has happened yet</h2>}
      <Scroll label="Details" className="pane__body" key={selectionId(selected)}>
        {selected?.is === "visit" && <VisitDetail {...props} visit={selected.visit} />}
        {selected?.is === "entry" && <EntryDetail {...props} told={selected.told} />}
      </Scroll>
    </section>
  );
}

function Head({ selected, story, gathered }: DetailProps & { selected: Selected }) {
  if (selected.is === "entry") {
    const { told } = selected;
    const [row] = rowsOf(told, { ...story, gathered, now: Date.parse(told.entry.at) });
    return (
      <div className="pane__head">
        {row && <Badge {...row.badge} />}
        <h2 id="step-title" className="truncate">
          {row?.title ?? told.told}
        </h2>
        <span className="weak">{clock(told.entry.at)}</span>
      </div>
    );
  }
  const { visit } = selected;
  const deciders = [...new Set(visit.decisions.map(({ decision }) => decision.by))];
  const agent = agentOf(story, visit.step);
  return (
    <div className="pane__head">
      {deciders.length === 1 && deciders[0] && <By by={deciders[0]} />}
      <h2 id="step-title">{stepTitle(visit.step, story.summaries)}</h2>
      <span className="weak">
        {clock(visit.startedAt)}
        {agent && <span title={boundaryOf(agent)}>{` · agent ${agent.name}`}</span>}
      </span>
      <span className="inline inline--wide pane__end">
        <span className="weak mono pane__kind">{story.summaries[visit.step]?.kind}</span>
        <Link
          className="nowrap"
          to="/workflows/$id"
          params={{ id: story.workflow.id }}
          search={{ at: stepAt(visit.step) }}
          title="Open the step in the workflow's newest version"
        >
          Open step
        </Link>
      </span>
    </div>
  );
}

function agentOf({ workflow }: WorkItemStory, id: string): Agent | undefined {
  const handlers = workflow.handlers.flatMap((handler) =>
    handler.do.kind === "step" ? [handler.do.step] : [],
  );
  const steps = [...workflow.stages.flatMap((stage) => stage.steps), ...handlers];
  for (const step of steps) {
    if (step.id === id) return step.agent === undefined ? undefined : workflow.agents[step.agent];
    steps.push(...step.blocks.flatMap((block) => block.steps));
  }
  return undefined;
}
