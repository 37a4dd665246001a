import type { Condition, Moment, Place, SaveEvent, Write, Writer, Written } from "../../model.ts";
import { sameName } from "../../project/names.ts";
import type { Project } from "../kind.ts";
import { flowsOf } from "./flows.ts";
import type { Frame } from "./frame.ts";
import { framesOf } from "./frames.ts";
import { viewFrom } from "./operand.ts";
import type { Element } from "./piece.ts";
import { filtered, recordOf } from "./records.ts";
import { runsOf } from "./runs.ts";
import { entered, writerOf, writesOf } from "./writes.ts";

/** What a flow sets of the record whose save sets it off, and what else it does. */
export interface SettingFlow {
  writer: Writer;
  moment: Moment;
  on: SaveEvent[];
  /** What sets it off; nothing is every save. */
  entry: Condition[];
  /** Field by field, the ways in which it is set, in the order of the flow; `when` comes on top of the entry. */
  fields: { field: string; ways: { when: Condition[]; value: Written; at: Place }[] }[];
  /** What else it does, in words; nothing where it only sets fields of its record. */
  also: (Place & { does: string })[];
}

/** The flows and processes that a save of the object sets off, in the order in which they run. Pure. */
export function settingFlows(object: string, project: Project): SettingFlow[] {
  const flows = flowsOf(project);
  const scanned = { object, relations: new Set([object]) };
  return flows.versions.flatMap((version): SettingFlow[] => {
    const runs = runsOf(version.flow);
    const [run] = runs;
    if (!run || run.events.length === 0 || !sameName(run.object, object)) return [];
    const frames = framesOf(version.flow, run, flows);
    const entry = entered(frames[0] as Frame, viewFrom({ id: "$Record" }));
    if (entry === "never") return [];
    const own = writesOf(version, flows, scanned).filter(
      ({ moment, record }) => moment === run.moment && record === "same",
    );
    const later = runs
      .slice(1)
      .flatMap(({ after }) =>
        after ? [{ does: `goes on ${after}`, file: version.flow.file, line: version.flow.start.line }] : [],
      );
    return [
      {
        writer: writerOf(version, version.active),
        moment: run.moment,
        on: run.events,
        entry,
        fields: byField(own, entry),
        also: [...frames.flatMap(othersIn), ...later],
      },
    ];
  });
}

function byField(writes: Write[], entry: Condition[]): SettingFlow["fields"] {
  const known = new Set(entry.map(({ text }) => text));
  return [...Map.groupBy(writes, ({ field }) => field)].map(([field, all]) => ({
    field,
    ways: all.map(({ when, value, at, writer: { file, line } }) => ({
      when: when.filter(({ text }) => !known.has(text)),
      value,
      at: at ?? { file, line },
    })),
  }));
}

function othersIn(frame: Frame): SettingFlow["also"] {
  return [...frame.graph.nodes.values()].flatMap(({ id, element }) => {
    const does = id === element.name ? otherThan(element, frame) : undefined;
    return does ? [{ does, file: frame.flow.file, line: element.line }] : [];
  });
}

/** What an element does that is more than to set fields of the record. */
function otherThan(element: Element, frame: Frame): string | undefined {
  const { name, label = name } = element;
  switch (element.is) {
    case "create":
      return `${label} creates a record`;
    case "update": {
      const { records, object = "", filter } = element;
      const { id } = records ? recordOf(records, name, frame) : filtered(name, object, filter, frame);
      return id === "$Record" ? undefined : `${label} updates other records`;
    }
    case "call":
      return frame.call({ ...element, name })
        ? undefined
        : `${label} calls ${element.type} ${element.called}`;
    case "wait":
      return `${label} waits`;
    case "stage":
      return `${label} has steps for others`;
    case "screen":
      return `${label} asks a person`;
    case "other":
      return `${label} is a ${element.type}`;
    default:
      return undefined;
  }
}
