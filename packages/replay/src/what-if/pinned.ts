import type { Chosen, Proposal } from "@throughline/assignment";
import { anybody } from "../play/anybody.ts";
import type { Desk } from "../play/world.ts";
import type { Choosing } from "./told.ts";

/**
 * A desk that answers one item as another desk has: the first question gets the first answer, at the time it had. So two
 * versions are compared on equal state. What is asked beyond that goes to whoever is asked for.
 */
export function pinnedTo(choices: Choosing[]): Desk {
  const beyond = anybody();
  let asked = 0;
  let held: (Proposal & { choosing: Choosing }) | undefined;

  return {
    ...beyond,
    choose(id, item, request, at) {
      const choosing = choices[asked++];
      if (!choosing) return beyond.choose(id, item, request, at);
      if (!choosing.answer || choosing.held) {
        held = { id, item, waits: { item, request, since: at, because: "" }, choosing };
        return { ok: false, held: true, because: { text: "" }, entries: [] };
      }
      return answerOf(choosing);
    },
    everybody(item, request, at) {
      const value = choices[asked]?.answer;
      if (!value) return beyond.everybody(item, request, at);
      if (!value.ok || value.value.kind !== "team") return undefined;
      asked++;
      return value.value;
    },
    mayGo: (at) => held !== undefined && goesAt(held.choosing) <= at,
    nextLook: () => held?.choosing.answer && goesAt(held.choosing),
    dispatch: () => (held ? [held] : []),
    give() {
      if (!held) return undefined;
      const { choosing } = held;
      held = undefined;
      return answerOf(choosing);
    },
    withdraw() {
      held = undefined;
      return [];
    },
    release(id) {
      if (held?.id === id) held = undefined;
      return [];
    },
  };
}

/** When a held item is given to somebody; never, where it waited in vain. */
const goesAt = ({ asked, answered, answer }: Choosing): string => (answer ? (answered ?? asked) : "9999");

function answerOf({ answer }: Choosing) {
  if (answer?.ok) return { ok: true as const, chosen: answer.value as Chosen, entries: [] };
  const error = answer?.error ?? { code: "NOBODY", message: "nobody was there" };
  return { ok: false as const, error, because: { text: error.message }, entries: [] };
}
