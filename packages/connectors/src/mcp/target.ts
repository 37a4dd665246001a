import { secretsIn, withSecrets } from "../connections/secrets.ts";
import type { Report, SignInTerms } from "../connector.ts";
import type { McpBlock } from "./schema.ts";

/** Of a block what says where the server is, and who we are there. */
export type Where = Pick<McpBlock, "url" | "command" | "environment" | "headers" | "oauth" | "sign in">;

/** By what we show at an authorization server who we are. */
type Proof = { secret: string } | { key: string };

/** Where a server is and who we are there, with secrets filled in. */
export interface Target {
  url?: string | undefined;
  headers: Record<string, string>;
  oauth?: (Omit<NonNullable<McpBlock["oauth"]>, "secret" | "key"> & Proof) | undefined;
  command?: { program: string; args: string[]; environment: Record<string, string> } | undefined;
}

/** The texts of a block in which secrets may be named. */
const texts = ({
  headers = {},
  environment = {},
  oauth,
  "sign in": signIn,
}: Where): Record<string, string> => ({
  ...headers,
  ...environment,
  ...(oauth && proofOf(oauth)),
  ...(signIn?.secret !== undefined && { signIn: signIn.secret }),
});

/** The secret or the key of a block, as the file has it. */
const proofOf = ({ secret, key }: NonNullable<McpBlock["oauth"]>): Record<string, string> => ({
  ...(secret !== undefined && { secret }),
  ...(key !== undefined && { key }),
});

/** Names of the secrets that a block uses. */
export const secretsOf = (block: Where): string[] => secretsIn(texts(block));

/** The target of a block, with the secrets as they are now. */
export function targetOf(block: Where, secrets: Record<string, string>): Target {
  const { url, command, headers = {}, environment = {}, oauth } = block;
  const [program, ...args] = command ?? [];
  return {
    url,
    headers: withSecrets(headers, secrets),
    ...(oauth && { oauth: { ...oauth, ...(withSecrets(proofOf(oauth), secrets) as Proof) } }),
    ...(program !== undefined && {
      command: { program, args, environment: withSecrets(environment, secrets) },
    }),
  };
}

/** At whom somebody signs in for a block; undefined: nobody does. */
export function termsOf(
  { url = "", "sign in": signIn }: Where,
  secrets: Record<string, string>,
): SignInTerms | undefined {
  if (!signIn) return undefined;
  const { issuer, scope, client: id, secret, "token url": tokenUrl } = signIn;
  const client = id === undefined ? undefined : { id, secret: () => secretIn(secret, secrets) };
  return { server: url, issuer, scope, tokenUrl, client };
}

const secretIn = (text: string | undefined, secrets: Record<string, string>): string | undefined =>
  text === undefined ? undefined : withSecrets({ text }, secrets).text;

/** Where what is sent goes, for people and for the list of what leaves. */
export const addressOf = ({ url, command = [] }: Where): string => url ?? `program:${command[0]}`;

/** Where tokens for a block are given out. */
export const tokensFrom = ({ oauth, "sign in": signIn }: Where): string[] =>
  [oauth?.issuer, signIn?.issuer, signIn?.["token url"]].flatMap((one) => one ?? []);

/** Reports what is wrong in where a block leads. @returns whether it leads somewhere */
export function checkBlock(block: Where, secrets: Record<string, string>, report: Report): boolean {
  const { url, command, oauth, "sign in": signIn } = block;
  if ((url === undefined) === (command === undefined)) {
    report(
      "no-server",
      [],
      "The block does not say where the server is.",
      "Give it either url: or command:.",
    );
    return false;
  }
  const parsed = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
  const fits =
    parsed && /^https?:$/.test(parsed.protocol) && !parsed.username && !parsed.password && !parsed.hash;
  if (url !== undefined && !fits) {
    report(
      "bad-url",
      ["url"],
      `"${url}" is not the address of a server.`,
      "Write http:// or https://, host and path; secrets go into headers as {secret.NAME}.",
    );
    return false;
  }
  if (oauth && (oauth.secret === undefined) === (oauth.key === undefined))
    report("no-secret", ["oauth"], "We show who we are by a secret or by a key.", "Give it one of the two.");
  for (const [path, secret] of [
    [["oauth", "secret"], oauth?.secret],
    [["oauth", "key"], oauth?.key],
    [["sign in", "secret"], signIn?.secret],
  ] as const)
    if (secret !== undefined && !secretsIn({ secret }).length)
      report(
        "open-secret",
        [...path],
        "The secret stands in the file.",
        "Write {secret.NAME} and give the secret by that name.",
      );
  if (signIn && (oauth || command))
    report(
      "contradiction",
      ["sign in"],
      oauth
        ? "Either somebody signs in there, or we do by client credentials."
        : "Nobody signs in at a program on this machine.",
      "Take one of the two out.",
    );
  if (signIn?.secret !== undefined && signIn.client === undefined)
    report("contradiction", ["sign in", "secret"], "A secret is that of a client.", "Write client: too.");
  for (const secret of secretsOf(block))
    if (secrets[secret] === undefined)
      report("unknown-secret", [], `There is no secret ${secret}.`, "Give it, or correct the name.");
  return true;
}
