import { RefusedError, SetAsideError } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import type { Engine } from "../engine.ts";
import type { InFlight } from "./entry.ts";
import type { Telling } from "./fold.ts";
import { itemsInFlight } from "./in-flight.ts";

/** Items that are told at once. */
const AT_ONCE = 100;
/** How long is waited where too much arrives. */
const BUSY_MS = 500;

/**
 * Tells every item in flight what was chosen for its stage at an activation. Each is told once, however often this is begun
 * anew; one that waits to go on in another version than the active one does so no more.
 *
 * @param on whether to go on: not when it stops, or another version went live
 * @returns how many were told what; undefined: it did not come to its end
 */
export async function tellInFlight(
  { runtime, store, clock }: Pick<Engine, "runtime" | "store" | "clock">,
  to: Workflow,
  { activation, number, by, note, inFlight, stages }: Telling,
  on: () => boolean,
): Promise<Record<InFlight, number> | undefined> {
  const told = { finish: 0, move: 0, restart: 0 };
  const reason = note ?? `version ${number} went live`;

  async function tell(item: string): Promise<void> {
    const state = await runtime.state(item);
    if (!state || state.status === "ended") return;
    const chosen = inFlight[state.stage ?? ""] ?? "finish";
    const how = state.hash === to.hash ? "finish" : chosen;
    if (how === "finish" && (!state.moving || state.moving.to === to.hash)) {
      if (state.hash !== to.hash) told.finish++;
      return;
    }
    const command = { to: to.hash, how, by, reason, ...(stages && { stages }) };
    while (on()) {
      try {
        await runtime.move(item, { ...command, id: `activation/${activation}/${item}`, orKeep: true });
        told[how]++;
        return;
      } catch (error) {
        if (error instanceof RefusedError && error.code === "busy") await pause();
        // it has ended meanwhile, or takes this with all that is kept for it
        else if (
          error instanceof SetAsideError ||
          (error instanceof RefusedError && error.code === "not-found")
        )
          return;
        else throw error;
      }
    }
  }

  const pause = () =>
    new Promise<void>((resolve) => {
      clock.at(new Date(Date.parse(clock.now()) + BUSY_MS).toISOString(), resolve);
    });

  let group: string[] = [];
  for await (const item of itemsInFlight(store, to.id)) {
    group.push(item);
    if (group.length < AT_ONCE) continue;
    await Promise.all(group.map(tell));
    group = [];
    if (!on()) return undefined;
  }
  await Promise.all(group.map(tell));
  return on() ? told : undefined;
}
