import type { ConnectionsPort, Outcome } from "@throughline/connectors";
import type { Faults } from "./faults.ts";
import { type Life, never, thawed } from "./life.ts";
import type { Schedule } from "./schedule.ts";

/** An operation of each class of what may be done after a lost answer. */
const REPEAT = {
  "billing.findInvoice": "read",
  "billing.charge": "keyed",
  "billing.setStatus": "comparable",
  "mail.reply": "once",
} as const;

/** Systems beside Salesforce: one that is read, one that recognises a key, and one that must never be asked twice. */
export function createSystems({ schedule, faults }: { schedule: Schedule; faults: Faults }) {
  /** How often each request took place, by effect. */
  const took = new Map<string, number>();
  const operationOf = (connection: string, operation: string) =>
    `${connection}.${operation}` as keyof typeof REPEAT;

  /** It happens, as often as the system lets it: what has a key, or sets a value, happens once whoever asks again. */
  function happen(connection: string, operation: string, id: string): void {
    const repeat = REPEAT[operationOf(connection, operation)];
    if (repeat === "read") return;
    took.set(id, repeat === "once" ? (took.get(id) ?? 0) + 1 : 1);
  }

  const port = (life: Life): ConnectionsPort => ({
    operations: () => Object.keys(REPEAT),
    repeat: (connection, operation) => REPEAT[operationOf(connection, operation)],
    async call(connection, operation, _input, id): Promise<Outcome<unknown>> {
      if (life.pass("send:before")) return never();
      await schedule.wait(faults.latency());
      const fault = faults.write();
      if (fault === "lock" || fault === "limit") return refused("retry", "503");
      if (fault === "refused") return refused("person", "400");
      if (fault === "lost-before") return refused("unknown-outcome", "ECONNRESET");
      happen(connection, operation, id);
      if (life.pass("send:after")) return never();
      await schedule.wait(faults.latency());
      await thawed(life, schedule);
      if (!life.alive()) return never();
      if (fault && fault !== "again-later") return refused("unknown-outcome", "ECONNRESET");
      return { ok: true, value: connection === "billing" ? { paid: true } : {}, apiCalls: 1 };
    },
  });

  return { port, took };
}

const refused = (kind: "retry" | "person" | "unknown-outcome", code: string): Outcome<unknown> => ({
  ok: false,
  error: { class: kind, code, message: `the system answered ${code}` },
  apiCalls: 1,
});
