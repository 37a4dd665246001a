import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { LOOPBACK } from "../loopback.ts";
import { ROLES } from "./roles.ts";

export const providerFile = (folder: string): string => join(folder, "sign-in.yaml");

const issuer = z.url({ protocol: /^https?$/ }).refine(
  (text) => {
    const { protocol, hostname } = URL.parse(text) ?? {};
    return protocol !== "http:" || LOOPBACK.includes(hostname ?? "");
  },
  { message: "an identity provider is reached by https" },
);

const shape = z.strictObject({
  /** Under what `/.well-known/openid-configuration` is. */
  issuer,
  "client id": z.string().min(1),
  /** Name of the environment variable that has the secret; absent for a public client. */
  "client secret": z
    .string()
    .regex(/^THROUGHLINE_SECRET_\w+$/, "name an environment variable THROUGHLINE_SECRET_…, never the secret")
    .optional(),
  /** How the provider is called on the page. */
  title: z.string().min(1).max(60).default("single sign-on"),
  scopes: z.array(z.string()).default(["openid", "email", "profile"]),
  /** Claim that becomes the name in the trail; one that people cannot choose for themselves. */
  name: z.string().default("email"),
  /** Only people with a verified address of these may come in. */
  "email domains": z.array(z.string().min(1)).min(1).optional(),
  /** The first that fits says the role: the claim is the value, or has it in its list. */
  roles: z.array(z.strictObject({ claim: z.string(), is: z.string(), role: z.enum(ROLES) })).default([]),
  /** Role of everybody else; absent: they may not come in. */
  otherwise: z.enum(ROLES).optional(),
});

export type ProviderSettings = z.infer<typeof shape> & { secret?: string };

/**
 * Reads `sign-in.yaml` of a folder, with the secret from the environment; undefined where there is none.
 * @throws Error with the place of what is wrong, and what to do
 */
export function readProvider(folder: string, env = process.env): ProviderSettings | undefined {
  const file = providerFile(folder);
  if (!existsSync(file)) return undefined;
  let written: unknown;
  try {
    written = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
  const { data, error } = shape.safeParse(written);
  if (!data) {
    const wrong = error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`);
    throw new Error(`${file}: ${wrong.join("; ")}`);
  }
  if (data.roles.length === 0 && data.otherwise === undefined)
    throw new Error(`${file}: nobody would have a role. Write roles, or otherwise: viewer.`);
  const variable = data["client secret"];
  if (variable === undefined) return data;
  const secret = env[variable];
  if (!secret) throw new Error(`${file}: the environment variable ${variable} has no secret.`);
  return { ...data, secret };
}
