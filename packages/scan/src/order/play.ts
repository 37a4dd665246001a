import type { Value } from "@throughline/workflow";
import type { Blocker, Moment, Place, SaveEvent, Write, Writer } from "../model.ts";
import {
  BLANK,
  type Fields,
  type Held,
  heldOf,
  type Met,
  metBy,
  type State,
  sameHeld,
  withField,
} from "./state.ts";
import {
  type Acting,
  actingOf,
  followsOf,
  IN_A_SAVE,
  isInSave,
  isOneOf,
  keyOf,
  SECOND_PASS,
} from "./transaction.ts";

/** A record as it arrives: with a save of its own, or with what a writer does to it that no save sets off. */
export interface Arrival {
  on: "create" | "update";
  record: Record<string, Value>;
  /** An update: what was in the fields before, where it was not the same. */
  before?: Record<string, Value>;
  /** Who begins, where it is no save: a person's action, a schedule, code that is called. */
  by?: Pick<Writer, "kind" | "name"> & { via?: string[] };
  /** The save asks for the active assignment rule; default: where it creates the record. */
  assigns?: boolean;
  /** ISO; what `now()` and `today()` are. */
  now?: string;
}

export interface FieldChange {
  field: string;
  from: Held;
  to: Held;
  at: Place;
}

/** One thing that a transaction comes to. */
export interface PlayedStep {
  /** Counts saves of the record from 1; those that writers cause in the first one are inside it. */
  save: number;
  /** What saves were under way around it. */
  depth: number;
  /** 2: what runs once more after the field updates of workflow rules. */
  pass: 1 | 2;
  moment: Moment;
  kind: Writer["kind"] | Blocker["kind"];
  name: string;
  label?: string;
  file: string;
  line: number;
  /** What its condition comes to; of what is not known nothing is written. */
  fires: boolean | "unknown";
  because: string;
  /** Also those that write what is there already. */
  changes: FieldChange[];
  /** Of the entries of one rule that were looked at before, none held. */
  passed?: number;
}

export interface Played {
  steps: PlayedStep[];
  /** How it ends: the record is saved; a rule refuses the save; a loop, which the platform stops with an error. */
  ends: "saved" | "refused" | "goes round";
  /** Who refuses it, or who goes round. */
  by?: string[];
  /** The fields at the end, and who wrote each of them last. */
  fields: Record<string, { held: Held; last?: Pick<Writer, "kind" | "name"> }>;
}

/** Saves within saves, after which the platform gives up. */
const MOST_DEPTH = 16;
/** Often enough to say that somebody goes round. */
const MOST_FIRED = 4;

/** All that acts on an object, laid out once so that many records can be played. */
export interface Cast {
  acting: Acting[];
  byMoment: ReadonlyMap<Moment, Acting[]>;
  blockers: Blocker[];
}

export function castOf(writes: readonly Write[], blockers: readonly Blocker[]): Cast {
  const acting = actingOf(writes.filter(({ record }) => record === "same"));
  return {
    acting,
    byMoment: Map.groupBy(acting, ({ moment }) => moment),
    blockers: blockers.filter(({ active }) => active),
  };
}

/**
 * Plays what becomes of a record, step by step in the platform's order of execution. Conditions are evaluated, nothing is run;
 * who is only known when it runs is shown as such and writes nothing. Never throws for what an arrival or a writer says.
 *
 * Source: "Triggers and Order of Execution" in the Apex Developer Guide. An update that changes nothing sets nobody off again.
 */
