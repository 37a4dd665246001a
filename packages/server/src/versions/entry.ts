import type { Leaving } from "../placement/leaving.ts";
import type { VersionText } from "./text.ts";

/** What becomes of an item in flight when another version is activated, by the stage that it is in. */
export type InFlight = "finish" | "move" | "restart";

/** What was chosen for the items in flight. */
export interface Choices {
  /** By name of a stage; what is not named finishes on the version that it began with. */
  inFlight: Record<string, InFlight>;
  /** By name of a stage, its name in the version that goes live where that is another. */
  stages?: Record<string, string>;
}

/**
 * One line of a workflow's journal of versions, the trail `versions/WORKFLOW-ID`. Who did it is `by`; versions are named by
 * `number`, items by their keys, and `from` and `to` are hashes of versions.
 */
export type VersionEntry = { at: string } & (
  | ({ kind: "version-saved"; number: number; hash: string; by: string; note?: string } & VersionText)
  | ({
      kind: "activation-asked";
      number: number;
      by: string;
      note?: string;
      /** What of the org the version relies on, as it was then. */
      org?: Record<string, string>;
    } & Choices)
  | { kind: "activation-approved"; number: number; by: string; note?: string }
  | { kind: "activation-refused"; number: number; by?: string; because: string[] }
  | ({ kind: "version-activated"; number: number; by: string; approvedBy?: string; note?: string } & Choices)
  /** What was chosen for the items in flight at an activation, which is named by its place in the journal, was told to all. */
  | { kind: "in-flight-done"; activation: number; told: Record<InFlight, number> }
  | { kind: "version-retired"; number: number; by: string; note?: string }
  /** What leaves the org by the version, and to whom, as somebody answers for it. */
  | { kind: "placement-accepted"; number: number; by: string; leaves: Leaving[] }
  /** A what-if came to its end: so many items were played, and so many came out otherwise. */
  | { kind: "what-if-done"; from: string; to: string; items: number; changed: number; by: string }
  | {
      kind: "difference-marked";
      item: string;
      from: string;
      to: string;
      expected: boolean;
      by: string;
      note?: string;
    }
);
