import { z } from "zod";
import { unfitInput } from "../../connections/validate.ts";
import type { Call, Connector, Tried } from "../../connector.ts";
import { ConnectorFailure } from "../../failure.ts";
import { createDoubts } from "../../http/doubts.ts";
import { fill, named } from "../../http/look-up.ts";
import type { Outcome, SalesforcePort } from "../../port.ts";
import { bound } from "./binds.ts";
import { strayId } from "./ids.ts";
import { type ActionCall, type Described, mapped, type Org, refused } from "./kind.ts";
import { changesBetween, type Pins, pinFile, readPins } from "./pins.ts";
import { type Action, actionOf, infoOf, operationSchema } from "./read.ts";

const schema = z.strictObject({ operations: z.record(z.string(), operationSchema) });

/** How long a call may take to take hold after its sender gave it up. */
const WITHIN_MS = 60_000;
const MOST_BYTES = 1_000_000;
/** Where what is sent goes: the org that the records are in, whatever its address. */
export const THE_ORG = "the org itself";

/** Whatever can be done in the org that the work items are in, beside writing their fields. */
export const salesforce: Connector<z.output<typeof schema>> = {
  type: "salesforce",
  description: "The org itself: flows, Apex, actions, approvals, and records of any object.",
  schema,
  open(raw, { name, report, clock, file, world }) {
    const actions = readActions(raw.operations, report);
    const pins = pinsOf(name, file, report);
    const doubts = createDoubts(clock);
    const pinned = (operation: string, action: Action): Described | undefined =>
      pins[operation]?.is === action.is ? pins[operation] : undefined;
    const live = new Map<string, Promise<Described>>();

    /** What is pinned; where nothing is, what the org says at the first call. */
    async function described(operation: string, action: Action, org: Org): Promise<Described> {
      const known = pinned(operation, action) ?? live.get(operation);
      if (known) return known;
      const asked = action.kind.describe(action.raw, org);
      live.set(operation, asked);
      asked.catch(() => live.delete(operation));
      return asked;
    }

    async function ready(
      call: Call,
    ): Promise<{ action: Action; org: Org; made: ActionCall } | Outcome<never>> {
      const full = `${name}.${call.operation}`;
      const action = actions.get(call.operation)!;
      const org = orgOf(world.org);
      if (!org) return refused("NO_ORG", `${full} was not called: there is no org here.`);
      try {
        const says = await described(call.operation, action, org);
        const unfit = unfitInput(full, infoOf(action, says), call.input);
        if (unfit) return unfit;
        const all = { ...call.input, ...fill(action.send, named(call.input, call.id)) };
        const taken = (says.input.properties ?? {}) as object;
        const input = Object.fromEntries(
          Object.entries(all).filter(([key, value]) => value !== null && Object.hasOwn(taken, key)),
        );
        const made = { name: full, id: call.id, input, described: says, mayGo: call.mayGo };
        return (await strayId(made, org)) ?? { action, org, made };
      } catch (error) {
        if (error instanceof ConnectorFailure) return { ok: false, apiCalls: 0, error: error.error };
        throw error;
      }
    }

    async function call(request: Call): Promise<Outcome<unknown>> {
      const to = await ready(request);
      if ("ok" in to) return to;
      const { action, org, made } = to;
      const outcome = sized(made.name, await action.kind.call(action.raw, made, org));
      if (outcome.ok || !NOT_THERE.test(outcome.error.code)) return outcome;
      live.delete(request.operation);
      const pin = pinned(request.operation, action);
      return pin ? await againstPin(outcome, pin, action, org) : outcome;
    }

    return {
      operations: new Map(
        [...actions].map(([operation, action]) => [operation, infoOf(action, pinned(operation, action))]),
      ),
      address: THE_ORG,
      secrets: [],
      call,
      async settle(request) {
        const to = await ready(request);
        if ("ok" in to) return to;
        const { action, org, made } = to;
        const found = action.lookUp
          ? await lookedUp(action.lookUp, made, org)
          : await action.kind.find?.(action.raw, made, org);
        if (!found) return await call(request);
        if (!found.ok) {
          const { error } = found;
          // nothing is sent before it is known
          return error.class === "retry" || error.class === "retry-after"
            ? { ...found, error: { ...error, class: "unknown-outcome" } }
            : found;
        }
        // made again it is there once
        if (found.value === undefined && infoOf(action, made.described).repeat === "keyed")
          return await call(request);
        if (found.value === undefined) return doubts.notFound(made.id, WITHIN_MS, found.apiCalls);
        doubts.over(made.id);
        return { ...found, readBack: "applied" };
      },
      knock: () => knock(name, actions, pins, orgOf(world.org)),
    };
  },
};

