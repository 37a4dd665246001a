import {
  type Because,
  becauseOf,
  evaluateIn,
  expressionOf,
  type StepContext,
  valueIn,
} from "@throughline/steps";
import type { Scope, Step, Value } from "@throughline/workflow";
import { leftFor } from "./budget.ts";
import type { Draft } from "./draft.ts";
import { isUser } from "./names.ts";
import { pendingWrite } from "./pending.ts";

/**
 * What a step sees: facts first, then the record's fields, as far as its agent may read them. A field that an
 * earlier step has set has the new value, though the write may still wait to travel with others.
 * A name outside the boundary is unknown, so nothing can be decided by it.
 */
export function scopeOf(draft: Draft, step?: Step): Scope {
  const { state } = draft;
  const { facts, record } = state;
  const mayRead = step?.agent ? boundaryOf(draft, step.agent) : undefined;
  return {
    get(name: string): Value | undefined {
      if (Object.hasOwn(facts, name)) return facts[name]?.value;
      if (mayRead && !mayRead.has(name)) return undefined;
      const pending = pendingWrite(state, name);
      if (pending) return pending.value;
      return Object.hasOwn(record, name) ? record[name] : undefined;
    },
  };
}

const boundaries = new WeakMap<object, Set<string>>();

/** Fields that an agent may read: its own, what the workflow governs, and what the item started by. */
function boundaryOf(draft: Draft, agent: string): Set<string> {
  const role = draft.workflow.agents[agent];
  if (!role) return new Set();
  let names = boundaries.get(role);
  if (!names) {
    const { governs, start } = draft.workflow;
    names = new Set([
      ...role.reads,
      ...role.writes,
      ...governs,
      ...(start.when ? expressionOf(start.when).names : []),
    ]);
    boundaries.set(role, names);
  }
  return names;
}

export function contextOf(draft: Draft, visit: string, step: Step): StepContext<never> {
  const { visits, turns, owner, threads, facts, stage, milestones, sentBack, adopted } = draft.state;
  const block = threads[visits[visit]?.thread ?? ""]?.block;
  const left = leftFor(draft, step.agent);
  const due = stage === undefined ? undefined : milestones[stage]?.due;
  return {
    workflow: draft.workflow,
    step: step as Step<never>,
    visit: {
      ...{ id: visit, memory: visits[visit]?.memory, turn: (turns[step.id] ?? 1) - 1 },
      since: visits[visit]?.startedAt ?? draft.at,
      ...(visits[visit]?.before !== undefined && { before: visits[visit]?.before }),
      ...(visits[visit]?.calledOff && { calledOff: visits[visit]?.calledOff }),
    },
    scope: scopeOf(draft, step),
    recordId: draft.state.recordId,
    at: draft.at,
    ...(block && "again" in block && { again: true }),
    ...(owner && { owner }),
    ...(adopted?.keeps && isUser(owner?.id) && { keeps: true }),
    ...(sentBack?.[step.id] && { sentBack: sentBack[step.id] }),
    ...(due !== undefined && { due }),
    ...(left && { left }),
    settled: (fact) => (Object.hasOwn(facts, fact) ? facts[fact] : undefined),
    deciders: draft.deciders,
  };
}

/** Whether a condition holds. */
export function holds(draft: Draft, step: Step | undefined, source: string): boolean {
  return valueIn({ scope: scopeOf(draft, step), at: draft.at }, source) === true;
}

/** Why a condition holds or not. */
export function whyOf(draft: Draft, step: Step | undefined, source: string): Because {
  return becauseOf(evaluateIn({ scope: scopeOf(draft, step), at: draft.at }, source));
}
