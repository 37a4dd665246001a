import type { ConnectorError, ErrorClass, Outcome } from "./port.ts";

/** What a connector throws where its contract has no `Outcome`: reads, sign-in, describe. */
export class ConnectorFailure extends Error {
  /** What happened and, by class, what to do next. */
  readonly error: ConnectorError;

  constructor(error: ConnectorError, cause?: unknown) {
    super(error.message, cause === undefined ? undefined : { cause });
    this.name = "ConnectorFailure";
    this.error = error;
  }
}

/** The outcome of what failed, and cost no call of the org. */
export const failed = (
  kind: ErrorClass,
  code: string,
  message: string,
  afterMs?: number,
): Outcome<never> & { ok: false } => ({
  ok: false,
  apiCalls: 0,
  error: { class: kind, code, message, ...(afterMs !== undefined && { afterMs }) },
});
