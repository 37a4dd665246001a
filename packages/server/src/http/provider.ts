import { createRoute, z } from "@hono/zod-openapi";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Backend } from "../backend.ts";
import { LONGEST_MS } from "../sign-in/sessions.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { cookieOf } from "./guard.ts";
import { apiError } from "./schemas.ts";
import { addressOf, attributes } from "./sign-in.ts";

const BACK = "/api/sign-in/callback";

/** How long the browser keeps what it began with, in seconds. */
const WAY_S = 600;

const responses = {
  302: { description: "Goes on there" },
  404: {
    content: { "application/json": { schema: apiError } },
    description: "There is no identity provider",
  },
};

/** Only a path of the page: nobody is sent elsewhere after signing in. */
const own = (to: string) => (/^\/(?![/\\])/.test(to) ? to : "/");

/** To the identity provider and back. */
export function provider(app: App, { signIn, log }: Backend): void {
  const none = (c: Parameters<typeof refuse>[0]) =>
    refuse(c, 404, "not-found", "There is no identity provider here.") as never;
  const { provider } = signIn ?? {};
  if (signIn && provider) {
    const way = `${cookieOf(signIn)}-way`;
    const lax = { ...attributes(signIn), sameSite: "Lax" as const };
    const origin = (url: string) => signIn.publicUrl?.origin ?? new URL(url).origin;

    app.openapi(toProvider, async (c) => {
      try {
        const { url, state } = await provider.begin(
          origin(c.req.url) + BACK,
          own(c.req.valid("query").to ?? "/"),
        );
        setCookie(c, way, state, { ...lax, maxAge: WAY_S });
        return c.redirect(url.href);
      } catch (error) {
        log.warn({ err: error }, "the identity provider cannot be reached");
        return c.redirect("/?refused=provider");
      }
    });
    app.openapi(fromProvider, async (c) => {
      const { search } = new URL(c.req.url);
      const back = new URL(BACK + search, origin(c.req.url));
      const found = await signIn.arrive(back, getCookie(c, way), addressOf(c));
      deleteCookie(c, way, lax);
      if ("unwelcome" in found) return c.redirect(`/?refused=${found.unwelcome}`);
      setCookie(c, cookieOf(signIn), found.session, {
        ...attributes(signIn),
        maxAge: LONGEST_MS / 1000,
      });
      return c.redirect(found.to);
    });
  } else for (const route of [toProvider, fromProvider]) app.openapi(route, none);
}

const toProvider = createRoute({
  method: "get",
  path: "/api/sign-in/provider",
  summary: "Go to the identity provider to sign in",
  request: {
    query: z.object({
      to: z.string().optional().openapi({ description: "Path of the page to come back to" }),
    }),
  },
  responses,
});

const fromProvider = createRoute({
  method: "get",
  path: BACK,
  summary: "Come back from the identity provider",
  responses,
});
