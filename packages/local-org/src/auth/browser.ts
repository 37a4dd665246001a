import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Wire } from "../http/wire.ts";
import type { Call, Endpoint } from "./call.ts";
import { formOf } from "./call.ts";
import { html, pageWire, redirect } from "./pages/html.ts";
import { loginPage } from "./pages/login.ts";
import type { Session } from "./sessions.ts";

/** The rights of somebody who sits in front of the pages. */
export const BROWSER = { clientId: "", scopes: ["full"] } as const;

/** A browser that somebody has signed in with. */
export interface Browser {
  session: Session;
  /** What a form has to bring back. */
  csrf: string;
}

/** Cookies know hosts but no ports: two orgs on this machine must not take each other's. */
const cookieName = ({ service }: Call, name: string): string => `${name}_${new URL(service.url).port}`;

function cookie(call: Call, name: string): string | undefined {
  const start = `${cookieName(call, name)}=`;
  const all = (call.request.headers.cookie ?? "").split(/;\s*/);
  return all.find((one) => one.startsWith(start))?.slice(start.length);
}

const setCookie = (call: Call, name: string, value: string): Record<string, string> => ({
  "Set-Cookie": `${cookieName(call, name)}=${value}; Path=/; HttpOnly; SameSite=Lax${
    call.service.url.startsWith("https:") ? "; Secure" : ""
  }${value === "" ? "; Max-Age=0" : ""}`,
});

/** The header with which a browser is signed in, or out if there is no token. */
export const sessionCookie = (call: Call, token = ""): Record<string, string> =>
  setCookie(call, "sid", token);

/** The session of a browser, if its user may still come in. */
export function sessionOf(call: Call): Session | undefined {
  const { sessions, core } = call.service;
  const session = sessions.find(cookie(call, "sid") ?? "");
  return session && core.store.find(session.userId)?.IsActive === true ? session : undefined;
}

const csrfOf = ({ signIn }: Call, browserId: string): string =>
  createHmac("sha256", signIn.formSecret).update(browserId).digest("base64url");

/** Whether a form was made by one of our pages for this very browser. */
function isOurForm(call: Call, form: URLSearchParams): boolean {
  const browserId = cookie(call, "BrowserId");
  if (!browserId) return false;
  const expected = Buffer.from(csrfOf(call, browserId));
  const given = Buffer.from(form.get("csrf") ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A name of another machine that leads here is a trick to read these pages from outside. */
const isCalledByOurName = ({ request }: Call): boolean =>
  /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(request.headers.host ?? "");

function logIn(call: Call, form: URLSearchParams): Session | undefined {
  const { passwords } = call.signIn;
  const picked = form.get("pick");
  const user =
    picked === null
      ? passwords.check(form.get("username") ?? "", form.get("password") ?? "")
      : passwords.check(picked, "picked");
  if (!user || (picked !== null && passwords.isSet(user.Id))) return undefined;
  return call.service.sessions.open({ userId: user.Id, ...BROWSER });
}

export interface LoginOptions {
  /** Where the browser goes after signing in; where it is unless given. */
  next?: string | undefined;
  hint?: string | null | undefined;
  /** Signed in or not: sign in once more. */
  again?: boolean;
  formTarget?: string | undefined;
  /** For whom somebody signs in. */
  appName?: string | undefined;
}

/**
 * Answers what only somebody in front of a browser may see: shows the login form to who is not signed in, takes it,
 * and refuses forms that are not our own.
 * @param answer is given the form if there is one
 */
export async function inBrowser(
  call: Call,
  answer: (browser: Browser, form: URLSearchParams | undefined) => Wire | Promise<Wire>,
  options: LoginOptions = {},
): Promise<Wire> {
  if (!isCalledByOurName(call)) return problemPage(421, "This org answers to localhost only.");
  const form = call.request.method === "POST" ? formOf(call) : undefined;
  if (form && !isOurForm(call, form))
    return problemPage(
      403,
      "This form was not opened in this browser, or too long ago. Go back and try again.",
    );
  const here = call.request.url!;
  let failed = false;
  if (form?.has("pick") || form?.has("username")) {
    const session = logIn(call, form);
    if (session) return redirect(options.next ?? here, sessionCookie(call, session.token));
    failed = true;
  }
  const browserId = cookie(call, "BrowserId") ?? randomBytes(16).toString("base64url");
  const csrf = csrfOf(call, browserId);
  const session = sessionOf(call);
  if (session && !options.again && !failed) return answer({ session, csrf }, form);
  return loginPage(call, { ...options, csrf, failed, headers: setCookie(call, "BrowserId", browserId) });
}

/** A page that says only that something is wrong. */
export const problemPage = (status: number, message: string): Wire =>
  pageWire({
    title: "Problem",
    status,
    body: html`<h1>That did not work</h1><p class="problem">${message}</p>`,
  });

/** An endpoint that only somebody in front of a browser may use. */
export const pageFor =
  (
    answer: (call: Call, browser: Browser, form: URLSearchParams | undefined) => Wire | Promise<Wire>,
  ): Endpoint =>
  (call) =>
    inBrowser(call, (browser, form) => answer(call, browser, form));
