import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bearer } from "../http/api.ts";
import { parseJson } from "../http/body.ts";
import type { Service } from "../http/context.ts";
import { VERSIONS } from "../http/versions.ts";
import { jsonWire, type Wire } from "../http/wire.ts";
import type { Message } from "./message.ts";

const OLDEST = "37.0";
const FORMAT = `URI format: '/cometd/${VERSIONS.at(-1)}'`;

/** Whether a request is one to the Streaming API. */
export const isCometd = (url: string): boolean => /^\/+cometd(?:[/?]|$)/.test(url);

/** What is wrong with the version in a path such as `/cometd/62.0/connect`; undefined if nothing is. */
function versionError(url: string): string | undefined {
  const version = url.split("?")[0]!.split("/").filter(Boolean)[1] ?? "";
  if (!/^\d+\.0$/.test(version)) return `400::API version in the URI is mandatory. ${FORMAT}`;
  return Number(version) >= Number(OLDEST)
    ? undefined
    : `400::Unsupported API version. Only API versions '${OLDEST}' and later are supported. ${FORMAT}`;
}

/** Answers a request to the Streaming API; a connect is answered when there is something to tell. */
export async function answerCometd(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  data: Buffer,
): Promise<Wire> {
  const error = versionError(request.url!);
  if (error) return jsonWire(400, [{ channel: "/meta/handshake", successful: false, error }]);
  const messages = [parseJson(data) ?? []].flat() as Message[];
  const token = bearer(request);
  const session = service.sessions.find(token);
  const active = session && service.core.store.find(session.userId)?.IsActive === true;
  const reason = token ? "401::Authentication invalid" : "401::Request requires authentication";
  const gone = once(response, "close").then(() => undefined);
  return jsonWire(200, await service.bayeux.answer(messages, active ? session : undefined, reason, gone));
}
