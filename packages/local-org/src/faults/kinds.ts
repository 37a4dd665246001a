import type { Fault } from "./faults.ts";

/** A value that a kind of fault takes beside what all take. */
export interface Parameter {
  name: string;
  label: string;
  /** `range` is a number, or the least and the most of it. */
  type: "number" | "range" | "choice" | "text";
  choices?: readonly string[];
  required?: boolean;
  min?: number;
  max?: number;
}

/** A kind of fault: what it does, and what can be said of it. */
export interface FaultKind {
  kind: Fault["kind"];
  side: "request" | "event";
  label: string;
  does: string;
  parameters: readonly Parameter[];
}

/** Every kind of fault, as the command line, the admin API and its page offer them. */
export const FAULT_KINDS: readonly FaultKind[] = [
  {
    kind: "delay",
    side: "request",
    label: "Latency",
    does: "The answer comes later: by a fixed time, or by one drawn from a range.",
    parameters: [
      { name: "delayMs", label: "Milliseconds", type: "range", required: true, min: 0, max: 600_000 },
      { name: "when", label: "Before or after it is applied", type: "choice", choices: ["before", "after"] },
    ],
  },
  {
    kind: "status",
    side: "request",
    label: "Error by status code",
    does: "Nothing is applied; the answer is an error with this HTTP status.",
    parameters: [
      { name: "status", label: "Status", type: "number", required: true, min: 300, max: 599 },
      { name: "body", label: "Body", type: "text" },
    ],
  },
  {
    kind: "lockRow",
    side: "request",
    label: "Locked row",
    does: "UNABLE_TO_LOCK_ROW for the rows that are written, or for so many of them.",
    parameters: [{ name: "rows", label: "Rows", type: "number", min: 1, max: 200 }],
  },
  {
    kind: "lostAnswer",
    side: "request",
    label: "Lost answer",
    does: "The write is applied, then the connection is cut before the answer.",
    parameters: [],
  },
  {
    kind: "resetBeforeApply",
    side: "request",
    label: "Connection cut",
    does: "The connection is cut before anything is applied.",
    parameters: [],
  },
  {
    kind: "truncate",
    side: "request",
    label: "Half an answer",
    does: "The request is applied; half of the answer is sent, then the connection is cut.",
    parameters: [],
  },
  {
    kind: "sessionExpired",
    side: "request",
    label: "Session expired",
    does: "The session of the request ends: 401 INVALID_SESSION_ID until a new sign-in.",
    parameters: [],
  },
  {
    kind: "requestLimit",
    side: "request",
    label: "Request limit",
    does: "403 REQUEST_LIMIT_EXCEEDED, as if the day's API requests were used up.",
    parameters: [],
  },
  {
    kind: "duplicateDelivery",
    side: "event",
    label: "Event delivered twice",
    does: "An event comes a second time in the same answer.",
    parameters: [],
  },
  {
    kind: "gapEvent",
    side: "event",
    label: "Gap event",
    does: "A change is told as a GAP event, without field values.",
    parameters: [],
  },
  {
    kind: "streamEnd",
    side: "event",
    label: "Stream ends",
    does: "Open streams end, or the next one if none is open.",
    parameters: [],
  },
  {
    kind: "expiredReplayId",
    side: "event",
    label: "Replay id expired",
    does: "A subscription from a replay id is told that the id is not valid any more.",
    parameters: [],
  },
  {
    kind: "corruptedReplayId",
    side: "event",
    label: "Replay id corrupted",
    does: "A subscription from a replay id is told that the id is none.",
    parameters: [],
  },
  {
    kind: "delayedDelivery",
    side: "event",
    label: "Events delayed",
    does: "The next events wait, and all later ones behind them: their order stays.",
    parameters: [
      { name: "delayMs", label: "Milliseconds", type: "range", required: true, min: 0, max: 600_000 },
    ],
  },
  {
    kind: "limitExceeded",
    side: "event",
    label: "Delivery limit exceeded",
    does: "Streams end with the error that the day's event deliveries are used up.",
    parameters: [],
  },
];
