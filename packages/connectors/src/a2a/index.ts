import type { Call, Connector, Held } from "../connector.ts";
import { operationsOf } from "../delegates/operations.ts";
import { failed } from "../failure.ts";
import { addressOf, type Fetch, guardedFetch } from "../http/address.ts";
import { openAuth } from "../http/auth.ts";
import type { Outcome } from "../port.ts";
import type { Caller } from "./caller.ts";
import { aboutOf, cardFile, type Pin, pinIn, writePin } from "./card.ts";
import { type Raw, schema } from "./schema.ts";

/** Agents of any vendor that speak A2A, each by its card as somebody agreed to it. */
export const a2a: Connector<Raw> = {
  type: "a2a",
  description: "An outside agent that speaks A2A.",
  agent: true,
  schema,
  open(raw, { name, report, secrets, clock, file, world }) {
    const url = addressOf(raw.card);
    if (!url) {
      report(
        "bad-url",
        ["card"],
        `"${raw.card}" is not the address of a card.`,
        "Write https://, host and path.",
      );
      return undefined;
    }
    const path = raw.pin ?? cardFile(name);
    let pin = pinIn(file(path), path, report);
    if (!pin) return undefined;
    const through = world.fetch ?? guardedFetch;
    const allowPrivate = raw["allow private"] === true;
    const fetch: Fetch = (address, init) =>
      through(address, { ...init, ...(allowPrivate && { allowPrivate }) });
    const auth = raw.auth && openAuth(raw.auth, { name, secrets, report, clock, fetch });
    if (!auth && asksForLogin(pin.card))
      report(
        "no-auth",
        ["auth"],
        "The agent's card asks for a login.",
        "Say how we sign in: auth: { bearer: '{secret.NAME}' }.",
      );

    let caller: Promise<Caller> | undefined;
    // the SDK is large: only those who call an agent load it
    const called = () =>
      (caller ??= import("./caller.ts").then(({ createCaller }) =>
        createCaller({
          name,
          url: raw.card,
          wire: { name, fetch, auth, origin: url.origin },
          clock,
          bell: (delegation) => world.bell?.(name, delegation),
        }),
      ));

    async function held(): Promise<Outcome<Held[]>> {
      return pin ? (await called()).held(pin) : { ok: true, value: [], apiCalls: 0 };
    }
    return {
      operations: operationsOf(raw.samples),
      address: url.origin,
      ...(auth && { tokensFrom: auth.tokensFrom }),
      secrets: auth?.secrets ?? [],
      about: () => aboutOf(pin as Pin),
      call: async (call: Call) => (await called()).call(pin as Pin, call),
      settle: async (call: Call) => (await called()).settle(pin as Pin, call),
      held,
      async accept(operation, mark) {
        const found = await held();
        if (!found.ok) return found;
        const one = found.value.find((each) => each.operation === operation && each.mark === mark);
        if (!one?.now || !one.mark || !pin)
          return failed("person", "NOT_HELD", `The card of ${name} is not, or no more, what you looked at.`);
        pin = { ...pin, hash: one.mark, card: JSON.parse(one.now) };
        return { ok: true, value: { path, text: writePin(pin) }, apiCalls: 0 };
      },
      async knock() {
        const found = await held();
        if (!found.ok) return { ...found.error, outcome: found.error.class };
        const [change] = found.value;
        return change
          ? {
              outcome: "person",
              code: "HELD",
              message: `${name} answers. Its card has changed since somebody agreed to it (${change.changes.join(", ")}): nothing is sent to it.`,
            }
          : {
              outcome: "works",
              code: "OK",
              message: `${name} answers, and its card is as somebody agreed to it.`,
            };
      },
    };
  },
};

const asksForLogin = ({ securityRequirements }: Record<string, unknown>): boolean =>
  Array.isArray(securityRequirements) && securityRequirements.length > 0;
