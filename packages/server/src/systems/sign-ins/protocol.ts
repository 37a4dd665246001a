import { randomBytes } from "node:crypto";
import {
  type AuthorizationServerMetadata,
  auth,
  computeScopeUnion,
  discoverOAuthServerInfo,
  exchangeAuthorization,
  extractWWWAuthenticateParams,
  type FetchLike,
  isStrictScopeSuperset,
  OAuthError,
  OAuthErrorCode,
  type OAuthTokens,
  refreshAuthorization,
  type StoredOAuthClientInformation,
} from "@modelcontextprotocol/client";
import { type Challenge, HttpFailure, type SignInTerms } from "@throughline/connectors";
import { clientOf, type Door } from "./door.ts";
import type { Grant, Standing, Way } from "./kept.ts";

export type Metadata = AuthorizationServerMetadata;
export type Tokens = OAuthTokens;
export type RegisteredClient = StoredOAuthClientInformation;

/** As the SDK writes an issuer down, which may have a slash more. */
const isIssuer = (text: string, issuer: string) => text.replace(/\/$/, "") === issuer.replace(/\/$/, "");

/**
 * Finds out how one signs in at a system, registers us where that is needed, and makes the address at which somebody does.
 * Rejects with HttpFailure, or with what the SDK throws.
 *
 * @param before a standing of an earlier sign-in, whose client is used again
 */
export async function ask(
  terms: SignInTerms,
  { redirect, metadataUrl }: Door,
  { fetch, challenge, before }: { fetch: FetchLike; challenge: Challenge; before: Grant | undefined },
): Promise<{ url: URL; state: string; way: Standing & Pick<Way, "verifier" | "scope"> }> {
  const state = randomBytes(32).toString("base64url");
  const scope = terms.scope ?? wanted(challenge, before);
  const known = before?.redirect === redirect && isStill(before, scope) ? before.client : undefined;
  const found: Partial<Standing> = { client: terms.client ? { client_id: terms.client.id } : known };
  let [url, verifier, discovered]: [URL | undefined, string, unknown] = [undefined, "", undefined];
  let asked: string | undefined;
  await auth(
    {
      redirectUrl: redirect,
      ...(metadataUrl !== undefined && { clientMetadataUrl: metadataUrl }),
      clientMetadata: clientOf(redirect),
      state: () => state,
      clientInformation: () => clientOfTerms(terms) ?? found.client,
      saveClientInformation(client) {
        if (!terms.client) found.client = client;
      },
      tokens: () => undefined,
      saveTokens() {},
      redirectToAuthorization(address) {
        // a browser goes there
        if (!/^https?:$/.test(address.protocol))
          throw new HttpFailure("person", "NO_SIGN_IN", "where one signs in is no page.");
        url = address;
        asked = address.searchParams.get("scope") ?? undefined;
      },
      saveCodeVerifier(text) {
        verifier = text;
      },
      codeVerifier: () => verifier,
      saveDiscoveryState(seen) {
        discovered = seen;
        const issuer = seen.authorizationServerMetadata?.issuer ?? seen.authorizationServerUrl;
        if (!isIssuer(issuer, terms.issuer))
          throw new HttpFailure(
            "person",
            "OTHER_ISSUER",
            `the system sends people to ${issuer} to sign in, and connections.yaml names ${terms.issuer}.`,
          );
        found.metadata = seen.authorizationServerMetadata;
      },
      discoveryState: () => discovered as never,
      saveResourceUrl(resource) {
        found.resource = resource;
      },
    },
    {
      serverUrl: terms.server,
      fetchFn: fetch,
      ...(scope !== undefined && { scope }),
      ...(challenge.metadata && { resourceMetadataUrl: challenge.metadata }),
    },
  );
  if (!url || !found.client) throw new HttpFailure("person", "NO_SIGN_IN", "nobody can sign in there.");
  const { metadata, client, resource } = found;
  const { server, issuer } = terms;
  return {
    url,
    state,
    way: { server, issuer, metadata, client, redirect, resource, verifier, scope: asked },
  };
}

/** What the system asks for; with what it wants beyond what was granted, that is not lost. */
const wanted = ({ scope }: Challenge, before: Grant | undefined): string | undefined =>
  before?.wants === undefined ? scope : computeScopeUnion(before.tokens.scope, before.wants, scope);

/** Where a sign-in has ended, its client may not be known any more; and what it may ask for was said when it registered. */
const isStill = ({ ended, client }: Grant, scope: string | undefined): boolean =>
  ended === undefined && (!("scope" in client) || !isStrictScopeSuperset(scope, String(client.scope)));

/** What a system asks for of whoever has no token. */
export async function challengeOf({ server }: SignInTerms, fetch: FetchLike): Promise<Challenge> {
  const response = await fetch(server, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
  });
  await response.body?.cancel();
  const { scope, resourceMetadataUrl: metadata } = extractWWWAuthenticateParams(response);
  return { scope, metadata };
}

