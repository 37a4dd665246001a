import { z } from "zod";
import { sampleFields, timeout } from "../connections/operation.ts";

/** One address: what a mail can be sent to, and nothing else. */
export const ADDRESS = /^[^\s<>()[\]\\,;:"@]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)*[\p{L}\p{N}-]{1,63}$/u;

/** `Support <support@example.com>`, or the address alone. */
export const SENDER = /^(?:([^<>"\r\n]{1,80})\s)?<?([^\s<>()[\]\\,;:"@]{1,64}@[^\s<>@,;]{1,253}?)>?$/;

const line = () => z.string().regex(/^[^\r\n]+$/, "One line is expected.");
const sender = () => line().regex(SENDER, "An address such as Support <support@example.com>.");

const operation = z.strictObject({
  to: sender().optional().describe("To whom it always goes. If not said, who calls says to."),
  cc: z.array(sender()).default([]),
  subject: line().describe("{name} is filled in."),
  text: z.string().min(1).describe("{name} is filled in, in plain words; links stand here and in no value."),
  ...sampleFields,
});

export const schema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).optional(),
  tls: z
    .enum(["start", "whole", "none"])
    .default("start")
    .describe("start: STARTTLS is demanded; whole: TLS from the beginning; none: of the own network only."),
  "allow private": z.boolean().default(false),
  user: z.string().optional(),
  password: z.string().optional(),
  from: sender(),
  "reply to": sender().optional().describe("Where answers go; from if not said."),
  recipients: z
    .array(z.string().regex(/^(?:\*|[^\s@*]+)@[^\s@*]+$/, "An address, or all of a domain: *@example.com."))
    .optional()
    .describe("Who may be written to at all."),
  thread: z
    .string()
    .regex(/^\{secret\.\w+\}$/, "Name the secret, never say it: '{secret.MAIL_THREAD}'.")
    .optional()
    .describe("Signs what names the work item in each mail, by which answers are found again."),
  timeout: timeout.optional(),
  operations: z.record(z.string(), operation),
});

export type RawMail = z.output<typeof schema>;
export type RawMailOperation = z.output<typeof operation>;