export function play({ byMoment, blockers, acting }: Cast, arrival: Arrival): Played {
  const steps: PlayedStep[] = [];
  const fired = new Map<string, number>();
  const last = new Map<string, Pick<Writer, "kind" | "name">>();
  let fields = heldFields(arrival.record);
  let saves = 0;
  const before = new Map([...fields, ...heldFields(arrival.before ?? {})]);

  let ended: Pick<Played, "ends" | "by"> | undefined;

  const { by } = arrival;
  const starter =
    by && acting.find(({ writes: [write], moment }) => !isInSave(moment) && write && begins(by, write));
  if (starter) begin(starter);
  else save(arrival.on, before, 0);
  const names = new Set([...before.keys(), ...fields.keys()].filter((name) => !name.includes(".")));
  const end = [...names].map((name): [string, Played["fields"][string]] => {
    const who = last.get(name);
    return [name, { held: fields.get(name) ?? BLANK, ...(who && { last: who }) }];
  });
  return { steps, ...(ended ?? { ends: "saved" }), fields: Object.fromEntries(end) };

  /** What no save sets off is given its conditions: it begins. */
  function begin(one: Acting): void {
    const prior = fields;
    const place = { save: 0, depth: 0, pass: 1 as const };
    act(one, { fields, prior, isNew: false, assigns: false, ...at() }, place);
    if (changed(prior)) save("update", prior, 0);
  }

  function save(on: SaveEvent, prior: Fields, depth: number): void {
    if (depth >= MOST_DEPTH) goesRound();
    if (ended) return;
    const number = ++saves;
    let isNew = on === "create";
    const assigns = depth === 0 && (arrival.assigns ?? isNew);
    const run = (moment: Moment, event: SaveEvent, pass: 1 | 2) => {
      const place = { save: number, depth, pass };
      const state = (): State => ({ fields, prior, isNew, assigns, ...at() });
      if (moment === "validation rules" || moment === "duplicate rules")
        return refuse(moment, state(), place);
      const own = (byMoment.get(moment) ?? []).filter((one) =>
        one.writes.some(({ on }) => on.includes(event)),
      );
      const asItWas = fields;
      // field updates of workflow rules are made together, after all of them were looked at
      const fixed = moment === "workflow rules" ? state() : undefined;
      const rules = new Map<string, number>();
      for (const one of own) {
        if (ended) return;
        const then = fields;
        if (isOneOf(one.writer.kind)) {
          entry(one, fixed ?? state(), place, event, rules);
          continue;
        }
        act(one, fixed ?? state(), place, event);
        if (followsOf(moment) === "a save" && changed(then)) save("update", then, depth + 1);
      }
      if (ended || moment !== "workflow rules" || !changed(asItWas)) return;
      isNew = false;
      for (const again of SECOND_PASS) if (!ended) run(again, "update", 2);
      isNew = on === "create";
    };
    for (const moment of IN_A_SAVE) if (!ended) run(moment, on, 1);
  }

  /** Entries of a rule in their order: none is looked at after the one that is taken. */
  function entry(one: Acting, state: State, place: Stand, event: SaveEvent, rules: Map<string, number>) {
    const kind = one.writer.kind;
    const looked = rules.get(kind) ?? 0;
    if (looked < 0) return;
    const met = metOf(one, state, event);
    if (met.is === false) {
      rules.set(kind, looked + 1);
      return;
    }
    act(one, state, { ...place, ...(looked > 0 && { passed: looked }) }, event);
    // one that may be taken keeps those after it from being known
    rules.set(kind, -1);
  }

  function act(one: Acting, state: State, place: Stand, event?: SaveEvent): void {
    const met = metOf(one, state, event);
    const { kind, name, label, file, line } = one.writer;
    const step: PlayedStep = {
      ...{ ...place, moment: one.moment, kind, name, ...(label && { label }), file, line },
      ...{ fires: met.is, because: met.because, changes: [] },
    };
    steps.push(step);
    if (met.is !== true) return;
    for (const write of writesOf(one, event)) {
      if (metBy(state, write.when).is !== true) continue;
      const from = fields.get(write.field) ?? BLANK;
      const to = heldOf(write.value, state);
      const { file: inFile, line: onLine } = write.at ?? write.writer;
      step.changes.push({ field: write.field, from, to, at: { file: inFile, line: onLine } });
      fields = withField(fields, write.field, to);
      last.set(write.field, { kind, name });
    }
    const times = (fired.get(one.key) ?? 0) + 1;
    fired.set(one.key, times);
    if (times > MOST_FIRED) goesRound();
  }

  function refuse(moment: Moment, state: State, place: Stand): void {
    const kind = moment === "validation rules" ? "validation rule" : "duplicate rule";
    for (const one of blockers) {
      if (one.kind !== kind) continue;
      // what finds duplicates is not known from the record alone
      const met: Met =
        kind === "duplicate rule"
          ? { is: "unknown", because: "whether there is such a record is only known when it runs" }
          : metBy(state, one.when);
      if (met.is === false) continue;
      const { name, file, line } = one;
      const because = met.is === true && one.message ? `${met.because}: “${one.message}”` : met.because;
      steps.push({ ...place, moment, kind, name, file, line, fires: met.is, because, changes: [] });
      if (met.is !== true) continue;
      ended = { ends: "refused", by: [`${kind}: ${name}`] };
      return;
    }
  }

  function goesRound(): void {
    const most = Math.max(...fired.values());
    const by = [...fired].flatMap(([key, times]) => (times >= most - 1 && times > 1 ? [key] : []));
    ended ??= { ends: "goes round", by };
  }
  function changed(since: Fields): boolean {
    return [...fields].some(([name, held]) => {
      const was = since.get(name) ?? BLANK;
      // what is only known when it runs counts as another value the first time
      return "unknown" in held ? was !== held && !("unknown" in was) : !sameHeld(was, held);
    });
  }
  function at() {
    return arrival.now === undefined ? {} : { now: arrival.now };
  }
}

const begins = (by: NonNullable<Arrival["by"]>, { writer, via }: Write): boolean =>
  keyOf(by) === keyOf(writer) && (by.via === undefined || by.via.join(" > ") === via?.join(" > "));

type Stand = Pick<PlayedStep, "save" | "depth" | "pass" | "passed">;

const writesOf = ({ writes }: Acting, event: SaveEvent | undefined): Write[] =>
  event ? writes.filter(({ on }) => on.includes(event)) : writes;

/** A writer fires where one of its writes does. */
function metOf(one: Acting, state: State, event: SaveEvent | undefined): Met {
  let open: Met | undefined;
  let not: Met | undefined;
  for (const { when } of writesOf(one, event)) {
    const met = metBy(state, when);
    if (met.is === true) return met;
    if (met.is === "unknown") open ??= met;
    else not ??= met;
  }
  return open ?? not ?? { is: false, because: "it writes nothing at this event" };
}

const heldFields = (record: Record<string, Value>): Map<string, Held> =>
  new Map(Object.entries(record).map(([name, value]): [string, Held] => [name, { value }]));
