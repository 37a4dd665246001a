import type { Value } from "@throughline/workflow";
import { infoOf, reads, timeoutMs } from "../connections/operation.ts";
import { secretsIn } from "../connections/secrets.ts";
import { placeholders } from "../connections/template.ts";
import type { JsonSchema, OperationInfo, Report } from "../connector.ts";
import { addressOf } from "./address.ts";
import type { Api } from "./api.ts";
import { type LookUp, tellsApart } from "./look-up.ts";
import type { RawPages } from "./pages.ts";
import { plainRequest } from "./plain.ts";
import type { Method, RawHttp, RawHttpOperation } from "./schema.ts";

/** A request, without the address before its path. */
export interface Written {
  path: string;
  /** Without "?"; empty for none. */
  query: string;
  headers: Record<string, string>;
  body?: { type: string; content: string | Uint8Array<ArrayBuffer> };
}

/** How an operation is asked for, however it was declared. */
export interface Request {
  method: Method;
  /** @throws UnfitInput, or rejects with it */
  write(input: Record<string, Value>): Written | Promise<Written>;
  /** What it takes for an answer, as a header says it. */
  accept: string;
  /** Where the document says by which header a repeated call is known again. */
  idempotencyHeader?: string | undefined;
  description?: string | undefined;
  input?: JsonSchema | undefined;
  output?: JsonSchema | undefined;
}

export interface Operation extends OperationInfo, Pick<Request, "method" | "write" | "accept"> {
  idempotencyHeader: string;
  timeoutMs: number;
  /** Templates of inputs that go with every call. */
  send: Record<string, unknown>;
  /** How a lost call is found again. */
  lookUp?: LookUp;
  pages?: RawPages;
}

type Path = PropertyKey[];

/** Reads an operation; undefined where it makes no request. */
export function operationOf(
  raw: RawHttpOperation,
  block: RawHttp,
  api: Api,
  path: Path,
  report: Report,
): Operation | undefined {
  const request =
    raw.operation === undefined ? plainRequest(raw, path, report) : api(raw.operation, path, report);
  const lookUp = lookUpOf(raw, block.operations, path, report);
  const info = infoOf(raw, path, report);
  const { pages, send = {} } = raw;
  if (pages && info.repeat !== "read")
    report(
      "contradiction",
      [...path, "pages"],
      "Only what reads is read page after page.",
      "Write effect: read, or take pages out.",
    );
  if (!request) return undefined;
  const { method, write, accept, idempotencyHeader, description } = request;
  const input = request.input && withoutSent(request.input, send);
  return {
    ...{ ...info, method, write, accept, send, timeoutMs: timeoutMs(raw.timeout) },
    idempotencyHeader: (block["idempotency header"] ?? idempotencyHeader ?? "idempotency-key").toLowerCase(),
    ...(description !== undefined && { description }),
    ...(input && { input }),
    ...(request.output && { output: request.output }),
    ...(lookUp && { lookUp }),
    ...(pages && { pages }),
  };
}

/** What goes with every call is asked of nobody. */
function withoutSent(input: JsonSchema, send: Record<string, unknown>): JsonSchema {
  const sent = new Set(Object.keys(send));
  if (sent.size === 0) return input;
  const { properties = {}, required = [], ...rest } = input as { properties?: object; required?: string[] };
  const named = placeholders(JSON.stringify(send)).filter(
    (name) => name !== "id" && !Object.hasOwn(properties, name),
  );
  return {
    ...rest,
    properties: Object.fromEntries([
      ...Object.entries(properties).filter(([name]) => !sent.has(name)),
      ...named.map((name) => [name, {}] as const),
    ]),
    ...(required.some((name) => !sent.has(name)) && { required: required.filter((name) => !sent.has(name)) }),
  };
}

/** What is said about finding a lost call again, where it can be lost at all. */
function lookUpOf(
  raw: RawHttpOperation,
  all: RawHttp["operations"],
  path: Path,
  report: Report,
): LookUp | undefined {
  const given = raw["look up"];
  const at = [...path, "look up"];
  if (raw.repeat !== "comparable") {
    if (given)
      report(
        "contradiction",
        at,
        'A lost call is looked up only where "repeat: comparable" says so.',
        "Write repeat: comparable, or take look up out.",
      );
    return undefined;
  }
  if (!given) {
    report(
      "missing-look-up",
      [...path, "repeat"],
      "It is not said how to find out whether a call whose answer was lost took place.",
      "Give it look up: { by: an operation that reads, where: what our own work has there }, or write keyed or once.",
    );
    return undefined;
  }
  const asked = Object.hasOwn(all, given.by) ? all[given.by] : undefined;
  if (!asked) {
    report(
      "unknown-operation",
      [...at, "by"],
      `There is no operation ${given.by} in this connection.`,
      `Known: ${Object.keys(all).join(", ")}.`,
    );
  } else if (!reads(asked)) {
    report(
      "contradiction",
      [...at, "by"],
      `${given.by} does not only read, so nothing can be looked up by it.`,
      "Name an operation with effect: read.",
    );
  }
  if (!tellsApart(given.where)) {
    report(
      "bad-look-up",
      [...at, "where"],
      "This does not tell our own work from that of others.",
      "Compare something with {id}, which send: puts into the call, or with an input.",
    );
  }
  const { within, by, where } = given;
  return {
    ...{ by, where, with: given.with ?? {}, withinMs: timeoutMs(within ?? raw.timeout) },
    ...(given.in !== undefined && { in: given.in }),
  };
}

/** The address of a system, without anything that is secret. */
export function urlOf(text: string, path: Path, report: Report): URL | undefined {
  const url = addressOf(text);
  if (!url || url.search) {
    report(
      "bad-url",
      path,
      `"${text}" is not the address of a system.`,
      "Write http:// or https://, host and perhaps a path, an IP address as it is usually written; secrets go into auth as {secret.NAME}.",
    );
    return undefined;
  }
  return url;
}

/** Header names in lower case, with the names of secrets in the values. */
export function headersOf(
  raw: Record<string, string>,
  secrets: Record<string, string>,
  path: Path,
  report: Report,
): Record<string, string> {
  for (const [name, template] of Object.entries(raw))
    for (const secret of secretsIn({ [name]: template }))
      if (secrets[secret] === undefined)
        report(
          "unknown-secret",
          [...path, name],
          `There is no secret ${secret}.`,
          `Give it, or correct the name.`,
        );
  return Object.fromEntries(Object.entries(raw).map(([name, template]) => [name.toLowerCase(), template]));
}
