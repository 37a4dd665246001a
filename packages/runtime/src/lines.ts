import type { ConnectionsPort, SalesforcePort } from "@throughline/connectors";
import type { Effect } from "@throughline/engine";
import { createBreaker } from "./breaker.ts";
import { createGate, type Gate, type Shut, type Verdict } from "./gate.ts";
import type { Clock, ModelsPort, Random } from "./ports.ts";

/** How a system stands: what waits for it, and why. */
export interface Pressure {
  /** "salesforce", the name of a connection, or "models of anthropic". */
  system: string;
  /** Effects in line, those that are only in the store among them. */
  waiting: number;
  /** Of these in memory. */
  inMemory: number;
  atWork: number;
  /** Why none of them goes out at present, and until when (ISO). */
  shut?: Shut;
}

export const ORG = "salesforce";

/** Before the name of a provider of models: a connection may have the same one. */
const MODELS = "models of ";

/** The system that an effect goes to. */
export const systemOf = (effect: Effect) =>
  effect.kind === "call"
    ? effect.connection
    : effect.kind === "ask"
      ? MODELS + effect.model.split("/", 1)[0]
      : ORG;

/** A gate for each system, with what waits in front of it. */
export interface Lines<Ticket> {
  /** False when the line is full: then the effect is in the store only, and `onRoom` tells when there are places again. */
  enter(system: string, ticket: Ticket, rank: number, begun: boolean): boolean;
  /** One that was only in the store takes a place; false when there is none. */
  refetch(system: string, ticket: Ticket, rank: number): boolean;
  /** The store is about to be looked through for what is only there. */
  looking(system: string): void;
  /** It has been, and all of it is in memory now, unless more has come since. */
  complete(system: string): void;
  /** Systems of which effects are only in the store although there are places in line. */
  hungry(): string[];
  /** Whether some of its effects are only in the store. */
  spilled(system: string): boolean;
  /** Whether nothing goes out to a system at present. */
  shut(system: string): boolean;
  pressure(): Pressure[];
  close(): void;
}

export function createLines<Ticket>(world: {
  salesforce: SalesforcePort;
  connections: ConnectionsPort;
  models: ModelsPort | undefined;
  clock: Clock;
  random: Random;
  maxParallelWrites: number;
  maxParallelCalls: number;
  /** Places in each line. */
  maxWaiting: number;
  work(ticket: Ticket): Promise<Verdict>;
  onRoom(system: string): void;
}): Lines<Ticket> {
  const { salesforce, connections, clock, random } = world;
  const gates = new Map<string, Gate<Ticket>>();
  /** How many are only in the store, and whether some of them came since it was looked through. */
  const away = new Map<string, { count: number; more: boolean }>();

  function noRoom(): Shut | undefined {
    const { writes, until, because } = salesforce.room?.() ?? { writes: 1 };
    return writes <= 0 && until && because ? { until, because } : undefined;
  }

  /** So many as can go in the calls that there is room for: the others are still in order when there is more. */
  const mostWrites = () =>
    Math.min(world.maxParallelWrites, salesforce.room?.().writes ?? Number.POSITIVE_INFINITY);

  function gateOf(system: string): Gate<Ticket> {
    let gate = gates.get(system);
    if (!gate) {
      const limits = system.startsWith(MODELS)
        ? world.models?.limits?.(system.slice(MODELS.length))
        : connections.limits?.(system);
      const atOnce = limits?.atOnce ?? world.maxParallelCalls;
      gate = createGate<Ticket>({
        ...{ clock, work: world.work, places: world.maxWaiting, breaker: createBreaker(clock, random) },
        ...(system === ORG ? { most: mostWrites, closed: noRoom } : { most: () => atOnce }),
        onRoom: () => world.onRoom(system),
      });
      gates.set(system, gate);
    }
    return gate;
  }

  return {
    enter(system, ticket, rank, begun) {
      const entered = gateOf(system).enter(ticket, rank, begun);
      if (!entered) away.set(system, { count: (away.get(system)?.count ?? 0) + 1, more: true });
      return entered;
    },
    refetch(system, ticket, rank) {
      const entered = gateOf(system).enter(ticket, rank, false);
      const left = away.get(system);
      if (entered && left) left.count = Math.max(1, left.count - 1);
      return entered;
    },
    looking(system) {
      const left = away.get(system);
      if (left) left.more = false;
    },
    complete(system) {
      if (!away.get(system)?.more) away.delete(system);
    },
    hungry: () => [...away.keys()].filter((system) => gateOf(system).waiting() <= world.maxWaiting / 2),
    spilled: (system) => away.has(system),
    shut: (system) => gates.get(system)?.shut() !== undefined,
    pressure: () =>
      [...gates].map(([system, gate]) => {
        const shut = gate.shut();
        return {
          system,
          waiting: gate.waiting() + (away.get(system)?.count ?? 0),
          inMemory: gate.waiting(),
          atWork: gate.inside(),
          ...(shut && { shut }),
        };
      }),
    close() {
      for (const gate of gates.values()) gate.close();
    },
  };
}
