import { type Context, context } from "@opentelemetry/api";
import { after, type Clock } from "../clock.ts";
import type { ConnectorError, MayGo, OrgCalls, Outcome } from "../port.ts";
import { MOST_ROWS } from "./batch.ts";
import type { Budget } from "./budget.ts";
import { classify, classifyItem } from "./classify.ts";
import { CallFailure, type SalesforceClient, type SaveResult } from "./client.ts";
import { decisive, worthSplitting } from "./codes.ts";
import type { Pause } from "./limits.ts";
import { spend } from "./metered.ts";
import { notSent } from "./send.ts";
import { together } from "./together.ts";

interface Parts {
  client: SalesforceClient;
  budget: Budget;
  pause: Pause;
  clock: Clock;
  /** How long those of one object are gathered, in milliseconds. */
  gatherMs: number;
}

type Made = Outcome<{ id: string; created: boolean }>;

interface Waiting {
  fields: Record<string, unknown>;
  keyed: string;
  apiCalls: number;
  mayGo: MayGo | undefined;
  within: Context;
  done(outcome: Made): void;
}

/**
 * Gathers records that are made or changed by an external id into as few calls as there may be, each record for itself.
 * Those that fail by a lock, or by a limit of the transaction, are sent again in halves. Never throws.
 */
export function createUpserts({ client, budget, pause, clock, gatherMs }: Parts): OrgCalls["upsert"] {
  const gathering = new Map<string, Waiting[]>();

  const fail = (one: Waiting, error: ConnectorError): void =>
    one.done({ ok: false, error: pause.refused(error), apiCalls: one.apiCalls });

  async function send(object: string, key: string, rows: Waiting[]): Promise<void> {
    let results: SaveResult[];
    try {
      results = await spend(client, await budget.admit("write"), async () => {
        for (const mayGo of new Set(rows.map((one) => one.mayGo))) await mayGo?.().catch(notSent);
        for (const one of rows) one.apiCalls += 1 / rows.length;
        return await client.upsertCollection(
          object,
          key,
          rows.map(({ fields }) => fields),
        );
      });
      pause.passed();
    } catch (failure) {
      const item = failure instanceof CallFailure ? decisive(failure.items) : undefined;
      if (rows.length > 1 && item && worthSplitting(item)) return await halves(object, key, rows);
      for (const one of rows) fail(one, classify(failure, "write"));
      return;
    }
    const again: Waiting[] = [];
    for (const [place, one] of rows.entries()) {
      const { success = false, id = "", created = false, errors = [] } = results[place] ?? {};
      if (success) one.done({ ok: true, value: { id, created }, apiCalls: one.apiCalls });
      else if (rows.length > 1 && errors.some(worthSplitting)) again.push(one);
      else fail(one, classifyItem(decisive(errors) ?? { code: "UNKNOWN_EXCEPTION", message: "" }));
    }
    await halves(object, key, again);
  }

  async function halves(object: string, key: string, rows: Waiting[]): Promise<void> {
    const middle = Math.ceil(rows.length / 2);
    // one after the other: side by side they would lock each other again
    for (const half of [rows.slice(0, middle), rows.slice(middle)])
      if (half.length > 0) await send(object, key, half);
  }

  /** The rows of a call: Salesforce refuses those that have the same key twice in one. */
  function take(rows: Waiting[]): Waiting[] {
    const keys = new Set<string>();
    const taken = rows.filter(({ keyed }) => keys.size < MOST_ROWS && !keys.has(keyed) && keys.add(keyed));
    rows.splice(0, rows.length, ...rows.filter((one) => !taken.includes(one)));
    return taken;
  }

  return async ({ object, key, fields }, mayGo) => {
    const paused = pause.now();
    if (paused) return { ok: false, error: paused, apiCalls: 0 };
    const { promise, resolve } = Promise.withResolvers<Made>();
    const keyed = String(fields[key]).toLowerCase();
    const one = { fields, keyed, apiCalls: 0, mayGo, within: context.active(), done: resolve };
    const name = `${object}/${key}`;
    const others = gathering.get(name);
    if (others) others.push(one);
    else {
      gathering.set(name, [one]);
      after(clock, Math.max(gatherMs, budget.pace()), async () => {
        const rows = gathering.get(name) ?? [];
        gathering.delete(name);
        while (rows.length > 0) await together(take(rows), (some) => send(object, key, some));
      });
    }
    return await promise;
  };
}
