import { createHash } from "node:crypto";
import { clientOf } from "./clients.ts";
import { activeUser, type GrantType } from "./grants.ts";
import { OAuthError } from "./oauth-error.ts";
import { mayRefresh } from "./scopes.ts";
import type { Allowance } from "./sessions.ts";

/** Life of an authorization code, in milliseconds. */
export const CODE_MS = 600_000;

/** What an authorization code stands for. */
export interface Authorization extends Allowance {
  redirectUri: string;
  challenge: Challenge | undefined;
  nonce: string | undefined;
}

/** Proof key for code exchange: only who knows the verifier may use the code. */
export interface Challenge {
  method: string;
  value: string;
}

export const CHALLENGE_METHODS = ["S256", "plain"];

function fits({ method, value }: Challenge, verifier: string): boolean {
  return (
    (method === "plain" ? verifier : createHash("sha256").update(verifier).digest("base64url")) === value
  );
}

export const authorizationCode: GrantType = (form, { service, signIn }) => {
  const app = clientOf(form, signIn.clients, "confidential");
  const known = signIn.codes.take(form.get("code") ?? "");
  if (!known || known.clientId !== app.id)
    throw new OAuthError("invalid_grant", "expired authorization code");
  if (form.get("redirect_uri") !== known.redirectUri)
    throw new OAuthError("redirect_uri_mismatch", "redirect_uri must match configuration");
  const verifier = form.get("code_verifier") ?? "";
  if (known.challenge ? !fits(known.challenge, verifier) : verifier !== "")
    throw new OAuthError("invalid_grant", "invalid code verifier");
  const { scopes, nonce } = known;
  const user = activeUser(service.core.store.find(known.userId));
  return { app, user, scopes, refresh: mayRefresh(scopes), signedIn: { nonce } };
};
