import type { VersionText } from "./text.ts";

/** What becomes of an item in flight when another version is activated, by the stage that it is in. */
export type InFlight = "finish" | "move" | "restart";

/**
 * One line of a workflow's journal of versions, the trail `versions/WORKFLOW-ID`. Who did it is `by`; versions are named by
 * `number`, items by their keys, and `from` and `to` are hashes of versions.
 */
export type VersionEntry = { at: string } & (
  | ({ kind: "version-saved"; number: number; hash: string; by: string; note?: string } & VersionText)
  | {
      kind: "activation-asked";
      number: number;
      by: string;
      note?: string;
      inFlight: Record<string, InFlight>;
    }
  | { kind: "activation-approved"; number: number; by: string; note?: string }
  | { kind: "activation-refused"; number: number; by?: string; because: string[] }
  | {
      kind: "version-activated";
      number: number;
      by: string;
      approvedBy?: string;
      inFlight: Record<string, InFlight>;
    }
  | { kind: "version-retired"; number: number; by: string; note?: string }
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
