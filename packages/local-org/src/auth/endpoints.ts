import type { IncomingMessage } from "node:http";
import { notFound } from "../errors.ts";
import { bearer } from "../http/api.ts";
import type { Service } from "../http/context.ts";
import { VERSIONS } from "../http/versions.ts";
import { jsonWire, textWire, type Wire } from "../http/wire.ts";
import type { Clients } from "./clients.ts";
import { identity, userInfo } from "./identity.ts";
import { soapCall } from "./soap.ts";
import { issueToken, OAuthError } from "./token.ts";

interface Call {
  service: Service;
  clients: Clients;
  request: IncomingMessage;
  /** The path, taken apart. */
  segments: string[];
  data: Buffer;
}

type Endpoint = (call: Call) => Wire | Promise<Wire>;

/** The form of a request, from its body or else its query. */
const formOf = ({ request, data }: Call): URLSearchParams =>
  new URLSearchParams(data.toString("utf8") || request.url!.split("?")[1]);

const token: Endpoint = async (call) => {
  const form = formOf(call);
  const basic = /^Basic (.+)$/i.exec(call.request.headers.authorization ?? "")?.[1];
  if (basic) {
    const [id, secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
    form.set("client_id", id ?? "");
    form.set("client_secret", secret ?? "");
  }
  try {
    return jsonWire(200, await issueToken(form, call.service, call.clients));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return jsonWire(400, { error: error.error, error_description: error.message });
  }
};

const revoke: Endpoint = (call) => {
  call.service.sessions.end(formOf(call).get("token") ?? "");
  return textWire(200, "", "text/html");
};

const versions: Endpoint = () =>
  jsonWire(
    200,
    VERSIONS.map((version) => ({ label: `API ${version}`, url: `/services/data/v${version}`, version })),
  );

/** Answers only who is signed in. */
const signedIn =
  (answer: (call: Call, userId: string) => Wire): Endpoint =>
  (call) => {
    const session = call.service.sessions.find(bearer(call.request));
    return session ? answer(call, session.userId) : textWire(403, "Bad_OAuth_Token", "text/html");
  };

const whoAmI = signedIn(({ service }, userId) => jsonWire(200, userInfo(service, userId)));

const whoIs = signedIn(({ service, segments: [, orgId, userId = ""] }) => {
  const known = orgId === service.core.orgId && service.core.store.find(userId);
  return known ? jsonWire(200, identity(service, userId)) : jsonWire(404, notFound().items);
});

const soap: Endpoint = ({ service, clients, segments, data }) => {
  const { status, xml } = soapCall(data.toString("utf8"), segments[3] ?? "", service, clients);
  return textWire(status, xml, "text/xml");
};

const BY_PATH: Record<string, Endpoint> = {
  "services/data": versions,
  "services/oauth2/token": token,
  "services/oauth2/revoke": revoke,
  "services/oauth2/userinfo": whoAmI,
};

/** What stands outside the REST API: versions, sign-in, who am I. Undefined if the path is none of these. */
export function answerOutside(
  service: Service,
  clients: Clients,
  request: IncomingMessage,
  data: Buffer,
): Wire | Promise<Wire> | undefined {
  const segments = request.url!.split("?")[0]!.split("/").filter(Boolean);
  const path = segments.join("/");
  const endpoint =
    BY_PATH[path] ?? (path.startsWith("services/Soap/") ? soap : segments[0] === "id" ? whoIs : undefined);
  return endpoint?.({ service, clients, request, segments, data });
}
