import { type MoveCommand, RefusedError } from "@throughline/runtime";
import type { Moved } from "../api-types.ts";
import type { Backend } from "../backend.ts";
import type { Version } from "./fold.ts";
import { itemsInFlight } from "./in-flight.ts";

/** Which items somebody wants to go on how. */
export type Moving = Pick<MoveCommand, "how" | "by" | "reason" | "stages"> & {
  items?: string[];
  stage?: string;
};

/**
 * Tells items in flight to go on in a version that is or was live: those that are named, those of a stage, or all of them.
 * Each is refused by itself, with the reason.
 * @throws RefusedError for a version that was never live
 */
export async function moveItems(
  { runtime, store }: Pick<Backend, "runtime" | "store">,
  workflow: string,
  { number, hash, activated }: Version,
  { items, stage, ...command }: Moving,
): Promise<Omit<Moved, "to">> {
  if (!activated || !runtime.version(hash))
    throw new RefusedError(
      "invalid",
      `Version ${number} was never live, so nothing can go on in it. Activate it first.`,
      "to",
    );
  const refused: Moved["refused"] = [];
  let told = 0;
  for await (const item of items ?? itemsInFlight(store, workflow)) {
    const state = await runtime.state(item);
    if (stage !== undefined && state?.stage !== stage) continue;
    try {
      if (state && state.workflow !== workflow)
        throw new RefusedError("not-found", `It is an item of ${state.workflow}.`);
      await runtime.move(item, { to: hash, ...command });
      told++;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code === "stopped" || error.code === "busy") throw error;
      refused.push({ item, because: error.message });
    }
  }
  return { told, refused };
}
