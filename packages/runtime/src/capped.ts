import type { Admission, Cap, Spending } from "@throughline/models";
import { type AskRequest, DAY_SPENT, dollars } from "@throughline/steps";
import type { AskOutcome, Clock, ModelsPort } from "./ports.ts";

/**
 * Language models under a day's caps. Before a call leaves, the most that it can cost is held under every cap, so that
 * many at once cannot exceed one together; a call for which no room is left is not made, and says until when.
 *
 * @param caps those that concern a request
 */
export function capped(
  models: ModelsPort,
  { spending, caps, clock }: { spending: Spending; caps: (request: AskRequest) => Cap[]; clock: Clock },
): ModelsPort {
  return {
    ...models,
    async ask(request, call) {
      const held = spending.admit(caps(request), request.most, clock.now());
      if (!held.ok) return refusal(request, held);
      // what ends in no outcome may have been paid for
      let cost = request.most;
      try {
        const outcome = await models.ask(request, call);
        cost = costOf(outcome, request.most);
        return outcome;
      } finally {
        held.settle(cost);
      }
    },
    lost(request) {
      // it was made, whether or not there was room for it
      spending.charge(caps(request), request.most, clock.now());
    },
  };
}

function costOf(outcome: AskOutcome, most: number): number {
  if (outcome.ok) return outcome.value.use.cost ?? most;
  return outcome.cost ?? (outcome.error.class === "unknown-outcome" ? most : 0);
}

function refusal({ model, most }: AskRequest, over: Admission & { ok: false }): AskOutcome {
  const message = `${model} was not asked: ${overOf(over, most)}`;
  return { ok: false, error: { class: "person", code: DAY_SPENT, message } };
}

/** Why something is not paid for, and until when. */
export const overOf = ({ cap, left, until }: Admission & { ok: false }, most: number): string =>
  `it may cost ${dollars(most)}, and of the ${dollars(cap.perDay)} that ${cap.name} may spend a day ${dollars(left)} are left until ${until}`;
