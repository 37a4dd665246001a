import type { ConnectionsPort, ConnectorError, SalesforcePort } from "@throughline/connectors";
import type { Clock, ModelsPort } from "@throughline/runtime";

/** What became of calls since the process began. */
export interface Seen {
  calls: number;
  failed: number;
  /** ISO; null: never. */
  lastWorked: string | null;
  /** The last ones, the newest first. */
  errors: SeenError[];
  /** Of a language model: how often another one answered in its place. */
  fallbacks: number;
}

export interface SeenError {
  at: string;
  /** What was called: an operation, or an object that was written. */
  what: string;
  class: string;
  code: string;
  message: string;
}

/** Errors that are kept of each system. */
const MOST = 10;

/** Looks on while systems are called, and remembers what became of it. Nothing of what was sent or answered is kept. */
export interface Watch {
  seen(system: string): Seen;
  connections(of: ConnectionsPort): ConnectionsPort;
  salesforce(of: SalesforcePort): SalesforcePort;
  models(of: ModelsPort): ModelsPort;
}

export const ORG = "salesforce";
export const modelSystem = (name: string): string => `model ${name}`;

export function createWatch(clock: Pick<Clock, "now">): Watch {
  const all = new Map<string, Seen>();

  function of(system: string): Seen {
    const seen = all.get(system) ?? { calls: 0, failed: 0, lastWorked: null, errors: [], fallbacks: 0 };
    all.set(system, seen);
    return seen;
  }
  type Failure = Pick<ConnectorError, "class" | "code" | "message">;
  function note(system: string, what: string, error: Failure | undefined): void {
    const seen = of(system);
    // what never left is no call
    if (error?.code === "NOT_SENT") return;
    seen.calls++;
    if (!error) {
      seen.lastWorked = clock.now();
      return;
    }
    seen.failed++;
    const { class: kind, code, message } = error;
    seen.errors = [{ at: clock.now(), what, class: kind, code, message }, ...seen.errors].slice(0, MOST);
  }

  return {
    seen: (system) => ({ ...of(system) }),
    connections: (port) => ({
      ...port,
      async call(name, operation, ...rest) {
        const outcome = await port.call(name, operation, ...rest);
        note(name, operation, outcome.ok ? undefined : outcome.error);
        return outcome;
      },
    }),
    salesforce: (port) => ({
      ...port,
      async write(requests, mayGo) {
        const outcomes = await port.write(requests, mayGo);
        for (const [place, outcome] of outcomes.entries())
          note(ORG, requests[place]?.object ?? "", outcome.ok ? undefined : outcome.error);
        return outcomes;
      },
    }),
    models: (port) => ({
      ...port,
      async ask(request, call) {
        const outcome = await port.ask(request, call);
        note(modelSystem(request.model), request.agent, outcome.ok ? undefined : outcome.error);
        if (outcome.ok && outcome.value.use.name !== request.model)
          of(modelSystem(request.model)).fallbacks++;
        return outcome;
      },
    }),
  };
}
