import { ConnectorFailure } from "../failure.ts";
import { classify } from "./classify.ts";
import type { Session } from "./client.ts";
import { CallFailure } from "./client.ts";
import { sfSession } from "./sf-cli.ts";
import { send } from "./transport.ts";

/** How to sign in to an org. */
export type Login =
  /** OAuth client credentials: the app's own run-as user. */
  | { kind: "client-credentials"; loginUrl: string; clientId: string; clientSecret: string }
  /** OAuth JWT bearer: a key in place of a password. `privateKeyPem` is PKCS#8. */
  | { kind: "jwt"; loginUrl: string; clientId: string; username: string; privateKeyPem: string }
  /** An org that the `sf` command line is signed in to, by username or alias. */
  | { kind: "sf"; username: string }
  /** A token that is at hand. It cannot be renewed. */
  | { kind: "token"; instanceUrl: string; accessToken: string };

const base = (url: string): string => url.replace(/\/+$/, "");

const HINTS: Record<string, string> = {
  invalid_client_id: "The org does not know the app's client id. Check it, and that it is the right org.",
  invalid_client: "The client secret is wrong. Copy it anew from the app's settings.",
  invalid_grant:
    "The org refused the sign-in. Check that the user exists and has approved the app (or is pre-authorised by a permission set), that the login URL fits (test.salesforce.com for sandboxes), and that the key belongs to the app's certificate.",
  inactive_user: "The user is inactive. Activate it or name another.",
  inactive_org: "The org is locked or expired.",
  unsupported_grant_type: "The app does not allow this flow. Switch it on in the app's OAuth settings.",
  invalid_app_access: "The user is not admitted to the app. Assign the app's permission set.",
};

export function refused(code: string, message: string, cause?: unknown): ConnectorFailure {
  return new ConnectorFailure({ class: "person", code, message }, cause);
}

/** The org's id stands in the token (`00D…!…`) and at the end of the identity URL. */
const orgOf = (accessToken: string, identity?: string): string =>
  identity?.split("/").at(-2) ?? /^(00D\w{12,15})!/.exec(accessToken)?.[1] ?? "";

async function askToken(loginUrl: string, form: Record<string, string>, timeoutMs: number): Promise<Session> {
  const url = `${base(loginUrl)}/services/oauth2/token`;
  let answer: { statusCode: number; body: string };
  try {
    answer = await send(
      {
        method: "POST",
        url,
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
        body: new URLSearchParams(form).toString(),
      },
      timeoutMs,
    );
  } catch (error) {
    // asking for a token twice does no harm
    throw new ConnectorFailure(classify(error, "read"), error);
  }
  let body: Record<string, string> = {};
  try {
    body = JSON.parse(answer.body);
  } catch {
    // a page in HTML: the status says it
  }
  if (answer.statusCode >= 500 || answer.statusCode === 429) {
    const item = { code: `HTTP_${answer.statusCode}`, message: "" };
    throw new ConnectorFailure(classify(new CallFailure("answered", answer.statusCode, [item]), "read"));
  }
  if (!body.access_token) {
    const code = body.error ?? `HTTP_${answer.statusCode}`;
    const hint = HINTS[code] ?? `Check that ${url} is the address of a Salesforce org.`;
    throw refused(code, `Signing in to Salesforce failed (${body.error_description ?? code}). ${hint}`);
  }
  const { access_token: accessToken, instance_url: instanceUrl } = body;
  return {
    accessToken,
    instanceUrl: base(instanceUrl ?? loginUrl),
    organizationId: orgOf(accessToken, body.id),
  };
}

async function assertion(login: Extract<Login, { kind: "jwt" }>): Promise<string> {
  const { importPKCS8, SignJWT } = await import("jose");
  let key: Awaited<ReturnType<typeof importPKCS8>>;
  try {
    key = await importPKCS8(login.privateKeyPem, "RS256");
  } catch (error) {
    throw refused(
      "invalid_key",
      "The private key cannot be read. It must be PKCS#8 in PEM (BEGIN PRIVATE KEY).",
      error,
    );
  }
  return await new SignJWT()
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(login.clientId)
    .setSubject(login.username)
    .setAudience(base(login.loginUrl))
    .setExpirationTime("3m")
    .sign(key);
}

/**
 * Signs in.
 * @throws ConnectorFailure class `person` with what to check, or `retry` where the org could not be reached
 */
export async function signIn(login: Login, timeoutMs: number): Promise<Session> {
  switch (login.kind) {
    case "client-credentials":
      return await askToken(
        login.loginUrl,
        { grant_type: "client_credentials", client_id: login.clientId, client_secret: login.clientSecret },
        timeoutMs,
      );
    case "jwt":
      return await askToken(
        login.loginUrl,
        { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: await assertion(login) },
        timeoutMs,
      );
    case "sf":
      return await sfSession(login.username);
    case "token":
      return {
        accessToken: login.accessToken,
        instanceUrl: base(login.instanceUrl),
        organizationId: orgOf(login.accessToken),
      };
  }
}
