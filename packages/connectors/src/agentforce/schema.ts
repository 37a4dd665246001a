import { z } from "zod";
import { samples } from "../delegates/operations.ts";

const text = z.string().min(1);

/** A block of `type: agentforce`. */
export const schema = z.strictObject({
  org: z.string().describe("My Domain of the org that has the agent: https://example.my.salesforce.com."),
  agent: z
    .string()
    .regex(/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/, "the id of an agent, 15 or 18 characters")
    .describe("The agent's id, as its page in Setup has it at the end of the address."),
  "client id": text.describe("Consumer key of an external client app: {secret.NAME}."),
  "client secret": text.describe("Its secret: {secret.NAME}."),
  api: z.string().optional().describe("Where the Agent API is; https://api.salesforce.com unless given."),
  "as agent's user": z
    .boolean()
    .default(true)
    .describe("The agent acts as the user that is assigned to it; otherwise as that of the client app."),
  stream: z.boolean().default(false).describe("Answers are read as they are written."),
  "allow private": z.boolean().optional().describe("The addresses may be inside."),
  samples,
});

export type Raw = z.output<typeof schema>;
