import { z } from "zod";
import type { BudgetSettings, OrgSettings } from "../port.ts";
import { span, spanMs } from "./operation.ts";

const calls = z.number().int().min(1);

/** What may be spent of the org: `salesforce:` beside the connections. */
export const orgSettings = z
  .strictObject({
    "api calls": z
      .strictObject({
        "per day": calls.optional().describe("Most calls in any 24 hours."),
        "per minute": calls.optional().describe("Most calls in any minute."),
        reserve: z
          .union([
            z.number().int().min(0),
            z.string().regex(/^\d{1,2}(?:\.\d+)?\s*%$/, "a number of calls, or a share such as 20 %"),
          ])
          .optional()
          .describe("What is left to others of the org's daily limit: a number of calls, or a share."),
      })
      .optional(),
    "give up after": span
      .optional()
      .describe("How long a write that fails is tried again before a person is asked; 4 hours unless given."),
  })
  .transform(({ "api calls": calls, "give up after": until }): OrgSettings => {
    const { reserve } = calls ?? {};
    return {
      budget: {
        ...(calls?.["per day"] !== undefined && { perDay: calls["per day"] }),
        ...(calls?.["per minute"] !== undefined && { perMinute: calls["per minute"] }),
        ...(reserve !== undefined && {
          reserve: typeof reserve === "number" ? reserve : Number.parseFloat(reserve) / 100,
        }),
      },
      ...(until !== undefined && { giveUpAfterMs: spanMs(until) }),
    };
  });

/** Of what several files say of the one org that they share, of each setting the strictest. */
export function strictest(all: OrgSettings[]): OrgSettings {
  const least = (values: (number | undefined)[]) => {
    const given = values.filter((value) => value !== undefined);
    return given.length ? Math.min(...given) : undefined;
  };
  const perDay = least(all.map(({ budget }) => budget.perDay));
  const perMinute = least(all.map(({ budget }) => budget.perMinute));
  const giveUpAfterMs = least(all.map((settings) => settings.giveUpAfterMs));
  const reserves = all.flatMap(({ budget }) => budget.reserve ?? []);
  const budget: BudgetSettings = {
    ...(perDay !== undefined && { perDay }),
    ...(perMinute !== undefined && { perMinute }),
    // a share and a number cannot be compared before the org has told its limit: the share is the one that grows with it
    ...(reserves.length && { reserve: Math.max(...sameKind(reserves)) }),
  };
  return { budget, ...(giveUpAfterMs !== undefined && { giveUpAfterMs }) };
}

function sameKind(reserves: number[]): number[] {
  const shares = reserves.filter((reserve) => reserve < 1 && reserve > 0);
  return shares.length ? shares : reserves;
}
