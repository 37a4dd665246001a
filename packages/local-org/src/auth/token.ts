import { createHmac } from "node:crypto";
import { authorizationCode } from "./authorization-code.ts";
import type { Call } from "./call.ts";
import { clientOf } from "./clients.ts";
import { INTERVAL } from "./devices.ts";
import { clientCredentials, device, type Grant, type GrantType, password, refreshToken } from "./grants.ts";
import { identityUrl } from "./identity.ts";
import { jwtBearer } from "./jwt-bearer.ts";
import { OAuthError } from "./oauth-error.ts";
import { grantedScopes } from "./scopes.ts";

const GRANTS: Record<string, GrantType> = {
  authorization_code: authorizationCode,
  client_credentials: clientCredentials,
  device,
  password,
  refresh_token: refreshToken,
  "urn:ietf:params:oauth:grant-type:jwt-bearer": jwtBearer,
};

async function tokensFor(grant: Grant, { service, signIn }: Call): Promise<object> {
  const { user, app, scopes, refresh, signedIn } = grant;
  const { sessions, url, core } = service;
  const allowance = { userId: user.Id, clientId: app.id, scopes };
  const fresh = refresh === true ? sessions.refreshToken(allowance) : undefined;
  const session = sessions.open(allowance, typeof refresh === "object" ? refresh.token : fresh);
  const id = identityUrl(service, user.Id);
  const issuedAt = String(core.now().getTime());
  const claims = {
    issuer: url,
    subject: id,
    audience: app.id,
    accessToken: session.token,
    nonce: signedIn?.nonce,
  };
  return {
    access_token: session.token,
    ...(fresh === undefined ? {} : { refresh_token: fresh }),
    signature: createHmac("sha256", app.secret ?? app.id)
      .update(id + issuedAt)
      .digest("base64"),
    scope: scopes.join(" "),
    ...(signedIn && scopes.includes("openid")
      ? { id_token: await signIn.signingKey.sign(claims, core.now()) }
      : {}),
    instance_url: url,
    id,
    token_type: "Bearer",
    issued_at: issuedAt,
  };
}

function startDevice(form: URLSearchParams, { service, signIn }: Call): object {
  const app = clientOf(form, signIn.clients, "optional");
  const { code, userCode } = signIn.devices.add(app, grantedScopes(app, form.get("scope")));
  return {
    device_code: code,
    user_code: userCode,
    verification_uri: `${service.url}/setup/connect`,
    interval: INTERVAL,
  };
}

/**
 * Answers `POST /services/oauth2/token`.
 * @throws OAuthError
 */
export async function issueToken(form: URLSearchParams, call: Call): Promise<object> {
  if (form.get("response_type") === "device_code") return startDevice(form, call);
  const type = form.get("grant_type") ?? "";
  const grant = Object.hasOwn(GRANTS, type) ? GRANTS[type] : undefined;
  if (!grant) throw new OAuthError("unsupported_grant_type", "grant type not supported");
  return tokensFor(await grant(form, call), call);
}
