import { formulaConditions, formulaExpression } from "../../criteria/index.ts";
import type { Frame } from "./frame.ts";
import { type Asked, every, joined, not, some } from "./logic.ts";
import { type Alternative, bracketed, certain, type Operand, type View } from "./operand.ts";
import { inWords, OPERATORS } from "./operators.ts";
import type { Comparison, Criteria, ElementOf, FlowPiece, Outcome } from "./piece.ts";
import { recordOf } from "./records.ts";
import { computed, referred, type Spot, valuesOf } from "./values.ts";
import type { Fork, Ways } from "./ways.ts";

/** More ways than that are not written out. */
const MOST_WAYS = 40;
/** Of so many values of one side each is compared by itself. */
const MOST_ALTERNATIVES = 12;

/** What must hold for a flow to go in one of these ways, seen from the record that is written. */
export function along(ways: Ways, frame: Frame, view: View): Asked {
  if (ways === "always") return [];
  if (ways === "never") return "never";
  const known = said.get(view) ?? new Map<Ways, Asked>();
  said.set(view, known);
  const before = known.get(ways);
  if (before !== undefined) return before;
  const asked = told(ways, frame, view);
  known.set(ways, asked);
  return asked;
}

/** What was said already, by the view from which it was: ways come again and again. */
const said = new WeakMap<View, Map<Ways, Asked>>();

function told(ways: Fork, frame: Frame, view: View): Asked {
  const count = countOf(ways);
  if (count > MOST_WAYS)
    return [{ text: `one of ${count} ways through ${frame.flow.label ?? frame.flow.name}` }];
  const next = new Map<Ways, Set<number>>();
  ways.to.forEach((to, outcome) => {
    if (to !== "never") next.set(to, (next.get(to) ?? new Set()).add(outcome));
  });
  return some(
    [...next].map(([to, outcomes]) =>
      every([chosen(ways.element, outcomes, frame, view), along(to, frame, view)]),
    ),
  );
}

/** Forks are made once, and stay as they are. */
const counts = new WeakMap<Fork, number>();

function countOf(ways: Ways): number {
  if (typeof ways === "string") return ways === "always" ? 1 : 0;
  const known = counts.get(ways);
  if (known !== undefined) return known;
  const count = [...new Set(ways.to)].reduce((sum, to) => sum + countOf(to), 0);
  counts.set(ways, count);
  return count;
}

/** What must hold for an element to be left by one of these outcomes. */
function chosen(name: string, outcomes: Set<number>, frame: Frame, view: View): Asked {
  const element = frame.flow.elements[name];
  if (element?.is === "decision") return decided(element, outcomes, { at: name, frame, view });
  if (element?.is === "wait") {
    const events = element.events.filter((_, at) => outcomes.has(at));
    return some(
      events.map((event) =>
        criteriaHold(event, { at: name, frame, view }, (left) => referred(left, { at: name, frame, view })),
      ),
    );
  }
  return outcomes.has(0) ? [] : [{ text: `${element?.label ?? name} fails` }];
}

/** The first outcome whose conditions hold is taken; the one after the last is the default. */
function decided(decision: ElementOf<"decision">, wanted: Set<number>, spot: Spot): Asked {
  const from = (at: number): Asked => {
    const outcome = decision.outcomes[at];
    if (!outcome) return wanted.has(at) ? [] : "never";
    const rest = from(at + 1);
    if (wanted.has(at))
      return rest !== "never" && rest.length === 0 ? [] : some([outcomeHolds(outcome, spot), rest]);
    return rest === "never" ? rest : every([not(outcomeHolds(outcome, spot)), rest]);
  };
  return from(0);
}

function outcomeHolds(outcome: Outcome, spot: Spot): Asked {
  return criteriaHold(outcome, spot, (reference) => referred(reference, spot));
}

/**
 * What criteria ask.
 * @param left what the left side of a condition stands for: a reference, or a field of the records that are filtered
 */
export function criteriaHold(criteria: Criteria, spot: Spot, left: (name: string) => Alternative[]): Asked {
  const asked = criteria.formula
    ? formulaHolds(criteria.formula, spot)
    : joined(
        criteria.conditions.map((one) => compared(one, spot, left)),
        criteria.logic,
      );
  const { events } = spot.frame;
  if (!criteria.changed || events?.every((event) => event === "create")) return asked;
  const before = spot.view.saved
    ? criteriaHold({ ...criteria, changed: false }, { ...spot, view: PRIOR }, priorOf(left))
    : [{ text: "it did before" }];
  const isNew: Asked = events?.includes("create")
    ? [{ text: "the record is new", expression: "Save.isNew" }]
    : "never";
  return every([asked, some([isNew, not(before)])]);
}

/** How things were before the save. */
const PRIOR: View = {
  saved: false,
  path: (record, field) => (record === "$Record" ? `Prior.${field}` : undefined),
};

const priorOf =
  (left: (name: string) => Alternative[]) =>
  (name: string): Alternative[] =>
    left(name).map(({ operand: { text, formula }, given }) => ({
      given,
      operand: {
        text: `${text} before`,
        ...(formula && /^[\w.]+$/.test(formula) && { formula: `Prior.${formula}` }),
      },
    }));

/**
 * Whichever value it has, in the ways in which it has that one.
 * @param told how it is called where there are too many to tell them apart
 */
export function whichever(
  alternatives: Alternative[],
  view: View,
  told: string,
  holds: (operand: Operand) => Asked,
): Asked {
  const [first] = alternatives;
  if (first && alternatives.length === 1) return holds(first.operand);
  if (alternatives.length > MOST_ALTERNATIVES) return holds({ text: told });
  return some(
    alternatives.map(({ operand, given }) =>
      every([...given.map(({ frame, ways }) => along(ways, frame, view)), holds(operand)]),
    ),
  );
}

