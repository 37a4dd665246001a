import type { Because, FormField } from "@throughline/steps";
import { type Action, lastOf } from "@throughline/workflow";
import type { Draft } from "./draft.ts";
import type { Actor } from "./entry.ts";
import { withdrawAll } from "./rest.ts";
import type { ItemState } from "./state.ts";
import { askUndo } from "./undo/take-back.ts";
import { visitsLooking } from "./waiting.ts";

/** Answers to "what becomes of this step?": of one that failed, and of one that waits too long. */
export const FAILED_ANSWERS = ["try again", "go on", "end the item"];
export const LATE_ANSWERS = ["keep waiting", "go on", "end the item"];

/** Answers to a foreign write. */
export const FOREIGN_ANSWERS = ["accept", "restore"];

/**
 * Does what a milestone, a time-out, a failure or a handler asks for.
 *
 * @param about `visit`: the step that it is about; `escalate` then asks what becomes of the step, by one of `answers`.
 *   `by`: the person who asks for it
 */
export function act(
  draft: Draft,
  action: Action,
  because: Because,
  { visit, answers = LATE_ANSWERS, by }: { visit?: string; answers?: string[]; by?: Actor } = {},
): void {
  const { status, ending, undoing } = draft.state;
  if (action.do === "continue" || status === "ended" || ending) return;
  const last = lastOf(action);
  if (action.do === "undo" && last.do === "escalate" && visit && asksOfAnother(undoing, visit)) {
    // a person is asked about another step once all is taken back: this one has a question of its own
    act(draft, last, because, { visit, answers, ...(by && { by }) });
    return;
  }
  if (action.do === "undo" || (undoing && action.do === "end")) {
    askUndo(draft, last, because, { ...(visit && { visit }), ...(by && { by }) });
    return;
  }
  const why = action.do === "reassign" ? reassigning(draft, because) : because;
  draft.emit({ kind: "acted", action, because: why, ...(visit && { visit }), ...(by && { by }) });
  actions[action.do](draft, action as never, why, visit, answers);
}

const asksOfAnother = (undoing: ItemState["undoing"], visit: string) =>
  undoing?.afterwards.do === "escalate" && undoing.visit !== undefined && undoing.visit !== visit;

const actions: {
  [K in Exclude<Action["do"], "continue" | "undo">]: (
    draft: Draft,
    action: Extract<Action, { do: K }>,
    because: Because,
    visit: string | undefined,
    answers: string[],
  ) => void;
} = {
  notify: (draft, { to }, because) => {
    const { owner } = draft.state;
    draft.intend({
      kind: "notify",
      to: to === "owner" ? (owner?.name ?? "nobody yet") : to,
      text: because.text,
    });
  },
  escalate: (draft, { to }, because, visit, answers) =>
    draft.emit({
      kind: "task-opened",
      task: draft.id(),
      ...(visit && { visit }),
      about: visit ? { is: "step", visit } : { is: "notice" },
      request: {
        to,
        title: visit ? "What becomes of this step?" : "Please look at this item",
        because: because.text,
        form: [visit ? choice("answer", answers) : choice("answer", ["seen"])],
        shows: draft.workflow.governs,
      },
    }),
  reassign: (draft, _action, because) => {
    const step = draft.state.assignedBy;
    if (step && !isSought(draft.state))
      draft.emit({ kind: "thread-opened", thread: `again:${draft.id()}`, block: { again: step }, because });
  },
  queue: (draft, { to }) => {
    draft.intend({
      kind: "choose",
      team: "",
      by: [],
      skills: [],
      where: [],
      sticky: [],
      otherwise: [{ do: "queue", queue: to }],
      exclude: [],
      size: 1,
    });
  },
  // from here on nothing begins; the item ends at rest, once what was written before is settled
  end: (draft) => withdrawAll(draft),
};

/** What a reassignment comes to: nobody is taken out of an item that nobody has, or that waits for an owner already. */
function reassigning(draft: Draft, { text, ...because }: Because): Because {
  const nothing = notReassigned(draft.state);
  return nothing === undefined ? { text, ...because } : { text: `${text}; ${nothing}`, ...because };
}

/** Why nobody else can be looked for, in words; absent: somebody can. */
export function notReassigned(state: ItemState): string | undefined {
  if (isSought(state)) return "an owner is being looked for already";
  if (state.assignedBy) return undefined;
  return state.owner ? "no step of the workflow has chosen its owner" : "nobody has it yet";
}

/** An owner is being looked for: in the pool, by asking somebody, or the roster has not answered. */
const isSought = (state: ItemState) =>
  visitsLooking(state).length > 0 ||
  Object.values(state.open).some(({ effect, visit }) => effect.kind === "choose" && visit !== undefined);

export const choice = (name: string, of: string[]): FormField => ({
  name,
  type: "choice",
  of,
  optional: false,
});
