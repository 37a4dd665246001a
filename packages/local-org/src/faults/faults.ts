/** Which HTTP requests a fault hits; all of them if nothing is said. */
export interface FaultMatch {
  method?: string;
  /** Part of the URL's path and query, or a pattern for it. */
  path?: string | RegExp;
}

interface Repeating {
  /** How often it strikes; once unless given. `Infinity` until cleared. */
  times?: number;
}

/** A fault of the HTTP side. */
export type HttpFault = Repeating & { match?: FaultMatch } & (
    | { kind: "status"; status: number; body?: unknown; headers?: Record<string, string> }
    /** Applied, but the connection is cut before the answer. */
    | { kind: "lostAnswer" }
    /** The connection is cut, nothing is applied. */
    | { kind: "resetBeforeApply" }
    /** @property when `before` (unless given) or `after` the request is applied */
    | { kind: "delay"; delayMs: number; when?: "before" | "after" }
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
  );

export type Fault = HttpFault | EventFault;

/** A fault that was asked for. */
export interface Injected {
  /** How often it has struck. */
  readonly hits: number;
  remove(): void;
}

/** Faults on request. */
export interface Faults {
  inject(fault: Fault): Injected;
  clear(): void;
}

interface Active {
  fault: Fault;
  left: number;
  hits: number;
}

/** What the org asks before it does something. */
export interface FaultBox extends Faults {
  /** The faults that strike this HTTP request; each is counted. */
  forRequest(method: string, url: string): HttpFault[];
  /** Whether a fault of that kind strikes now on that topic. */
  strikes(kind: EventFault["kind"], topic: string): boolean;
  /** Called when a fault comes in, for those that act at once. */
  onInject(listener: (fault: Fault) => void): void;
}

const EVENT_KINDS = new Set(["duplicateDelivery", "expiredReplayId", "streamEnd", "gapEvent"]);
const isEventFault = (fault: Fault): fault is EventFault => EVENT_KINDS.has(fault.kind);

function hits(match: FaultMatch | undefined, method: string, url: string): boolean {
  if (match?.method && match.method.toUpperCase() !== method) return false;
  if (match?.path === undefined) return true;
  return typeof match.path === "string" ? url.includes(match.path) : match.path.test(url);
}

export function createFaults(): FaultBox {
  let active: Active[] = [];
  const listeners: ((fault: Fault) => void)[] = [];

  const strike = (one: Active): void => {
    one.hits++;
    one.left--;
    if (one.left <= 0) active = active.filter((other) => other !== one);
  };

  return {
    inject(fault) {
      const one: Active = { fault, left: fault.times ?? 1, hits: 0 };
      active.push(one);
      for (const listener of listeners) listener(fault);
      return {
        get hits() {
          return one.hits;
        },
        remove() {
          active = active.filter((other) => other !== one);
        },
      };
    },
    clear() {
      active = [];
    },
    forRequest(method, url) {
      if (active.length === 0) return [];
      const found = active.filter(({ fault }) => !isEventFault(fault) && hits(fault.match, method, url));
      found.forEach(strike);
      return found.map((one) => one.fault as HttpFault);
    },
    strikes(kind, topic) {
      const found = active.find(
        ({ fault }) =>
          isEventFault(fault) && fault.kind === kind && (fault.topic === undefined || fault.topic === topic),
      );
      if (found) strike(found);
      return found !== undefined;
    },
    onInject: (listener) => void listeners.push(listener),
  };
}
