import type { Clock, ModelsPort } from "@throughline/runtime";
import type { Asked } from "@throughline/steps";
import type { NotAsked } from "./not-asked.ts";

/** The live item asks at the same moment: its answer is waited for, so often and so long, in ms. */
const LOOK_MS = 500;
const LOOKS = 40;

/**
 * Language models as a shadow has them: what the live item was answered to the same question is taken, by its hash.
 * Otherwise they are asked only where that is allowed.
 *
 * @param answer what is known in the live trail; absent where nothing is live
 */
export function shadowModels(
  models: ModelsPort,
  world: { answer?: (hash: string) => Promise<unknown>; allowed: boolean; notAsked: NotAsked; clock: Clock },
): ModelsPort {
  const { answer, clock } = world;

  async function live(hash: string, signal: AbortSignal): Promise<Asked | undefined> {
    if (!answer) return undefined;
    for (let look = 1; ; look++) {
      const known = (await answer(hash)) as Asked | undefined;
      if (known || look === LOOKS || signal.aborted) return known;
      const next = new Date(Date.parse(clock.now()) + LOOK_MS).toISOString();
      await new Promise<void>((resume) => clock.at(next, resume));
    }
  }

  return {
    ...models,
    async ask(request, call) {
      const known = await live(models.hash(request), call.signal);
      if (known) {
        const { cost: _, tokens: __, ms: ___, ...use } = known.use;
        return { ok: true, value: { answers: known.answers, use: { ...use, reused: true, cost: 0 } } };
      }
      if (world.allowed) return models.ask(request, call);
      world.notAsked.add(request.model, request.most);
      const message = `${request.model} was not asked: a shadow takes the answers of the live item, and it has none`;
      return { ok: false, error: { class: "person", code: "NOT_ASKED", message }, cost: 0 };
    },
  };
}
