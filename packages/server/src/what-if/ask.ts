import { type Answer, askKey, type Summary, type Unasked } from "@throughline/replay";
import type { ModelsPort } from "@throughline/runtime";
import type { Asked, AskRequest } from "@throughline/steps";
import { runWhatIf, type WhatIfRun } from "./run.ts";

/** An answer may bring about another question: so often at most. */
const MOST_ROUNDS = 5;

/** Questions that are under way at once. */
const AT_ONCE = 8;

/**
 * The same, where questions that nobody was ever asked are put to language models now: what it costs is paid. What systems
 * and people would answer stays open.
 *
 * @param run items have to be there as often as they are asked for
 */
export async function askAndRun(
  run: Omit<WhatIfRun, "items"> & { items(): WhatIfRun["items"] },
  models: Pick<ModelsPort, "ask" | "hash">,
): Promise<Summary> {
  const asks: Record<string, Answer<Asked>> = {};
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const open = new Map<string, AskRequest>();
    const unasked = ({ request }: Unasked) => {
      if (!request) return;
      const key = (models.hash ?? askKey)(request);
      if (!asks[key]) open.set(key, request);
    };
    // nothing is told of a round that leaves a question open
    const settings = { ...run.settings, asks, tellsQuestions: true as const };
    await runWhatIf({ ...run, settings, items: run.items(), difference: () => {}, unasked });
    if (open.size === 0) break;
    await put(open);
  }
  const summary = await runWhatIf({ ...run, settings: { ...run.settings, asks }, items: run.items() });
  return { ...summary, asked: Object.keys(asks).length };

  async function put(open: Map<string, AskRequest>): Promise<void> {
    const line = [...open];
    const next = async (): Promise<void> => {
      for (let one = line.shift(); one; one = line.shift()) {
        run.signal?.throwIfAborted();
        const [key, request] = one;
        asks[key] = await answerTo(key, request);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  async function answerTo(key: string, request: AskRequest): Promise<Answer<Asked>> {
    const { signal = new AbortController().signal } = run;
    const said = await models.ask(request, { id: `what-if/${key}`, signal });
    if (!said.ok) {
      const { code, message } = said.error;
      return { ok: false, error: { code, message }, ...(said.cost !== undefined && { cost: said.cost }) };
    }
    const { cost } = said.value.use;
    return { ok: true, value: said.value, ...(cost !== undefined && { cost }) };
  }
}
