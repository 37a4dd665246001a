import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clients } from "../auth/clients.ts";
import { identity, userInfo } from "../auth/identity.ts";
import { soapCall } from "../auth/soap.ts";
import { issueToken, OAuthError } from "../auth/token.ts";
import { notFound, orgError } from "../errors.ts";
import type { FaultBox, HttpFault } from "../faults/faults.ts";
import { faultReply } from "../faults/reply.ts";
import { answerApi, bearer } from "./api.ts";
import { readBody } from "./body.ts";
import type { Reply, Service } from "./context.ts";
import { errorReply } from "./error-reply.ts";
import { VERSIONS } from "./versions.ts";

const JSON_TYPE = "application/json;charset=UTF-8";

interface Wire {
  status: number;
  text: string | undefined;
  headers: Record<string, string>;
}

function toWire(reply: Reply, service: Service): Wire {
  const { used, limit } = service.apiUsage;
  const headers: Record<string, string> = {
    "Sforce-Limit-Info": `api-usage=${used()}/${limit}`,
    ...reply.headers,
  };
  if (reply.body === undefined) return { status: reply.status, text: undefined, headers };
  const raw = typeof reply.body === "string";
  headers["Content-Type"] ??= raw ? "text/html;charset=UTF-8" : JSON_TYPE;
  return { status: reply.status, text: raw ? (reply.body as string) : JSON.stringify(reply.body), headers };
}

const plain = (status: number, body: object): Wire => ({
  status,
  text: JSON.stringify(body),
  headers: { "Content-Type": JSON_TYPE },
});

function versions(): Wire {
  return plain(
    200,
    VERSIONS.map((version) => ({ label: `API ${version}`, url: `/services/data/v${version}`, version })),
  );
}

async function token(
  service: Service,
  clients: Clients,
  request: IncomingMessage,
  data: Buffer,
): Promise<Wire> {
  const form = new URLSearchParams(data.toString("utf8") || request.url!.split("?")[1]);
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (basic) {
    const [id, secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
    form.set("client_id", decodeURIComponent(id ?? ""));
    form.set("client_secret", decodeURIComponent(secret ?? ""));
  }
  try {
    return plain(200, await issueToken(form, service, clients));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return plain(400, { error: error.error, error_description: error.message });
  }
}

/** What stands outside the REST API: versions, sign-in, who am I. Undefined if the path is none of these. */
async function answerOutside(
  service: Service,
  clients: Clients,
  request: IncomingMessage,
  data: Buffer,
): Promise<Wire | undefined> {
  const segments = request.url!.split("?")[0]!.split("/").filter(Boolean);
  const path = segments.join("/");
  if (path === "services/data") return versions();
  if (path === "services/oauth2/token") return token(service, clients, request, data);
  if (path === "services/oauth2/revoke") {
    const form = new URLSearchParams(data.toString("utf8") || request.url!.split("?")[1]);
    service.sessions.end(form.get("token") ?? "");
    return { status: 200, text: "", headers: {} };
  }
  if (path.startsWith("services/Soap/")) {
    const { status, xml } = soapCall(data.toString("utf8"), segments[3] ?? "", service, clients);
    return { status, text: xml, headers: { "Content-Type": "text/xml;charset=UTF-8" } };
  }
  if (path !== "services/oauth2/userinfo" && segments[0] !== "id") return undefined;
  const session = service.sessions.find(bearer(request));
  if (!session)
    return { status: 403, text: "Bad_OAuth_Token", headers: { "Content-Type": "text/html;charset=UTF-8" } };
  if (segments[0] !== "id") return plain(200, userInfo(service, session.userId));
  const user = service.core.store.find(segments[2] ?? "");
  if (!user || segments[1] !== service.core.orgId) return plain(404, notFound().items);
  return plain(200, identity(service, user.Id));
}

function send(response: ServerResponse, wire: Wire, truncate: boolean): void {
  if (wire.text === undefined) {
    response.writeHead(wire.status, wire.headers).end();
    return;
  }
  const data = Buffer.from(wire.text, "utf8");
  response.writeHead(wire.status, { ...wire.headers, "Content-Length": data.length });
  if (!truncate) {
    response.end(data);
    return;
  }
  response.write(data.subarray(0, data.length >> 1), () => response.destroy());
}

function has(faults: HttpFault[], kind: HttpFault["kind"]): boolean {
  return faults.some((fault) => fault.kind === kind);
}

async function wait(faults: HttpFault[], when: "before" | "after"): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === "delay" && (fault.when ?? "before") === when)
      await sleep(fault.delayMs, undefined, { ref: false });
  }
}

/** Makes the HTTP server of an org. */
export function createHttpServer(service: Service, clients: Clients, faultBox: FaultBox): Server {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const faults = faultBox.forRequest(request.method!, request.url!);
    if (has(faults, "resetBeforeApply")) {
      request.socket.destroy();
      return;
    }
    let wire: Wire | undefined;
    try {
      const data = await readBody(request);
      if (faults.length > 0) await wait(faults, "before");
      const instead = faults.map(faultReply).find(Boolean);
      wire = instead
        ? toWire(instead, service)
        : ((await answerOutside(service, clients, request, data)) ??
          toWire(answerApi(service, request, data, faults), service));
    } catch (error) {
      wire = toWire(errorReply(error), service);
    }
    if (faults.length > 0) {
      await wait(faults, "after");
      if (has(faults, "lostAnswer")) {
        request.socket.destroy();
        return;
      }
    }
    send(response, wire, has(faults, "truncate"));
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    handle(request, response).catch((error: Error) => {
      // a client that goes away in the middle of its request is no failure of ours
      if (!response.headersSent)
        send(response, toWire(errorReply(orgError(400, "UNKNOWN_EXCEPTION", error.message)), service), false);
    });
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  return server;
}
