/** A message of the Bayeux protocol. */
export interface Message {
  channel: string;
  id?: string;
  clientId?: string;
  supportedConnectionTypes?: string[];
  connectionType?: string;
  /** The channel to begin or end listening to. */
  subscription?: string;
  ext?: { replay?: Record<string, number> };
  successful?: boolean;
  error?: string;
  advice?: Advice;
  data?: unknown;
}

/** What a client is to do when it has been answered. */
export interface Advice {
  reconnect: "retry" | "handshake" | "none";
  interval?: number;
  timeout?: number;
}

/** The longest that a connect waits for events, in milliseconds. */
export const CONNECT_MS = 110_000;
/** A client that has not connected for so long is forgotten, in milliseconds. */
export const CLIENT_MS = 40_000;

export const RETRY: Advice = { reconnect: "retry", interval: 0, timeout: CONNECT_MS };

/** The answer to a message that did what was asked. */
export const success = (message: Message, more: object = {}): Message => ({
  channel: message.channel,
  ...(message.id !== undefined && { id: message.id }),
  successful: true,
  ...more,
});

/** The answer to a message that is refused. */
export const failure = (message: Message, error: string, more: object = {}): Message => ({
  ...success(message, more),
  successful: false,
  error,
});
