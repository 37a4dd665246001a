import { execFile } from "node:child_process";
import { ConnectorFailure } from "../failure.ts";
import type { Session } from "./client.ts";

const TIMEOUT_MS = 60_000;

const person = (code: string, message: string, cause?: unknown): ConnectorFailure =>
  new ConnectorFailure({ class: "person", code, message }, cause);

interface Ran {
  status: number;
  result?: unknown;
  message?: string;
  name?: string;
}

function run(args: string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, SF_SKIP_NEW_VERSION_CHECK: "true", SF_AUTOUPDATE_DISABLE: "true" };
    const shell = process.platform === "win32"; // sf is a .cmd there
    execFile("sf", [...args, "--json"], { env, shell, timeout: TIMEOUT_MS }, (error, stdout) => {
      if ((error as NodeJS.ErrnoException | null)?.code === "ENOENT") {
        reject(
          person(
            "SF_MISSING",
            "The Salesforce command line `sf` is not installed. Install it (npm install --global @salesforce/cli) and run `sf org login web`, or sign in by client credentials or JWT.",
            error,
          ),
        );
        return;
      }
      try {
        resolve(JSON.parse(stdout) as Ran);
      } catch {
        reject(
          person(
            "SF_FAILED",
            `\`sf ${args[0]} ${args[1]}\` gave no JSON. Try it by hand; \`sf update\` may help.`,
            error,
          ),
        );
      }
    });
  });
}

/** `sf` has named the token differently over its versions; since May 2026 `org display` shows a note in its place. */
function tokenIn(result: unknown): string | undefined {
  const found =
    typeof result === "string"
      ? result
      : ((result as { accessToken?: string; token?: string } | undefined)?.accessToken ??
        (result as { token?: string } | undefined)?.token);
  return found && /^(?:00D\w{12,15}!|eyJ)/.test(found) ? found : undefined;
}

/**
 * The session of an org that `sf` is signed in to; `sf` renews it where needed.
 * @param org username or alias
 * @throws ConnectorFailure class `person`: sf is missing, does not know the org, or its sign-in has ended
 */
export async function sfSession(org: string): Promise<Session> {
  // an alias goes to a command line (on Windows through a shell), so nothing that could be taken for more than a name
  if (!/^[\w.@+-]+$/.test(org) || org.startsWith("-"))
    throw person("SF_ORG", `"${org}" is neither a username nor an alias.`);
  const shown = await run(["org", "display", "--target-org", org]);
  const { instanceUrl, id } = (shown.result ?? {}) as { instanceUrl?: string; id?: string };
  if (shown.status !== 0 || !instanceUrl) {
    throw person(
      shown.name ?? "SF_ORG",
      `sf is not signed in to "${org}" (${shown.message ?? "no instance URL"}). Run \`sf org login web --alias ${org}\`.`,
    );
  }
  const token = await run(["org", "auth", "show-access-token", "--target-org", org]);
  // versions of sf before that command still show the token in `org display`
  const accessToken = tokenIn(token.result) ?? tokenIn(shown.result);
  if (!accessToken) {
    throw person(
      token.name ?? "SF_TOKEN",
      `sf has no valid session for "${org}"${token.message ? ` (${token.message})` : ""}. Run \`sf org login web --alias ${org}\` again.`,
    );
  }
  return {
    accessToken,
    instanceUrl: instanceUrl.replace(/\/+$/, ""),
    organizationId: id ?? accessToken.split("!")[0]!,
  };
}
