import { describe, expect, test } from "vitest";
import { fold, tell } from "../src/index.ts";
import { begin } from "./begin.ts";
import { TEAL, type WREN } from "./world.ts";

const MINUTE = 60_000;

const assign = (offer: string, more = "") => `
  - stage: Assignment
    steps:
      - assign: owner
        agent: dispatcher
        team: billing team
        offer: ${offer}
        otherwise: [queue Backlog]
${more}
  - stage: Work
    steps:
      - wait: closed
        agent: dispatcher
        until: 'Status == "Closed"'
        at most: { 20 days: escalate to Leads }
`;

type Item = ReturnType<typeof begin>;

const ONE = "{ within: 10 minutes }";
const TEAM = "{ to: team, within: 10 minutes }";

/** An item for which the roster has chosen whom to ask. */
function offered(offer: string): Item {
  const item = begin(assign(offer));
  item.settle();
  return item;
}

const asked = ({ state }: Item) => Object.values(state.tasks).map(({ request }) => request.for?.name);

/** Answers the offer made to somebody, and settles what follows of it in the roster. */
function answer(item: Item, name: string, answers: Record<string, string>): void {
  const [task] = Object.entries(item.state.tasks).find(([, { request }]) => request.for?.name === name) ?? [];
  item.deliver({ type: "task-answered", task, by: name, answer: answers } as never);
}
const roster = (item: Item) => item.settle({}, ({ kind }) => kind !== "write");
const takes = (item: Item, name: string) => answer(item, name, { answer: "take it" });
const declines = (item: Item, name: string) =>
  answer(item, name, { answer: "decline", reason: "on the phone" });

/** Reservations that the roster holds, by the trail alone. */
function held(item: Item): string[] {
  const effects = new Map(item.of("effect-intended").map(({ effect }) => [effect.id, effect]));
  const all = new Set<string>();
  for (const { effect: id, ok, value } of item.of("effect-settled")) {
    const effect = effects.get(id);
    if (effect?.kind === "choose" && ok && (value as typeof WREN).kind === "user") all.add(id);
    if (effect?.kind === "release") all.delete(effect.reservation);
  }
  return [...all];
}

describe("an item that is offered to one", () => {
  test("is theirs when they take it, not before; their capacity is kept meanwhile", () => {
    const item = offered(ONE);
    expect(asked(item)).toEqual(["Wren"]);
    expect(item.state).toMatchObject({ offers: { [held(item)[0] ?? ""]: { name: "Wren" } } });
    expect(item.state.owner).toBeUndefined();
    expect(item.of("write-planned")).toEqual([]);
    takes(item, "Wren");
    expect(item.state).toMatchObject({ owner: { name: "Wren" }, reservation: held(item)[0] });
    expect(item.state.offers).toBeUndefined();
    expect(item.of("decided").at(-1)?.decision.because.text).toContain("Wren took it.");
    expect(item.state.stage).toBe("Work");
    expect(Object.values(item.state.timers).map(({ about }) => about.is)).toEqual(["step"]);
    expect(fold(item.trail)).toEqual(item.state);
  });

  test("goes to the next one when they decline, without those who were asked, and says why", () => {
    const item = offered(ONE);
    declines(item, "Wren");
    roster(item);
    expect(held(item)).toHaveLength(1);
    expect(asked(item)).toEqual(["Teal"]);
    takes(item, "Teal");
    const { decision } = item.of("decided").at(-1) ?? {};
    expect(decision).toMatchObject({ value: TEAL.ownerId });
    expect(decision?.because.before?.map(({ text }) => text)).toEqual(["Wren declined: on the phone."]);
  });

  test("goes to the next one when they do not answer in time", () => {
    const item = offered(ONE);
    item.fire();
    expect(item.now()).toBe("2026-11-02T09:10:00.000Z");
    expect(item.of("task-withdrawn").map(tell)).toEqual([
      "The question was withdrawn: no answer within 10 minutes",
    ]);
    roster(item);
    expect(asked(item)).toEqual(["Teal"]);
  });

  test("goes on to what stands under otherwise when nobody is left", () => {
    const item = offered(ONE);
    declines(item, "Wren");
    roster(item);
    item.fire();
    roster(item);
    expect(item.state.owner?.name).toBe("Backlog");
    expect(held(item)).toEqual([]);
    expect(
      item
        .of("decided")
        .at(-1)
        ?.decision.because.before?.map(({ text }) => text),
    ).toEqual(["Wren declined: on the phone.", "Teal did not answer within 10 minutes."]);
  });

  test("gives the capacity back when the item ends", () => {
    const item = offered(ONE);
    item.deliver({ type: "cancelled", by: "Robin", reason: "a test" } as never);
    item.settle();
    expect(held(item)).toEqual([]);
    expect(item.state.offers).toBeUndefined();
    expect(item.state.tasks).toEqual({});
  });

  test("is offered no more once somebody else has it by hand", () => {
    const item = offered(ONE);
    item.change({ OwnerId: "005000000000009AAA" });
    roster(item);
    expect(asked(item)).not.toContain("Wren");
    expect(item.state.stage).toBe("Work");
    expect(item.state.owner?.id).toBe("005000000000009AAA");
  });

  test("stays with its owner until somebody has taken it from them", () => {
    const item = begin(
      assign(ONE).replace(
        "  - stage: Work\n",
        "  - stage: Work\n    milestone: { within: 1 hour, violated: reassign }\n",
      ),
    );
    item.settle();
    takes(item, "Wren");
    item.settle();
    item.fire();
    roster(item);
    expect(asked(item)).toEqual(["Teal"]);
    expect(item.state.owner?.name).toBe("Wren");
    expect(held(item)).toHaveLength(2);
    takes(item, "Teal");
    roster(item);
    expect(item.state.owner?.name).toBe("Teal");
    expect(held(item)).toEqual([item.state.reservation]);
  });
});

