import type { AuditStore } from "@throughline/audit";
import { itemIn, type SalesforcePort } from "@throughline/connectors";
import type { Runtime } from "@throughline/runtime";
import type { Value, Workflow } from "@throughline/workflow";
import { variableOf } from "../secrets.ts";
import type { ItemBy } from "./schema.ts";
import { at } from "./verify.ts";

/** How a body's value leads to items. Undefined: it names none. Rejects where the org does not answer. */
export interface Finder {
  /** Record ids, or keys of items. */
  find(
    by: ItemBy,
    workflow: Workflow,
    body: unknown,
    /** Of a mail: texts in which its thread may be named, the surest last. */
    threads?: string[],
  ): Promise<{ recordId?: string; item?: string } | undefined>;
}

/** The org cannot say now which record is meant. */
export class UnansweredError extends Error {}

/** The item whose thread is named, by what only we can have signed. */
function threadIn(texts: string[], secret: string | undefined): string | undefined {
  if (!secret) return undefined;
  for (const text of texts.toReversed()) {
    const item = itemIn(text, secret);
    if (item !== undefined) return item;
  }
  return undefined;
}

/** A text as it stands in SOQL. */
const literal = (value: string) => `'${value.replace(/[\\']/g, (one) => `\\${one}`)}'`;

/** Longest value by which an item is looked for. */
const MOST = 200;

/** Items with one value of a fact that are looked at; where there are more, it names none. */
const MOST_ITEMS = 20;

export function createFinder(world: {
  salesforce: SalesforcePort;
  store: AuditStore;
  runtime: Pick<Runtime, "state">;
  /** Values of secrets by variable, as they are now. */
  env: Readonly<Record<string, string | undefined>>;
}): Finder {
  const { salesforce, store, runtime, env } = world;

  async function byField(workflow: Workflow, field: string, value: string) {
    if (!salesforce.calls) throw new UnansweredError("The org cannot be asked for records here.");
    const { fields } = await salesforce.describe(workflow.object);
    const described = fields[field];
    if (!described) return undefined;
    const said = described.type === "number" ? Number(value) : literal(value);
    if (typeof said === "number" && !Number.isFinite(said)) return undefined;
    const soql = `SELECT Id FROM ${workflow.object} WHERE ${field} = ${said} LIMIT 2`;
    const answer = await salesforce.calls.query(soql);
    if (!answer.ok) throw new UnansweredError(answer.error.message);
    const [only, ...others] = answer.value;
    // of two that fit neither is meant for certain
    return only && others.length === 0 ? { recordId: String(only.Id) } : undefined;
  }

  async function byFact(workflow: Workflow, fact: string, value: Value) {
    const { rows } = await store.pageItems({
      ...{ workflow: workflow.id, live: true, facts: { [fact]: String(value) }, pageSize: MOST_ITEMS },
    });
    const found: string[] = [];
    for (const { key } of rows) {
      const state = await runtime.state(key);
      if (state?.status === "live" && state.facts[fact]?.value === value) found.push(key);
    }
    const [item, ...others] = found;
    return item !== undefined && others.length === 0 ? { item } : undefined;
  }

  return {
    async find(by, workflow, body, threads = []) {
      if (by.by === "thread") {
        const item = threadIn(threads, env[variableOf(by.secret)]?.trim());
        return item?.startsWith(`${workflow.id}/`) ? { item } : undefined;
      }
      const value = at(body, by.path);
      if ((typeof value !== "string" && typeof value !== "number") || value === "") return undefined;
      const text = String(value).slice(0, MOST);
      if (by.by === "record") return { recordId: text };
      if (by.by === "field") return byField(workflow, by.field, text);
      return byFact(workflow, by.fact, value);
    },
  };
}
