import { randomBytes, timingSafeEqual } from "node:crypto";
import type { ClientSpec } from "../options.ts";
import type { Vault } from "../storage/vault.ts";
import { OAuthError } from "./oauth-error.ts";

/** An app that is registered with the org. */
export interface App {
  readonly id: string;
  /** None: a public app, which cannot keep one. */
  readonly secret?: string;
  readonly publicKeyPem?: string;
  /** Whom client credentials act as. */
  readonly username?: string;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
}

/** Who may ask for tokens. */
export interface Clients {
  readonly first: App & { secret: string; username: string };
  get(id: string): App | undefined;
}

const SCOPES = ["id", "api", "web", "openid", "refresh_token"];

/** As whom the Salesforce command line signs in, on every org. */
const PLATFORM_CLI: App = {
  id: "PlatformCLI",
  redirectUris: ["http://localhost:1717/OauthRedirect"],
  scopes: SCOPES,
};

/** What is kept of the apps: a made-up id under this, and made-up secrets under the ids of their apps. */
const MADE_UP = "";

/** @param fallbackUser whom the made-up app acts as when no app is given */
export function createClients(specs: ClientSpec[] | undefined, fallbackUser: string, vault: Vault): Clients {
  const kept = vault.map<string>("client");
  const once = (key: string, make: () => string): string => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make();
    kept.set(key, made);
    return made;
  };
  const newId = () => `3MVG9${randomBytes(40).toString("base64url")}`;
  const newSecret = () => randomBytes(32).toString("hex").toUpperCase();
  const given: ClientSpec[] =
    specs && specs.length > 0 ? specs : [{ id: once(MADE_UP, newId), username: fallbackUser }];
  const all = given.map((spec, i) => ({
    redirectUris: [],
    scopes: SCOPES,
    ...spec,
    ...(i === 0 && !spec.secret ? { secret: once(spec.id, newSecret) } : {}),
  }));
  const byId = new Map<string, App>([PLATFORM_CLI, ...all].map((app) => [app.id, app]));
  return { first: all[0] as Clients["first"], get: (id) => byId.get(id) };
}

const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * The app that a form names, and that proves to be it.
 * @param secret whether the app has to send it: always, when it has one, or only when it likes
 * @throws OAuthError
 */
export function clientOf(
  form: URLSearchParams,
  clients: Clients,
  secret: "always" | "confidential" | "optional",
): App {
  const app = clients.get(form.get("client_id") ?? "");
  if (!app) throw new OAuthError("invalid_client_id", "client identifier invalid");
  const given = form.get("client_secret") ?? "";
  if (given === "" && (secret === "optional" || (secret === "confidential" && !app.secret))) return app;
  if (!app.secret || !sameText(given, app.secret))
    throw new OAuthError("invalid_client", "invalid client credentials");
  return app;
}
