import { z } from "@hono/zod-openapi";
import type { Value } from "@throughline/workflow";

/** Flows have no maps, and no values of several types: a value stands under the name of its type. */
export const namedValue = z
  .object({
    name: z.string().min(1).max(80),
    text: z.string().max(20_000).optional(),
    number: z.number().optional(),
    truth: z.boolean().optional().openapi({ description: "A value that is true or false" }),
  })
  .openapi("NamedValue");

/** Named values as what they are, by name. */
export const valuesOf = (named: z.output<typeof namedValue>[]): Record<string, Value> =>
  Object.fromEntries(named.map(({ name, text, number, truth }) => [name, text ?? number ?? truth ?? null]));
