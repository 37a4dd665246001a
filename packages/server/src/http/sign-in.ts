import { getConnInfo } from "@hono/node-server/conninfo";
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Session } from "../api-types.ts";
import type { Backend } from "../backend.ts";
import { MAX_NAME } from "../sign-in/accounts.ts";
import { senderOf } from "../sign-in/address.ts";
import { MAX_PASSWORD } from "../sign-in/passwords.ts";
import { ROLES, routesOf } from "../sign-in/roles.ts";
import { LONGEST_MS } from "../sign-in/sessions.ts";
import type { Person, SignIn } from "../sign-in/sign-in.ts";
import type { App } from "./app.ts";
import { refuse } from "./app.ts";
import { cookieOf, HEADER, personOf } from "./guard.ts";
import { apiError, done, json } from "./schemas.ts";

const session = z
  .object({
    signIn: z.boolean().openapi({ description: "Whether people sign in here" }),
    provider: z
      .string()
      .nullable()
      .openapi({ description: "Identity provider: GET /api/sign-in/provider goes there" }),
    person: z.object({ name: z.string(), role: z.enum(ROLES) }).nullable(),
    may: z.array(z.string()).openapi({ description: "The routes that they may use" }),
  })
  .openapi("Session");

const secret = z.string().min(1).max(MAX_PASSWORD);

const body = z
  .object({
    name: z.string().trim().min(1).max(MAX_NAME),
    password: secret,
    newPassword: secret.optional().openapi({ description: "Takes the place of the password" }),
  })
  .openapi("SignIn");

const OFF = "People do not sign in here.";

/** Signing in and out, and who is signed in. */
export function signIn(app: App, { signIn }: Backend): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/session",
      summary: "Who is signed in, and what they may do",
      responses: { 200: json(session, "The session") },
    }),
    (c) => c.json(sessionOf(signIn, signIn && personOf(c, signIn, false)), 200),
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/sign-in",
      summary: "Sign in",
      description: `Sets a cookie. As every change it needs the header ${HEADER}.`,
      request: { body: { content: { "application/json": { schema: body } }, required: true } },
      responses: {
        200: json(session, "Signed in"),
        400: json(apiError, "Not understood, or the new password is too weak"),
        401: json(apiError, "Name or password is wrong"),
        403: json(apiError, "`choose-password`: send a new one along"),
        404: json(apiError, OFF),
        429: json(apiError, "Tried too often; Retry-After says when again"),
      },
    }),
    async (c) => {
      if (!signIn) return refuse(c, 404, "not-found", OFF) as never;
      const found = await signIn.enter(c.req.valid("json"), addressOf(c, signIn));
      if ("session" in found) {
        setCookie(c, cookieOf(signIn), found.session, {
          ...attributes(signIn),
          maxAge: LONGEST_MS / 1000,
        });
        return c.json(sessionOf(signIn, found.person), 200);
      }
      if (found.refused === "often") {
        c.header("Retry-After", String(found.seconds));
        const minutes = Math.ceil(found.seconds / 60);
        const message = `Tried too often. Try again in ${minutes} minute${minutes === 1 ? "" : "s"}.`;
        return refuse(c, 429, "too-often", message) as never;
      }
      const { status, code } = REFUSALS[found.refused];
      return refuse(c, status, code, found.message) as never;
    },
  );

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/sign-out",
      summary: "Sign out",
      responses: { 200: json(done, "Signed out") },
    }),
    (c) => {
      const id = signIn && getCookie(c, cookieOf(signIn));
      if (signIn && id !== undefined) {
        signIn.leave(id);
        deleteCookie(c, cookieOf(signIn), attributes(signIn));
      }
      return c.json({ done: true as const }, 200);
    },
  );
}

const REFUSALS = {
  wrong: { status: 401, code: "wrong-password" },
  choose: { status: 403, code: "choose-password" },
  weak: { status: 400, code: "weak-password" },
} as const;

function sessionOf(signIn: SignIn | undefined, person: Person | undefined): Session {
  const provider = signIn?.provider?.title ?? null;
  return {
    signIn: signIn !== undefined,
    provider,
    person: person ?? null,
    may: person ? routesOf(person.role) : [],
  };
}

export const attributes = ({ publicUrl }: SignIn) => ({
  httpOnly: true,
  sameSite: "Strict" as const,
  path: "/",
  secure: publicUrl?.protocol === "https:",
});

/** Where a request comes from. */
export const addressOf = (c: Context, { proxies }: SignIn): string =>
  senderOf(getConnInfo(c).remote.address ?? "", c.req.header("x-forwarded-for"), proxies);
