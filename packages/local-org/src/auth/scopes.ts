import type { App } from "./clients.ts";
import { OAuthError } from "./oauth-error.ts";

/** What an app can be allowed, as the page that asks for it words it. */
export const SCOPES: Readonly<Record<string, string>> = {
  id: "Access the identity URL service",
  openid: "Access unique user identifiers",
  profile: "Access your basic profile",
  email: "Access your email address",
  address: "Access your address",
  phone: "Access your phone number",
  api: "Manage your data via APIs",
  web: "Manage your data via Web browsers",
  full: "Have full access",
  chatter_api: "Access Connect REST API resources",
  custom_permissions: "Access your custom permissions",
  content: "Access content resources",
  lightning: "Access Lightning applications",
  visualforce: "Access Visualforce applications",
  refresh_token: "Perform requests at any time",
  offline_access: "Perform requests at any time",
};

/** What goes along with the right to know who somebody is. */
const OF_IDENTITY = ["profile", "email", "address", "phone"];

/**
 * The scopes that an app gets.
 * @param asked separated by blanks; what the app is registered for if nothing was asked
 * @throws OAuthError invalid_scope
 */
export function grantedScopes(app: App, asked: string | null): string[] {
  const names = (asked ?? "").split(/\s+/).filter(Boolean);
  if (names.length === 0) return [...app.scopes];
  const has = (name: string) => app.scopes.includes(name);
  const allowed = (name: string): boolean =>
    has(name) ||
    (name === "offline_access" && has("refresh_token")) ||
    (OF_IDENTITY.includes(name) && (has("openid") || has("id")));
  if (!names.every(allowed)) throw new OAuthError("invalid_scope", "the requested scope is not allowed");
  return [...new Set(names)];
}

export const mayRefresh = (scopes: readonly string[]): boolean =>
  scopes.includes("refresh_token") || scopes.includes("offline_access");

/** Whether the REST API may be called. */
export const mayCallApi = (scopes: readonly string[]): boolean =>
  scopes.includes("api") || scopes.includes("full");
