import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { Backend } from "../backend.ts";
import { isOnThisMachine, isRegistered, placeOf } from "../oauth/redirect.ts";
import { RESOURCES, resourceNamed, SCOPES, scopesIn } from "../oauth/scope.ts";
import { createPace } from "../outside/pace.ts";
import { networkOf } from "../sign-in/address.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { cookieOf, originOf, personOf } from "./guard.ts";
import { slower } from "./oauth-tokens.ts";
import { apiError, done, json } from "./schemas.ts";
import { addressOf } from "./sign-in.ts";

const OFF = "Nobody signs in here, so that there are no tokens.";

const metadata = z.record(z.string(), z.unknown());

const asking = z
  .object({
    program: z.string().openapi({ description: "As it calls itself; nobody has checked that" }),
    host: z.string().openapi({ description: "Where people are sent back to" }),
    scope: z.array(z.enum(SCOPES)),
    resource: z.enum(RESOURCES),
  })
  .openapi("ProgramRequest");
export type ProgramRequest = z.output<typeof asking>;

const answering = z
  .object({ scope: z.array(z.enum(SCOPES)).openapi({ description: "What it may; none: nothing" }) })
  .openapi("ProgramAnswer");

const grant = z
  .object({
    ...{ id: z.string(), program: z.string(), person: z.string() },
    scope: z.array(z.enum(SCOPES)),
    ...{ resource: z.enum(RESOURCES), began: z.string(), used: z.string() },
  })
  .openapi("ProgramGrant");
export type ProgramGrant = z.output<typeof grant>;

const call = z
  .object({
    ...{
      at: z.string(),
      who: z.string(),
      role: z.string(),
      program: z.string(),
      over: z.enum(["mcp", "a2a"]),
    },
    ...{ tool: z.string(), about: z.string().optional(), status: z.number() },
  })
  .openapi("ProgramCall");
export type ProgramCall = z.output<typeof call>;

const params = z.object({ id: z.string().openapi({ param: { name: "id", in: "path" } }) });
const gone = json(apiError, "It was answered, or is too old");

/** How programs come to act for people: what they are told, what people are asked, and what they then may. */
export function oauth(app: App, backend: Backend): void {
  const { signIn, clock } = backend;
  const pace = createPace(() => Date.parse(clock.now()), { burst: 60, perMinute: 30 });
  const about = (path: string, summary: string, told: (origin: string) => Record<string, unknown>) =>
    app.openapi(
      createRoute({
        ...{ method: "get", path, summary },
        responses: { 200: json(metadata, "As the standard has it"), 404: json(apiError, OFF) },
      }),
      (c) => {
        if (!signIn) return refuse(c, 404, "not-found", OFF) as never;
        return c.json(told(originOf(c, signIn)), 200);
      },
    );

  about("/.well-known/oauth-authorization-server", "How programs get tokens (RFC 8414)", authorizationServer);
  for (const resource of RESOURCES)
    about(
      `/.well-known/oauth-protected-resource/${resource}`,
      "Who gives tokens for it (RFC 9728)",
      (origin) => protectedResource(origin, `${origin}/${resource}`),
    );
  about("/.well-known/oauth-protected-resource", "Who gives tokens (RFC 9728)", (origin) =>
    protectedResource(origin, origin),
  );

  app.openapi(
    createRoute({
      ...{
        method: "get",
        path: "/oauth/authorize",
        summary: "Ask somebody whether a program may act for them",
      },
      request: { query: z.looseObject({ client_id: z.string().optional() }) },
      responses: { 302: { description: "Goes on at the page" }, 400: json(apiError, "It cannot be asked") },
    }),
    async (c) => {
      if (!signIn) return refuse(c, 400, "invalid", OFF) as never;
      // what is asked is remembered, and descriptions of programs are fetched, for whoever comes
      const seconds = pace.take(networkOf(addressOf(c, signIn)));
      if (seconds !== undefined) return slower(c, seconds) as never;
      return (await authorize(c, signIn, c.req.query())) as never;
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/oauth/requests/{id}", summary: "What a program asks for" },
      request: { params },
      responses: { 200: json(asking, "What it asks for"), 404: gone },
    }),
    (c) => {
      const asked = signIn?.oauth.asked(c.req.valid("param").id);
      if (!asked) return refuse(c, 404, "not-found", OLD) as never;
      const { client, redirect, scope, resource } = asked;
      return c.json({ program: client.name, host: placeOf(redirect), scope, resource }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/oauth/requests/{id}", summary: "Let a program act, or refuse it" },
      request: { params, body: { ...json(answering, "What it may"), required: true } },
      responses: {
        200: json(z.object({ to: z.string() }).openapi("GoTo"), "Where the browser goes on"),
        404: gone,
      },
    }),
    (c) => {
      const session = signIn && getCookie(c, cookieOf(signIn));
      const who = session === undefined ? undefined : signIn?.whose(session);
      // only who sits there may answer, no program in their name
      if (!signIn || !who) return refuse(c, 401, "not-signed-in", "Sign in first.") as never;
      const { id } = c.req.valid("param");
      const may = signIn.oauth.asked(id)?.scope ?? [];
      const scope = c.req.valid("json").scope.filter((one) => may.includes(one));
      const answered = signIn.oauth.answer(id, who, scope);
      if (!answered) return refuse(c, 404, "not-found", OLD) as never;
      const { redirect, state } = answered.asked;
      const told = "code" in answered ? { code: answered.code } : { error: "access_denied" };
      return c.json({ to: back(redirect, { ...told, state, iss: originOf(c, signIn) }) }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/oauth/grants", summary: "Programs that may act for you" },
      responses: { 200: json(z.array(grant), "For an administrator those of all") },
    }),
    (c) => c.json(grantsFor(c), 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "delete", path: "/api/oauth/grants/{id}", summary: "Let a program act no more" },
      request: { params },
      responses: { 200: json(done, "It cannot any more"), 404: json(apiError, "There is none") },
    }),
    (c) => {
      const { id } = c.req.valid("param");
      if (!grantsFor(c).some((one) => one.id === id))
        return refuse(c, 404, "not-found", "There is no such program.") as never;
      signIn?.oauth.end(id);
      return c.json({ done: true as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/oauth/calls", summary: "What programs asked for, in whose name" },
      responses: { 200: json(z.array(call), "Since the start, the newest first") },
    }),
    (c) => c.json(backend.calls.latest(), 200),
  );

  function grantsFor(c: Context): ProgramGrant[] {
    const person = signIn && personOf(c, signIn, true);
    return (signIn?.oauth.grants() ?? [])
      .filter(({ who }) => person?.role === "administrator" || who.name === person?.name)
      .map(({ id, client, who, scope, resource, began, used }) => ({
        ...{ id, program: client.name, person: who.name, scope, resource },
        ...{ began: new Date(began).toISOString(), used: new Date(used).toISOString() },
      }));
  }
}

