import type { Wire } from "../http/wire.ts";
import { CHALLENGE_METHODS, type Challenge } from "./authorization-code.ts";
import { inBrowser, problemPage, sessionOf } from "./browser.ts";
import type { Call, Endpoint } from "./call.ts";
import type { App } from "./clients.ts";
import { OAuthError } from "./oauth-error.ts";
import { consentPage } from "./pages/consent.ts";
import { redirect } from "./pages/html.ts";
import { grantedScopes } from "./scopes.ts";

/** Where the answer goes: an address that the app has registered. */
interface Back {
  app: App;
  redirectUri: string;
  state: string | null;
}

/**
 * Finds out whom the answer is for. Until that is certain, nobody is sent anywhere.
 * @throws OAuthError to be shown on a page
 */
function backOf({ query, signIn }: Call): Back {
  const app = signIn.clients.get(query.get("client_id") ?? "");
  if (!app) throw new OAuthError("invalid_client_id", "client identifier invalid");
  const redirectUri = query.get("redirect_uri");
  if (!redirectUri) throw new OAuthError("redirect_uri_missing", "redirect_uri not provided");
  if (!app.redirectUris.includes(redirectUri))
    throw new OAuthError("redirect_uri_mismatch", "redirect_uri must match configuration");
  return { app, redirectUri, state: query.get("state") };
}

function sendBack({ redirectUri, state }: Back, answer: Record<string, string>): Wire {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set("state", state);
  return redirect(url.href);
}

/** What a page may lead to in a content security policy: an origin, or the scheme of an app's own address. */
function formTargetOf({ redirectUri }: Back): string {
  const { origin, protocol } = new URL(redirectUri);
  return origin === "null" ? protocol : origin;
}

interface Asked {
  scopes: string[];
  challenge: Challenge | undefined;
  prompts: string[];
}

/** @throws OAuthError that is sent back to the app */
function askedOf({ query }: Call, app: App): Asked {
  if (query.get("response_type") !== "code")
    throw new OAuthError("unsupported_response_type", "response type not supported");
  const value = query.get("code_challenge");
  // Salesforce's own clients send a challenge and no method
  const method = query.get("code_challenge_method") ?? "S256";
  if (!CHALLENGE_METHODS.includes(method))
    throw new OAuthError("invalid_request", "code_challenge_method not supported");
  if (value === null && query.has("code_challenge_method"))
    throw new OAuthError("invalid_request", "missing code challenge");
  const prompts = (query.get("prompt") ?? "").split(" ").filter(Boolean);
  if (query.get("immediate") === "true") prompts.push("none");
  return {
    scopes: grantedScopes(app, query.get("scope")),
    challenge: value === null ? undefined : { method, value },
    prompts,
  };
}

/** The same request, asked of somebody who has just signed in. */
function afterLogin({ request }: Call): string {
  const url = new URL(request.url!, "http://here");
  url.searchParams.delete("prompt");
  return url.pathname + url.search;
}

function decide(call: Call, back: Back, asked: Asked): Wire | Promise<Wire> {
  const { app, redirectUri } = back;
  const { scopes, challenge, prompts } = asked;
  const formTarget = formTargetOf(back);
  const silent = prompts.includes("none");
  const failed = (error: string, error_description: string) => sendBack(back, { error, error_description });
  if (silent && !sessionOf(call)) return failed("login_required", "the user is not signed in");
  const options = {
    appName: app.id,
    hint: call.query.get("login_hint"),
    again: prompts.includes("login") || prompts.includes("select_account"),
    next: afterLogin(call),
    formTarget,
  };
  return inBrowser(
    call,
    ({ session, csrf }, form) => {
      const { userId } = session;
      const allowance = { userId, clientId: app.id, scopes };
      const decision = form?.get("decision");
      if (decision === "deny") return failed("access_denied", "end-user denied authorization");
      if (decision === "allow") call.signIn.approvals.add(allowance);
      const settled = call.signIn.approvals.covers(allowance) && !prompts.includes("consent");
      if (decision !== "allow" && !settled) {
        if (silent) return failed("consent_required", "the user has not approved this app");
        return consentPage(call, { session, csrf }, { appId: app.id, scopes, formTarget });
      }
      const nonce = call.query.get("nonce") ?? undefined;
      return sendBack(back, {
        code: call.signIn.codes.put({ ...allowance, redirectUri, challenge, nonce }),
      });
    },
    options,
  );
}

/** The web server flow: `/services/oauth2/authorize`. */
export const authorize: Endpoint = (call) => {
  let back: Back | undefined;
  try {
    back = backOf(call);
    return decide(call, back, askedOf(call, back.app));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    if (!back) return problemPage(400, `${error.error}: ${error.message}`);
    return sendBack(back, { error: error.error, error_description: error.message });
  }
};
