import { formulaExpression } from "../../criteria/index.ts";
import type { Condition, Write, Writer, Written } from "../../model.ts";
import { along, criteriaHold } from "./conditions.ts";
import type { Flows, Version } from "./flows.ts";
import type { Frame } from "./frame.ts";
import { chainOf, framesOf } from "./frames.ts";
import { START } from "./graph.ts";
import { type Asked, every } from "./logic.ts";
import { type Alternative, certain, type Operand, type View, viewFrom } from "./operand.ts";
import type { Criteria } from "./piece.ts";
import { type Record, relationOf } from "./records.ts";
import { type Run, runsOf } from "./runs.ts";
import { type Setting, settingsOf } from "./settings.ts";
import { byMoment } from "./timing.ts";
import { referred } from "./values.ts";

/** The object whose writers are asked for, and the names of relations that lead to it: `Cases`, `Ticket__r`. */
export interface Scanned {
  object: string;
  relations: Set<string>;
}

/** Everything that one version of a flow writes of an object, on each of its ways, and in the flows that it calls. */
export function writesOf(version: Version, flows: Flows, scanned: Scanned): Write[] {
  return runsOf(version.flow).flatMap((run) => {
    const frames = framesOf(version.flow, run, flows);
    return frames.flatMap((frame) =>
      settingsOf(frame)
        .filter(({ record }) => isOf(record, scanned))
        .flatMap((setting) => written(setting, version, run, scanned, flows)),
    );
  });
}

const NEVER: Condition[] = [{ text: "never: what leads there cannot all hold at once", expression: "false" }];

function isOf({ object }: Record, scanned: Scanned): boolean {
  return object !== undefined && (sameName(object, scanned.object) || scanned.relations.has(object));
}

const sameName = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();

function written(setting: Setting, version: Version, run: Run, scanned: Scanned, flows: Flows): Write[] {
  const { record, created, frame, field, line } = setting;
  const view = viewFrom(record);
  const chain = chainOf(frame);
  const root = chain[0] as Frame;
  const own = sameName(run.object, scanned.object);
  const active = version.active && chain.slice(1).every(({ flow }) => flows.called(flow.name)?.active);
  const reached = chain.map((one, at) => {
    const step = chain[at + 1]?.caller?.at ?? setting.at;
    return { frame: one, ways: one.graph.reach(step) };
  });

  return setting.values(view).flatMap(({ operand, given }) =>
    byMoment([...reached, ...setting.given, ...given], setting.moment ?? frame.moment).flatMap(
      ({ moment, given: ways, after }): Write[] => {
        const asked = every([
          entered(root, view),
          ...ways.map((one) => along(one.ways, one.frame, view)),
          ...chain.map(({ caller }) =>
            caller?.criteria ? stepAsks(caller.criteria, caller.frame, caller.at, view) : [],
          ),
          ...filtersOf(setting, view),
        ]);
        // that it never comes to that is told once, where it does not lie in what a caller gave
        if (asked === "never" && (chain.length > 1 || ways.some((one) => one.ways === "never"))) return [];
        const when = asked === "never" ? NEVER : asked;
        const names = chain.map((one) => one.flow.name);
        const via = [...names.slice(0, 1), ...(run.after ? [run.after] : []), ...after, ...names.slice(1)];
        return [
          {
            object: scanned.object,
            field,
            writer: writerOf(version, active),
            at: { file: frame.flow.file, line },
            on: created ? ["create"] : own ? run.events : [],
            moment,
            when,
            value: writtenOf(operand, field),
            record: created ? "other" : whichRecord(record, own),
            ...(via.length > 1 && { via }),
          },
        ];
      },
    ),
  );
}

/** What sets the flow off, asked of the record that it runs for. */
export function entered(root: Frame, view: View): Asked {
  const field = (name: string): Alternative[] => {
    const formula = view.path("$Record", name);
    return certain(formula === undefined ? { text: `$Record.${name}` } : { text: formula, formula });
  };
  return root.object ? criteriaHold(root.flow.start, { at: START, frame: root, view }, field) : [];
}

const stepAsks = (criteria: Criteria, frame: Frame, at: string, view: View): Asked =>
  criteriaHold(criteria, { at, frame, view }, (reference) => referred(reference, { at, frame, view }));

/** What the record that is written has to meet to be found. */
function filtersOf({ record, filter, at, frame }: Setting, view: View): Asked[] {
  const own = (name: string) => certain({ text: name, formula: name });
  const { found, kept = [], links = [] } = record;
  const parts: Asked[] = [];
  if (filter) parts.push(criteriaHold(filter, { at, frame, view }, own));
  if (found) {
    const { conditions } = found.criteria;
    const isLink = (left: string) => links.some(({ path }) => path === relationOf(left));
    const rest = conditions.filter(
      ({ left, operator }) => !(operator === "EqualTo" && (left === "Id" || isLink(left))),
    );
    parts.push(
      ...conditions
        .filter(({ left, operator }) => operator === "EqualTo" && isLink(left))
        .map(({ left, right }): Condition[] => [
          {
            text: `${left} equals ${right.is === "reference" ? right.to : "…"}`,
            expression: `given(${left})`,
          },
        ]),
      criteriaHold({ ...found.criteria, conditions: rest }, { at: found.at, frame: found.frame, view }, own),
    );
  }
  for (const { criteria, item, at: where, frame: inside } of kept)
    parts.push(
      criteriaHold(criteria, { at: where, frame: inside, view }, (name) =>
        name.startsWith(`${item}.`)
          ? own(name.slice(item.length + 1))
          : referred(name, { at: where, frame: inside, view }),
      ),
    );
  return parts;
}

export function writerOf({ flow, name }: Version, active: boolean): Writer {
  const process = flow.type === "Workflow" || flow.type === "InvocableProcess";
  return {
    kind: process ? "process" : "flow",
    name,
    ...(flow.label && { label: flow.label }),
    file: flow.file,
    line: flow.line,
    active,
  };
}

function writtenOf({ text, named, value, formula }: Operand, field: string): Written {
  if (named) return { is: "name", ...named };
  if (value !== undefined) return { is: "value", value };
  // a lookup that is set to the record to which it then leads
  const circular = formula === `${relationOf(field)}.Id`;
  const expression = formula && !circular && formulaExpression(formula, "");
  return expression ? { is: "expression", expression, text } : { is: "unknown", text };
}

function whichRecord({ id }: Record, own: boolean): Write["record"] {
  if (id === "$Record") return own ? "same" : "other";
  // an input that nobody gave: on a record's page the platform gives the record that is looked at
  if (id.startsWith("@")) return /^@(?:recordId|record)$/.test(id) ? "same" : "unknown";
  return "other";
}
