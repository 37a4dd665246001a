import { z } from "zod";
import { samples } from "../delegates/operations.ts";
import { authSchema } from "../http/auth.ts";

/** A block of `type: a2a`. */
export const schema = z.strictObject({
  card: z
    .string()
    .describe("Address of the agent's card, or of the agent: the card is below /.well-known/ there."),
  pin: z
    .string()
    .optional()
    .describe("The file with the card as somebody agreed to it; connections/NAME.card.json."),
  auth: authSchema.optional().describe("How we sign in, as the card asks for it."),
  "allow private": z.boolean().optional().describe("The agent may be inside: at a private address."),
  samples,
});

export type Raw = z.output<typeof schema>;