/** Who signs people in for a system, and where tokens are given out if that is somewhere else. */
export async function issuerOf(server: string, fetch: FetchLike): Promise<SignInTerms> {
  const { metadata } = await challengeOf({ server, issuer: "" }, fetch);
  const { authorizationServerUrl, authorizationServerMetadata: about } = await discoverOAuthServerInfo(
    server,
    {
      fetchFn: fetch,
      ...(metadata && { resourceMetadataUrl: metadata }),
    },
  );
  const issuer = about?.issuer ?? authorizationServerUrl;
  const tokenUrl = about?.token_endpoint;
  const elsewhere = tokenUrl !== undefined && new URL(tokenUrl).origin !== new URL(issuer).origin;
  return { server, issuer, ...(elsewhere && { tokenUrl }) };
}

/** Fetches what a code was given for. Rejects with what the SDK throws. */
export const redeem = (
  terms: SignInTerms,
  { metadata, client, verifier, redirect, resource }: Way,
  { code, iss }: { code: string; iss: string | undefined },
  fetch: FetchLike,
): Promise<Tokens> =>
  exchangeAuthorization(terms.issuer, {
    ...(metadata && { metadata }),
    clientInformation: clientOfTerms(terms) ?? client,
    authorizationCode: code,
    ...(iss !== undefined && { iss }),
    ...{ codeVerifier: verifier, redirectUri: redirect, fetchFn: fetch },
    ...(resource !== undefined && { resource }),
  });

/** Rejects with what the SDK throws. */
export const renew = (
  terms: SignInTerms,
  { metadata, client, resource, tokens }: Grant,
  fetch: FetchLike,
): Promise<Tokens> =>
  refreshAuthorization(terms.issuer, {
    ...(metadata && { metadata }),
    clientInformation: clientOfTerms(terms) ?? client,
    refreshToken: tokens.refresh_token ?? "",
    fetchFn: fetch,
    ...(resource !== undefined && { resource }),
  });

/** What a server says of how it is told; one that knows OpenID only may say it as well. */
interface Revoking {
  revocation_endpoint?: string | undefined;
  revocation_endpoint_auth_methods_supported?: string[] | undefined;
  token_endpoint_auth_methods_supported?: string[] | undefined;
}

/**
 * Tells an authorization server that what it granted is not used any more (RFC 7009): the refresh token, which ends all that
 * was given out with it, or the access token where there is no other. Resolves with whether there is a place to tell it;
 * rejects where that does not answer well.
 */
export async function revoke(terms: SignInTerms, grant: Grant, fetch: FetchLike): Promise<boolean> {
  const { tokens } = grant;
  const metadata: Revoking = grant.metadata ?? {};
  if (metadata.revocation_endpoint === undefined) return false;
  const { client_id: id, client_secret: secret } = clientOfTerms(terms) ?? grant.client;
  const ways = metadata.revocation_endpoint_auth_methods_supported ??
    metadata.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const basic = secret !== undefined && ways.includes("client_secret_basic");
  const [token, hint] =
    tokens.refresh_token === undefined
      ? [tokens.access_token, "access_token"]
      : [tokens.refresh_token, "refresh_token"];
  const body = new URLSearchParams({ token, token_type_hint: hint });
  if (!basic) body.set("client_id", id);
  if (secret !== undefined && !basic) body.set("client_secret", secret);
  const coded = [id, secret ?? ""].map(encodeURIComponent).join(":");
  const response = await fetch(metadata.revocation_endpoint, {
    ...{ method: "POST", body },
    headers: basic ? { authorization: `Basic ${Buffer.from(coded).toString("base64")}` } : {},
  });
  await response.body?.cancel();
  if (!response.ok) throw new HttpFailure("person", "NOT_REVOKED", `it answers with ${response.status}.`);
  return true;
}

/** The client that the file names, with its secret as it is now. */
function clientOfTerms({ client, issuer }: SignInTerms): RegisteredClient | undefined {
  if (!client) return undefined;
  const secret = client.secret();
  return { client_id: client.id, issuer, ...(secret !== undefined && { client_secret: secret }) };
}

const OVER: ReadonlySet<string> = new Set([
  OAuthErrorCode.InvalidGrant,
  OAuthErrorCode.InvalidClient,
  OAuthErrorCode.UnauthorizedClient,
]);

/** Whether an authorization server says that what was granted is good for nothing any more. */
export const isOver = (error: unknown): error is OAuthError =>
  error instanceof OAuthError && OVER.has(error.code);

/** What went wrong, without what was sent or came back. */
export function failureOf(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (error instanceof OAuthError) {
    const code = /^[\w-]{1,60}$/.test(error.code) ? error.code : "an error";
    const later = error.code === OAuthErrorCode.ServerError || error.code === OAuthErrorCode.TooManyRequests;
    return new HttpFailure(
      later ? "retry" : "person",
      "NO_TOKEN",
      `where one signs in answers with ${code}.`,
    );
  }
  const named = {
    IssuerMismatchError: 1,
    AuthorizationServerMismatchError: 1,
    InsecureTokenEndpointError: 1,
  };
  const { name, code } = error as { name?: string; code?: unknown };
  if (code === "ELSEWHERE")
    return new HttpFailure(
      "person",
      code,
      `${(error as Error).message}. Name it in the block: issuer or token url.`,
    );
  if (name !== undefined && name in named)
    return new HttpFailure(
      "person",
      "OTHER_ISSUER",
      `where one signs in is not who connections.yaml names (${name}).`,
    );
  return new HttpFailure(
    "retry",
    "NO_TOKEN",
    "where one signs in does not answer as it should; it is asked again.",
  );
}
