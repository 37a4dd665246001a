import { type Core, findUser } from "../core.ts";
import type { Row } from "../storage/store.ts";
import type { Call } from "./call.ts";
import { type App, clientOf } from "./clients.ts";
import { OAuthError } from "./oauth-error.ts";
import { grantedScopes, mayRefresh } from "./scopes.ts";

/** What a grant has been found to give. */
export interface Grant {
  user: Row;
  app: App;
  scopes: readonly string[];
  /** A refresh token that is there already, or whether a new one goes with it. */
  refresh: { token: string } | boolean;
  /** Whether somebody was there who can be vouched for in an id token, and what the app wants to find in it. */
  signedIn?: { nonce: string | undefined };
}

/** Reads the form of a token request. Throws OAuthError. */
export type GrantType = (form: URLSearchParams, call: Call) => Grant | Promise<Grant>;

/**
 * The user, if still active.
 * @throws OAuthError
 */
export function activeUser(user: Row | undefined): Row {
  if (!user) throw new OAuthError("invalid_grant", "authentication failure");
  if (user.IsActive === false) throw new OAuthError("inactive_user", "user is inactive");
  return user;
}

const named = (core: Core, username: string | undefined): Row =>
  activeUser(username === undefined ? undefined : findUser(core, username));

export const clientCredentials: GrantType = (form, { service, signIn }) => {
  const app = clientOf(form, signIn.clients, "always");
  if (!app.username) throw new OAuthError("invalid_grant", "no client credentials user enabled");
  const scopes = grantedScopes(app, form.get("scope")).filter((scope) => !mayRefresh([scope]));
  return { app, user: named(service.core, app.username), scopes, refresh: false };
};

export const password: GrantType = (form, { service, signIn }) => {
  const app = clientOf(form, signIn.clients, "always");
  const username = form.get("username") ?? "";
  named(service.core, username);
  const user = signIn.passwords.check(username, form.get("password") ?? "");
  return { app, user: activeUser(user), scopes: grantedScopes(app, form.get("scope")), refresh: false };
};

export const refreshToken: GrantType = (form, { service, signIn }) => {
  const app = clientOf(form, signIn.clients, "optional");
  const token = form.get("refresh_token") ?? "";
  const known = service.sessions.findRefresh(token);
  if (!known || known.clientId !== app.id)
    throw new OAuthError("invalid_grant", "expired access/refresh token");
  return {
    app,
    user: activeUser(service.core.store.find(known.userId)),
    scopes: known.scopes,
    refresh: { token },
    signedIn: { nonce: undefined },
  };
};

/** A device that has been shown a code asks whether somebody typed it. */
export const device: GrantType = (form, { service, signIn }) => {
  const app = clientOf(form, signIn.clients, "confidential");
  const { userId, scopes } = signIn.devices.ask(form.get("code") ?? "", app.id);
  const user = activeUser(service.core.store.find(userId));
  return { app, user, scopes, refresh: mayRefresh(scopes), signedIn: { nonce: undefined } };
};
