import { describe, expect, test } from "vitest";
import { begin } from "./begin.ts";
import {
  AGENTS,
  calls,
  done,
  type Item,
  item,
  names,
  STEP,
  says,
  started,
  trail,
  working,
} from "./delegation.ts";

describe("a delegation", () => {
  test("hands over what the step says and nothing else, known by item, step and visit", () => {
    expect(calls(item())[0]).toMatchObject({
      ...{ connection: "warehouse", operation: "start" },
      input: {
        ...{ Subject: "Lamp", $text: "Is Lamp on stock?", $skill: "check-stock" },
        $delegation: "test/500000000000001AAA/stock#1/1",
      },
    });
    expect(Object.keys(calls(item())[0]?.input ?? {})).not.toContain("Description");
    expect(JSON.parse(String(calls(item())[0]?.input.$reply))).toMatchObject({
      properties: { urgent: { type: "boolean" }, invoice: { type: ["string", "null"] } },
      required: ["urgent"],
    });
  });

  test("that is answered at once gives facts, settled by an agent", () => {
    const one = item();
    says(one, done);
    expect(one.state.facts).toMatchObject({
      urgent: { value: true, by: "agent" },
      invoice: { value: "INV-1", by: "agent" },
    });
    expect(one.state.status).toBe("ended");
    expect(trail(one)).toContain(
      "stock was completed: the agent of warehouse answered by check-stock (it said: “Here you are”)",
    );
  });

  test("that takes its time is looked at with growing gaps", () => {
    const one = started();
    const gaps: number[] = [];
    for (let look = 0; look < 5; look++) {
      const before = one.now();
      one.fire();
      gaps.push(Date.parse(one.now()) - Date.parse(before));
      expect(names(one)).toEqual(["follow"]);
      says(one, working);
    }
    expect(gaps).toEqual([5_000, 10_000, 20_000, 40_000, 80_000]);
    one.fire();
    says(one, done);
    expect(one.state.facts.urgent?.value).toBe(true);
  });

  test("whose time is up asks a person; to keep waiting looks at the same task and starts nothing", () => {
    const one = started();
    while (Object.keys(one.state.tasks).length === 0) {
      one.fire();
      if (names(one).length) says(one, working);
    }
    one.answer({ answer: "keep waiting" });
    expect(names(one)).toEqual(["follow"]);
    expect(calls(one)[0]?.input.$task).toBe("t1");
    says(one, working);
    expect(names(one)).toEqual([]);
    one.fire();
    says(one, done);
    expect(one.state.status).toBe("ended");
    expect(
      one.of("effect-intended").filter(({ effect }) => "operation" in effect && effect.operation === "start"),
    ).toHaveLength(1);
  });
});

describe("an agent that tells by itself that there is news", () => {
  const told = (one: Item, visit?: string) =>
    one.deliver({ type: "signal", name: "agent told", ...(visit && { visit }) } as never);

  test("is looked at at once, and what a look brings that began before counts no more", () => {
    const one = started();
    one.fire();
    told(one, "stock#1");
    expect(names(one)).toEqual(["follow", "follow"]);
    says(one, { state: "failed", task: "t1" });
    expect(one.state.status).toBe("live");
    says(one, done);
    expect(one.state.facts.urgent?.value).toBe(true);
  });

  test("before its own answer has come: is looked at as soon as that is there", () => {
    const one = item();
    told(one, "stock#1");
    expect(names(one)).toEqual(["start"]);
    says(one, working);
    expect(names(one)).toEqual(["follow"]);
    says(one, done);
    expect(one.state.status).toBe("ended");
  });

  test.each([["stock#2"], [undefined]])("about %s wakes nobody", (visit) => {
    const one = started();
    told(one, visit);
    expect(names(one)).toEqual([]);
  });
});

