import { createRandom, type Random } from "../random.ts";
import { type Asked, type FaultMatch, matcher } from "./match.ts";

export type { FaultMatch } from "./match.ts";

interface Repeating {
  /** How often it strikes; once unless given, or until cleared if there is a rate. `Infinity` until cleared. */
  times?: number;
  /** By what chance it strikes where it could, from 0 to 1; 1 unless given. */
  rate?: number;
}

/** A fault of the HTTP side. */
export type HttpFault = Repeating & { match?: FaultMatch } & (
    | { kind: "status"; status: number; body?: unknown; headers?: Record<string, string> }
    /** Applied, but the connection is cut before the answer. */
    | { kind: "lostAnswer" }
    /** The connection is cut, nothing is applied. */
    | { kind: "resetBeforeApply" }
    /**
     * @property delayMs milliseconds, or the least and the most of them
     * @property when `before` (unless given) or `after` the request is applied
     */
    | { kind: "delay"; delayMs: number | readonly [number, number]; when?: "before" | "after" }
    /** UNABLE_TO_LOCK_ROW on so many of the rows written by the request; all unless given. */
    | { kind: "lockRow"; rows?: number }
    /** Applied, and half of the answer sent. */
    | { kind: "truncate" }
    | { kind: "requestLimit" }
    | { kind: "sessionExpired" }
  );

/** A fault of the event side. `topic` such as `/data/CaseChangeEvent`; any topic if none is given. */
export type EventFault = Repeating & { topic?: string } & (
    | { kind: "duplicateDelivery" }
    /** The next subscription from a replay id is told that the id is not valid. */
    | { kind: "expiredReplayId" }
    /** Open streams of the topic end, or the next ones if none is open. */
    | { kind: "streamEnd" }
    /** The next change is told as a GAP event, without field values. */
    | { kind: "gapEvent" }
    /** Open streams of the topic, or the next ones, are told that the day's events are used up. */
    | { kind: "limitExceeded" }
  );

export type Fault = HttpFault | EventFault;

/** A fault as it strikes a request: what is drawn is drawn. */
export type Strike = Exclude<HttpFault, { kind: "delay" }> | (HttpFault & { kind: "delay"; delayMs: number });

/** A fault that was asked for. */
export interface Injected {
  /** Names it among those of this org. */
  readonly id: number;
  readonly fault: Fault;
  /** How often it has struck. */
  readonly hits: number;
  /** How often it may still strike. */
  readonly left: number;
  remove(): void;
}

/** Faults on request. */
export interface Faults {
  inject(fault: Fault): Injected;
  /** Those that may still strike, oldest first. */
  list(): Injected[];
  clear(): void;
  /**
   * Begins the chances of rates and ranges anew. The same seed, faults and requests in the same order give the same
   * strikes. An org starts with seed 1.
   */
  seed(seed: number): void;
}

/** What the org asks before it does something. */
export interface FaultBox extends Faults {
  readonly currentSeed: number;
  /** The faults that strike this HTTP request; each is counted. */
  forRequest(asked: Asked): Strike[];
  /** Whether a fault of that kind strikes now on that topic. */
  strikes(kind: EventFault["kind"], topic: string): boolean;
  /** Called when a fault comes in, for those that act at once. */
  onInject(listener: (fault: Fault) => void): void;
}

interface Active extends Injected {
  hits: number;
  left: number;
  random: Random;
  hitsRequest: (asked: Asked) => boolean;
}

const EVENT_KINDS = new Set([
  "duplicateDelivery",
  "expiredReplayId",
  "streamEnd",
  "gapEvent",
  "limitExceeded",
]);
export const isEventFault = (fault: Fault): fault is EventFault => EVENT_KINDS.has(fault.kind);

function drawn(fault: HttpFault, random: Random): Strike {
  if (fault.kind !== "delay") return fault;
  const { delayMs } = fault;
  return { ...fault, delayMs: typeof delayMs === "number" ? delayMs : random.between(...delayMs) };
}

export function createFaults(): FaultBox {
  let active: Active[] = [];
  let currentSeed = 1;
  let count = 0;
  const listeners: ((fault: Fault) => void)[] = [];

  /** Each fault has chances of its own, so that one more does not change those of the others. */
  const randomFor = (place: number) => createRandom(`${currentSeed}/${place}`);
  const remove = (one: Injected) => {
    active = active.filter((other) => other !== one);
  };
  const strike = (one: Active): boolean => {
    const { rate = 1 } = one.fault;
    if (rate < 1 && !one.random.chance(rate)) return false;
    one.hits++;
    one.left--;
    if (one.left <= 0) remove(one);
    return true;
  };

  return {
    inject(fault) {
      const isEvent = isEventFault(fault);
      const one: Active = {
        id: ++count,
        fault,
        hits: 0,
        left: fault.times ?? (fault.rate === undefined ? 1 : Number.POSITIVE_INFINITY),
        random: randomFor(active.length),
        hitsRequest: isEvent ? () => false : matcher(fault.match),
        remove: () => remove(one),
      };
      active.push(one);
      for (const listener of listeners) listener(fault);
      return one;
    },
    list: () => [...active],
    clear() {
      active = [];
    },
    get currentSeed() {
      return currentSeed;
    },
    seed(seed) {
      currentSeed = seed;
      for (const [place, one] of active.entries()) one.random = randomFor(place);
    },
    forRequest(asked) {
      if (active.length === 0) return [];
      return active
        .filter((one) => one.hitsRequest(asked) && strike(one))
        .map((one) => drawn(one.fault as HttpFault, one.random));
    },
    strikes(kind, topic) {
      const found = active.find(
        ({ fault }) =>
          isEventFault(fault) && fault.kind === kind && (fault.topic === undefined || fault.topic === topic),
      );
      return found !== undefined && strike(found);
    },
    onInject: (listener) => void listeners.push(listener),
  };
}
