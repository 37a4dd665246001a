import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { jsonWire, textWire, type Wire } from "../http/wire.ts";
import { AdminError, type AdminParts, callAdmin } from "./api.ts";

/** What answers under `/admin`, beside the org: its requests are no API requests, and no fault strikes them. */
export interface Admin {
  owns(url: string): boolean;
  answer(request: IncomingMessage, data: Buffer): Promise<Wire>;
}

const PAGE: Record<string, [file: string, type: string]> = {
  "/admin": ["index.html", "text/html"],
  "/admin/admin.css": ["admin.css", "text/css"],
  ...Object.fromEntries(
    ["admin.js", "dom.js", "fault-form.js", "show.js"].map((file) => [
      `/admin/${file}`,
      [file, "text/javascript"],
    ]),
  ),
};

const SAFETY = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; img-src data:; script-src 'self'; connect-src 'self'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
};

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** A page of somebody else that is open in the browser on this machine must not get at it. */
function checkCaller({ headers, method }: IncomingMessage): void {
  const origin = headers.origin === undefined ? undefined : URL.parse(headers.origin)?.host;
  const site = headers["sec-fetch-site"];
  const foreign = headers.origin !== undefined && origin !== headers.host;
  if (!LOOPBACK.test(headers.host ?? "") || foreign || site === "cross-site")
    throw new AdminError(403, "The admin API answers this machine only.");
  const isJson = /^application\/json/.test(headers["content-type"] ?? "");
  if (["POST", "PUT"].includes(method!) && !isJson)
    throw new AdminError(415, "The admin API takes application/json.");
}

function parsed(data: Buffer): Record<string, unknown> {
  if (data.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(data.toString("utf8"));
  } catch (error) {
    throw new AdminError(400, `The body is no JSON: ${(error as Error).message}.`);
  }
  if (typeof value !== "object" || value === null) throw new AdminError(400, "The body is a JSON object.");
  return value as Record<string, unknown>;
}

function page(path: string): Wire | undefined {
  const [file, type] = PAGE[path] ?? [];
  if (!file) return undefined;
  return textWire(200, readFileSync(new URL(`page/${file}`, import.meta.url), "utf8"), type!);
}

/** Makes the admin side of an org. */
export function createAdmin(parts: AdminParts): Admin {
  const act = async (request: IncomingMessage, data: Buffer): Promise<Wire> => {
    checkCaller(request);
    const path = request.url!.split("?")[0]!.replace(/\/$/, "");
    const file = request.method === "GET" ? page(path) : undefined;
    if (file) return file;
    const below = path.startsWith("/admin/api/") ? path.slice("/admin/api/".length) : undefined;
    if (below === undefined) throw new AdminError(404, `There is no ${path}.`);
    const { status, body } = await callAdmin(parts, request.method!, below, parsed(data));
    return body === undefined ? { status, text: undefined, headers: {} } : jsonWire(status, body as object);
  };
  return {
    owns: (url) => /^\/admin(?:[/?]|$)/.test(url),
    async answer(request, data) {
      let wire: Wire;
      try {
        wire = await act(request, data);
      } catch (error) {
        // what is wrong with a fault is told in words; nothing here fails in another way
        const status = error instanceof AdminError ? error.status : 400;
        wire = jsonWire(status, { error: (error as Error).message });
      }
      return { ...wire, headers: { ...wire.headers, ...SAFETY } };
    },
  };
}
