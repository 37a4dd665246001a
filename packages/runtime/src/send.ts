import type {
  ConnectionsPort,
  ConnectorError,
  MayGo,
  Outcome,
  SalesforcePort,
} from "@throughline/connectors";
import type { Effect } from "@throughline/engine";
import type { Admission } from "@throughline/models";
import { countedFor, DAY_SPENT, type StepError } from "@throughline/steps";
import { overOf } from "./capped.ts";
import type { Verdict } from "./gate.ts";

export type WriteEffect = Extract<Effect, { kind: "write" }>;
export type CallEffect = Extract<Effect, { kind: "call" }>;

/** `ask`: find out what became of an earlier attempt before anything is sent. */
export type Mode = "send" | "ask";

/** The code of a call that may have taken place and must not be repeated. */
export const SENT_UNKNOWN = "SENT_ANSWER_UNKNOWN";

/** Holds the most that a call can cost of what may be spent in a day, from before it leaves. */
export type Paying = (effect: { agent: string; most: number }) => Admission;

interface World {
  salesforce: SalesforcePort;
  connections: ConnectionsPort;
  /** Absent: no day has a cap. */
  paying?: Paying | undefined;
  /** Asked right before anything leaves. */
  held?: MayGo | undefined;
}

/** Makes one attempt at an effect of the outside world. Never rejects. */
export function createSender({ salesforce, connections, held, paying }: World) {
  async function write(effect: WriteEffect, mode: Mode, rank: number): Promise<Outcome<unknown>> {
    const { id, object, recordId } = effect;
    const sets = Object.fromEntries(
      Object.entries(effect.sets).map(([field, { value, expected }]) => [
        field,
        { value, ...(expected !== undefined && { expected }) },
      ]),
    );
    const request = { id, object, recordId, sets, rank };
    const answers = await (mode === "send"
      ? salesforce.write([request], held)
      : salesforce.settle([request]));
    return answers[0] as Outcome<unknown>;
  }

  async function call(effect: CallEffect, mode: Mode): Promise<Outcome<unknown>> {
    const { connection, operation, input, id } = effect;
    const repeat = connections.repeat(connection, operation);
    if (!repeat) {
      return refusal(
        "UNKNOWN_OPERATION",
        `No connection offers ${connection}.${operation}. Check the connections' file.`,
      );
    }
    if (mode === "ask" && repeat === "once") {
      return refusal(
        SENT_UNKNOWN,
        `${connection}.${operation} was sent, its answer is unknown, and it must not be sent twice. Look there whether it took place.`,
        true,
      );
    }
    if (mode === "ask") return connections.settle(connection, operation, input, id, held);
    const send = () => connections.call(connection, operation, input, id, held);
    const { most = 0, agent = "" } = effect;
    return most > 0 && paying
      ? paid(paying({ agent, most }), `${connection}.${operation}`, most, send)
      : send();
  }

  return (effect: Effect, mode: Mode, rank: number): Promise<Outcome<unknown>> => {
    if (effect.kind !== "write" && effect.kind !== "call")
      throw new Error(`${effect.kind} is not an effect of the outside world`);
    return (effect.kind === "write" ? write(effect, mode, rank) : call(effect, mode)).catch(unexpected);
  };
}

/** Makes a call under the caps of a day. What may have taken place may have to be paid for. */
async function paid(
  admission: Admission,
  name: string,
  most: number,
  send: () => Promise<Outcome<unknown>>,
): Promise<Outcome<unknown>> {
  if (!admission.ok) return refusal(DAY_SPENT, `${name} was not called: ${overOf(admission, most)}`);
  let cost = most;
  try {
    const outcome = await send();
    if (outcome.ok) cost = countedFor(outcome.value, most);
    else if (outcome.error.class !== "unknown-outcome" && !outcome.error.doubt) cost = 0;
    return outcome;
  } finally {
    admission.settle(cost);
  }
}

/** A verdict on nothing. */
export const NOTHING: Verdict = { system: "neither" };

/** Errors of one record: the org has answered, and well. */
const OF_THE_RECORD = new Set(["UNABLE_TO_LOCK_ROW", "NOT_APPLIED"]);

/** What an outcome says about the system that it comes from. */
export function verdictOf(
  kind: Effect["kind"],
  outcome: { ok: true } | { ok: false; error: Pick<ConnectorError, "class" | "code" | "afterMs"> },
): Verdict {
  if (outcome.ok) return { system: "works" };
  const { class: means, code, afterMs } = outcome.error;
  // it was not asked
  if (code === "NOT_SENT" || code === DAY_SPENT) return { system: "neither" };
  // the org's limits have room and pauses of their own
  if (means === "retry-after" && kind === "write") return { system: "neither" };
  if (means !== "retry" && means !== "retry-after" && means !== "unknown-outcome") return { system: "works" };
  if (OF_THE_RECORD.has(code)) return { system: "works" };
  return { system: "fails", ...(afterMs !== undefined && { afterMs }) };
}

const refusal = (code: string, message: string, doubt = false): Outcome<unknown> => ({
  ok: false,
  error: { class: "person", code, message, ...(doubt && { doubt }) },
  apiCalls: 0,
});

/** Ports report errors instead of throwing them; when one throws all the same, nobody knows how far it had come. */
const unexpected = (error: unknown): Outcome<unknown> => ({
  ok: false,
  error: {
    class: "unknown-outcome",
    code: "UNEXPECTED",
    message: error instanceof Error ? error.message : String(error),
  },
  apiCalls: 0,
});

export const reportOf = ({
  code,
  message,
  fields,
  doubt,
}: Pick<ConnectorError, "code" | "message" | "fields" | "doubt">): StepError => ({
  code,
  message,
  ...(fields?.length && { fields }),
  ...(doubt && { doubt }),
});

/** A refusal as "changed meanwhile" of a record that holds what was expected, again and again. */
export const unfounded = ({ message, fields }: ConnectorError): StepError => ({
  code: "GUARD_REFUSES",
  message: `The org refuses the write as if somebody had changed the record, and it holds what was expected. Check the rules that guard these fields. (${message})`,
  ...(fields?.length && { fields }),
});

/** The code of what was tried for so long that a person is asked. */
export const GIVEN_UP = "GIVEN_UP";

/** @param since ISO, of the first failure */
export const givenUp = (
  error: ConnectorError,
  tries: number,
  since: string,
  unknown: boolean,
): StepError => ({
  code: GIVEN_UP,
  message: `Tried ${tries} times since ${since.slice(0, 16).replace("T", " ")}, and it fails still: ${error.message}${
    unknown ? " It is not known whether it took hold: look there before it is tried again." : ""
  }`,
  ...(error.fields?.length && { fields: error.fields }),
  ...(unknown && { doubt: true }),
});
