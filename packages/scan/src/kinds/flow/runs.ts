import type { Moment, SaveEvent } from "../../model.ts";
import type { FlowPiece } from "./piece.ts";

/** One way in which a flow is set off: at once, or on one of its later paths. */
export interface Run {
  start: string | undefined;
  moment: Moment;
  /** The saves of its object that set it off. */
  events: SaveEvent[];
  /** Of the record that it runs for; a flow that is called has none. */
  object?: string;
  /** When it runs, in words, where that is later. */
  after?: string;
}

const EVENTS: { [save: string]: SaveEvent[] } = {
  Create: ["create"],
  Update: ["update"],
  CreateAndUpdate: ["create", "update"],
  Delete: ["delete"],
};

/** How a flow is set off by itself, not by another one. */
export function runsOf({ type, start, elements }: FlowPiece): Run[] {
  const common = { start: start.next, events: [], ...(start.object && { object: start.object }) };
  const process = type === "Workflow";
  switch (start.trigger) {
    case "RecordBeforeSave":
      return [
        { ...common, moment: "before-save flows", events: EVENTS[start.save ?? ""] ?? ["create", "update"] },
      ];
    case "RecordBeforeDelete":
      return [{ ...common, moment: "before-save flows", events: ["delete"] }];
    case "RecordAfterSave": {
      const events = EVENTS[start.save ?? ""] ?? ["create", "update"];
      const later = start.paths.map(
        ({ next, after }): Run => ({
          ...common,
          start: next,
          events,
          moment: after ? "scheduled" : "asynchronous",
          after: after ?? "in a transaction of its own",
        }),
      );
      const moment = process ? "processes" : type === "Orchestrator" ? "asynchronous" : "after-save flows";
      return [{ ...common, events, moment }, ...later];
    }
    case "Scheduled":
      return [{ ...common, moment: "scheduled" }];
    case undefined: {
      const screens = Object.values(elements).some(({ is }) => is === "screen");
      const moment =
        type === "RoutingFlow" ? "routing" : screens || type === "Flow" ? "by a person" : "called";
      return [{ start: start.next, events: [], moment }];
    }
    default:
      // a platform event, a change of data elsewhere: always a transaction of its own
      return [{ ...common, moment: "asynchronous" }];
  }
}
