import type { Call, Connector, Held, TokenSource } from "../connector.ts";
import { failed } from "../failure.ts";
import { guardedFetch } from "../http/address.ts";
import { HttpFailure } from "../http/failures.ts";
import type { Outcome } from "../port.ts";
import type { Caller } from "./call.ts";
import { operationsOf, type ToolOperation } from "./operations.ts";
import { accepted, type Pins, pinsFile, pinsIn, writePins } from "./pins.ts";
import { type McpBlock, mcpBlock } from "./schema.ts";
import { addressOf, checkBlock, secretsOf, targetOf, termsOf, tokensFrom } from "./target.ts";

/** Tools of an MCP server, each as somebody agreed to it. */
export const mcp: Connector<McpBlock> = {
  type: "mcp",
  description: "Tools of an MCP server.",
  agent: true,
  schema: mcpBlock,
  open(block, { name, report, secrets, file, world }) {
    const path = block.pins ?? pinsFile(name);
    if (!checkBlock(block, secrets, report)) return undefined;
    let pins = pinsIn(file(path), path, report);
    if (!pins) return undefined;
    const operations = operationsOf(block, pins, report);

    const terms = termsOf(block, secrets);
    const source = terms && (world.signedIn?.(name, terms) ?? NOBODY);
    let caller: Promise<Caller> | undefined;
    // the SDK is large: only those who call a tool load it
    const called = () =>
      (caller ??= import("./call.ts").then(({ createCaller }) =>
        createCaller(world.fetch ?? guardedFetch, source),
      ));
    const closed = block.command && !world.commands?.includes(name);

    async function held(): Promise<Outcome<Held[]>> {
      if (closed) return notAllowed(name);
      const pinned = [...operations].map(([operation, { pin }]) => ({ operation, ...pin }));
      const looked = await (await called()).look(name, pinned, targetOf(block, secrets));
      return looked.ok ? { ...looked, value: looked.value.held } : looked;
    }

    return {
      operations,
      address: addressOf(block),
      tokensFrom: tokensFrom(block),
      secrets: secretsOf(block),
      ...(terms && { signIn: terms }),
      async call(call: Call) {
        if (closed) return notAllowed(name);
        const operation = operations.get(call.operation) as ToolOperation;
        const full = `${name}.${call.operation}`;
        return await (await called()).call(full, operation, call, targetOf(block, secrets));
      },
      async knock() {
        const found = await held();
        if (!found.ok) return { ...found.error, outcome: found.error.class };
        const names = found.value.map(({ operation }) => operation).join(", ");
        return names
          ? { outcome: "person", code: "HELD", message: `${name} answers. ${CHANGED}: ${names}.` }
          : {
              outcome: "works",
              code: "OK",
              message: `${name} answers, and its tools are as somebody agreed to them.`,
            };
      },
      held,
      async accept(operation, mark) {
        const found = await held();
        if (!found.ok) return found;
        const one = found.value.find((each) => each.operation === operation && each.mark === mark);
        if (!one?.now)
          return failed("gone", "NOT_HELD", `${name}.${operation} is not, or no more, what you looked at.`);
        pins = accepted(pins as Pins, JSON.parse(one.now));
        for (const [key, value] of operationsOf(block, pins, () => {})) operations.set(key, value);
        return { ok: true, value: { path, text: writePins(pins) }, apiCalls: 0 };
      },
      close: async () => (await caller)?.close(),
    };
  },
};

const CHANGED = "Some operations have changed since somebody agreed to them, and are not called";

/** Where no tokens are kept. */
const nobody = () =>
  Promise.reject(new HttpFailure("person", "NOT_SIGNED_IN", "nobody can be signed in here."));
const NOBODY: TokenSource = { token: nobody, refused: nobody };

const notAllowed = (name: string) =>
  failed(
    "person",
    "NOT_ALLOWED",
    `${name} is a program on this machine, and nobody has allowed it here. Whoever runs Throughline sets THROUGHLINE_COMMANDS=${name}.`,
  );
