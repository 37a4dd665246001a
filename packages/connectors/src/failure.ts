import type { ConnectorError } from "./port.ts";

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
