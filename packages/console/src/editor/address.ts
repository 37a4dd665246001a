const STEP = "step:";

/** What stands in the editor's address (`at`) for a step of which only the id is known. */
export const stepAt = (id: string): string => STEP + id;

/** The id of the step that an address names; absent: it has a path in the file. */
export const stepIn = (at: string): string | undefined =>
  at.startsWith(STEP) ? at.slice(STEP.length) : undefined;
