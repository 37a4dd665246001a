import type { IncomingMessage } from "node:http";
import { classicBulk } from "../bulk/classic/door.ts";
import type { Service } from "../http/context.ts";
import { VERSIONS } from "../http/versions.ts";
import { jsonWire, textWire, type Wire } from "../http/wire.ts";
import { soapDoor } from "../soap/door.ts";
import { authorize } from "./authorize.ts";
import { type Call, type Endpoint, formOf } from "./call.ts";
import { connectDevice } from "./connect-device.ts";
import { discovery } from "./discovery.ts";
import { frontDoor, singleAccess } from "./front-door.ts";
import { identity, userInfo } from "./identity.ts";
import { introspect } from "./introspect.ts";
import { OAuthError } from "./oauth-error.ts";
import { home, logout } from "./pages/home.ts";
import { record } from "./pages/record.ts";
import type { SignIn } from "./sign-in.ts";
import { signedIn } from "./signed-in.ts";
import { issueToken } from "./token.ts";

/** An endpoint that apps call with a form, the app's name and secret in it or in a header. */
const forApps =
  (answer: (form: URLSearchParams, call: Call) => object | Promise<object>): Endpoint =>
  async (call) => {
    const form = new URLSearchParams(formOf(call));
    const basic = /^Basic (.+)$/i.exec(call.request.headers.authorization ?? "")?.[1];
    if (basic) {
      const [id = "", ...secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
      form.set("client_id", id);
      form.set("client_secret", secret.join(":"));
    }
    let wire: Wire;
    try {
      wire = jsonWire(200, await answer(form, call));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      wire = jsonWire(400, { error: error.error, error_description: error.message });
    }
    return { ...wire, headers: { ...wire.headers, "Cache-Control": "no-store" } };
  };

const revoke: Endpoint = (call) => {
  const { sessions } = call.service;
  const token = formOf(call).get("token") ?? "";
  if (sessions.findRefresh(token)) sessions.endRefresh(token);
  else if (sessions.find(token)) sessions.end(token);
  else return jsonWire(400, { error: "invalid_token", error_description: "invalid token" });
  return textWire(200, "", "text/html");
};

const versions: Endpoint = () =>
  jsonWire(
    200,
    VERSIONS.map((version) => ({ label: `API ${version}`, url: `/services/data/v${version}`, version })),
  );

const whoAmI = signedIn(({ service }, { userId }) => jsonWire(200, userInfo(service, userId)));

const whoIs = signedIn(({ service, segments: [, orgId, userId = ""] }) => {
  if (orgId?.slice(0, 15) !== service.core.orgId.slice(0, 15)) return textWire(403, "Wrong_Org", "text/html");
  if (!service.core.store.find(userId)) return textWire(404, "Bad_Id", "text/html");
  return jsonWire(200, identity(service, userId));
});

const keys: Endpoint = async ({ signIn }) => jsonWire(200, { keys: [await signIn.signingKey.jwk()] });

const bulk: Endpoint = ({ service, request, segments, data }) =>
  classicBulk(service, request, segments, data);

const BY_PATH: Record<string, Endpoint> = {
  "": home,
  ".well-known/openid-configuration": ({ service }) => jsonWire(200, discovery(service.url)),
  "id/keys": keys,
  "secur/frontdoor.jsp": frontDoor,
  "secur/logout.jsp": logout,
  "services/data": versions,
  "services/oauth2/authorize": authorize,
  "services/oauth2/introspect": forApps(introspect),
  "services/oauth2/revoke": revoke,
  "services/oauth2/singleaccess": singleAccess,
  "services/oauth2/token": forApps(issueToken),
  "services/oauth2/userinfo": whoAmI,
  "setup/connect": connectDevice,
};

/** Where no path alone decides; the first that fits is taken. */
const BY_PATTERN: [RegExp, Endpoint][] = [
  [/^services\/Soap\//, soapDoor],
  [/^services\/async\//, bulk],
  [/^id\/\w+\/\w+$/, whoIs],
  [/^lightning\/r\//, record],
  [/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/, record],
];

/** What stands outside the REST API: versions, sign-in, who am I, pages. Undefined if the path is none of these. */
export function answerOutside(
  service: Service,
  signIn: SignIn,
  request: IncomingMessage,
  data: Buffer,
): Wire | Promise<Wire> | undefined {
  const url = request.url!;
  const mark = url.indexOf("?");
  const segments = (mark < 0 ? url : url.slice(0, mark)).split("/").filter(Boolean);
  const path = segments.join("/");
  const endpoint = BY_PATH[path] ?? BY_PATTERN.find(([pattern]) => pattern.test(path))?.[1];
  if (!endpoint) return undefined;
  const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
  return endpoint({ service, signIn, request, segments, query, data });
}
