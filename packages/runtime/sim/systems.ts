import type { ConnectionsPort, Outcome } from "@throughline/connectors";
import type { Faults } from "./faults.ts";
import { type Life, never } from "./life.ts";
import type { Schedule } from "./schedule.ts";

const REPEAT = { "billing.findInvoice": "read", "mail.reply": "once" } as const;

/** Systems beside Salesforce: one that is read, and one that must never be asked twice for the same thing. */
export function createSystems({ schedule, faults }: { schedule: Schedule; faults: Faults }) {
  /** How often each request took place, by effect. */
  const took = new Map<string, number>();

  const port = (life: Life): ConnectionsPort => ({
    operations: () => Object.keys(REPEAT),
    repeat: (connection, operation) => REPEAT[`${connection}.${operation}` as keyof typeof REPEAT],
    async call(connection, operation, _input, id): Promise<Outcome<unknown>> {
      if (life.pass("send:before")) return never();
      await schedule.wait(faults.latency());
      const fault = faults.write();
      if (fault === "lock" || fault === "limit") return refused("retry", "503");
      if (fault === "lost-before") return refused("unknown-outcome", "ECONNRESET");
      if (operation === "reply") took.set(id, (took.get(id) ?? 0) + 1);
      if (life.pass("send:after")) return never();
      await schedule.wait(faults.latency());
      if (!life.alive()) return never();
      if (fault) return refused("unknown-outcome", "ECONNRESET");
      return { ok: true, value: connection === "billing" ? { paid: true } : {}, apiCalls: 1 };
    },
  });

  return { port, took };
}

const refused = (kind: "retry" | "unknown-outcome", code: string): Outcome<unknown> => ({
  ok: false,
  error: { class: kind, code, message: `the system answered ${code}` },
  apiCalls: 1,
});
