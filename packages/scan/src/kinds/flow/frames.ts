import type { Moment } from "../../model.ts";
import type { Flows } from "./flows.ts";
import type { Frame } from "./frame.ts";
import { graphOf } from "./graph.ts";
import type { Call, FlowPiece, Step } from "./piece.ts";
import type { Run } from "./runs.ts";

/** How deep calls are followed, and how many of them from one flow. */
const DEEPEST = 12;
const MOST_CALLS = 400;

/** A flow as it is set off, and all that it calls, each call with its inputs. */
export function framesOf(flow: FlowPiece, { start, object, events, moment }: Run, flows: Flows): Frame[] {
  const root = { flow, scope: "", events, moment, ...(object && { object }) };
  const frames = [frame(root, start, flows)];
  for (const one of frames) if (frames.length < MOST_CALLS) frames.push(...calledBy(one));
  return frames;
}

/** From the flow that was set off to this one. */
export const chainOf = (frame: Frame): Frame[] => [
  ...(frame.caller ? chainOf(frame.caller.frame) : []),
  frame,
];

function calledBy(frame: Frame): Frame[] {
  return [...frame.graph.nodes.values()].flatMap(({ element }) => {
    const calls = element.is === "call" ? [element] : element.is === "stage" ? element.steps : [];
    return calls.flatMap((call) => frame.call(call) ?? []);
  });
}

function frame(own: Omit<Frame, "graph" | "call">, start: string | undefined, flows: Flows): Frame {
  const calls = new Map<string, Frame | undefined>();
  const made: Frame = {
    ...own,
    graph: graphOf(own.flow, start),
    call(call) {
      if (!calls.has(call.name)) calls.set(call.name, callee(made, call, flows));
      return calls.get(call.name);
    },
  };
  return made;
}

/** The steps of an orchestration have transactions of their own. */
const MOMENT_OF_STEP: { [type: string]: Moment } = {
  stepBackground: "asynchronous",
  stepInteractive: "by a person",
};

function callee(caller: Frame, call: Call | Step, flows: Flows): Frame | undefined {
  const flow = call.type === "apex" ? undefined : flows.called(call.called)?.flow;
  const running = chainOf(caller);
  if (!flow || running.length > DEEPEST || running.some((one) => one.flow.name === flow.name))
    return undefined;
  const { events, scope } = caller;
  return frame(
    {
      flow,
      scope: `${scope}${call.name}/`,
      moment: MOMENT_OF_STEP[call.type] ?? caller.moment,
      ...(events && { events }),
      caller: {
        frame: caller,
        at: "stage" in call ? call.stage : call.name,
        inputs: call.inputs,
        ...("stage" in call && { criteria: call }),
      },
    },
    flow.start.next,
    flows,
  );
}
