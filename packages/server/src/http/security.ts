import type { MiddlewareHandler } from "hono";
import type { SignIn } from "../sign-in/sign-in.ts";

/**
 * The page needs nothing from elsewhere. A browser's request that changes something must come from the page itself.
 * Without sign-in a foreign site that the same browser has open must not reach the local API by any name.
 */
export function securityHeaders(signIn: SignIn | undefined): MiddlewareHandler {
  return async (c, next) => {
    const [origin, host] = [c.req.header("origin"), c.req.header("host")];
    if (origin && c.req.method !== "GET" && !isOwn(origin, host) && origin !== signIn?.publicUrl?.origin) {
      return c.json({ error: { code: "forbidden", message: "Requests from other sites are refused." } }, 403);
    }
    // a name that was made to point here by somebody else's DNS is not ours; with sign-in it brings no cookie along
    if (!signIn && !isLocalHost(host)) {
      return c.json({ error: { code: "forbidden", message: "Throughline answers on localhost only." } }, 403);
    }
    await next();
    c.header(
      "Content-Security-Policy",
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
    );
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("X-Frame-Options", "DENY");
    if (signIn?.publicUrl?.protocol === "https:") c.header("Strict-Transport-Security", "max-age=31536000");
    // what is said to one of them is nobody else's, nor for whoever uses the machine next
    if (!c.res.headers.has("Cache-Control") && /^\/(?:api|mcp|a2a|oauth)(?:\/|$)/.test(c.req.path))
      c.header("Cache-Control", "no-store");
  };
}

const isOwn = (origin: string, host: string | undefined) =>
  URL.canParse(origin) && new URL(origin).host === host;

/** Whether a request was sent to this machine by a name that no DNS of somebody else can give it. */
export const isLocalHost = (host: string | undefined) =>
  /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? "localhost");
