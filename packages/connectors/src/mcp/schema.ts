import { z } from "zod";
import { sampleFields, timeout } from "../connections/operation.ts";

const operation = z.strictObject({
  tool: z.string().optional().describe("Name of the tool, where it is another one than the operation's."),
  repeat: z
    .enum(["read", "keyed", "once"])
    .describe(
      "read: it changes nothing; keyed: the same call twice takes hold once; once: it is never sent again.",
    ),
  key: z.string().optional().describe("The input that takes our idempotency key, for repeat: keyed."),
  timeout: timeout.optional(),
  output: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("JSON Schema of the answer of a tool that declares none and answers with JSON as text."),
  ...sampleFields,
});

/** A block of `type: mcp`: where the server is, who we are there, and which of its tools may be called. */
export const mcpBlock = z.strictObject({
  url: z.string().optional().describe("Of a server over streamable HTTP: https://tools.example/mcp."),
  command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("A server that is a program on this machine; whoever runs Throughline has to allow it."),
  environment: z.record(z.string().regex(/^\w+$/), z.string()).optional().describe("Of the program."),
  pins: z.string().optional().describe("File of the pinned tools; connections/NAME.mcp.json unless given."),
  headers: z.record(z.string().regex(/^[\w-]+$/), z.string()).optional(),
  oauth: z
    .strictObject({
      client: z.string().min(1),
      secret: z.string().min(1).optional().describe("{secret.NAME}"),
      key: z
        .string()
        .min(1)
        .optional()
        .describe("In place of a secret the private key with which we show who we are, PEM: {secret.NAME}."),
      algorithm: z
        .enum(["RS256", "PS256", "ES256", "EdDSA"])
        .optional()
        .describe("How the key signs; RS256 unless given."),
      scope: z.string().optional(),
      issuer: z.url().describe("The authorization server to which the secret may go."),
    })
    .optional()
    .describe("Client credentials: we get ourselves tokens there."),
  "sign in": z
    .strictObject({
      issuer: z.url().describe("The authorization server at which somebody signs in."),
      "token url": z
        .url()
        .optional()
        .describe("Where it gives out tokens, where that is at another host than the issuer."),
      scope: z.string().optional().describe("What is asked for; what the server asks for unless given."),
      client: z
        .string()
        .min(1)
        .optional()
        .describe("Our client id there; without it we are registered when somebody signs in."),
      secret: z.string().min(1).optional().describe("{secret.NAME}, of a client that has one."),
    })
    .optional()
    .describe("A person signs in there in a browser, and calls are made in their name."),
  operations: z.record(z.string(), operation),
});

export type McpBlock = z.infer<typeof mcpBlock>;
export type McpOperation = z.infer<typeof operation>;
