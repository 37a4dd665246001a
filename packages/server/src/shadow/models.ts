import { type Clock, itemOf, type ModelsPort } from "@throughline/runtime";
import type { Asked } from "@throughline/steps";
import type { NotAsked } from "./not-asked.ts";

/** The live item asks at the same moment: its answer is waited for, so often and so long, in ms. */
const LOOK_MS = 500;
const LOOKS = 40;
/** It may be a moment behind its shadow. */
const LEAST_LOOKS = 3;

/** What is live beside a shadow, as far as language models are concerned. */
export interface LiveAnswers {
  /** What a language model answered under a hash. */
  answer(hash: string): Promise<unknown>;
  /** Whether the live item of that key waits for an answer. */
  asking(item: string): Promise<boolean>;
}

/**
 * Language models as a shadow has them: what the live item was answered to the same question is taken, by its hash.
 * Otherwise they are asked only where something may be spent, and the question is counted as not asked where it may not.
 *
 * @param live absent where nothing is
 * @param spends what a shadow may ask by itself; absent: nothing
 */
export function shadowModels(
  models: ModelsPort,
  world: { live?: LiveAnswers; spends?: ModelsPort; notAsked: NotAsked; clock: Clock },
): ModelsPort {
  const { live, spends, clock } = world;

  async function known(hash: string, item: string, signal: AbortSignal): Promise<Asked | undefined> {
    if (!live) return undefined;
    for (let look = 1; ; look++) {
      const found = (await live.answer(hash)) as Asked | undefined;
      if (found || look === LOOKS || signal.aborted) return found;
      if (look >= LEAST_LOOKS && !(await live.asking(item))) return undefined;
      const next = new Date(Date.parse(clock.now()) + LOOK_MS).toISOString();
      await new Promise<void>((resume) => clock.at(next, resume));
    }
  }

  return {
    ...models,
    async ask(request, call) {
      const found = await known(models.hash(request), itemOf(call.id), call.signal);
      if (found) {
        const { cost: _, tokens: __, ms: ___, ...use } = found.use;
        return { ok: true, value: { answers: found.answers, use: { ...use, reused: true, cost: 0 } } };
      }
      if (spends) return spends.ask(request, call);
      world.notAsked.add(request.model, request.most);
      const message = `${request.model} was not asked: a shadow takes the answers of the live item, and it has none`;
      return { ok: false, error: { class: "person", code: "NOT_ASKED", message }, cost: 0 };
    },
  };
}
