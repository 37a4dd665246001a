import type { Chosen, Offered } from "@throughline/assignment";
import { type Entry, type ItemState, OWNER, WITHDRAWN } from "@throughline/engine";
import type { StepError } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import type { Life } from "../play/life.ts";
import type { Unasked } from "../play/world.ts";
import { costMoment, type Moment, momentOf } from "./moments.ts";

/** What became of an item on one side, as plain data. */
export interface Told {
  item: string;
  /** Its moments in order, a line each. */
  moments: string;
  /** What was asked of the roster, in order. */
  choices: Choosing[];
  sum: Sum;
  unasked: Unasked[];
}

/** A question to the roster and its answer. */
export interface Choosing {
  /** ISO 8601 */
  asked: string;
  /** It was held in the pool, if only for a moment. */
  held?: true;
  /** Somebody was there only then; absent where the item did not have to wait. */
  answered?: string;
  /** Absent where it was never answered. */
  answer?: { ok: true; value: Chosen | Offered } | { ok: false; error: StepError };
}

/** What people ask of it. */
export interface Sum {
  /** "resolved", "open in Triage", "not started", … */
  outcome: string;
  /** Steps that began, in order. */
  path: string[];
  stages: string[];
  owner: string;
  team: string;
  priority: Value;
  facts: Record<string, Value>;
  /** Stages whose milestone was violated. */
  violated: string[];
  /** Of language models, in billionths of a US dollar. */
  cost: number;
  /** Calls to language models. */
  asked: number;
  /** Salesforce API calls. */
  apiCalls: number;
}

/** Listens to an item's trail, and tells at its end what became of it. */
export function createTeller() {
  const moments: Moment[] = [];
  const path: string[] = [];
  const choices = new Map<string, Choosing>();
  let asked = 0;
  const chosen = () => [...choices.values()];

  return {
    moments,
    choices: chosen,
    hear(entry: Entry): void {
      const moment = momentOf(entry);
      if (moment !== undefined) moments.push(moment);
      if (entry.kind === "step-started") path.push(entry.step);
      else if (entry.kind === "effect-intended") {
        if (entry.effect.kind === "ask") asked++;
        if (entry.effect.kind === "choose") choices.set(entry.effect.id, { asked: entry.at });
      } else if (entry.kind === "choice-held") {
        const choosing = choices.get(entry.effect);
        if (choosing) choosing.held = true;
      } else if (entry.kind === "effect-settled" && choices.has(entry.effect)) answered(entry);
    },
    told(item: string, state: ItemState | undefined, more: Pick<Life, "unasked" | "stuck">): Told {
      return {
        item,
        moments: [...moments, ...(state ? [costMoment(state.cost, state.apiCalls)] : [])].join("\n"),
        choices: chosen(),
        sum: sumOf(state, path, asked, more.stuck),
        unasked: more.unasked,
      };
    },
  };

  function answered({ effect, ok, value, error, at }: Extract<Entry, { kind: "effect-settled" }>): void {
    const choosing = choices.get(effect) as Choosing;
    // nobody waits for the answer any more: there was none
    if (error?.code === WITHDRAWN) return;
    if (at > choosing.asked) choosing.answered = at;
    if (ok) choosing.answer = { ok, value: { ...(value as Chosen | Offered), because: NO_REASON } };
    else if (error) choosing.answer = { ok, error };
  }
}

/** Why somebody was chosen stands in the trail; here it is compared by who it was. */
const NO_REASON = { text: "" };

function sumOf(state: ItemState | undefined, path: string[], asked: number, stuck: string | undefined): Sum {
  const facts: Sum["facts"] = {};
  for (const name in state?.facts) facts[name] = state.facts[name]?.value ?? null;
  const violated: string[] = [];
  for (const stage in state?.milestones)
    if (state.milestones[stage]?.status === "violated") violated.push(stage);
  return {
    outcome: stuck === undefined ? outcomeOf(state) : `stuck: ${stuck}`,
    path,
    stages: state
      ? [
          ...state.stagesDone,
          ...(state.stage && !state.stagesDone.includes(state.stage) ? [state.stage] : []),
        ]
      : [],
    owner: state ? (state.owner?.name ?? state.labels[String(state.record[OWNER])] ?? "") : "",
    team: state?.owner?.team ?? "",
    priority: state?.record.Priority ?? null,
    facts,
    violated,
    cost: state?.cost ?? 0,
    asked,
    apiCalls: state?.apiCalls ?? 0,
  };
}

function outcomeOf(state: ItemState | undefined): string {
  if (!state) return "not started";
  if (state.outcome !== undefined) return state.outcome;
  const [incident] = Object.values(state.incidents);
  return incident ? `incident: ${incident.error.code}` : `open in ${state.stage ?? "no stage"}`;
}
