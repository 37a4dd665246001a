import type { Context } from "hono";
import type { Backend } from "../backend.ts";
import { BadClient } from "../oauth/clients.ts";
import type { Given } from "../oauth/oauth.ts";
import { resourceNamed, scopesIn } from "../oauth/scope.ts";
import { createPace } from "../outside/pace.ts";
import { networkOf } from "../sign-in/address.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import type { App } from "./app.ts";
import { originOf } from "./guard.ts";
import { addressOf } from "./sign-in.ts";

/** What goes wrong with a token, by the names of RFC 6749 and 7591. */
type Code =
  | BadClient["code"]
  | "invalid_client"
  | "invalid_grant"
  | "invalid_request"
  | "invalid_scope"
  | "invalid_target"
  | "slow_down"
  | "unsupported_grant_type";

type Form = Record<string, string>;

/** Where programs register, get themselves tokens, renew and give them back. */
export function oauthTokens(app: App, { signIn, clock }: Backend): void {
  const registering = createPace(() => Date.parse(clock.now()), { burst: 60, perMinute: 10 });

  app.post("/oauth/register", async (c) => {
    if (!signIn) return wrong(c, 404, "invalid_request", OFF);
    // who registers is nobody yet: so many from one address and no more
    const seconds = registering.take(networkOf(addressOf(c, signIn)));
    if (seconds !== undefined) return slower(c, seconds);
    try {
      const client = signIn.oauth.clients.register(await c.req.json().catch(() => undefined));
      signIn.note({ what: "program-registered", from: addressOf(c, signIn), why: client.name });
      const { id, name, redirects } = client;
      return c.json(
        {
          client_id: id,
          client_name: name,
          redirect_uris: redirects,
          client_id_issued_at: Math.floor(Date.parse(clock.now()) / 1000),
          token_endpoint_auth_method: "none",
          grant_types: ["authorization_code", "refresh_token"],
          response_types: ["code"],
        },
        201,
      );
    } catch (error) {
      if (!(error instanceof BadClient)) throw error;
      return wrong(c, 400, error.code, error.message);
    }
  });

  app.post("/oauth/token", async (c) => {
    if (!signIn) return wrong(c, 404, "invalid_request", OFF);
    const form = await formOf(c);
    const grant = grants[form.grant_type ?? ""];
    if (!grant) return wrong(c, 400, "unsupported_grant_type", `Known: ${Object.keys(grants).join(", ")}.`);
    return await grant(c, signIn, form);
  });

  app.post("/oauth/revoke", async (c) => {
    if (!signIn) return wrong(c, 404, "invalid_request", OFF);
    const { token } = await formOf(c);
    // whether it was one is told to nobody
    if (token !== undefined) signIn.oauth.revoke(token);
    return c.json({}, 200);
  });
}

const OFF = "Nobody signs in here, so that there are no tokens.";

const NONE_OF_OURS = "The resource is none of ours.";

const grants: Record<string, (c: Context, signIn: SignIn, form: Form) => Response | Promise<Response>> = {
  authorization_code(c, signIn, { code = "", ...form }) {
    const resource =
      form.resource === undefined ? undefined : resourceNamed(form.resource, originOf(c, signIn));
    if (form.resource !== undefined && !resource) return wrong(c, 400, "invalid_target", NONE_OF_OURS);
    const { client_id: client = "", redirect_uri: redirect = "", code_verifier: verifier = "" } = form;
    const given = signIn.oauth.fetch(code, { client, redirect, verifier, resource });
    return given
      ? tokens(c, given)
      : wrong(c, 400, "invalid_grant", "The code is not good, or not any more.");
  },
  refresh_token(c, { oauth }, { refresh_token = "", client_id = "" }) {
    const given = oauth.renew(refresh_token, client_id);
    return given
      ? tokens(c, given)
      : wrong(c, 400, "invalid_grant", "The token is not good, or not any more.");
  },
  async client_credentials(c, signIn, form) {
    const shown = basicOf(c) ?? { name: form.client_id ?? "", secret: form.client_secret ?? "" };
    const who = await signIn.machine(shown.name, shown.secret, addressOf(c, signIn));
    if (!who) {
      c.header("WWW-Authenticate", 'Basic realm="Throughline"');
      return wrong(c, 401, "invalid_client", "There is no machine of this name with this secret.");
    }
    if ("seconds" in who) return slower(c, who.seconds);
    const resource = resourceNamed(form.resource, originOf(c, signIn));
    if (!resource) return wrong(c, 400, "invalid_target", NONE_OF_OURS);
    const scope = scopesIn(form.scope);
    if (!scope.length) return wrong(c, 400, "invalid_scope", "None of the scopes is known.");
    return tokens(c, signIn.oauth.machine(who, scope, resource));
  },
};

const tokens = (c: Context, { tokens: { access, seconds, renewal }, scope }: Given) =>
  c.json({
    access_token: access,
    token_type: "Bearer",
    expires_in: seconds,
    scope: scope.join(" "),
    ...(renewal !== undefined && { refresh_token: renewal }),
  });

const wrong = (c: Context, status: 400 | 401 | 404 | 429, error: Code, text: string) =>
  c.json({ error, error_description: text }, status);

export function slower(c: Context, seconds: number) {
  c.header("Retry-After", String(seconds));
  return wrong(c, 429, "slow_down", "Tried too often.");
}

async function formOf(c: Context): Promise<Form> {
  const form = await c.req.parseBody().catch(() => ({}));
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

function basicOf(c: Context): { name: string; secret: string } | undefined {
  const encoded = /^Basic (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const text = encoded && Buffer.from(encoded, "base64").toString("utf8");
  const [name, secret] = text ? [text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1)] : [];
  if (name === undefined || secret === undefined) return undefined;
  return { name: plainOf(name), secret: plainOf(secret) };
}

/** Names and secrets travel encoded like a form; who sends them as they are is understood as well. */
function plainOf(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}