/** Part by part: what one of them cannot say is no loss to the others. */
function formulaHolds(source: string, spot: Spot): Asked {
  return every(
    formulaConditions(source, "").map((part) =>
      whichever(computed(part.text, spot), spot.view, part.text, ({ text, formula }) => {
        const expression = formula && formulaExpression(formula, "");
        return [{ text, ...(expression && { expression }) }];
      }),
    ),
  );
}

function compared(
  { left: name, operator, right }: Comparison,
  spot: Spot,
  left: (name: string) => Alternative[],
): Asked {
  const { frame, view } = spot;
  const outcome = outcomeNamed(name, frame);
  if (outcome && right.is === "value" && typeof right.value === "boolean") {
    const { decision, at } = outcome;
    const { asking = [] } = spot;
    if (asking.includes(decision.name)) return [{ text: inWords(name, operator, right.text) }];
    const inside = { ...spot, at: decision.name, asking: [...asking, decision.name] };
    const taken = decided(decision, new Set([at]), inside);
    return right.value === (operator !== "NotEqualTo") ? taken : not(taken);
  }
  const { start, resources } = frame.flow;
  if (operator === "IsNull" && view.saved && (name === "$Record__Prior" || name === start.prior)) {
    const isNew: Asked = [{ text: "the record is new", expression: "Save.isNew" }];
    return right.is === "value" && right.value === false ? not(isNew) : isNew;
  }
  const resource = resources[name];
  if (resource?.is === "formula" && operator === "EqualTo" && right.is === "value" && right.value === true)
    return formulaHolds(resource.formula, spot);
  return whichever(
    operator === "IsNull" ? (existence(name, spot) ?? left(name)) : left(name),
    view,
    name,
    (a) =>
      whichever(valuesOf(right, spot), view, right.is === "reference" ? right.to : "a value", (b) =>
        operandsCompare(a, operator, b, spot),
      ),
  );
}

/** Whether a record is there, asked of its id; undefined for what is no record, or one that had to meet more to be found. */
function existence(name: string, { at, frame, view }: Spot): Alternative[] | undefined {
  const { elements, resources, start } = frame.flow;
  const resource = resources[name];
  const isRecord =
    elements[name]?.is === "lookup" ||
    (resource?.is === "variable" && resource.object !== undefined && !resource.collection) ||
    name === "$Record" ||
    name === start.record;
  if (!isRecord) return undefined;
  const { id, found, fresh } = recordOf(name, at, frame);
  const path = view.path(id, "Id");
  if (path === undefined || fresh || (path !== "Id" && (found?.criteria.conditions.length ?? 1) > 1))
    return undefined;
  return certain({ text: name, formula: path });
}

type OutcomePlace = { decision: ElementOf<"decision">; at: number };

/** The outcomes of a flow's decisions by name: a name is asked for at every condition, and flows are long. */
const outcomes = new WeakMap<FlowPiece, Map<string, OutcomePlace>>();

function outcomeNamed(name: string, { flow }: Frame): OutcomePlace | undefined {
  const known = outcomes.get(flow) ?? new Map<string, OutcomePlace>();
  if (!outcomes.has(flow)) {
    for (const decision of Object.values(flow.elements))
      if (decision.is === "decision")
        for (const [at, outcome] of decision.outcomes.entries()) known.set(outcome.name, { decision, at });
    outcomes.set(flow, known);
  }
  return known.get(name);
}

function operandsCompare(left: Operand, operator: string, right: Operand, { view, frame }: Spot): Asked {
  const known = OPERATORS[operator];
  if (known?.literal && left.value !== undefined && right.value !== undefined)
    return known.literal(left.value, right.value) ? [] : "never";
  // what is saved has an id
  if (operator === "IsNull" && left.formula === "Id" && frame.moment !== "before-save flows")
    return right.value === false ? [] : "never";
  const text = inWords(left.text, operator, right.text);
  const formula =
    operator === "IsChanged" ? changed(left, right, view, frame) : formulaOf(left, operator, right);
  const expression = formula && formulaExpression(formula, "");
  return [{ text, ...(expression && { expression }) }];
}

function formulaOf(left: Operand, operator: string, right: Operand): string | undefined {
  const { formula } = left;
  if (formula === undefined) return undefined;
  const say = OPERATORS[operator]?.formula;
  if (right.named && BY_NAME.includes(right.named.of) && formula.endsWith("Id")) {
    const name = JSON.stringify(right.named.name);
    return say?.(`${formula.slice(0, -2)}.DeveloperName`, { text: name, formula: name });
  }
  return right.formula === undefined
    ? undefined
    : say?.(bracketed(formula), { ...right, formula: bracketed(right.formula) });
}

const BY_NAME = ["Queue", "RecordType", "Role", "Group"];

/** A field that a new record is given a value in counts as changed. */
function changed(
  { formula }: Operand,
  { value }: Operand,
  { saved }: View,
  { events }: Frame,
): string | undefined {
  if (!saved || formula === undefined || !/^[\w.]+$/.test(formula) || formula.startsWith("Prior."))
    return undefined;
  const updated = `${formula} <> Prior.${formula}`;
  const given = `NOT(ISBLANK(${formula}))`;
  const says = !events?.includes("create")
    ? updated
    : events.includes("update")
      ? `IF(Save.isNew, ${given}, ${updated})`
      : given;
  return value === false ? `NOT(${says})` : says;
}
