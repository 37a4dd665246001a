import type { Request, Watch } from "./http.ts";

/** One record in a write that went to the org. */
export interface Row {
  object: string;
  id: string;
  /** As it went over the wire. */
  fields: Record<string, unknown>;
  /** By the org's answer; undefined when the request went down with the org. */
  took?: boolean;
}

/** A write that was forwarded to the org. */
export interface Sent {
  /** Under this name the org's journal has it. */
  client: string;
  rows: Row[];
  /** Something that was sent before comes a second time. */
  copy: boolean;
  /** Its answer did not arrive. */
  lost: boolean;
}

/** Knows every write that went to the org, and reads in the org's answers which of them took hold. */
export interface Oracle {
  readonly sent: readonly Sent[];
  /** Requests that change something and that it cannot read: there must be none. */
  readonly unread: readonly string[];
  watch(request: Request): Watch | undefined;
}

const DATA = /^\/services\/data\/v[\d.]+\//;

export function createOracle(): Oracle {
  const sent: Sent[] = [];
  const unread: string[] = [];
  return {
    sent,
    unread,
    watch(request) {
      const { method, path, body, copy } = request;
      const resource = path.replace(DATA, "");
      if (method === "GET" || resource === path) return undefined;
      const parts = partsOf(method, resource, body.length ? JSON.parse(body.toString()) : undefined);
      if (!parts) {
        unread.push(`${method} ${path}`);
        return undefined;
      }
      const rows = parts.flatMap((part) => part.rows);
      const one: Sent = { client: `throughline/${sent.length}`, rows, copy, lost: false };
      sent.push(one);
      // the name under which a client calls is part of what the org keeps of the change
      request.headers["sforce-call-options"] = `client=${one.client}`;
      return {
        came(what) {
          if (what === "broken") return;
          const answer = what === "refused" || what.status >= 400 ? undefined : jsonOf(what.body);
          for (const part of parts) part.read(answer);
        },
        lost() {
          one.lost = true;
        },
      };
    },
  };
}

/** Rows that travel together, and how the answer to them is read; without one, nothing took hold. */
interface Part {
  rows: Row[];
  read(answer: unknown): void;
}

function partsOf(method: string, resource: string, body: unknown): Part[] | undefined {
  const [first, second, third] = resource.split("/");
  if (method === "PATCH" && first === "sobjects" && second && third)
    return [single({ object: second, id: third, fields: body as Row["fields"] })];
  if (method === "PATCH" && resource === "composite/sobjects") return [collection(body)];
  if (method === "POST" && resource === "composite") return composite(body);
  return undefined;
}

const single = (row: Row): Part => ({
  rows: [row],
  read(answer) {
    row.took = answer !== undefined;
  },
});

function collection(body: unknown): Part {
  const { records } = body as { records: (Row["fields"] & { attributes: { type: string }; id: string })[] };
  const rows = records.map(({ attributes, id, ...fields }): Row => ({ object: attributes.type, id, fields }));
  return {
    rows,
    read(answer) {
      for (const [i, row] of rows.entries())
        row.took = (answer as { success: boolean }[] | undefined)?.[i]?.success === true;
    },
  };
}

interface Subrequest {
  method: string;
  url: string;
  body: unknown;
}

function composite(body: unknown): Part[] | undefined {
  const { compositeRequest } = body as { compositeRequest: Subrequest[] };
  const parts = compositeRequest.map(({ method, url, body }, i) => {
    const own = method === "GET" ? [] : partsOf(method, url.replace(DATA, ""), body);
    return own?.map(({ rows, read }): Part => {
      const mine = (answer: unknown) => {
        const result = (
          answer as { compositeResponse: { httpStatusCode: number; body: unknown }[] } | undefined
        )?.compositeResponse[i];
        return result && result.httpStatusCode < 400 ? (result.body ?? null) : undefined;
      };
      return { rows, read: (answer) => read(mine(answer)) };
    });
  });
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part as Part[]);
}

const jsonOf = (body: Buffer): unknown => (body.length ? JSON.parse(body.toString()) : null);
