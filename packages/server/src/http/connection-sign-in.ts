import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Backend } from "../backend.ts";
import { clientOf } from "../systems/sign-ins/door.ts";
import { type App, refuse } from "./app.ts";
import { actorOf, cookieOf, originOf } from "./guard.ts";
import { apiError, json } from "./schemas.ts";

const BACK = "/api/connections/sign-in/callback";
const CLIENT = "/oauth/client.json";
const PAGE = "/settings/connections";

/** How long the browser keeps what it began with, in seconds. */
const AWAY_S = 600;

const name = z.object({ name: z.string().openapi({ param: { name: "name", in: "path" } }) });
const errors = { 400: json(apiError, "Nobody can sign in there now"), 404: json(apiError, "Not there") };
const left = z.object({
  ended: z.boolean().openapi({ description: "Whether the system has ended what it gave out" }),
  message: z.string(),
});
const onWay = z.object({ url: z.url().openapi({ description: "Where the browser goes" }) });

/** Somebody signs in at a system, so that a connection may call it in their name. */
export function connectionSignIn(app: App, backend: Backend): void {
  const { signIns, systems, signIn, note, log } = backend;
  const cookie = `${signIn ? cookieOf(signIn) : "throughline"}-away`;
  const secure = signIn?.publicUrl?.protocol === "https:";
  // it comes back from another site, where a strict cookie would stay away
  const attributes = { httpOnly: true, sameSite: "Lax" as const, path: "/", secure };

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/connections/{name}/sign-in" },
      summary: "Begin to sign in at a system for a connection",
      request: { params: name },
      responses: { 200: json(onWay, "The browser goes there, and comes back"), ...errors },
    }),
    async (c) => {
      const { name: of } = c.req.valid("param");
      const terms = systems.terms(of);
      if (!terms) throw new RefusedError("not-found", `Nobody signs in for a connection ${of}.`);
      const origin = originOf(c, signIn);
      const door = { redirect: origin + BACK, ...(secure && { metadataUrl: origin + CLIENT }) };
      const { url, state } = await signIns.begin(of, terms, door, actorOf(c, backend));
      setCookie(c, cookie, state, { ...attributes, maxAge: AWAY_S });
      return c.json({ url }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "delete", path: "/api/connections/{name}/sign-in" },
      summary: "Sign out at a system: the connection calls nothing until somebody signs in again",
      request: { params: name },
      responses: { 200: json(left, "Nobody is signed in for it any more"), ...errors },
    }),
    async (c) => {
      const { name: of } = c.req.valid("param");
      const terms = systems.terms(of);
      if (!terms) throw new RefusedError("not-found", `Nobody signs in for a connection ${of}.`);
      const said = await signIns.leave(of, terms);
      note({ what: "connection-signed-out", name: of, by: actorOf(c, backend) });
      return c.json(said, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: BACK, summary: "Come back from a system at which somebody signed in" },
      responses: {
        302: { description: "To the page, which says how it stands" },
        400: json(apiError, "It took too long, or was begun in another browser"),
      },
    }),
    async (c) => {
      const query = new URL(c.req.url).searchParams;
      const begun = getCookie(c, cookie);
      deleteCookie(c, cookie, attributes);
      if (begun === undefined || begun !== query.get("state"))
        return refuse(c, 400, "invalid", "This was not begun in this browser, or is too old. Sign in again.");
      try {
        const { connection, by } = await signIns.finish(query, systems.terms);
        note({ what: "connection-signed-in", name: connection, by });
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        log.warn({ because: error.message }, "somebody could not sign in at a system");
      }
      return c.redirect(PAGE);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: CLIENT, summary: "What we are, for systems at which people sign in" },
      responses: { 200: json(z.record(z.string(), z.unknown()), "Client metadata"), ...errors },
    }),
    (c) => {
      if (!secure || !signIn?.publicUrl)
        throw new RefusedError("not-found", "Only who is reached by https has such a document.");
      const { origin } = signIn.publicUrl;
      const client = clientOf(origin + BACK);
      return c.json({ client_id: origin + CLIENT, ...client, token_endpoint_auth_method: "none" }, 200);
    },
  );
}
