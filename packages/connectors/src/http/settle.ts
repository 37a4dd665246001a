import type { Value } from "@throughline/workflow";
import type { ConnectorError, Outcome } from "../port.ts";
import type { Doubts } from "./doubts.ts";
import { fill, type LookUp, named, recognise, UnfitAnswer } from "./look-up.ts";

/**
 * Finds out what became of a call whose answer was lost. Never throws.
 * @param name `connection.operation`, of the lost call
 * @param ask makes the look-up's own call
 */
export async function settleHttp(
  name: string,
  lookUp: LookUp,
  input: Record<string, Value>,
  id: string,
  { ask, doubts }: { ask(input: Record<string, Value>): Promise<Outcome<unknown>>; doubts: Doubts },
): Promise<Outcome<unknown>> {
  const names = named(input, id);
  const looked = await ask(fill(lookUp.with, names));
  const { apiCalls } = looked;
  const fail = (error: ConnectorError): Outcome<unknown> => ({ ok: false, apiCalls, error });
  const blind = (why: string) =>
    `${name} was called, its answer is unknown, and it cannot be looked up: ${why} Look there whether it took place.`;
  if (!looked.ok) {
    const { error } = looked;
    if (error.class === "gone") return doubts.notFound(id, lookUp.withinMs, apiCalls);
    // nothing is sent before it is known
    if (error.class === "retry" || error.class === "retry-after")
      return fail({ ...error, class: "unknown-outcome" });
    doubts.over(id);
    return fail({ ...error, message: blind(error.message) });
  }
  try {
    const own = recognise(looked.value, lookUp, names);
    if (own === undefined) return doubts.notFound(id, lookUp.withinMs, apiCalls);
    doubts.over(id);
    return { ok: true, value: own, apiCalls, readBack: "applied" };
  } catch (error) {
    if (!(error instanceof UnfitAnswer)) throw error;
    doubts.over(id);
    const message = blind(`the answer of ${lookUp.by} is not as declared, ${error.message}.`);
    return fail({ class: "person", code: "UNFIT_ANSWER", message });
  }
}
