import type { openConnections } from "@throughline/connectors";
import type { Payload } from "./payloads.ts";

/** An agent that does what it likes, over one protocol. */
export interface Hostile<P> {
  url: string;
  /** All that it was sent, as text. */
  received: string[];
  /** What was called of it that no protocol has. */
  strays?: string[];
  /** How often a task was begun. */
  begun: number;
  play(plan: P): void;
  close(): Promise<void>;
}

/** A protocol over which agents are delegated to. */
export interface Way<P extends { payload?: Payload; channel?: string; moment?: string; trick?: string }> {
  name: string;
  /** Each payload in each place at each moment, and each trick with the protocol. */
  plans(payloads: Payload[]): P[];
  /** @param trap an address that must never be called */
  start(trap: string): Promise<Hostile<P>>;
  /** A connection to the agent as somebody has agreed to it; from then on it plays the plan. */
  connect(agent: Hostile<P>, plan: P): Promise<ReturnType<typeof openConnections>>;
}