describe("an item that is offered to all of the team who fit", () => {
  test("is theirs who take it first, once the roster agrees; the others' questions are withdrawn", () => {
    const item = offered(TEAM);
    expect(asked(item)).toEqual(["Wren", "Teal"]);
    expect(held(item)).toEqual([]);
    takes(item, "Teal");
    expect(item.state.owner).toBeUndefined();
    roster(item);
    expect(item.state.owner?.name).toBe("Teal");
    expect(item.state.tasks).toEqual({});
    expect(held(item)).toEqual([item.state.reservation]);
    expect(
      item
        .of("effect-intended")
        .filter(({ effect }) => effect.kind === "choose")
        .at(-1)?.effect,
    ).toMatchObject({
      only: TEAL.ownerId,
      otherwise: [],
    });
  });

  test("by two at the same moment: one has it, the other is told", () => {
    const item = offered(TEAM);
    takes(item, "Teal");
    takes(item, "Wren");
    roster(item);
    expect(item.state.owner?.name).toBe("Teal");
    expect(item.of("effect-intended").map(({ effect }) => effect)).toContainEqual(
      expect.objectContaining({ kind: "notify", to: "Wren", text: "Teal was faster and has the item." }),
    );
  });

  test("goes to the next who wants it where the first cannot take it any more, who is told", () => {
    const item = offered(TEAM);
    takes(item, "Teal");
    takes(item, "Wren");
    const [effect] = Object.keys(item.state.open);
    const error = { code: "NOBODY", message: "Teal is full." };
    item.deliver({
      type: "effect-settled",
      effect,
      apiCalls: 0,
      ms: 0,
      result: { ok: false, error },
    } as never);
    roster(item);
    roster(item);
    expect(item.state.owner?.name).toBe("Wren");
    expect(item.of("effect-intended").map(({ effect }) => effect)).toContainEqual(
      expect.objectContaining({ kind: "notify", to: "Teal" }),
    );
  });

  test("goes on when all have declined or said nothing", () => {
    const item = offered(TEAM);
    declines(item, "Wren");
    expect(asked(item)).toEqual(["Teal"]);
    item.fire();
    roster(item);
    expect(item.state.owner?.name).toBe("Backlog");
  });
});

const SEND_BACK = `        send back: { unless: 'Status != "New"', within: 30 minutes, at most: 1, after that: escalate to Leads }`;

describe("an item that its owner does not begin", () => {
  function given(): Item {
    const item = begin(assign(ONE, SEND_BACK).replace(/ +offer:.*\n/, ""));
    item.settle();
    return item;
  }
  const watching = ({ state }: Item) => state.watch !== undefined;

  test("goes to somebody else, who is not the one it was taken from; the work goes on meanwhile", () => {
    const item = given();
    expect(item.state.stage).toBe("Work");
    item.settle();
    item.fire();
    expect(item.now()).toBe("2026-11-02T09:30:00.000Z");
    expect(item.of("sent-back").map(tell)).toEqual([
      "It was taken from Wren: Wren has not begun within 30 minutes",
    ]);
    item.settle();
    roster(item);
    expect(item.state.owner?.name).toBe("Teal");
    expect(held(item)).toEqual([item.state.reservation]);
    expect(item.state.history.owners).toMatchObject([
      { name: "Wren", how: "chosen", step: "owner" },
      { name: "Teal", how: "chosen", step: "owner", again: { do: "send back" } },
    ]);
    expect(watching(item)).toBe(true);
  });

  test("so many times; then what stands under after that is done, and the owner stays", () => {
    const item = given();
    item.settle();
    item.fire();
    item.settle();
    item.settle();
    item.fire();
    expect(item.of("acted")).toMatchObject([{ action: { do: "escalate", to: "Leads" } }]);
    expect(item.of("watch-ended").at(-1)?.because.text).toBe("it was sent back once already");
    expect(item.state.owner?.name).toBe("Teal");
  });

  test("stays where it is once they have begun, whatever comes later; their change is no foreign write", () => {
    const item = given();
    item.settle();
    item.pass(5 * MINUTE);
    item.change({ Status: "Working" });
    expect(item.of("foreign-write")).toEqual([]);
    expect(watching(item)).toBe(false);
    item.change({ Status: "New" });
    expect(Object.values(item.state.timers).map(({ about }) => about.is)).toEqual(["step"]);
  });

  test("is not watched once somebody else has it by hand", () => {
    const item = given();
    item.settle();
    item.change({ OwnerId: TEAL.ownerId });
    expect(watching(item)).toBe(false);
    expect(fold(item.trail)).toEqual(item.state);
  });

  test("is not watched in a queue, nor after its end", () => {
    const item = given();
    item.settle();
    item.fire();
    item.settle();
    item.change({ Status: "Closed" });
    item.settle();
    expect(item.state).toMatchObject({ status: "ended", timers: {} });
    expect(watching(item)).toBe(false);
  });
});
