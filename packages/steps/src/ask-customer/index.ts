import { parametersOf } from "../call/parameters.ts";
import type { Request, StepContext, StepKind, Turn } from "../contract.ts";
import { timedOut, timersOf } from "../timeouts.ts";
import { heardBy } from "../wait/event.ts";
import { type AskCustomerConfig, language } from "./language.ts";

type Context = StepContext<AskCustomerConfig>;

/** What the step remembers: whether its question has left. */
interface Memory {
  sent: boolean;
}

const SENT: Memory = { sent: true };
const NOT_SENT: Memory = { sent: false };

const REMINDER = "reminder";
const WAITS_FOR = "the customer's answer";

/** Sends the customer a question by an operation, and waits for the answer; once more after a time, where that is said. */
export const askCustomer: StepKind<AskCustomerConfig> = {
  ...language,

  begin(context) {
    // somebody keeps waiting: the question has left, and is not sent again
    if ((context.visit.before as Memory | undefined)?.sent)
      return { ...waiting(), memory: SENT, timers: timersOf(context.step.config.atMost) };
    return {
      requests: [question(context)],
      memory: NOT_SENT,
      outcome: { is: "waiting", for: nameOf(context) },
    };
  },

  resume(context, happening) {
    const { remind, atMost } = context.step.config;
    if (happening.is === "answered") {
      // a reminder that did not leave changes nothing: the question did
      if (isSent(context)) return waiting();
      if (!happening.answer.ok) return { outcome: { is: "failed", error: happening.answer.error } };
      const timers = remind.map((after) => ({
        ...{ name: `${REMINDER} after ${after.text}`, after, action: { do: "continue" as const } },
      }));
      return {
        ...waiting(),
        memory: SENT,
        timers: [...timers, ...timersOf(atMost)],
      };
    }
    if (happening.is !== "timer") return undefined;
    if (!happening.name.startsWith(REMINDER)) return timedOut(happening, WAITS_FOR);
    return { ...waiting(), requests: [question(context)] };
  },

  hears(context, heard) {
    const { event, bounced } = context.step.config;
    if (!isSent(context)) return "the question has not left yet";
    if (heard.at <= context.visit.since) return "it came before the question";
    if (heard.event !== bounced) return heardBy(context, event, heard);
    const message = `The question by ${nameOf(context)} did not arrive. Correct the address, or ask in another way.`;
    return { outcome: { is: "failed", error: { code: "BOUNCED", message } }, memory: NOT_SENT };
  },
};

const isSent = ({ visit }: Context): boolean => (visit.memory as Memory | undefined)?.sent === true;

const waiting = (): Turn => ({ outcome: { is: "waiting", for: WAITS_FOR } });

const nameOf = ({ step: { config } }: Context) => `${config.connection}.${config.operation}`;

function question(context: Context): Request {
  const { connection, operation, with: parameters } = context.step.config;
  return { kind: "call", connection, operation, input: parametersOf(context, parameters) };
}
