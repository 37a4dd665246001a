import { failed } from "../failure.ts";
import { HttpFailure, noAnswer, outcomeOf } from "../http/failures.ts";
import type { Outcome } from "../port.ts";
import { StrayAnswer } from "./told.ts";

/** JSON-RPC and A2A codes of requests that were understood and not done. */
const NOT_DONE: ReadonlySet<unknown> = new Set([
  -32700, -32600, -32601, -32602, -32001, -32002, -32003, -32004, -32005, -32009,
]);

/** What the SDK throws for what an agent says of a call: by JSON-RPC, by HTTP. */
interface Refusal {
  envelopeCode?: unknown;
  statusCode?: unknown;
}

/** The agent's own verdict; `done` false: it says that nothing was done. */
function refusedBy({ envelopeCode, statusCode }: Refusal): { code: string; done?: false } | undefined {
  if (typeof envelopeCode === "number")
    return { code: `A2A_${-envelopeCode}`, ...(NOT_DONE.has(envelopeCode) && { done: false as const }) };
  // an error that comes in a stream has the status of the stream, by which nothing was refused
  if (typeof statusCode === "number")
    return {
      code: `HTTP_${statusCode}`,
      ...(statusCode >= 400 && statusCode < 500 && { done: false as const }),
    };
  return undefined;
}

/**
 * What a call that threw came to, by class; of what the agent said in it nothing is told.
 * @param sent something of the call has left: it may have been done
 */
export function failureOf(
  name: string,
  error: unknown,
  { sent, reads }: { sent: boolean; reads: boolean },
): Outcome<never> & { ok: false } {
  const safe = reads || !sent;
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof StrayAnswer)
      return failed("person", "UNFIT_ANSWER", `${name} answered what does not fit: ${at.message}.`);
    if (at instanceof HttpFailure) {
      const lost = at.kind === "unknown-outcome" || (at.kind === "retry" && sent && !reads);
      if (at.kind === "gone" || at.kind === "conflict")
        return failed("person", at.code, `${name} knows nothing of the task.`);
      if (lost && safe) return failed("retry", at.code, at.message);
      return outcomeOf(at) as Outcome<never> & { ok: false };
    }
    const refused = refusedBy(at as Refusal);
    if (refused !== undefined) {
      if (refused.done === false)
        return failed("person", refused.code, `${name} refused the call (${refused.code}).`);
      return safe
        ? failed("retry", refused.code, `${name} failed (${refused.code}); it is asked again.`)
        : failed("unknown-outcome", refused.code, `${name} was called and failed (${refused.code}).`);
    }
  }
  return outcomeOf(noAnswer(name, error, safe)) as Outcome<never> & { ok: false };
}
