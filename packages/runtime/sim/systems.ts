import { type ConnectionsPort, createDoubts, type Outcome } from "@throughline/connectors";
import type { Value } from "@throughline/workflow";
import { createAgents } from "./agents.ts";
import type { Faults } from "./faults.ts";
import { type Life, never, thawed } from "./life.ts";
import type { Schedule } from "./schedule.ts";

/** Operations of each class of what may be done after a lost answer. */
const REPEAT = {
  "billing.findInvoice": "read",
  "billing.charge": "keyed",
  "billing.setStatus": "comparable",
  "mail.reply": "once",
  // what takes them back
  "billing.refund": "keyed",
  "billing.clearStatus": "comparable",
  "mail.recall": "once",
  "agent.start": "keyed",
  "agent.follow": "read",
  "agent.answer": "keyed",
  "agent.cancel": "keyed",
} as const;

type Input = Record<string, Value>;

/** How long a call may take to take hold, in ms: longer than one is ever on its way. */
const WITHIN_MS = 5_000;

/** Systems beside Salesforce: one that is read, one that recognises a key, one in which work can be looked up, and one that must never be asked twice. */
export function createSystems({ schedule, faults }: { schedule: Schedule; faults: Faults }) {
  /** How often each request took place, by effect. */
  const took = new Map<string, number>();
  /** What took place, in order, and whether nobody was told. */
  const calls: { effect: string; at: number; lost: boolean }[] = [];
  const repeatOf = (connection: string, operation: string) =>
    REPEAT[`${connection}.${operation}` as keyof typeof REPEAT];
  const agents = createAgents();
  const answer = (connection: string, operation: string, input: Input) =>
    connection === "agent" ? agents.tell(operation, input) : connection === "billing" ? { paid: true } : {};

  /** It happens, as often as the system lets it: what has a key happens once whoever asks again. */
  function happen(connection: string, operation: string, effect: string, input: Input): { lost: boolean } {
    const call = { effect, at: schedule.now, lost: true };
    const repeat = repeatOf(connection, operation);
    if (connection === "agent" && !(repeat === "keyed" && took.has(effect))) agents.happen(operation, input);
    if (repeat === "read") return call;
    took.set(effect, repeat === "keyed" ? 1 : (took.get(effect) ?? 0) + 1);
    calls.push(call);
    return call;
  }

  const port = (life: Life): ConnectionsPort => {
    const doubts = createDoubts({ now: schedule.iso, elapsed: () => schedule.now });

    async function answered(): Promise<void> {
      await schedule.wait(faults.latency());
      await thawed(life, schedule);
      if (!life.alive()) await never();
    }

    async function call(
      connection: string,
      operation: string,
      id: string,
      input: Input,
    ): Promise<Outcome<unknown>> {
      if (life.pass("send:before")) return never();
      await schedule.wait(faults.latency());
      const fault = faults.write();
      if (fault === "lock" || fault === "limit") return refused("retry", "503");
      if (fault === "refused") return refused("person", "400");
      if (fault === "lost-before") return refused("unknown-outcome", "ECONNRESET");
      if (fault === "late") {
        // the caller gives up; it takes place all the same, later
        schedule.after(faults.lateBy(WITHIN_MS - 1_000), () => void happen(connection, operation, id, input));
        return refused("unknown-outcome", "ETIMEDOUT");
      }
      const took = happen(connection, operation, id, input);
      if (life.pass("send:after")) return never();
      await answered();
      if (fault && fault !== "again-later") return refused("unknown-outcome", "ECONNRESET");
      took.lost = false;
      return { ok: true, value: answer(connection, operation, input), apiCalls: 1 };
    }

    /** Looks whether it is there, as the connector does for an operation that names its look-up. */
    async function lookUp(
      connection: string,
      operation: string,
      id: string,
      input: Input,
    ): Promise<Outcome<unknown>> {
      await answered();
      if (faults.read()) return refused("unknown-outcome", "ECONNREFUSED");
      if (!took.has(id)) return doubts.notFound(id, WITHIN_MS, 1);
      doubts.over(id);
      return { ok: true, value: answer(connection, operation, input), apiCalls: 1, readBack: "applied" };
    }

    return {
      operations: () => Object.keys(REPEAT),
      repeat: repeatOf,
      call: (connection, operation, input, id) => call(connection, operation, id, input),
      settle: (connection, operation, input, id) =>
        repeatOf(connection, operation) === "comparable"
          ? lookUp(connection, operation, id, input)
          : call(connection, operation, id, input),
    };
  };

  return { port, took, calls, repeat: repeatOf, doubled: agents.doubled };
}

const refused = (kind: "retry" | "person" | "unknown-outcome", code: string): Outcome<unknown> => ({
  ok: false,
  error: { class: kind, code, message: `the system answered ${code}` },
  apiCalls: 1,
});
