import { createHmac, timingSafeEqual } from "node:crypto";
import { compactVerify, decodeJwt, importSPKI, type JWTPayload } from "jose";
import { type Core, findUser } from "../core.ts";
import type { Service } from "../http/context.ts";
import type { ClientSpec } from "../options.ts";
import type { Row } from "../storage/store.ts";
import type { Clients } from "./clients.ts";

/** An answer of the token endpoint that is no token: `{error, error_description}`. */
export class OAuthError extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.name = "OAuthError";
    this.error = error;
  }
}

interface Grant {
  user: Row;
  client: ClientSpec;
  withRefresh: boolean;
}

type GrantType = (form: URLSearchParams, service: Service, clients: Clients) => Grant | Promise<Grant>;

const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

function clientOf(form: URLSearchParams, clients: Clients, secretNeeded: boolean): ClientSpec {
  const client = clients.get(form.get("client_id") ?? "");
  if (!client) throw new OAuthError("invalid_client_id", "client identifier invalid");
  const secret = form.get("client_secret");
  if (secret === null && !secretNeeded) return client;
  if (!client.secret || !sameText(secret ?? "", client.secret)) {
    throw new OAuthError("invalid_client", "invalid client credentials");
  }
  return client;
}

function activeUser(core: Core, username: string): Row {
  const user = findUser(core, username);
  if (!user) throw new OAuthError("invalid_grant", "authentication failure");
  if (user.IsActive === false) throw new OAuthError("inactive_user", "user is inactive");
  return user;
}

const clientCredentials: GrantType = (form, { core }, clients) => {
  const client = clientOf(form, clients, true);
  return { client, user: activeUser(core, client.username), withRefresh: false };
};

const password: GrantType = (form, { core }, clients) => {
  const client = clientOf(form, clients, true);
  const user = activeUser(core, form.get("username") ?? "");
  if (!clients.passwordFits(user.Id, form.get("password") ?? ""))
    throw new OAuthError("invalid_grant", "authentication failure");
  return { client, user, withRefresh: true };
};

const refresh: GrantType = (form, { core, sessions }, clients) => {
  const client = clientOf(form, clients, false);
  const known = sessions.findRefresh(form.get("refresh_token") ?? "");
  if (!known || known.clientId !== client.id)
    throw new OAuthError("invalid_grant", "expired access/refresh token");
  return {
    client,
    user: activeUser(core, core.store.find(known.userId)?.Username as string),
    withRefresh: false,
  };
};

async function verified(
  assertion: string,
  clients: Clients,
): Promise<{ client: ClientSpec; claims: JWTPayload }> {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(assertion);
  } catch {
    throw new OAuthError("invalid_grant", "invalid assertion");
  }
  const client = clients.get(claims.iss ?? "");
  if (!client) throw new OAuthError("invalid_client_id", "client identifier invalid");
  if (!client.publicKeyPem)
    throw new OAuthError("invalid_client", "no certificate is registered for this client");
  try {
    await compactVerify(assertion, await importSPKI(client.publicKeyPem, "RS256"));
  } catch {
    throw new OAuthError("invalid_grant", "invalid assertion");
  }
  return { client, claims };
}

const jwtBearer: GrantType = async (form, { core }, clients) => {
  const { client, claims } = await verified(form.get("assertion") ?? "", clients);
  // the sf command line sends milliseconds where the standard says seconds
  const exp = claims.exp ?? 0;
  const expires = exp > 100_000_000_000 ? exp : exp * 1000;
  if (expires < core.now().getTime()) throw new OAuthError("invalid_grant", "expired authorization code");
  const username = claims.sub ?? (claims as { prn?: string }).prn ?? "";
  if (!findUser(core, username)) throw new OAuthError("invalid_grant", "user hasn't approved this consumer");
  return { client, user: activeUser(core, username), withRefresh: false };
};

const GRANTS: Record<string, GrantType> = {
  client_credentials: clientCredentials,
  password,
  refresh_token: refresh,
  "urn:ietf:params:oauth:grant-type:jwt-bearer": jwtBearer,
};

/**
 * Answers `POST /services/oauth2/token`.
 * @throws OAuthError
 */
export async function issueToken(form: URLSearchParams, service: Service, clients: Clients): Promise<object> {
  const grant = GRANTS[form.get("grant_type") ?? ""];
  if (!grant) throw new OAuthError("unsupported_grant_type", "grant type not supported");
  const { user, client, withRefresh } = await grant(form, service, clients);
  const session = service.sessions.open(user.Id, client.id);
  const id = `${service.url}/id/${service.core.orgId}/${user.Id}`;
  const issuedAt = String(service.core.now().getTime());
  return {
    access_token: session.token,
    ...(withRefresh ? { refresh_token: service.sessions.refreshToken(user.Id, client.id) } : {}),
    signature: createHmac("sha256", client.secret ?? client.id)
      .update(id + issuedAt)
      .digest("base64"),
    scope: "api refresh_token",
    instance_url: service.url,
    id,
    token_type: "Bearer",
    issued_at: issuedAt,
  };
}
