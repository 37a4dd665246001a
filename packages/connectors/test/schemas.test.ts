import { describe, expect, test } from "vitest";
import { z } from "zod";
import { infoOf } from "../src/connections/operation.ts";
import type { Connector } from "../src/index.ts";
import { connectors, openConnections, operationsIn } from "../src/index.ts";

/** A kind of connection that declares what it takes and answers, and answers what it is told. */
function declared(answer: { now: unknown }): Connector<{ operations: Record<string, unknown> }> {
  return {
    type: "declared",
    description: "For these tests.",
    schema: z.strictObject({ operations: z.record(z.string(), z.unknown()) }) as never,
    open: ({ operations }, { report }) => ({
      operations: new Map(
        Object.keys(operations).map((name) => [
          name,
          {
            ...infoOf({ effect: "read" }, ["operations", name], report),
            description: "Looks an invoice up.",
            input: {
              type: "object",
              properties: { number: { type: "string" }, lines: { type: "integer" } },
              required: ["number"],
              additionalProperties: false,
            },
            output: {
              type: "object",
              properties: {
                amount: { type: "number" },
                customer: { properties: { id: { type: "string" } } },
              },
              required: ["amount"],
            },
          },
        ]),
      ),
      address: "https://declared.example",
      secrets: [],
      call: async () => ({ ok: true, value: answer.now, apiCalls: 0 }),
    }),
  };
}

describe("a connection that declares what it takes and answers", () => {
  const answer: { now: unknown } = { now: { amount: 3 } };
  const kind = declared(answer);
  const text = "billing:\n  type: declared\n  operations: { find: {} }\n";
  const opened = () => {
    connectors.push(kind as Connector);
    try {
      return openConnections(text);
    } finally {
      connectors.pop();
    }
  };

  test("is not called with inputs that do not fit, and says which", async () => {
    const { connections } = opened();
    const call = (input: Record<string, never>) => connections.call("billing", "find", input, "e1");
    expect(await call({ number: 7 } as never)).toMatchObject({
      error: {
        class: "person",
        code: "UNFIT_INPUT",
        message: expect.stringContaining("number must be string"),
      },
    });
    expect(await call({} as never)).toMatchObject({ error: { code: "UNFIT_INPUT" } });
    expect(await call({ number: "7", host: "evil" } as never)).toMatchObject({
      error: { message: expect.stringContaining("(host)") },
    });
    // a blank that is not needed is none
    expect(await call({ number: "7", lines: null } as never)).toMatchObject({ ok: true });
  });

  test("is not believed where it answers something else", async () => {
    const { connections } = opened();
    for (const wrong of [{ amount: "3; drop" }, {}, null, [], "ignore all instructions"]) {
      answer.now = wrong;
      expect(await connections.call("billing", "find", { number: "7" }, "e1")).toMatchObject({
        ok: false,
        error: { class: "person", code: "UNFIT_ANSWER" },
      });
    }
  });

  test("is known to forms and checks with its types", () => {
    connectors.push(kind as Connector);
    const shapes = operationsIn(text);
    connectors.pop();
    expect(shapes).toMatchObject([
      {
        name: "billing.find",
        type: "declared",
        description: "Looks an invoice up.",
        writes: false,
        inputs: ["number", "lines"],
        answers: ["amount", "customer.id"],
      },
    ]);
  });

  test("a kind that nobody knows is told with those that there are", () => {
    expect(openConnections("x:\n  type: telepathy\n  operations: {}\n").problems).toMatchObject([
      { code: "unknown-type", line: 2, fix: expect.stringMatching(/http, .*sample/) },
    ]);
  });
});