const OLD = "This was answered, or is too old. Begin again in the program.";

/** Checks a request, and sends whoever sits there to the page that asks them. */
async function authorize(c: Context, signIn: SignIn, query: Record<string, string>): Promise<Response> {
  const origin = originOf(c, signIn);
  const { client_id: id = "", redirect_uri: redirect = "", state, code_challenge: challenge = "" } = query;
  const client = await signIn.oauth.clients.find(id);
  // to an address that nobody registered nobody is sent, not even with an error
  if (!client) return refuse(c, 400, "invalid", "No program is registered under this client_id.");
  if (!isRegistered(redirect, client.redirects))
    return refuse(c, 400, "invalid", `The redirect_uri is none that ${client.name} has registered.`);
  // nobody has agreed to anything yet: whoever registers could send people anywhere from our address
  const wrong = (error: string, text: string) =>
    isOnThisMachine(redirect)
      ? c.redirect(back(redirect, { error, error_description: text, state, iss: origin }))
      : refuse(c, 400, error, `${client.name} asks for what cannot be: ${text}`);
  if (query.response_type !== "code") return wrong("unsupported_response_type", "Only code is given.");
  if (query.code_challenge_method !== "S256" || !/^[\w-]{43}$/.test(challenge))
    return wrong("invalid_request", "PKCE with S256 is needed.");
  const resource = resourceNamed(query.resource, origin);
  if (!resource) return wrong("invalid_target", "The resource is none of ours.");
  const scope = scopesIn(query.scope);
  if (!scope.length) return wrong("invalid_scope", `Known: ${SCOPES.join(" ")}.`);
  const request = signIn.oauth.ask({ client, redirect, scope, resource, state, challenge });
  return c.redirect(`/allow?request=${request}`);
}

function back(redirect: string, told: Record<string, string | undefined>): string {
  const url = new URL(redirect);
  for (const [name, value] of Object.entries(told))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

const authorizationServer = (origin: string) => ({
  issuer: origin,
  authorization_endpoint: `${origin}/oauth/authorize`,
  token_endpoint: `${origin}/oauth/token`,
  registration_endpoint: `${origin}/oauth/register`,
  revocation_endpoint: `${origin}/oauth/revoke`,
  response_types_supported: ["code"],
  response_modes_supported: ["query"],
  grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
  token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post"],
  revocation_endpoint_auth_methods_supported: ["none"],
  code_challenge_methods_supported: ["S256"],
  scopes_supported: SCOPES,
  client_id_metadata_document_supported: true,
  authorization_response_iss_parameter_supported: true,
});

const protectedResource = (origin: string, resource: string) => ({
  resource,
  authorization_servers: [origin],
  scopes_supported: SCOPES,
  bearer_methods_supported: ["header"],
  resource_name: "Throughline",
});
