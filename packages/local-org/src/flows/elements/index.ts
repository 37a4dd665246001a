import type { Run } from "../element.ts";
import { actionCalls } from "./action-calls.ts";
import { assignments } from "./assignments.ts";
import { collectionProcessors } from "./collection-processors.ts";
import { decisions } from "./decisions.ts";
import { loops } from "./loops.ts";
import { recordCreates } from "./record-creates.ts";
import { recordDeletes } from "./record-deletes.ts";
import { recordLookups } from "./record-lookups.ts";
import { recordRollbacks } from "./record-rollbacks.ts";
import { recordUpdates } from "./record-updates.ts";
import { subflows } from "./subflows.ts";

/** What each kind of element does; a flow with any other kind is not run. */
export const ELEMENTS: Readonly<Record<string, Run>> = {
  actionCalls,
  assignments,
  collectionProcessors,
  decisions,
  loops,
  recordCreates,
  recordDeletes,
  recordLookups,
  recordRollbacks,
  recordUpdates,
  subflows,
};

/** What stands for an element when it fails, in the words of a fault message. */
export const TRIES: Readonly<Record<string, string>> = {
  recordCreates: "tried to create records",
  recordDeletes: "tried to delete records",
  recordLookups: "tried to look up records",
  recordUpdates: "tried to update records",
};
