import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { Admin } from "../admin/admin.ts";
import type { Traffic } from "../admin/traffic.ts";
import { answerOutside } from "../auth/endpoints.ts";
import type { SignIn } from "../auth/sign-in.ts";
import { orgError } from "../errors.ts";
import type { Certificate } from "../events/certificate.ts";
import type { FaultBox, Strike } from "../faults/faults.ts";
import { faultReply } from "../faults/reply.ts";
import { answerCometd, isCometd } from "../streaming/endpoint.ts";
import { answerApi } from "./api.ts";
import { readBody } from "./body.ts";
import type { Service } from "./context.ts";
import { errorReply } from "./error-reply.ts";
import { MAX_HEADER_SIZE } from "./length.ts";
import { toWire, type Wire } from "./wire.ts";

function send(response: ServerResponse, wire: Wire, truncate: boolean): void {
  if (wire.text === undefined) {
    response.writeHead(wire.status, wire.headers).end();
    return;
  }
  const data = typeof wire.text === "string" ? Buffer.from(wire.text, "utf8") : wire.text;
  response.writeHead(wire.status, { ...wire.headers, "Content-Length": data.length });
  if (!truncate) {
    response.end(data);
    return;
  }
  response.write(data.subarray(0, data.length >> 1), () => response.destroy());
}

function has(faults: Strike[], kind: Strike["kind"]): boolean {
  return faults.some((fault) => fault.kind === kind);
}

async function wait(faults: Strike[], when: "before" | "after"): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === "delay" && (fault.when ?? "before") === when)
      await sleep(fault.delayMs, undefined, { ref: false });
  }
}

/** What watches the server and breaks it on request. */
export interface Trouble {
  faults: FaultBox;
  traffic: Traffic;
  admin: Admin;
}

/**
 * Makes the HTTP server of an org.
 * @param certificate with which it speaks https
 */
export function createHttpServer(
  service: Service,
  signIn: SignIn,
  trouble: Trouble,
  certificate?: Certificate,
): Server {
  const { admin, traffic } = trouble;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (admin.owns(request.url!)) {
      send(response, await admin.answer(request, await readBody(request)), false);
      return;
    }
    const faults = traffic.watch(request, response);
    let wire: Wire;
    try {
      const body = await readBody(request);
      faults.push(...trouble.faults.forRequest({ method: request.method!, url: request.url!, body }));
      if (has(faults, "resetBeforeApply")) {
        request.socket.destroy();
        return;
      }
      if (faults.length > 0) await wait(faults, "before");
      const instead = faults.map(faultReply).find(Boolean);
      wire = instead
        ? toWire(instead, service)
        : isCometd(request.url!)
          ? await answerCometd(service, request, response, body)
          : ((await answerOutside(service, signIn, request, body)) ??
            toWire(answerApi(service, request, body, faults), service));
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
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response).catch((error: Error) => {
      // a client that goes away in the middle of its request is no failure of ours
      if (!response.headersSent)
        send(response, toWire(errorReply(orgError(400, "UNKNOWN_EXCEPTION", error.message)), service), false);
    });
  };
  const options = { keepAliveTimeout: 60_000, maxHeaderSize: MAX_HEADER_SIZE };
  const server = certificate
    ? createTlsServer({ ...options, ...certificate }, listener)
    : createServer(options, listener);
  server.on("clientError", (_error, socket) => socket.destroy());
  return server;
}
