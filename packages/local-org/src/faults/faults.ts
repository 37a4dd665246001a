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
    /** The next subscription from a replay id is refused, as when 72 hours have passed. */
    | { kind: "expiredReplayId" }
    /** The same for an id that never was one; Salesforce tells the two not apart. */
    | { kind: "corruptedReplayId" }
    /** Open streams of the topic end, or the next ones if none is open. */
    | { kind: "streamEnd" }
    /** The next change is told as a GAP event, without field values. */
    | { kind: "gapEvent" }
    /** The next events wait so long at the subscriber, and all later ones behind them. */
    | { kind: "delayedDelivery"; delayMs: number | readonly [number, number] }
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
  /** For how many milliseconds the next events of that topic wait; 0 if no fault says so. */
  delayOf(topic: string): number;
  /** Called when a fault comes in, for those that act at once. */
  onInject(listener: (fault: Fault) => void): void;
}

interface Active extends Injected {
  hits: number;
  left: number;
  random: Random;
  hitsRequest: (asked: Asked) => boolean;
}

const EVENT_KINDS: ReadonlySet<string> = new Set<EventFault["kind"]>([
  "duplicateDelivery",
  "expiredReplayId",
  "corruptedReplayId",
  "streamEnd",
  "gapEvent",
  "delayedDelivery",
  "limitExceeded",
]);
export const isEventFault = (fault: Fault): fault is EventFault => EVENT_KINDS.has(fault.kind);

const milliseconds = (delayMs: number | readonly [number, number], random: Random): number =>
  typeof delayMs === "number" ? delayMs : random.between(...delayMs);

const drawn = (fault: HttpFault, random: Random): Strike =>
  fault.kind === "delay" ? { ...fault, delayMs: milliseconds(fault.delayMs, random) } : fault;

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

  /** The fault of that kind that strikes now on that topic. */
  const ofEvent = (kind: EventFault["kind"], topic: string): Active | undefined => {
    if (active.length === 0) return undefined;
    const found = active.find(
      ({ fault }) =>
        isEventFault(fault) && fault.kind === kind && (fault.topic === undefined || fault.topic === topic),
    );
    return found && strike(found) ? found : undefined;
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
    strikes: (kind, topic) => ofEvent(kind, topic) !== undefined,
    delayOf(topic) {
      const found = ofEvent("delayedDelivery", topic);
      return found?.fault.kind === "delayedDelivery" ? milliseconds(found.fault.delayMs, found.random) : 0;
    },
    onInject: (listener) => void listeners.push(listener),
  };
}
