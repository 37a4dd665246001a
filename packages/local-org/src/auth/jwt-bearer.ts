import { compactVerify, decodeJwt, importSPKI, type JWTPayload } from "jose";
import { findUser } from "../core.ts";
import type { Call } from "./call.ts";
import type { App } from "./clients.ts";
import { activeUser, type GrantType } from "./grants.ts";
import { OAuthError } from "./oauth-error.ts";
import { grantedScopes } from "./scopes.ts";

const LOGIN_SERVERS = ["https://login.salesforce.com", "https://test.salesforce.com"];

async function verified(assertion: string, { signIn }: Call): Promise<{ app: App; claims: JWTPayload }> {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(assertion);
  } catch {
    throw new OAuthError("invalid_grant", "invalid assertion");
  }
  const app = signIn.clients.get(claims.iss ?? "");
  if (!app) throw new OAuthError("invalid_client_id", "client identifier invalid");
  if (!app.publicKeyPem)
    throw new OAuthError("invalid_client", "no certificate is registered for this client");
  try {
    await compactVerify(assertion, await importSPKI(app.publicKeyPem, "RS256"));
  } catch {
    throw new OAuthError("invalid_grant", "invalid assertion");
  }
  return { app, claims };
}

/** Whether an assertion is meant for this org: by whatever name it was called, or for the login servers. */
function isForUs({ aud }: JWTPayload, { service, request }: Call): boolean {
  const { host } = request.headers;
  const names = [...LOGIN_SERVERS, service.url, `http://${host}`, `https://${host}`];
  return [aud]
    .flat()
    .some((one) => one !== undefined && names.includes(one.replace(/(\/services\/oauth2\/token)?\/*$/, "")));
}

export const jwtBearer: GrantType = async (form, call) => {
  const { core } = call.service;
  const { app, claims } = await verified(form.get("assertion") ?? "", call);
  if (!isForUs(claims, call)) throw new OAuthError("invalid_grant", "audience is invalid");
  // the sf command line sends milliseconds; read as seconds, as Salesforce does, they never end
  if ((claims.exp ?? 0) * 1000 < core.now().getTime())
    throw new OAuthError("invalid_grant", "expired authorization code");
  const user = findUser(core, claims.sub ?? (claims as { prn?: string }).prn ?? "");
  if (!user) throw new OAuthError("invalid_grant", "user hasn't approved this consumer");
  return { app, user: activeUser(user), scopes: grantedScopes(app, form.get("scope")), refresh: false };
};
