import { tell } from "../src/index.ts";
import { begin } from "./begin.ts";

export const AGENTS = "  desk: { role: Knows the stock, gives: [urgent, invoice], calls: [warehouse.*] }\n";

export const STEP = (more = "") => `
  - stage: Only
    steps:
      - delegate: stock
        agent: desk
        to: warehouse
        skill: check-stock
        task: 'Is {Subject} on stock?'
        hands over: [Subject]
        gives: [urgent, invoice]
        at most: { 2 hours: escalate to Leads }
${more}`;

export const item = (more = "", head = "") =>
  begin(
    STEP(more),
    { Subject: "Lamp" },
    `  shown: { role: Shows, reads: [Subject] }\n${AGENTS.replace("gives", "reads: [Subject], gives")}${head}`,
  );

export type Item = ReturnType<typeof item>;

/** The calls under way, oldest first. */
export const calls = ({ state }: Item) =>
  Object.values(state.open).flatMap(({ effect }) => (effect.kind === "call" ? [effect] : []));
export const names = (one: Item) => calls(one).map(({ operation }) => operation);

/** The agent answers the oldest call. */
export function says(one: Item, value: unknown) {
  const [call] = calls(one);
  one.deliver({
    ...{ type: "effect-settled", effect: call?.id, apiCalls: 0, ms: 1, result: { ok: true, value } },
  } as never);
}

export const working = { state: "working", task: "t1" };
export const done = {
  state: "completed",
  task: "t1",
  data: { urgent: true, invoice: "INV-1" },
  text: "Here you are",
};
export const started = (more = "", head = "") => {
  const one = item(more, head);
  says(one, working);
  return one;
};
export const trail = ({ trail: entries }: Item) => entries.map(tell);
