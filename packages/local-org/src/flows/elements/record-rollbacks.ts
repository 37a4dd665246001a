import type { Run } from "../element.ts";

/** Undoes what the flow has written so far. */
export const recordRollbacks: Run = (interview, { next }) => {
  interview.rollback();
  return next;
};
