import type { LanguageModelV4, LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import { after, type Clock, millis } from "./clock.ts";
import type { Model } from "./config/config.ts";
import { failureOf } from "./failure.ts";
import type { ModelError, ModelUse } from "./port.ts";
import type { Prompt } from "./prompt/prompt.ts";
import { restFrom } from "./rate-limits.ts";

/** Providers that take a seed answer the same question alike. */
const SEED = 1;

/** What a model sent. */
export interface Sent {
  text: string;
  /** `cut`: at the most tokens that it may have; `declined`: by a filter of the provider, or by the model itself. */
  end: "whole" | "cut" | "declined";
  tokens?: NonNullable<ModelUse["tokens"]>;
  /** The provider's name of the model that answered. */
  version: string;
  /** The provider asks for a rest of so many ms. */
  rest: number;
}

/**
 * Makes one call. Never throws.
 *
 * @param item the item's part, or that of the second try
 */
export async function call(
  language: LanguageModelV4,
  model: Model,
  prompt: Prompt,
  item: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<{ sent: Sent } | { error: ModelError }> {
  const late = new AbortController();
  const cancel = after(clock, model.limits.timeoutMs, () =>
    late.abort(new DOMException("The call took too long.", "TimeoutError")),
  );
  const abortSignal = AbortSignal.any([signal, late.signal]);
  const thinks = model.provider.thinks?.test(model.listed.slice(model.provider.kind.length + 1));
  const reasoning = model.reasoning ?? (thinks ? "none" : undefined);
  try {
    const result = await language.doGenerate({
      prompt: [
        { role: "system", content: prompt.fixed },
        { role: "user", content: [{ type: "text", text: item }] },
      ],
      responseFormat: { type: "json", schema: prompt.schema, name: "facts" },
      maxOutputTokens: prompt.maxOutput,
      temperature: 0,
      seed: SEED,
      abortSignal,
      ...(reasoning && { reasoning }),
    });
    return { sent: sentBy(result, model, clock) };
  } catch (error) {
    return { error: failureOf(abortSignal.aborted ? abortSignal.reason : error, model, millis(clock)) };
  } finally {
    cancel();
  }
}

const ENDS: Record<string, Sent["end"]> = { length: "cut", "content-filter": "declined" };

function sentBy(result: LanguageModelV4GenerateResult, model: Model, clock: Clock): Sent {
  const texts = result.content.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const { inputTokens, outputTokens } = result.usage;
  const { total: input, cacheRead } = inputTokens;
  const { total: output } = outputTokens;
  return {
    text: result.structuredOutputText ?? texts.join(""),
    end: ENDS[result.finishReason.unified] ?? "whole",
    ...(input !== undefined &&
      output !== undefined && { tokens: { input, output, ...(cacheRead && { cached: cacheRead }) } }),
    version: result.response?.modelId ?? model.reach.model,
    rest: restFrom(result.response?.headers, millis(clock)),
  };
}
