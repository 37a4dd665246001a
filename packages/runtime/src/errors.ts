/** Somebody asked the runtime for what cannot be done. Nothing was changed. */
export class RefusedError extends Error {
  /**
   * `not-found`: there is no such item, task or incident, or there is none any more. `invalid`: the request itself is wrong.
   * `not-possible`: not as the item stands. `not-asked`: the question is to somebody else. `answered`: somebody has answered, and may take it back still.
   * `stopped`: the runtime takes nothing at the moment. `busy`: too much arrives at once; the same is taken a little later.
   */
  readonly code: "not-found" | "invalid" | "not-possible" | "not-asked" | "answered" | "stopped" | "busy";
  /** The form field or value that is wrong. */
  readonly field?: string;

  constructor(code: RefusedError["code"], message: string, field?: string) {
    super(message);
    this.name = "RefusedError";
    this.code = code;
    if (field !== undefined) this.field = field;
  }
}

/**
 * An item cannot take an event because of a defect in the software. The item is set aside with the event,
 * other items go on; the event is tried again at the next start.
 */
export class SetAsideError extends Error {
  readonly item: string;

  constructor(item: string, cause: unknown) {
    super(`${item} is set aside: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = "SetAsideError";
    this.item = item;
  }
}
