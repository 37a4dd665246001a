import { keyOf } from "@throughline/engine";
import { openLines } from "../keep-alive.ts";
import { patchingOrg, patchOver, recordId } from "./port.ts";
import { openRuntime } from "./runtime.ts";
import { serve } from "./server.ts";
import { workflow } from "./workflow.ts";

/** Entries of an item: those before the outside write goes out, and those with its outcome. */
export interface Counted {
  before: number;
  after: number;
}

let counted: Counted | undefined;

// The runtime behind an intake of records; an answer goes out once the outcome of the outside write is durable.
await serve(
  async (folder) => {
    const lines = openLines(Number(process.argv[3]), 200);
    const { runtime, store } = await openRuntime(
      folder,
      [workflow],
      patchingOrg(patchOver(lines)),
      process.argv[4],
    );
    const waiting = new Map<string, () => void>();
    runtime.onEntry(({ item, entry, seq, state }) => {
      if (entry.kind !== "effect-settled" || entry.apiCalls === 0) return;
      counted ??= { before: seq - 1, after: state.entries - seq + 1 };
      if (!entry.ok || state.status !== "ended") throw new Error(`${item} did not come to its end.`);
      waiting.get(item)?.();
      waiting.delete(item);
    });
    process.once("SIGTERM", () => void store.close());
    return async (record) => {
      const id = recordId();
      const item = keyOf(workflow.id, id);
      const done = new Promise<void>((resolve) => waiting.set(item, resolve));
      const at = new Date().toISOString();
      await runtime.deliver(item, { type: "record-created", id: `created/${id}`, at, recordId: id, record });
      await done;
    };
  },
  () => ({ counted }),
);
