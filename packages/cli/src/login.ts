import { readFileSync } from "node:fs";
import { Flags } from "@oclif/core";
import type { ConnectOptions } from "@throughline/connectors";

/** How to sign in to an org. Secrets come from the environment, never from the command line. */
export const orgFlags = {
  org: Flags.string({ description: "User name or alias of an existing sf login." }),
  "login-url": Flags.string({ description: "The org's own address, or a login server." }),
  "client-id": Flags.string({
    description: "Client id of the External Client App.",
    env: "THROUGHLINE_CLIENT_ID",
  }),
  username: Flags.string({ description: "User for the JWT bearer flow." }),
  "jwt-key-file": Flags.string({ description: "Private key (PEM) for the JWT bearer flow." }),
  "pubsub-endpoint": Flags.string({ description: "Pub/Sub API endpoint; Salesforce's own unless given." }),
  "pubsub-insecure": Flags.boolean({
    description: "Take a self-signed certificate there (a local org).",
    default: false,
  }),
  poll: Flags.integer({
    description:
      "Ask the org so often, in seconds, what has changed, where it tells nothing by itself (no Pub/Sub API, no Change Data Capture).",
    min: 1,
  }),
};

/** What signing in takes, by flags. */
export interface LoginFlags {
  org?: string;
  "login-url"?: string;
  "client-id"?: string;
  username?: string;
  "jwt-key-file"?: string;
  "pubsub-endpoint"?: string;
  "pubsub-insecure": boolean;
  poll?: number;
}

/** The variable of the secret of client credentials. */
export const CLIENT_SECRET = "THROUGHLINE_CLIENT_SECRET";

/**
 * @param wrongUse ends the command with a message and what to do
 * @param env where the secret is, read at every sign-in: one that was rotated counts from the next on
 */
export function loginFrom(
  flags: LoginFlags,
  wrongUse: (message: string, fix: string) => never,
  env: Record<string, string | undefined> = process.env,
): Pick<ConnectOptions, "login" | "pubSubEndpoint" | "pubSubInsecure" | "polling"> {
  const events = {
    ...(flags["pubsub-endpoint"] && { pubSubEndpoint: flags["pubsub-endpoint"] }),
    ...(flags["pubsub-insecure"] && { pubSubInsecure: true }),
    ...(flags.poll !== undefined && { polling: flags.poll * 1000 }),
  };
  if (flags.org) return { login: { kind: "sf", username: flags.org }, ...events };
  const loginUrl = flags["login-url"];
  const clientId = flags["client-id"];
  if (!loginUrl || !clientId) {
    wrongUse(
      "Which org? None was named.",
      "Use --org ALIAS for an sf login, or --login-url URL with --client-id ID.",
    );
  }
  const key = flags["jwt-key-file"];
  if (key) {
    const { username } = flags;
    if (!username) wrongUse("The JWT bearer flow needs a user.", "Add --username NAME.");
    return {
      login: { kind: "jwt", loginUrl, clientId, username, privateKeyPem: readFileSync(key, "utf8") },
      ...events,
    };
  }
  if (!env[CLIENT_SECRET])
    wrongUse("The client secret is missing.", `Set ${CLIENT_SECRET}, or use --jwt-key-file.`);
  const login: ConnectOptions["login"] = {
    ...{ kind: "client-credentials", loginUrl, clientId },
    get clientSecret() {
      return env[CLIENT_SECRET] ?? "";
    },
  };
  return { login, ...events };
}
