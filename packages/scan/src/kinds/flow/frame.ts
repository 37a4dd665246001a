import type { Moment, SaveEvent } from "../../model.ts";
import { type Graph, START } from "./graph.ts";
import type { Assigned, Call, Criteria, FlowPiece, Given, Step } from "./piece.ts";
import type { Ways } from "./ways.ts";

/** One flow as it runs in one place: by itself, or called by another one with inputs. */
export interface Frame {
  flow: FlowPiece;
  /** The frame of a flow that it calls at a step; undefined where there is none of that name, or it is running already. */
  call(step: Call | Step): Frame | undefined;
  graph: Graph;
  /** Before names of what this run holds, so that those of two runs differ. */
  scope: string;
  /** Of `$Record`, where there is one: a save, a schedule or an event set it off. */
  object?: string;
  /** The saves that set it off. */
  events?: SaveEvent[];
  moment: Moment;
  /** What calls it, at which step, and when where that has conditions of its own. */
  caller?: { frame: Frame; at: string; inputs: Assigned[]; criteria?: Criteria };
}

/** Where a variable, or a field of one, gets what it holds. */
export interface Definition {
  /** What is set: `owner`, `case.Status`. */
  key: string;
  /** The step that does it. */
  at: string;
  by:
    | { is: "assigned"; operator: string; value: Given; line: number }
    /** It holds what an element gives: records that were looked up, the item of a loop, an output. */
    | { is: "given"; element: string; output?: string };
}

/** A definition that can be in force at a step (`undefined`: none, it is as it was at the start), and in which ways it is. */
export interface Reaching {
  definition: Definition | undefined;
  ways: Ways;
}

/** Everything that sets a name: a variable (`owner`), or a field of one (`case.Status`). */
export function definitionsOf(frame: Frame, key: string): Definition[] {
  const found: Definition[] = [];
  for (const { id, element, item } of frame.graph.nodes.values()) {
    const give = (output?: string) =>
      found.push({
        key,
        at: id,
        by: { is: "given", element: element.name, ...(output !== undefined && { output }) },
      });
    if (element.is === "assignment") {
      const line = element.items[item ?? 0];
      if (line?.to === key) found.push({ key, at: id, by: { is: "assigned", ...line } });
      continue;
    }
    // an element that is not told where to put what it gives is a variable itself
    if (id === element.name && key === element.name) give();
    if (element.is === "lookup") {
      if (element.into === key) give();
      for (const { from, to } of element.outputs) if (to === key) give(from);
    } else if (element.is === "loop" && element.item === key && id === element.name) give();
    else if (element.is === "create" && element.into === key) give("Id");
    else if (element.is === "call") for (const { from, to } of element.outputs) if (to === key) give(from);
  }
  return found;
}

/**
 * The definitions of a name that can be in force when a step is come to, at `START`, or at `END`.
 * @param whole the variable of which it is a field: to set that sets the field as well
 * @returns undefined where one of an earlier round of a loop may be in force, which is not followed
 */
export function reaching(frame: Frame, at: string, key: string, whole?: string): Reaching[] | undefined {
  const name = `${at}\n${key}\n${whole ?? ""}`;
  const known = found.get(frame) ?? new Map<string, Reaching[] | undefined>();
  found.set(frame, known);
  if (!known.has(name)) known.set(name, lookedFor(frame, at, key, whole));
  return known.get(name);
}

/** What was found, by frame: the conditions on the way to many writes of a flow are the same ones. */
const found = new WeakMap<Frame, Map<string, Reaching[] | undefined>>();

function lookedFor(frame: Frame, at: string, key: string, whole?: string): Reaching[] | undefined {
  const { graph } = frame;
  if (at === START) return [{ definition: undefined, ways: "always" }];
  const definitions = [...definitionsOf(frame, key), ...(whole ? definitionsOf(frame, whole) : [])].filter(
    ({ by }) => !(by.is === "assigned" && isAdded(frame, key, by.operator)),
  );
  if (definitions.length === 0) {
    const ways = graph.reach(at);
    return ways === "never" ? [] : [{ definition: undefined, ways }];
  }
  const places = new Set(definitions.map((one) => one.at));
  const again = definitions.filter((one) => graph.circles(at, one.at));
  if (again.length > 0) {
    const inCircle = new Set(again.map((one) => one.at));
    if (graph.reach(at, { avoid: (id) => inCircle.has(id) }) !== "never") return undefined;
  }
  const found: Reaching[] = definitions.map((definition) => ({
    definition,
    ways: graph.reach(at, { through: definition.at, avoid: (id) => places.has(id) }),
  }));
  found.push({ definition: undefined, ways: graph.reach(at, { avoid: (id) => places.has(id) }) });
  return found.filter(({ ways }) => ways !== "never");
}

/** Whether something is put to what a collection holds already, which stays. */
export function isAdded({ flow }: Frame, key: string, operator: string): boolean {
  const variable = flow.resources[key];
  return variable?.is === "variable" && variable.collection && operator !== "Assign";
}
