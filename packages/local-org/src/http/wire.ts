import type { Reply, Service } from "./context.ts";

const JSON_TYPE = "application/json;charset=UTF-8";

/** An answer as it goes out. */
export interface Wire {
  status: number;
  /** What goes out: text, or bytes as they are. */
  text: string | Buffer | undefined;
  headers: Record<string, string>;
}

/** An answer of the REST API, with what is left of the day's requests. */
export function toWire(reply: Reply, service: Service): Wire {
  const { used, limit } = service.apiUsage;
  const headers: Record<string, string> = {
    "Sforce-Limit-Info": `api-usage=${used()}/${limit}`,
    ...reply.headers,
  };
  if (reply.body === undefined) return { status: reply.status, text: undefined, headers };
  const { status, body } = reply;
  const raw = typeof body === "string" || Buffer.isBuffer(body);
  headers["Content-Type"] ??= raw ? "text/html;charset=UTF-8" : JSON_TYPE;
  return { status, text: raw ? body : JSON.stringify(body), headers };
}

/** An answer in JSON from outside the REST API. */
export const jsonWire = (status: number, body: object): Wire => ({
  status,
  text: JSON.stringify(body),
  headers: { "Content-Type": JSON_TYPE },
});

/** An answer in some other type. */
export const textWire = (status: number, text: string, type: string): Wire => ({
  status,
  text,
  headers: { "Content-Type": `${type};charset=UTF-8` },
});