function readActions(
  raw: Record<string, unknown>,
  report: Parameters<typeof actionOf>[2],
): Map<string, Action> {
  return new Map(
    Object.entries(raw).flatMap(([operation, given]) => {
      const action = actionOf(given, ["operations", operation], report);
      return action ? [[operation, action] as const] : [];
    }),
  );
}

function pinsOf(
  name: string,
  file: (path: string) => string | undefined,
  report: Parameters<typeof actionOf>[2],
): Pins {
  const path = pinFile(name);
  try {
    return readPins(file(path));
  } catch (error) {
    const message = `${path} cannot be read: ${(error as Error).message}.`;
    report("bad-pins", [], message, "Write it anew: throughline connect salesforce.");
    return {};
  }
}

/** Undefined where no org is signed in to, or it can only be written to. */
const orgOf = (port: SalesforcePort | undefined): Org | undefined =>
  port?.calls ? { ...port, calls: port.calls } : undefined;

async function lookedUp(
  { query, where, gives }: NonNullable<Action["lookUp"]>,
  { input, id, described }: ActionCall,
  org: Org,
): Promise<Outcome<unknown>> {
  const schemas = (described.input.properties ?? {}) as Parameters<typeof bound>[2];
  const rows = await org.calls.query(bound(query, { ...input, id }, schemas), { settles: true });
  const answer = (row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(gives).map(([name, column]) => [name, row[column] ?? null]));
  const wanted = Object.entries(fill(where, named(input, id))).map(
    ([name, text]) => [name, String(text)] as const,
  );
  return mapped(rows, (all) => {
    const own = all.find((row) => wanted.every(([name, text]) => String(row[name] ?? "").includes(text)));
    return own && answer(own);
  });
}

function sized(name: string, outcome: Outcome<unknown>): Outcome<unknown> {
  if (!outcome.ok || JSON.stringify(outcome.value ?? null).length <= MOST_BYTES) return outcome;
  const message = `The answer of ${name} has more than a million characters and was not taken.`;
  return refused("TOO_LARGE", message, "person", outcome.apiCalls);
}

/** How an org says that it has no such field, object or action; also how it says so of a record. */
const NOT_THERE = /^(?:INVALID_FIELD|INVALID_TYPE|NOT_FOUND)/;

/** Says of a refusal that the pin is the reason, where the org is other than it by now. */
async function againstPin(
  refusal: Outcome<unknown> & { ok: false },
  pin: Described,
  action: Action,
  org: Org,
): Promise<Outcome<unknown>> {
  const { error } = refusal;
  const changes = await action.kind.describe(action.raw, org).then(
    (now) => changesBetween(pin, now),
    (failure: unknown) => {
      if (!(failure instanceof ConnectorFailure)) throw failure;
      return failure.error.class === "person" || failure.error.class === "gone" ? [failure.message] : [];
    },
  );
  if (changes.length === 0) return refusal;
  return {
    ...refusal,
    error: { ...error, class: "person", message: `${error.message} ${otherThanPinned(changes)}` },
  };
}

const otherThanPinned = (changes: string[]): string =>
  `The org is other than pinned: ${changes.join("; ")}. Run: throughline connect salesforce, and check the workflow.`;

/** Asks the org of all operations, and tells what is other than it was pinned. Changes nothing. */
async function knock(
  name: string,
  actions: ReadonlyMap<string, Action>,
  pins: Pins,
  org: Org | undefined,
): Promise<Tried> {
  if (!org)
    return { outcome: "person", code: "NO_ORG", message: `There is no org here to ask what ${name} can do.` };
  const told: string[] = [];
  for (const [operation, action] of actions) {
    try {
      const now = await action.kind.describe(action.raw, org);
      const pin = pins[operation];
      if (pin?.is !== action.is) told.push(`${operation} is not pinned`);
      else told.push(...changesBetween(pin, now).map((change) => `${operation}: ${change}`));
    } catch (error) {
      if (!(error instanceof ConnectorFailure)) throw error;
      const { class: outcome, code, message } = error.error;
      if (outcome === "retry" || outcome === "retry-after") return { outcome, code, message };
      told.push(`${operation}: ${message}`);
    }
  }
  if (told.length === 0)
    return {
      outcome: "works",
      code: "OK",
      message: `The org has all ${actions.size} operations as they were pinned.`,
    };
  return { outcome: "person", code: "PINS_DIFFER", message: otherThanPinned(told) };
}
