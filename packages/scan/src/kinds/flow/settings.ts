import type { Moment } from "../../model.ts";
import { actionFields } from "./actions.ts";
import { type FieldSet, fieldsSet } from "./fields.ts";
import type { Frame } from "./frame.ts";
import { END } from "./graph.ts";
import type { Alternative, View } from "./operand.ts";
import type { Assigned, Criteria, Element, Given } from "./piece.ts";
import { filtered, idOf, type Record, recordOf, relationOf } from "./records.ts";
import { defined, valuesOf } from "./values.ts";
import type { Ways } from "./ways.ts";

/** One field of one record that a step of a flow writes. */
export interface Setting {
  frame: Frame;
  /** The step that writes, or `END`, where the record is saved anyway. */
  at: string;
  line: number;
  record: Record;
  field: string;
  values(view: View): Alternative[];
  /** What else leads there: that the value was put to the record before it is written. */
  given: { frame: Frame; ways: Ways }[];
  /** What the record must meet, apart from what it was looked up by. */
  filter?: Criteria;
  created: boolean;
  moment?: Moment;
}

/** Every field that a flow writes, of whatever object; what it calls is asked by itself. */
export function settingsOf(frame: Frame): Setting[] {
  const found = [...frame.graph.nodes.values()].flatMap(({ id, element }) =>
    id === element.name ? settingsOfElement(element, frame) : [],
  );
  // before the save the record itself is changed, and saved at the end
  if (frame.moment !== "before-save flows" || frame.caller) return found;
  const record = recordOf("$Record", END, frame);
  return [...found, ...fromVariable("$Record", { frame, at: END, record, created: false })];
}

function settingsOfElement(element: Element, frame: Frame): Setting[] {
  const at = element.name;
  if (element.is === "update") {
    const { records, object = "", filter, fields } = element;
    const record = records ? recordOf(records, at, frame) : filtered(at, object, filter, frame);
    const common = { frame, at, record, created: false, ...(records && { filter }) };
    return records && fields.length === 0 ? fromVariable(records, common) : fromFields(fields, common);
  }
  if (element.is === "create") {
    const { records, object, fields } = element;
    const record: Record = records
      ? recordOf(records, at, frame)
      : {
          id: `${frame.scope}${at}`,
          fresh: true,
          ...(object && { object }),
          links: linksOf(fields, at, frame),
        };
    const common = { frame, at, record, created: true };
    return records && fields.length === 0 ? fromVariable(records, common) : fromFields(fields, common);
  }
  if (element.is !== "call") return [];
  return actionFields(element, at, frame).map(({ record, field, value, line, ...more }) => ({
    ...(fromFields([{ name: field, value, line }], { frame, at, record, created: false })[0] as Setting),
    ...more,
  }));
}

type Common = Pick<Setting, "frame" | "at" | "record" | "created" | "filter">;

const fromFields = (fields: Assigned[], common: Common): Setting[] =>
  fields.map(({ name: field, value, line }) => ({
    ...common,
    field,
    line,
    given: [],
    values: (view) => valuesOf(value, { at: common.at, frame: common.frame, view }),
  }));

/** One assignment counts once, on however many ways its record came into a collection. */
const placeOf = ({ frame, by, field }: FieldSet) =>
  `${frame.scope}${"value" in by ? by.at : by.definition.at} ${field}`;

/** The fields of a record that were set before it is written. */
function fromVariable(reference: string, common: Common): Setting[] {
  const sets = [
    ...new Map(fieldsSet(reference, common.at, common.frame).map((set) => [placeOf(set), set])).values(),
  ];
  const links = sets.flatMap(({ field, by, frame }) =>
    "definition" in by && by.definition.by.is === "assigned"
      ? linksOf([{ name: field, value: by.definition.by.value }], by.definition.at, frame)
      : [],
  );
  const record = common.record.fresh ? { ...common.record, links } : common.record;
  return sets
    .filter(({ field }) => field !== "Id")
    .map(({ field, of, frame, by, line, given }) => ({
      ...common,
      record,
      field,
      line,
      given,
      values: (view) =>
        "value" in by
          ? valuesOf(by.value, { at: by.at, frame, view })
          : defined(`${of}.${field}`, by.definition, { at: by.definition.at, frame, view }),
    }));
}

/** The records to which the fields of a new record lead. */
function linksOf(
  fields: { name: string; value: Given }[],
  at: string,
  frame: Frame,
): { path: string; to: string }[] {
  return fields.flatMap(({ name, value }) => {
    const path = relationOf(name);
    return path && value.is === "reference" && value.to.includes(".")
      ? [{ path, to: idOf(value, at, frame) }]
      : [];
  });
}
