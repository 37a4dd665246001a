import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { warehouse } from "../../../connectors/test/mcp/warehouse.ts";

/** How long an access token is good, in seconds. */
export const LASTS_S = 600;

/**
 * The tools of a warehouse, for whoever shows a token of an authorization server beside it: oidc-provider, which registers
 * clients, wants PKCE, gives out refresh tokens once each and names itself in what it answers.
 */
export async function guardedWarehouse() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = {
    /** What has to be in a token's scope. */
    needs: "stock",
    registered: 0,
    tokensAsked: 0,
    /** What the authorization server answers instead of a token. */
    broken: undefined as number | undefined,
    /** Tokens are given out when it is resolved; and how many wait for that. */
    hold: undefined as PromiseWithResolvers<void> | undefined,
    waiting: 0,
    /** Every token that was given out. */
    given: [] as string[],
    /** Of the one that was shown last, who had signed in. */
    who: "",
  };
  let url = "";
  const provider = new Provider(issuer, {
    pkce: { required: () => true },
    cookies: { keys: ["key of the test"] },
    scopes: ["openid", "offline_access", "stock", "booking"],
    ttl: { AccessToken: LASTS_S, RefreshToken: 86_400, Grant: 86_400, Session: 86_400, Interaction: 600 },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    clientDefaults: { token_endpoint_auth_method: "client_secret_basic" },
    features: {
      registration: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: async () => ({
          scope: "stock booking",
          audience: url,
          accessTokenFormat: "opaque",
        }),
        useGrantedResource: async () => true,
      },
    },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  provider.on("registration_create.success", () => void state.registered++);
  const grants = new Set<string>();
  provider.on("access_token.saved", ({ jti, grantId }) => {
    state.given.push(jti);
    if (grantId !== undefined) grants.add(grantId);
  });
  provider.on("refresh_token.saved", ({ jti }) => void state.given.push(jti));
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (request.url?.startsWith("/token")) {
      state.tokensAsked++;
      if (state.broken !== undefined) return response.writeHead(state.broken).end();
    }
    if (request.url === "/token" && state.hold) {
      state.waiting++;
      return state.hold.promise.then(() => answer(request, response));
    }
    return answer(request, response);
  });

  const shop = await warehouse(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/.well-known/oauth-protected-resource/mcp")
      return Response.json({ resource: url, authorization_servers: [issuer], scopes_supported: ["stock"] });
    if (pathname !== "/mcp") return new Response(null, { status: 404 });
    const about = `Bearer resource_metadata="${new URL("/.well-known/oauth-protected-resource/mcp", url)}"`;
    const shown = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    const token = shown === undefined ? undefined : await provider.AccessToken.find(shown);
    if (!token || token.aud !== url)
      return new Response(null, { status: 401, headers: { "www-authenticate": about } });
    state.who = token.accountId;
    if (!token.scope?.split(" ").includes(state.needs))
      return new Response(null, {
        status: 403,
        headers: { "www-authenticate": `${about}, error="insufficient_scope", scope="${state.needs}"` },
      });
    return undefined;
  });
  url = shop.url;
  return {
    ...{ issuer, state, shop, url },
    /** How many of the tokens that were given out are good. */
    async good() {
      const found = await Promise.all(
        state.given.map(
          async (token) =>
            (await provider.AccessToken.find(token)) ?? (await provider.RefreshToken.find(token)),
        ),
      );
      return found.filter((token) => token?.isValid).length;
    },
    /** Whatever anybody has signed in with is good for nothing any more. */
    async endAll() {
      for (const grant of grants) {
        await provider.AccessToken.revokeByGrantId(grant);
        await provider.RefreshToken.revokeByGrantId(grant);
      }
    },
    async close() {
      await shop.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
