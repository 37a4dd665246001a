import type { ConnectionsPort } from "@throughline/connectors";
import type { Entry } from "@throughline/engine";
import { type Clock, type ModelsPort, systemClock } from "@throughline/runtime";
import type { Asked, AskRequest } from "@throughline/steps";
import { describe, expect, test } from "vitest";
import { shadowConnections } from "../../src/shadow/connections.ts";
import { shadowModels } from "../../src/shadow/models.ts";
import { createNotAsked } from "../../src/shadow/not-asked.ts";

const signal = new AbortController().signal;
const call = { id: "desk/500.1", signal };

/** Time that passes at once, so that nothing is waited for. */
const hurried: Clock = {
  ...systemClock(),
  at(_when, go) {
    setImmediate(go);
    return () => {};
  },
};

describe("a question to a language model", () => {
  const request = {
    agent: "reader",
    model: "anthropic/claude-haiku-4-5",
    facts: [],
    inputs: {},
    most: 2_000_000,
  };
  const use = { name: request.model, version: "1", hash: "h", cost: 1_000_000 };
  const live: Asked = { answers: { topic: { value: "billing", confidence: 0.9 } }, use };
  function models() {
    const asked: AskRequest[] = [];
    const port: ModelsPort = {
      hash: () => "h",
      async ask(request) {
        asked.push(request);
        return { ok: true, value: live };
      },
    };
    return { port, asked };
  }

  test("takes the live item's answer to the same question, also where that arrives a moment later, and pays nothing", async () => {
    const { port, asked } = models();
    let looks = 0;
    const answer = async () => (++looks < 5 ? undefined : live);
    const notAsked = createNotAsked();
    const shadow = shadowModels(port, {
      live: { answer, asking: async () => true },
      notAsked,
      clock: hurried,
    });
    expect(await shadow.ask(request, call)).toEqual({
      ok: true,
      value: {
        answers: live.answers,
        use: { name: request.model, version: "1", hash: "h", reused: true, cost: 0 },
      },
    });
    expect({ asked, notAsked: notAsked.list() }).toEqual({ asked: [], notAsked: [] });
  });

  test("that nobody has answered is not asked, and counted with its price", async () => {
    const { port, asked } = models();
    const notAsked = createNotAsked();
    const nothing = { answer: async () => undefined, asking: async () => false };
    const shadow = shadowModels(port, { live: nothing, notAsked, clock: hurried });
    expect(await shadow.ask(request, call)).toMatchObject({
      ok: false,
      error: { class: "person", code: "NOT_ASKED" },
    });
    await shadow.ask(request, call);
    expect(asked).toEqual([]);
    expect(notAsked.list()).toEqual([{ what: request.model, times: 2, price: 4_000_000 }]);
  });

  test("is asked where something may be spent", async () => {
    const { port, asked } = models();
    const shadow = shadowModels(port, { spends: port, notAsked: createNotAsked(), clock: hurried });
    expect(await shadow.ask(request, call)).toMatchObject({ ok: true });
    expect(asked).toHaveLength(1);
  });
});

describe("a call to a system", () => {
  const made: string[] = [];
  const systems: ConnectionsPort = {
    async call(connection, operation) {
      made.push(`${connection}.${operation}`);
      return { ok: true, value: "looked up", apiCalls: 0 };
    },
    settle: () => Promise.reject(new Error("a shadow settles nothing")),
    repeat: (_connection, operation) => ({ find: "read" as const, pay: "once" as const })[operation],
    operations: () => [],
  };
  const at = "2026-11-02T09:00:00.000Z";
  const entries: Entry[] = [
    {
      ...{ at, kind: "effect-intended" },
      effect: {
        kind: "call",
        id: "desk/500.7",
        connection: "bank",
        operation: "pay",
        input: { amount: 5, to: "Ada" },
      },
    },
    { ...{ at, kind: "effect-settled", effect: "desk/500.7", ok: true, value: "paid" }, apiCalls: 0, ms: 1 },
  ];
  const shadow = (alone = true) => {
    const notAsked = createNotAsked();
    const entriesOf = async (item: string) => (item === "desk/500" ? entries : []);
    return { port: shadowConnections(systems, { entriesOf, alone, notAsked }), notAsked };
  };

  test("that only looks is made; whatever could change something is answered as the live item was", async () => {
    const { port } = shadow();
    made.length = 0;
    expect(await port.call("bank", "find", {}, "desk/500.1")).toMatchObject({ ok: true, value: "looked up" });
    expect(await port.call("bank", "pay", { to: "Ada", amount: 5 }, "desk/500.2")).toMatchObject({
      value: "paid",
    });
    expect(await port.settle("bank", "pay", { to: "Ada", amount: 5 }, "desk/500.2")).toMatchObject({
      value: "paid",
    });
    expect(made).toEqual(["bank.find"]);
  });

  test("of which the live item knows nothing stays not asked, and beside a live one is waited for first", async () => {
    const { port, notAsked } = shadow();
    const other = { to: "Bob", amount: 5 };
    expect(await port.call("bank", "pay", other, "desk/500.2")).toMatchObject({
      error: { code: "NOT_ASKED" },
    });
    expect(notAsked.list()).toEqual([{ what: "bank.pay", times: 1, price: 0 }]);

    const beside = shadow(false);
    const codes: (string | undefined)[] = [];
    for (let attempt = 1; attempt <= 5; attempt++) {
      const outcome = await beside.port.call("bank", "pay", other, "desk/500.3");
      codes.push(outcome.ok ? undefined : `${outcome.error.class} ${outcome.error.code}`);
    }
    expect(codes).toEqual([...Array(4).fill("retry-after NOT_SENT"), "person NOT_ASKED"]);
    expect(made).not.toContain("bank.pay");
  });
});
