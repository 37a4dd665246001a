import type { Turn } from "../choose/view.ts";
import type { Kind } from "../speed/state.ts";
import type { ChooseRequest, Chosen } from "../types.ts";
import type { RosterState } from "./state.ts";

/** One line of the roster's trail. `id` is the id of the decision, `at` an ISO 8601 instant. */
export type RosterEntry =
  /** A user got an item: `size` points of capacity are theirs until `released`. */
  | {
      kind: "reserved";
      at: string;
      id: string;
      item: string;
      /** Id of the user in the org. */
      user: string;
      team: string;
      size: number;
      /** The business day of the team (ISO date) for which it counts; absent: the day of `at`. */
      day?: string;
      /** Under which the owner is remembered. */
      stickyKeys?: string[];
      /** The turn that was taken, and in the rotation of which team. */
      turn?: { team: string } & Turn;
      /** The kind of work that it is, for which speeds are learnt. */
      work?: Kind;
      /** The answer as given, so that the same id gets it again. */
      chosen: Chosen;
    }
  /** A queue got an item: nobody's capacity. */
  | { kind: "queued"; at: string; id: string; item: string; chosen: Chosen }
  | {
      kind: "released";
      at: string;
      id: string;
      because: string;
      /** They brought the item to an end; `took`: in so much of the team's open time (ms), where it is not all that passed. */
      finished?: boolean;
      took?: number;
    }
  /** Nobody got the item yet: it waits in the pool, until it is reserved, queued, handed over or withdrawn. */
  | {
      kind: "held";
      at: string;
      id: string;
      item: string;
      /** Since when it waits; `at`, unless it was taken out of the pool in vain. */
      since: string;
      request: ChooseRequest;
      because: string;
    }
  /** It waits no more, and nobody got it here. */
  | { kind: "withdrawn"; at: string; id: string; because: string }
  /**
   * The owner was changed by hand: the load goes with the item. What had no reservation, or waited, has one from here on:
   * then `item`, `team` and `size` say of what.
   */
  | {
      kind: "handed-over";
      at: string;
      id: string;
      user: string;
      day?: string;
      item?: string;
      team?: string;
      size?: number;
    }
  /** All that the roster knew here: the fold may begin with it, and what is before may leave the store. */
  | { kind: "checkpoint"; at: string; state: RosterState };
