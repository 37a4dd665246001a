import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Backend } from "../backend.ts";
import { createPace } from "../outside/pace.ts";
import { networkOf } from "../sign-in/address.ts";
import { LONGEST_MS } from "../sign-in/sessions.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { cookieOf } from "./guard.ts";
import { apiError } from "./schemas.ts";
import { addressOf, attributes } from "./sign-in.ts";

const BACK = "/api/sign-in/callback";

/** Whoever goes there is nobody yet: so many from one network at once, and then a minute. */
const PACE = { burst: 60, perMinute: 30 };

/** How long the browser keeps what it began with, in seconds. */
const WAY_S = 600;

const responses = {
  302: { description: "Goes on there" },
  404: {
    content: { "application/json": { schema: apiError } },
    description: "There is no identity provider",
  },
};

/** Only a path of the page, as a browser reads it: nobody is sent elsewhere after signing in. */
function own(to: string): string {
  const here = "http://here";
  const url = to.startsWith("/") && URL.canParse(to, here) ? new URL(to, here) : undefined;
  return url?.origin === here ? url.pathname.replace(/^\/{2,}/, "/") + url.search + url.hash : "/";
}

/** To the identity provider and back. */
export function provider(app: App, { signIn, log, clock }: Backend): void {
  const pace = createPace(() => Date.parse(clock.now()), PACE);
  const none = (c: Parameters<typeof refuse>[0]) =>
    refuse(c, 404, "not-found", "There is no identity provider here.") as never;
  const { provider } = signIn ?? {};
  if (signIn && provider) {
    const way = `${cookieOf(signIn)}-way`;
    const lax = { ...attributes(signIn), sameSite: "Lax" as const };
    const origin = (url: string) => signIn.publicUrl?.origin ?? new URL(url).origin;

    const tooOften = (c: Context) => pace.take(networkOf(addressOf(c, signIn))) !== undefined;

    app.openapi(toProvider, async (c) => {
      if (tooOften(c)) return c.redirect("/?refused=late");
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
      if (tooOften(c)) return c.redirect("/?refused=late");
      const { search } = new URL(c.req.url);
      const back = new URL(BACK + search, origin(c.req.url));
      const found = await signIn.arrive(back, getCookie(c, way), addressOf(c, signIn));
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
