import type { Dml } from "../db.ts";
import type { Transaction } from "../records/transaction.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import type { Handler, Operation, Registry } from "./automation.ts";
import { milliseconds, type Schedule } from "./schedule.ts";

/** The triggers of an org, and the work that waits for its time. */
export interface Automations extends Registry {
  /** Those of an object and a moment, in the order in which they run. */
  handlersOf(object: string, when: "before" | "after", operation: Operation): readonly Handler[];
  readonly schedule: Schedule;
  /** What a trigger reads and writes with. */
  dmlOn(tx: Transaction): Dml;
}

const NONE: readonly Handler[] = [];

export function createAutomations(
  catalogue: Catalogue,
  schedule: Schedule,
  dmlOn: Automations["dmlOn"],
): Automations {
  const handlers = new Map<string, Handler[]>();
  const register = (
    when: "before" | "after",
    object: string,
    operations: readonly Operation[],
    handler: Handler,
  ): void => {
    const def = catalogue.get(object);
    if (!def) throw new Error(`Automation: this org has no object '${object}'.`);
    for (const operation of operations) {
      const key = `${when} ${operation} ${def.name}`;
      handlers.set(key, [...(handlers.get(key) ?? []), handler]);
    }
  };
  return {
    schedule,
    dmlOn,
    handlersOf: (object, when, operation) =>
      handlers.size === 0 ? NONE : (handlers.get(`${when} ${operation} ${object}`) ?? NONE),
    before: (object, operations, handler) =>
      register("before", object, operations, handler as unknown as Handler),
    after: (object, operations, handler) =>
      register("after", object, operations, handler as unknown as Handler),
    every(interval, work) {
      const ms = milliseconds(interval);
      if (ms <= 0) throw new Error("Automation: 'every' needs an interval longer than nothing.");
      const again = (due: number): void =>
        schedule.at(due, (tx) => {
          again(due + ms);
          work(dmlOn(tx));
        });
      again(schedule.now().getTime() + ms);
    },
  };
}
