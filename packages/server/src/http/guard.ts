import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { matchedRoutes } from "hono/route";
import { type Level, mayUse } from "../sign-in/roles.ts";
import type { Person, SignIn } from "../sign-in/sign-in.ts";
import { refuse } from "./app.ts";

/** The page sends it with everything. Another site's page cannot, which is why a change needs it. */
export const HEADER = "X-Throughline";

/** Value of the header when nobody has touched the page for a while: such a request keeps no session alive. */
const UNATTENDED = "unattended";

/** What runs before or after the routes, for many of them. */
const AROUND = ["/*", "/api/*"];

/** Lets each request pass only if whoever sends it may use its route, and does it under their own name. */
export function guard(signIn: SignIn): MiddlewareHandler {
  return async (c, next) => {
    const route = routeOf(c);
    const changes = !["GET", "HEAD"].includes(c.req.method);
    if (changes && c.req.header(HEADER) === undefined)
      return refuse(c, 403, "forbidden", `A change needs the header ${HEADER}.`, {
        fix: `Send ${HEADER}: api.`,
      });
    const person = personOf(c, signIn, c.req.header(HEADER) !== UNATTENDED);
    const level = person?.role ?? levelOf(c, signIn);
    if (route !== undefined && mayUse(route, level)) {
      const by = person && changes ? await nameIn(c) : undefined;
      if (by !== undefined && by !== person?.name)
        return refuse(c, 403, "not-you", `You are signed in as ${person?.name}, and cannot act as ${by}.`, {
          field: "by",
        });
      return next();
    }
    if (!person) return refuse(c, 401, "not-signed-in", "Sign in first.", { fix: "POST /api/sign-in." });
    if (route === undefined) return next();
    return refuse(c, 403, "not-allowed", `The role ${person.role} does not allow this.`, {
      fix: "Ask an administrator for another role.",
    });
  };
}

/** Who sent a request, by its cookie. @param use whether it keeps the session alive */
export function personOf(c: Context, signIn: SignIn, use: boolean): Person | undefined {
  const session = getCookie(c, cookieOf(signIn));
  return session === undefined ? undefined : signIn.who(session, use);
}

/** Under which name a request acts: who is signed in, or where nobody signs in whoever it is. */
export const actorOf = (c: Context, { signIn }: { signIn?: SignIn }): string =>
  (signIn && personOf(c, signIn, true)?.name) ?? "somebody";

/** Name of the cookie; over https one that no other host can set. */
export const cookieOf = ({ publicUrl }: SignIn): string =>
  publicUrl?.protocol === "https:" ? "__Host-throughline" : "throughline";

/** The route that will answer, as `LEAST` has it; undefined where there is none. */
function routeOf(c: Context): string | undefined {
  const found = matchedRoutes(c).find(({ method, path }) => method !== "ALL" || !AROUND.includes(path));
  return found && `${found.method} ${found.path}`;
}

/** What a token shows who sends it; without one they are anyone. */
function levelOf(c: Context, signIn: SignIn): Level {
  const token = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  return (token !== undefined && signIn.levelOf(token)) || "anyone";
}

/** Under which name a request acts, where it does. */
async function nameIn(c: Context): Promise<unknown> {
  const body: unknown = await c.req.json().catch(() => undefined);
  return typeof body === "object" && body !== null && "by" in body ? body.by : undefined;
}
