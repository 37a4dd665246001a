/** One dated price of a model, in US dollars for a million tokens. */
export interface Price {
  /** ISO date from which it holds; absent: since ever. */
  from?: string;
  input: number;
  output: number;
  /** Input that the provider had in its cache; absent: as other input. */
  cached?: number;
}

/** Tokens as a provider reports them. `cached` is a part of `input`. */
export interface Usage {
  input: number;
  output: number;
  cached?: number;
}

/** What models cost. */
export interface Prices {
  /**
   * What a call costs, in billionths of a US dollar, rounded up to whole ones; undefined: nobody knows a price.
   *
   * @param model provider and model, as "anthropic/claude-haiku-4-5"
   * @param at ISO instant of the call
   */
  cost(model: string, usage: Usage, at: string): number | undefined;
  /** The price that holds at an instant, for people; undefined: nobody knows one. */
  price(model: string, at: string): (Price & { source: "workspace" | "table" }) | undefined;
}

/** Billionths of a dollar in a dollar. */
export const BILLION = 1_000_000_000;
const MILLION = 1_000_000;

/** Providers that the table has under another name. */
const IN_TABLE: Record<string, string> = { bedrock: "aws", "amazon-bedrock": "aws" };

/**
 * Prices of the workspace first, then those of the table that comes with `@pydantic/genai-prices`, which needs no
 * network and knows tiers and dated changes.
 *
 * @param own the workspace's prices by model, in any order of their dates
 */
export async function createPrices(own: Record<string, Price[]> = {}): Promise<Prices> {
  // loaded on use: the table has 800 KB
  const { calcPrice } = await import("@pydantic/genai-prices");

  function ownPrice(model: string, at: string): Price | undefined {
    if (!Object.hasOwn(own, model)) return undefined;
    const holds = (own[model] ?? []).filter(({ from = "" }) => from <= at);
    return holds.reduce<Price | undefined>(
      (latest, price) => (latest && (latest.from ?? "") > (price.from ?? "") ? latest : price),
      undefined,
    );
  }

  function fromTable(model: string, { input, output, cached }: Usage, at: string) {
    const slash = model.indexOf("/");
    const provider = model.slice(0, Math.max(0, slash));
    const usage = {
      input_tokens: input,
      output_tokens: output,
      ...(cached && { cache_read_tokens: Math.min(cached, input) }),
    };
    const options = { providerId: IN_TABLE[provider] ?? provider, timestamp: new Date(at) };
    return calcPrice(usage, model.slice(slash + 1), options) ?? undefined;
  }

  return {
    cost(model, usage, at) {
      const price = ownPrice(model, at);
      // dollars for a million tokens are millionths of a dollar for one; a thousand billionths each
      const dollars = price ? costOf(price, usage) / MILLION : fromTable(model, usage, at)?.total_price;
      return dollars === undefined ? undefined : wholeBillionths(dollars);
    },
    price(model, at) {
      const price = ownPrice(model, at);
      if (price) return { ...price, source: "workspace" };
      const million = (usage: Partial<Usage>) =>
        fromTable(model, { input: 0, output: 0, ...usage }, at)?.total_price;
      const input = million({ input: MILLION });
      const output = million({ output: MILLION });
      const cached = million({ input: MILLION, cached: MILLION });
      if (input === undefined || output === undefined) return undefined;
      return { input, output, ...(cached !== undefined && { cached }), source: "table" };
    },
  };
}

function costOf({ input, output, cached = input }: Price, usage: Usage): number {
  const fromCache = Math.min(usage.cached ?? 0, usage.input);
  return (usage.input - fromCache) * input + fromCache * cached + usage.output * output;
}

/** Up to a whole one, but not for the last bits of a float: 0.1 + 0.2 dollars are 300,000,000 billionths. */
const wholeBillionths = (dollars: number) => Math.ceil(Number((dollars * BILLION).toFixed(3)));
