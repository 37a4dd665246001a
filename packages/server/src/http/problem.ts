import { z } from "@hono/zod-openapi";
import type { Problem } from "@throughline/workflow";
import type { Context } from "hono";
import type { NoVersionError } from "../versions/save.ts";

const plain = z.any().openapi({ description: "A plain JSON value." });

/** A problem of a workflow, as it is sent. */
export const problem = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  step: z.string().optional(),
  line: z.number(),
  column: z.number(),
  path: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .openapi({ description: "The part of the file that it is about" }),
  file: z.string().optional(),
  verdict: z.enum(["refuted", "not-decided"]).optional(),
  fix: z.string().optional(),
  edits: z
    .array(z.object({ from: z.number(), to: z.number(), text: z.string() }))
    .optional()
    .openapi({ description: "Done to the text, they repair it; offsets in characters" }),
  example: z.record(z.string(), plain).optional().openapi({ description: "A record that shows it" }),
});

/** A problem, for those who do not have the server's folders before them. */
export const told = ({ file, ...problem }: Problem & { file?: string }) => ({
  ...problem,
  ...(file !== undefined && { file: file.replace(/^.*[\\/]/, "") }),
});

/** Why a text was not saved, with all that is wrong in it. */
export function unreadable(c: Context, { message, problems }: NoVersionError) {
  const [first] = problems;
  const error = {
    code: "invalid",
    message: first ? `${message} Line ${first.line}: ${first.message}` : message,
    ...(first?.fix && { fix: first.fix }),
  };
  return c.json({ error, problems: problems.map(told) }, 400);
}
