import { secretsIn, withSecrets } from "../connections/secrets.ts";
import type { Report } from "../connector.ts";
import type { McpBlock } from "./schema.ts";

/** Of a block what says where the server is, and who we are there. */
type Where = Pick<McpBlock, "url" | "command" | "environment" | "headers" | "oauth">;

/** Where a server is and who we are there, with secrets filled in. */
export interface Target {
  url?: string | undefined;
  headers: Record<string, string>;
  oauth?: { client: string; secret: string; scope?: string | undefined; issuer: string } | undefined;
  command?: { program: string; args: string[]; environment: Record<string, string> } | undefined;
}

/** The texts of a block in which secrets may be named. */
const texts = ({ headers = {}, environment = {}, oauth }: Where): Record<string, string> => ({
  ...headers,
  ...environment,
  ...(oauth && { oauth: oauth.secret }),
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
    ...(oauth && { oauth: { ...oauth, ...withSecrets({ secret: oauth.secret }, secrets) } }),
    ...(program !== undefined && {
      command: { program, args, environment: withSecrets(environment, secrets) },
    }),
  };
}

/** Where what is sent goes, for people and for the list of what leaves. */
export const addressOf = ({ url, command = [] }: Where): string => url ?? `program:${command[0]}`;

/** Reports what is wrong in where a block leads. @returns whether it leads somewhere */
export function checkBlock(block: Where, secrets: Record<string, string>, report: Report): boolean {
  const { url, command, oauth } = block;
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
  if (oauth && !secretsIn({ secret: oauth.secret }).length)
    report(
      "open-secret",
      ["oauth", "secret"],
      "The secret stands in the file.",
      "Write {secret.NAME} and give the secret by that name.",
    );
  for (const secret of secretsOf(block))
    if (secrets[secret] === undefined)
      report("unknown-secret", [], `There is no secret ${secret}.`, "Give it, or correct the name.");
  return true;
}
