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
};

interface LoginFlags {
  org?: string;
  "login-url"?: string;
  "client-id"?: string;
  username?: string;
  "jwt-key-file"?: string;
  "pubsub-endpoint"?: string;
  "pubsub-insecure": boolean;
}

/** @param wrongUse ends the command with a message and what to do */
export function loginFrom(
  flags: LoginFlags,
  wrongUse: (message: string, fix: string) => never,
): Pick<ConnectOptions, "login" | "pubSubEndpoint" | "pubSubInsecure"> {
  const events = {
    ...(flags["pubsub-endpoint"] && { pubSubEndpoint: flags["pubsub-endpoint"] }),
    ...(flags["pubsub-insecure"] && { pubSubInsecure: true }),
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
  const clientSecret = process.env.THROUGHLINE_CLIENT_SECRET;
  if (!clientSecret)
    wrongUse("The client secret is missing.", "Set THROUGHLINE_CLIENT_SECRET, or use --jwt-key-file.");
  return { login: { kind: "client-credentials", loginUrl, clientId, clientSecret }, ...events };
}
