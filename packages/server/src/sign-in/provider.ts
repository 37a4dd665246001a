import type { Configuration } from "openid-client";
import { UNSEEN } from "./names.ts";
import type { ProviderSettings } from "./provider-file.ts";
import type { Role } from "./roles.ts";

/** How long somebody may take at the provider, and how many may be on their way; beyond, the oldest begin anew. */
const WAY_MS = 10 * 60_000;
const MOST_ON_THE_WAY = 1_000;

/** Why somebody who comes back from the provider is not let in. */
export type Unwelcome = "late" | "provider" | "email" | "domain" | "name" | "role";

export type Arrived = { name: string; role: Role; to: string } | { unwelcome: Unwelcome; detail?: string };

/** An identity provider that speaks OpenID Connect: authorization code, with PKCE, state and nonce. */
export interface Provider {
  title: string;
  /** @param to path of the page to come back to; @returns where to send the browser, and what to keep in it until it is back */
  begin(redirectUri: string, to: string): Promise<{ url: URL; state: string }>;
  /** @param back address at which the browser came back; @param state what was kept in it */
  finish(back: URL, state: string | undefined): Promise<Arrived>;
}

export function createProvider(settings: ProviderSettings, now: () => number): Provider {
  const ways = new Map<string, { verifier: string; nonce: string; to: string; until: number }>();
  let known: Promise<Configuration> | undefined;

  /** Asked for when it is first needed, and again when that failed. */
  async function connected() {
    const oidc = await import("openid-client");
    const { issuer, secret } = settings;
    known ??= oidc.discovery(
      new URL(issuer),
      settings["client id"],
      undefined,
      secret === undefined ? oidc.None() : oidc.ClientSecretPost(secret),
      { execute: issuer.startsWith("http:") ? [oidc.allowInsecureRequests] : [] },
    );
    known.catch(() => {
      known = undefined;
    });
    return { oidc, config: await known };
  }

  return {
    title: settings.title,
    async begin(redirectUri, to) {
      const { oidc, config } = await connected();
      const [verifier, state, nonce] = [
        oidc.randomPKCECodeVerifier(),
        oidc.randomState(),
        oidc.randomNonce(),
      ];
      ways.set(state, { verifier, nonce, to, until: now() + WAY_MS });
      for (const oldest of ways.keys()) {
        if (ways.size <= MOST_ON_THE_WAY) break;
        ways.delete(oldest);
      }
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scopes.join(" "),
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
      });
      return { url, state };
    },
    async finish(back, state) {
      const way = state === undefined ? undefined : ways.get(state);
      if (state === undefined || !way || way.until < now()) return { unwelcome: "late" };
      // a way is gone once
      ways.delete(state);
      try {
        const { oidc, config } = await connected();
        const tokens = await oidc.authorizationCodeGrant(config, back, {
          pkceCodeVerifier: way.verifier,
          expectedState: state,
          expectedNonce: way.nonce,
          idTokenExpected: true,
        });
        const sure = tokens.claims() ?? { sub: "" };
        const more = config.serverMetadata().userinfo_endpoint
          ? await oidc.fetchUserInfo(config, tokens.access_token, sure.sub)
          : {};
        const found = personOf(settings, { ...more, ...sure });
        return "unwelcome" in found ? found : { ...found, to: way.to };
      } catch (error) {
        return { unwelcome: "provider", detail: wordsOf(error) };
      }
    },
  };
}

/** What the claims say of somebody: name and role, or why they may not come in. */
function personOf(
  settings: ProviderSettings,
  claims: Record<string, unknown>,
): { name: string; role: Role } | { unwelcome: Unwelcome } {
  const { name: nameClaim, roles, otherwise, "email domains": domains } = settings;
  const email = typeof claims.email === "string" ? claims.email : "";
  // an address that anybody could have written says nothing
  if ((domains || nameClaim === "email") && claims.email_verified !== true) return { unwelcome: "email" };
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  if (domains && !domains.some((one) => one.toLowerCase() === domain)) return { unwelcome: "domain" };
  const name = claimOf(claims, nameClaim);
  // what is not seen would make two names look like one in the trail
  if (typeof name !== "string" || name.trim() === "" || UNSEEN.test(name)) return { unwelcome: "name" };
  const has = (claim: string, value: string) => [claimOf(claims, claim)].flat().includes(value);
  const role = roles.find(({ claim, is }) => has(claim, is))?.role ?? otherwise;
  return role ? { name: name.trim(), role } : { unwelcome: "role" };
}

/** A claim by its name, or by a path to it: `custom_attributes.role`. */
function claimOf(claims: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split(".")
    .reduce<unknown>(
      (inner, part) =>
        typeof inner === "object" && inner !== null && Object.hasOwn(inner, part)
          ? (inner as Record<string, unknown>)[part]
          : undefined,
      claims,
    );
}

/** The kind of failure; never what was sent or came back. */
const wordsOf = (error: unknown): string => {
  const { code, error: oauth, message } = error as { code?: string; error?: string; message?: string };
  return [code, oauth ?? message].filter(Boolean).join(": ");
};