describe("an answer that does not fit", () => {
  test.each([
    [{ urgent: "yes", invoice: "INV-1" }, "urgent must be a boolean"],
    [{}, "urgent is missing"],
    [undefined, "urgent is missing"],
    [{ urgent: true, invoice: "see https://evil.example/x" }, "invoice has a link in it"],
    [JSON.parse('{"__proto__":{"urgent":true}}'), "urgent is missing"],
  ])("%j is asked for once more, with the reason, and is then the step's failure", (data, why) => {
    const one = item();
    says(one, { ...done, data });
    expect(calls(one)[0]).toMatchObject({ operation: "answer", input: { $task: "t1" } });
    expect(calls(one)[0]?.input.$text).toContain(why);
    says(one, { ...done, task: "t2", data });
    expect(Object.values(one.state.incidents)[0]?.error).toMatchObject({ code: "AGENT_ANSWERED_NONSENSE" });
    expect(one.state.facts).toEqual({});
  });

  test("may be put right", () => {
    const one = item();
    says(one, { ...done, data: {} });
    says(one, { ...done, task: "t2" });
    expect(one.state.facts.invoice?.value).toBe("INV-1");
  });

  test.each([
    [null],
    ["completed"],
    [{ state: "completed" }],
    [{ state: "constructor", task: "t" }],
    [{ ...done, task: 7 }],
  ])("%j is none of a delegation", (value) => {
    const one = item();
    says(one, value);
    expect(Object.values(one.state.incidents)[0]?.error.code).toBe("AGENT_ANSWERED_NONSENSE");
  });

  test("for another task counts for nothing", () => {
    const one = started();
    one.fire();
    says(one, { ...done, task: "somebody else's" });
    expect(one.state.facts).toEqual({});
    expect(Object.values(one.state.incidents)[0]?.error.code).toBe("AGENT_ANSWERED_NONSENSE");
  });

  test("brings nothing but what was asked for", () => {
    const one = item();
    says(one, {
      ...done,
      data: { ...done.data, topic: "billing", OwnerId: "005000000000001AAA" },
      Status: "Closed",
    });
    expect(Object.keys(one.state.facts).sort()).toEqual(["invoice", "urgent"]);
    expect(one.of("write-planned")).toEqual([]);
  });
});

describe("an agent that asks back", () => {
  const asks = (question: string) => ({ state: "input-required", task: "t1", question });

  test("is answered by a rule of the workflow, by a pattern of its question", () => {
    const one = item(
      "        asks back: [{ asks: 'which product', answer: 'It is {Subject}.' }, { person: Desk }]",
    );
    says(one, asks("Which PRODUCT do you mean?"));
    expect(calls(one)[0]).toMatchObject({
      operation: "answer",
      input: { $task: "t1", $text: "It is Lamp." },
    });
    says(one, done);
    expect(one.state.status).toBe("ended");
  });

  test("is answered by a person, who sees its words without links and markup", () => {
    const one = item("        asks back: { person: Desk }");
    says(one, asks('<b>Give me</b> the [password](https://evil.example) "now"'));
    const [task] = Object.values(one.state.tasks);
    expect(task?.request).toMatchObject({ to: "Desk", title: "What is the agent of warehouse to be told?" });
    expect(task?.request.because).toBe("it asks, in words of its own: “Give me the 'now'”");
    // a look that was on its way opens no second task
    one.answer({ answer: "Size M" });
    expect(calls(one)[0]?.input.$text).toBe("Size M");
  });

  test("asks again where a person has it wait on, and is told nothing of what was asked before", () => {
    const one = started("        asks back: { person: Leads }");
    const asks = () => {
      one.fire();
      says(one, { state: "input-required", task: "t1", question: "Which size?" });
    };
    const questions = () => Object.values(one.state.tasks).map(({ request }) => request.title);
    asks();
    const [question] = Object.keys(one.state.tasks);
    while (questions().length < 2) one.fire();
    const late = Object.keys(one.state.tasks).find((task) => task !== question);
    const keep = { type: "task-answered", task: late, by: "Robin", answer: { answer: "keep waiting" } };
    one.deliver(keep as never);
    says(one, { state: "input-required", task: "t1", question: "Which size?" });
    expect(questions()).toEqual(["What is the agent of warehouse to be told?"]);
    // what was asked of the task before is answered when a new one has begun
    one.deliver({ type: "signal", id: "a", name: "agent told", visit: "stock#1" } as never);
    says(one, { state: "failed", task: "t1" });
    expect(names(one)).not.toContain("answer");
  });

  test("whom nobody answers is called off, and the step fails with what it asked", () => {
    const one = item();
    says(one, asks("What is the customer's card number?"));
    expect(names(one)).toEqual(["cancel"]);
    expect(Object.values(one.state.incidents)[0]?.error).toMatchObject({
      code: "AGENT_ASKS",
      message: expect.stringContaining("card number"),
    });
  });

  test("again and again is called off", () => {
    const one = item("        asks back: [{ asks: '.', answer: Certainly }]");
    for (let time = 0; time < 3; time++) says(one, asks("Sure?"));
    says(one, asks("Sure?"));
    expect(Object.values(one.state.incidents)[0]?.error.code).toBe("AGENT_ASKS_TOO_MUCH");
    expect(names(one)).toEqual(["cancel"]);
  });
});

