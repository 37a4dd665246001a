import type { IncomingMessage, ServerResponse } from "node:http";
import type { Strike } from "../faults/faults.ts";

/** A request that was answered, or whose connection was cut. */
export interface Seen {
  /** Counts from 1 since the start. */
  id: number;
  /** Epoch milliseconds at which it came in. */
  at: number;
  method: string;
  url: string;
  /** Undefined if no answer was begun. */
  status: number | undefined;
  /** Whether the whole answer was sent. */
  whole: boolean;
  /** Milliseconds until the answer was out or the connection gone. */
  ms: number;
  /** Kinds of the faults that struck it. */
  faults: string[];
}

/** What went over the wire lately. */
export interface Traffic {
  /** Follows a request to its end; the faults that strike it are put in the list that comes back. */
  watch(request: IncomingMessage, response: ServerResponse): Strike[];
  /** Newest first. */
  recent(): Seen[];
}

/** @param most so many requests are remembered */
export function createTraffic(most = 50): Traffic {
  const ring: Seen[] = [];
  let next = 0;
  let count = 0;
  return {
    watch(request, response) {
      const at = Date.now();
      const from = performance.now();
      const faults: Strike[] = [];
      response.once("close", () => {
        ring[next] = {
          id: ++count,
          at,
          method: request.method!,
          url: request.url!,
          status: response.headersSent ? response.statusCode : undefined,
          whole: response.writableFinished,
          ms: performance.now() - from,
          faults: faults.map((fault) => fault.kind),
        };
        next = (next + 1) % most;
      });
      return faults;
    },
    recent: () => [...ring.slice(next), ...ring.slice(0, next)].reverse(),
  };
}
