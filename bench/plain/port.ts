import type { ConnectionsPort, Outcome, SalesforcePort, WriteRequest } from "@throughline/connectors";
import type { Lines } from "../keep-alive.ts";
import { directory } from "./workflow.ts";

/** An org that is only written to: one PATCH for each write, none shared, no events. */
export const patchingOrg = (patch: Patch): SalesforcePort => ({
  describe: async (object) => ({ name: object, label: object, fields: {} }),
  read: async () => ({ records: new Map(), apiCalls: 0 }),
  changedSince: async () => [],
  write: (requests) => Promise.all(requests.map((request) => writeWith(patch, request))),
  settle: async (requests) =>
    requests.map(() => ({ ok: true, value: undefined, apiCalls: 0, readBack: "applied" })),
  subscribe: async () => ({ close: async () => undefined }),
  directory: async () => directory,
  limits: () => undefined,
  close: async () => undefined,
});

/** Sends a PATCH of one record; gives the status. */
export type Patch = (recordId: string, fields: object) => Promise<number>;

export const patchOver =
  (lines: Lines): Patch =>
  (recordId, fields) =>
    lines.send("PATCH", `/services/data/v62.0/sobjects/Case/${recordId}`, JSON.stringify(fields));

async function writeWith(patch: Patch, { recordId, sets }: WriteRequest): Promise<Outcome> {
  const fields = Object.fromEntries(Object.entries(sets).map(([field, { value }]) => [field, value]));
  const status = await patch(recordId, fields);
  if (status === 204) return { ok: true, value: undefined, apiCalls: 1 };
  const error = { class: "person" as const, code: String(status), message: "The stub refused a write." };
  return { ok: false, error, apiCalls: 1 };
}

/** No systems beside the org. */
export const noConnections: ConnectionsPort = {
  call: async () => {
    throw new Error("The benchmark has no connections.");
  },
  settle: async () => {
    throw new Error("The benchmark has no connections.");
  },
  repeat: () => undefined,
  operations: () => [],
};

/** From another number in each process, so that a store may be used again. */
let records = Math.floor(performance.timeOrigin) % 1e12;

/** An id such as the org would give. */
export const recordId = () => `500${(++records).toString(36).toUpperCase().padStart(12, "0")}AAA`;
