import type { TreeRecord } from "../tree/record.ts";
import { stamp } from "./calendar.ts";
import { record } from "./world.ts";

/** Somebody or something that owns a record. */
export interface Owner {
  ref: string;
  name: string;
}

/** Writes what happened to a record as its history shows it. */
export interface History {
  created(at: number, by: string): TreeRecord;
  changed(at: number, by: string, field: string, from: string, to: string): TreeRecord;
  /** Two entries, as in Salesforce: one with names, one with ids. */
  handedOver(at: number, by: string, from: Owner, to: Owner): TreeRecord[];
}

/** @param link such as `CaseId` */
export function historyOf(object: string, link: string, ref: string): History {
  const entry = (at: number, by: string, fields: object) =>
    record(object, undefined, {
      [link]: `@${ref}`,
      CreatedDate: stamp(at),
      CreatedById: `@${by}`,
      ...fields,
    });
  return {
    created: (at, by) => entry(at, by, { Field: "created", DataType: "Text" }),
    changed: (at, by, Field, OldValue, NewValue) =>
      entry(at, by, { Field, DataType: "DynamicEnum", OldValue, NewValue }),
    handedOver: (at, by, from, to) => [
      entry(at, by, { Field: "Owner", DataType: "Text", OldValue: from.name, NewValue: to.name }),
      entry(at, by, {
        Field: "Owner",
        DataType: "EntityId",
        OldValue: `@${from.ref}`,
        NewValue: `@${to.ref}`,
      }),
    ],
  };
}
