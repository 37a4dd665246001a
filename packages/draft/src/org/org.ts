import type { Place } from "@throughline/scan";

/** Of what a draft is made, beside who writes which field: who works on an object, when, and what it is made of. */
export interface Org {
  object: string;
  /** Those that may have records of the object. */
  queues: Queue[];
  hours: Hours[];
  fields: Field[];
  recordTypes: RecordType[];
  /** The values of a picklist of any object, where the metadata says them. */
  valuesOf(object: string, field: string): { name: string; default: boolean; active: boolean }[] | undefined;
}

export interface Queue {
  /** Developer name. */
  name: string;
  /** As people read it; the developer name where two have the same. */
  label: string;
  /** Absent: a rule names it, and the metadata has no file of it. */
  place?: Place;
  /** User names. */
  users: string[];
  /** Groups and roles whose people are in it, in words. */
  others: string[];
}

/** Business hours, as `teams.yaml` writes them. */
export interface Hours {
  name: string;
  isDefault: boolean;
  zone: string;
  /** `mon-fri` and `09:00-18:00`; no day is around the clock. */
  week: [days: string, times: string][];
  /** ISO dates. */
  holidays: string[];
}

export interface Field {
  name: string;
  /** As Setup names it: Picklist, Text, … */
  type?: string;
  label?: string;
  formula?: string;
  referenceTo?: string;
  relationshipName?: string;
}

export interface RecordType {
  name: string;
  label: string;
  active: boolean;
}