describe("refusal and failure", () => {
  const refused = { state: "refused", task: "t1", text: "Not my job. See https://evil.example" };

  test("fail the step, in the agent's words without links", () => {
    const one = item();
    says(one, refused);
    expect(Object.values(one.state.incidents)[0]?.error).toEqual({
      code: "AGENT_REFUSED",
      message: "The agent of warehouse refused (it said: “Not my job. See”).",
    });
  });

  test("a refusal may have a way of its own", () => {
    const one = item("        refuses: continue");
    says(one, refused);
    expect(one.state.status).toBe("ended");
    expect(one.state.outcome).toBe("resolved");
    const other = item("        refuses: escalate to Leads");
    says(other, refused);
    expect(Object.values(other.state.tasks)[0]?.request).toMatchObject({ to: "Leads" });
  });

  test("tried again, a new one begins only once it is seen that the one before is over", () => {
    const one = item("        fails: escalate to Leads");
    says(one, { state: "failed", task: "t1" });
    one.answer({ answer: "try again" });
    expect(calls(one)[0]).toMatchObject({ operation: "follow", input: { $task: "t1" } });
    says(one, { state: "failed", task: "t1" });
    expect(calls(one)[0]).toMatchObject({
      operation: "start",
      input: { $delegation: "test/500000000000001AAA/stock#1/2" },
    });
  });

  test("what turns out to be done all the same is taken, and nothing is started", () => {
    const one = item("        fails: escalate to Leads");
    says(one, working);
    one.fire();
    const [call] = calls(one);
    one.deliver({
      ...{ type: "effect-settled", effect: call?.id, apiCalls: 0, ms: 1 },
      result: { ok: false, error: { code: "HTTP_401", message: "It refused us." } },
    } as never);
    one.answer({ answer: "try again" });
    says(one, done);
    expect(one.state.facts.urgent?.value).toBe(true);
  });
});

describe("a delegation that nobody wants any more is called off", () => {
  const cancels = (one: Item) => calls(one).filter(({ operation }) => operation === "cancel");

  test("when its time is up", () => {
    const one = begin(
      STEP().replace("escalate to Leads", "continue"),
      { Subject: "Lamp" },
      AGENTS.replace("gives", "reads: [Subject], gives"),
    );
    says(one, working);
    while (one.state.visits["stock#1"]?.status === "waiting") {
      one.fire();
      if (names(one).includes("follow")) says(one, working);
    }
    expect(cancels(one).map(({ input }) => input.$task)).toEqual(["t1"]);
    says(one, { state: "canceled", task: "t1" });
    expect(one.state.status).toBe("ended");
  });

  test.each([
    ["the item is cancelled", { type: "cancelled", by: "Robin", reason: "not needed" }],
    ["its record is deleted", { type: "record-deleted", by: "Robin" }],
  ])("when %s", (_, event) => {
    const one = started();
    one.deliver(event as never);
    expect(one.state.status).toBe("ended");
    expect(cancels(one).map(({ input }) => input.$task)).toEqual(["t1"]);
  });

  test("also when the agent has the task only after the item has ended", () => {
    const one = item();
    one.deliver({ type: "cancelled", by: "Robin", reason: "not needed" } as never);
    expect(cancels(one)).toEqual([]);
    says(one, working);
    expect(cancels(one).map(({ input }) => input.$task)).toEqual(["t1"]);
  });

  test("when a person lets the work go on without it", () => {
    const one = started();
    while (Object.keys(one.state.tasks).length === 0) {
      one.fire();
      if (names(one).length) says(one, working);
    }
    one.answer({ answer: "go on" });
    expect(cancels(one)).toHaveLength(1);
  });
});

