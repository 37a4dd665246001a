import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { matchedRoutes } from "hono/route";
import type { Caller } from "../oauth/oauth.ts";
import { resourceOf } from "../oauth/scope.ts";
import { type Level, mayUse, needsSession } from "../sign-in/roles.ts";
import type { Person, SignIn } from "../sign-in/sign-in.ts";
import { refuse } from "./app.ts";

/** The page sends it with everything. Another site's page cannot, which is why a change needs it. */
export const HEADER = "X-Throughline";

/** Value of the header when nobody has touched the page for a while: such a request keeps no session alive. */
const UNATTENDED = "unattended";

/** What runs before or after the routes, for many of them. */
const AROUND = ["/*", "/api/*"];

/** What of a request's surroundings says who sends it, where it comes from ourselves: a tool that asks the API. */
export interface Inside {
  caller?: Caller;
}

/** Where nobody signs in, whoever reaches the API may do everything. */
export const ANYBODY: Caller = {
  ...{ name: "somebody", role: "administrator" },
  client: { id: "local", name: "local" },
};

/** Lets each request pass only if whoever sends it may use its route, and does it under their own name. */
export function guard(signIn: SignIn): MiddlewareHandler {
  return async (c, next) => {
    const route = routeOf(c);
    const changes = !["GET", "HEAD"].includes(c.req.method);
    if (changes && c.req.header(HEADER) === undefined && !bringsItsOwn(c))
      return refuse(c, 403, "forbidden", `A change needs the header ${HEADER}.`, {
        fix: `Send ${HEADER}: api.`,
      });
    const person = personOf(c, signIn, c.req.header(HEADER) !== UNATTENDED);
    const level = person?.role ?? levelOf(c, signIn);
    if (route !== undefined && needsSession(route) && isForOthers(c, signIn))
      return refuse(c, 403, "not-allowed", "This is done by people who have signed in, not by programs.", {
        fix: "Do it on the page.",
      });
    if (route !== undefined && mayUse(route, level)) {
      const by = person && changes ? await nameIn(c) : undefined;
      if (by !== undefined && by !== person?.name)
        return refuse(c, 403, "not-you", `You are signed in as ${person?.name}, and cannot act as ${by}.`, {
          field: "by",
        });
      return next();
    }
    if (!person) {
      c.header("WWW-Authenticate", challengeOf(c, signIn));
      return refuse(c, 401, "not-signed-in", "Sign in first.", { fix: "POST /api/sign-in." });
    }
    if (route === undefined) return next();
    return refuse(c, 403, "not-allowed", `The role ${person.role} does not allow this.`, {
      fix: "Ask an administrator for another role.",
    });
  };
}

/**
 * Who sent a request: by what we say ourselves, by a token that is good for this, or by the cookie.
 * @param use whether it keeps the session alive
 */
export function personOf(c: Context, signIn: SignIn, use: boolean): Person | undefined {
  const caller = callerOf(c, signIn);
  if (caller || isForPrograms(c.req.path)) return caller;
  const session = getCookie(c, cookieOf(signIn));
  return session === undefined ? undefined : signIn.who(session, use);
}

/** Who sent a request by a program. */
export function callerOf(c: Context, signIn: SignIn): Caller | undefined {
  const { caller } = (c.env ?? {}) as Inside;
  const token = bearerOf(c);
  return caller ?? (token === undefined ? undefined : signIn.oauth.caller(token, resourceOf(c.req.path)));
}

/** Under which name a request acts: who is signed in, or where nobody signs in whoever it is. */
export const actorOf = (c: Context, { signIn }: { signIn?: SignIn }): string =>
  (signIn && personOf(c, signIn, true)?.name) ?? "somebody";

/** Name of the cookie; over https one that no other host can set. */
export const cookieOf = ({ publicUrl }: SignIn): string =>
  publicUrl?.protocol === "https:" ? "__Host-throughline" : "throughline";

/** Our own address, as whoever asks knows it. */
export const originOf = (c: Context, signIn: SignIn | undefined): string =>
  signIn?.publicUrl?.origin ?? new URL(c.req.url).origin;

/** Where a program learns how to get itself a token. */
function challengeOf(c: Context, signIn: SignIn): string {
  const about = `${originOf(c, signIn)}/.well-known/oauth-protected-resource/${resourceOf(c.req.path)}`;
  const wrong = bearerOf(c) === undefined ? "" : 'error="invalid_token", ';
  return `Bearer ${wrong}resource_metadata="${about}"`;
}

/** For programs alone: a browser's cookie says nothing there, and nothing can be done with one. */
const isForPrograms = (path: string): boolean => /^\/(?:mcp$|a2a(?:\/|$)|oauth\/)/.test(path);

/** No page of another site can make a browser send it in somebody's name: a token in a header, or what takes no cookie. */
const bringsItsOwn = (c: Context): boolean => bearerOf(c) !== undefined || isForPrograms(c.req.path);

function bearerOf(c: Context): string | undefined {
  return /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
}

/** The route that will answer, as `LEAST` has it; undefined where there is none. */
function routeOf(c: Context): string | undefined {
  const found = matchedRoutes(c).find(({ method, path }) => method !== "ALL" || !AROUND.includes(path));
  return found && `${found.method} ${found.path}`;
}

/** What a token shows who sends it; without one they are anyone. */
function levelOf(c: Context, signIn: SignIn): Level {
  const token = bearerOf(c);
  return (token !== undefined && signIn.levelOf(token)) || "anyone";
}

/** Whether a program sends it that somebody let act for them, or the org by its token: none is here in its own name. */
function isForOthers(c: Context, signIn: SignIn): boolean {
  const caller = callerOf(c, signIn);
  return caller ? caller.client.id !== caller.name : levelOf(c, signIn) !== "anyone";
}

/** Under which name a request acts, where it does. */
async function nameIn(c: Context): Promise<unknown> {
  const body: unknown = await c.req.json().catch(() => undefined);
  return typeof body === "object" && body !== null && "by" in body ? body.by : undefined;
}
