import type { Because, Watch } from "@throughline/steps";
import type { Step } from "@throughline/workflow";
import { act } from "./act.ts";
import { arm } from "./clock.ts";
import { holds, whyOf } from "./context.ts";
import { type Draft, stepById } from "./draft.ts";
import { isUser } from "./names.ts";

/** Whoever has just been given the item is to begin in time. The step is over meanwhile, and the work goes on. */
export function startWatch(draft: Draft, visit: string, step: Step, watch: Watch): void {
  if (!isUser(draft.state.owner?.id) || holds(draft, step, watch.unless)) return;
  draft.emit({ kind: "owner-watched", step: step.id, visit, watch });
  arm(draft, { from: draft.at, duration: watch.within }, { about: { is: "send-back", step: step.id } });
}

/** Ends the watch once they have begun. */
export function lookAfterOwner(draft: Draft): void {
  const { watch } = draft.state;
  const step = watch && stepById(draft.workflow, watch.step);
  if (step && holds(draft, step, watch.unless)) endWatch(draft, whyOf(draft, step, watch.unless));
}

export function endWatch(draft: Draft, because: Because): void {
  const { watch } = draft.state;
  if (watch) draft.emit({ kind: "watch-ended", step: watch.step, because });
}

/** They have not begun in time: somebody else gets the item, unless that has happened too often. */
export function sendBack(draft: Draft): void {
  const { watch, owner, sentBack, ending } = draft.state;
  const step = watch && stepById(draft.workflow, watch.step);
  if (!step || !owner || ending) return;
  if (holds(draft, step, watch.unless)) {
    lookAfterOwner(draft);
    return;
  }
  const times = sentBack?.[step.id]?.length ?? 0;
  const text = `${owner.name} has not begun within ${watch.within.text}`;
  const because = { ...whyOf(draft, step, watch.unless), text };
  if (times >= watch.atMost) {
    const often = times === 1 ? "once" : `${times} times`;
    endWatch(draft, { text: `it was sent back ${often} already` });
    act(draft, watch.afterwards, because);
    return;
  }
  draft.emit({ kind: "sent-back", step: step.id, from: { id: owner.id, name: owner.name }, because });
  draft.emit({ kind: "thread-opened", thread: `again:${draft.id()}`, block: { again: step.id }, because });
}