describe("what it costs", () => {
  const COSTS = "        costs: 0.05 USD";
  const BUDGET = (usd: number) => `budget: { per item: ${usd} USD }\n`;

  test("is kept free while it begins, and counted under the agent at most as declared", () => {
    const one = item(COSTS);
    expect(calls(one)[0]).toMatchObject({ most: 50_000_000, agent: "desk" });
    says(one, { ...done, cost: 900 });
    expect(one.state).toMatchObject({ cost: 50_000_000, costOf: { desk: 50_000_000 } });
  });

  test("is less where the agent says so, and never less than nothing", () => {
    const one = item(COSTS);
    says(one, { ...done, cost: 0.01 });
    expect(one.state.cost).toBe(10_000_000);
    const other = item(COSTS);
    says(other, { ...done, cost: -5 });
    expect(other.state.cost).toBe(50_000_000);
  });

  const counted = (one: Item) =>
    one.trail.flatMap((entry) =>
      (entry.kind === "effect-settled" || entry.kind === "cost-settled") && entry.cost
        ? [[entry.cost, entry.account?.agent]]
        : [],
    );

  test.each([
    ["less", 0.01, [[-40_000_000, "desk"]]],
    ["nothing", 0, [[-50_000_000, "desk"]]],
    ["more", 900, []],
    ["less than nothing", -5, []],
    ["no sum", "free", []],
  ])(
    "is counted as declared when it begins, and less at its end where the agent tells %s",
    (_, cost, more) => {
      const one = item(COSTS);
      // what it says while it is at work is not all of it
      says(one, { ...working, cost: 0.001 });
      expect(one.state.cost).toBe(50_000_000);
      one.fire();
      says(one, { ...done, cost });
      expect(one.state.facts.urgent?.value).toBe(true);
      // days are counted by the accounts of entries: they have what the item has
      expect(counted(one)).toEqual([[50_000_000, "desk"], ...more]);
      const sum = counted(one).reduce((all, [paid]) => all + Number(paid), 0);
      expect(one.state).toMatchObject({ cost: sum, costOf: { desk: sum } });
      const told = /^warehouse says what it cost: 0\.0[45] USD less than was counted at first$/;
      expect(trail(one).filter((line) => told.test(line))).toHaveLength(more.length);
    },
  );

  test("is free again for whatever follows, and together with a correction no more than declared", () => {
    const one = item(COSTS, BUDGET(0.05));
    says(one, working);
    one.fire();
    says(one, { ...done, data: { urgent: "perhaps" }, cost: 0.02 });
    expect(one.state.cost).toBe(20_000_000);
    expect(calls(one)[0]).toMatchObject({ operation: "answer", most: 30_000_000, agent: "desk" });
    says(one, { ...working, task: "t2" });
    expect(one.state.cost).toBe(50_000_000);
    one.fire();
    says(one, { ...done, task: "t2", cost: 0.01 });
    expect(one.state).toMatchObject({ status: "ended", cost: 30_000_000 });
  });

  test("is given back once, though the step is begun anew and there is too little for another one", () => {
    const one = item(`${COSTS}\n        fails: escalate to Leads`, BUDGET(0.05));
    says(one, working);
    one.fire();
    says(one, { state: "input-required", task: "t1", question: "Are you sure?" });
    for (let again = 0; again < 2; again++) {
      one.answer({ answer: "try again" });
      while (names(one).includes("cancel")) says(one, { state: "canceled", task: "t1", cost: 0.02 });
      if (names(one).length) says(one, { state: "canceled", task: "t1", cost: 0.02 });
    }
    expect(counted(one).slice(0, 2)).toEqual([
      [50_000_000, "desk"],
      [-30_000_000, "desk"],
    ]);
    expect(counted(one).filter(([cost]) => Number(cost) < 0)).toHaveLength(1);
    expect(one.state.cost).toBe(20_000_000);
  });

  test("is given back once, however often it is looked", () => {
    const one = started(COSTS);
    const hears = (id: string) =>
      one.deliver({ type: "signal", id, name: "agent told", visit: "stock#1" } as never);
    hears("a");
    hears("b");
    expect(names(one)).toEqual(["follow", "follow"]);
    says(one, { ...done, cost: 0.01 });
    says(one, { ...done, cost: 0.01 });
    expect(counted(one)).toEqual([
      [50_000_000, "desk"],
      [-40_000_000, "desk"],
    ]);
  });

  test("is nothing where the agent was not reached, and the budget may not allow it at all", () => {
    const one = item(COSTS);
    const [call] = calls(one);
    one.deliver({
      ...{ type: "effect-settled", effect: call?.id, apiCalls: 0, ms: 1 },
      result: { ok: false, error: { code: "HTTP_401", message: "no" } },
    } as never);
    expect(one.state.cost).toBe(0);
    const poor = item(COSTS, BUDGET(0.04));
    expect(names(poor)).toEqual([]);
    expect(Object.values(poor.state.incidents)[0]?.error.code).toBe("BUDGET_SPENT");
  });
});
