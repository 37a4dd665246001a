import { z } from "zod";
import type { Clock } from "../clock.ts";
import { secretsIn, withSecrets } from "../connections/secrets.ts";
import type { Report } from "../connector.ts";
import { addressOf, type Fetch, type Tls } from "./address.ts";
import { createTokens } from "./tokens.ts";

const text = z.string().min(1);

/** How a connection signs in; several kinds may go together, such as a certificate and a token. */
export const authSchema = z.strictObject({
  "api key": text.optional().describe("The key: {secret.NAME}, perhaps with words around it."),
  in: z.enum(["header", "query"]).optional().describe("Where an API key stands."),
  name: z
    .string()
    .regex(/^[\w-]+$/, "a name")
    .optional()
    .describe("Under which name an API key stands there."),
  basic: z.strictObject({ user: text, password: text }).optional().describe("User and password."),
  bearer: text.optional().describe("A token: {secret.NAME}."),
  oauth2: z
    .strictObject({
      "token url": z.string().describe("Where tokens are given out."),
      "client id": text,
      "client secret": text,
      scope: z.string().optional().describe("What is asked for, with blanks between."),
      audience: z.string().optional(),
      "secret in": z
        .enum(["header", "body"])
        .optional()
        .describe("Where the client's secret stands in the request for a token; in its header unless given."),
    })
    .optional()
    .describe("OAuth 2, client credentials: a token is got, kept, and renewed before it ends."),
  "client certificate": z
    .strictObject({
      certificate: text.describe("PEM, as {secret.NAME}."),
      key: text.describe("PEM, as {secret.NAME}."),
      authority: text.optional().describe("Whom we trust there, PEM; the usual ones unless given."),
    })
    .optional()
    .describe("Mutual TLS."),
});
export type RawAuth = z.output<typeof authSchema>;

/** What a request carries so that it is let in. */
export interface Credentials {
  headers: Record<string, string>;
  query: Record<string, string>;
  tls?: Tls;
}

export interface Auth {
  /** Names of the secrets that it uses. */
  secrets: string[];
  /** Where tokens are given out, by address. */
  tokensFrom: string[];
  /** As secrets are now. Rejects with HttpFailure where nobody lets us in. */
  credentials(): Promise<Credentials>;
  /** What these carried was refused. True: there may be something new, so that it is worth another try. */
  refused(credentials: Credentials): boolean;
}

/** Every text of a block, by its path. */
function textsOf(raw: unknown, path: string[] = []): [string[], string][] {
  if (typeof raw === "string") return [[path, raw]];
  return Object.entries((raw ?? {}) as object).flatMap(([key, one]) => textsOf(one, [...path, key]));
}

const SECRET_KEYS = new Set(["api key", "bearer", "password", "client secret", "key"]);

/** What is wrong with how it is written. */
function check(raw: RawAuth, secrets: Record<string, string>, report: Report): void {
  for (const [path, value] of textsOf(raw)) {
    const named = secretsIn({ value });
    for (const secret of named.filter((name) => secrets[name] === undefined))
      report(
        "unknown-secret",
        ["auth", ...path],
        `There is no secret ${secret}.`,
        "Give it, or correct the name.",
      );
    if (SECRET_KEYS.has(path.at(-1) as string) && named.length === 0)
      report(
        "plain-secret",
        ["auth", ...path],
        "A secret does not stand in the file.",
        "Write {secret.NAME}, and give it as THROUGHLINE_SECRET_NAME.",
      );
  }
  const bearers = (["basic", "bearer", "oauth2"] as const).filter((kind) => raw[kind] !== undefined);
  if (bearers.length > 1)
    report(
      "contradiction",
      ["auth", bearers[1] as string],
      `One of ${bearers.join(" and ")} is sent, not both.`,
    );
  if (
    (raw["api key"] === undefined) !== (raw.in === undefined) ||
    (raw.in === undefined) !== (raw.name === undefined)
  )
    report(
      "bad-shape",
      ["auth"],
      "An API key has its place and its name.",
      "Write api key: '{secret.NAME}', in: header or query, name: what it is called there.",
    );
  const token = raw.oauth2?.["token url"];
  if (token !== undefined && !addressOf(token))
    report("bad-url", ["auth", "oauth2", "token url"], `"${token}" is not an address.`, "Write https://…");
}

const base64 = (value: string): string => Buffer.from(value, "utf8").toString("base64");

/** Secrets of the environment have one line; PEM has many. */
const pem = (value: string): string => value.replaceAll("\\n", "\n");

/** Signs a connection in, by secrets that are read at every call. */
export function openAuth(
  raw: RawAuth,
  {
    name,
    secrets,
    report,
    clock,
    fetch,
  }: { name: string; secrets: Record<string, string>; report: Report; clock: Clock; fetch: Fetch },
): Auth {
  check(raw, secrets, report);
  const filled = (template: string): string => withSecrets({ template }, secrets).template as string;
  const { basic, bearer, oauth2, "api key": key, "client certificate": certificate } = raw;
  const tokens = oauth2 && createTokens(name, clock, fetch);

  return {
    secrets: [...new Set(textsOf(raw).flatMap(([, value]) => secretsIn({ value })))],
    tokensFrom: oauth2 ? [oauth2["token url"]] : [],
    async credentials() {
      const tls = certificate && {
        cert: pem(filled(certificate.certificate)),
        key: pem(filled(certificate.key)),
        ...(certificate.authority !== undefined && { ca: pem(filled(certificate.authority)) }),
      };
      const headers: Record<string, string> = {};
      const query: Record<string, string> = {};
      if (key !== undefined && raw.name !== undefined)
        (raw.in === "query" ? query : headers)[raw.in === "query" ? raw.name : raw.name.toLowerCase()] =
          filled(key);
      if (basic) headers.authorization = `Basic ${base64(`${filled(basic.user)}:${filled(basic.password)}`)}`;
      if (bearer !== undefined) headers.authorization = `Bearer ${filled(bearer)}`;
      if (oauth2 && tokens) {
        const grant = {
          url: oauth2["token url"],
          ...{ id: filled(oauth2["client id"]), secret: filled(oauth2["client secret"]) },
          ...(oauth2.scope !== undefined && { scope: oauth2.scope }),
          ...(oauth2.audience !== undefined && { audience: oauth2.audience }),
          inBody: oauth2["secret in"] === "body",
        };
        headers.authorization = `Bearer ${await tokens.get(grant, tls)}`;
      }
      return { headers, query, ...(tls && { tls }) };
    },
    refused({ headers }) {
      tokens?.drop((headers.authorization ?? "").slice("Bearer ".length));
      return tokens !== undefined;
    },
  };
}
