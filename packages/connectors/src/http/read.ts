import { infoOf, reads, timeoutMs } from "../connections/operation.ts";
import { secretsIn } from "../connections/secrets.ts";
import { placeholders } from "../connections/template.ts";
import type { JsonSchema, OperationInfo, Report } from "../connector.ts";
import { type LookUp, tellsApart } from "./look-up.ts";
import { type Method, methodsOf, type RawHttp, type RawHttpOperation } from "./schema.ts";

export interface Operation extends OperationInfo {
  request: { method: Method; path: string };
  timeoutMs: number;
  /** Templates of inputs that go with every call. */
  send: Record<string, unknown>;
  /** How a lost call is found again. */
  lookUp?: LookUp;
}

type Path = PropertyKey[];

/** Reads an operation; undefined where it makes no request. */
export function operationOf(
  raw: RawHttpOperation,
  all: RawHttp["operations"],
  path: Path,
  report: Report,
): Operation | undefined {
  const request = requestOf(raw, path, report);
  const lookUp = lookUpOf(raw, all, path, report);
  const info = infoOf(raw, path, report);
  if (!request) return undefined;
  const send = raw.send ?? {};
  const input = inputOf(request.path, send);
  return {
    ...info,
    ...{ request, send, timeoutMs: timeoutMs(raw.timeout) },
    ...(input && { input }),
    ...(lookUp && { lookUp }),
  };
}

/** What is named in the path and in what is sent, of any type. */
function inputOf(path: string, send: Record<string, unknown>): JsonSchema | undefined {
  const named = [
    ...placeholders(path),
    ...placeholders(JSON.stringify(send)).filter((name) => name !== "id"),
  ];
  const open = named.filter((name) => !Object.hasOwn(send, name));
  if (open.length === 0) return undefined;
  return { type: "object", properties: Object.fromEntries(open.map((name) => [name, {}])) };
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

function requestOf(raw: RawHttpOperation, path: Path, report: Report): Operation["request"] | undefined {
  const methods = methodsOf(raw);
  const [method] = methods;
  if (!method || methods.length > 1) {
    report(
      "no-request",
      path,
      "An operation makes one request.",
      "Give it one of get, post, put, patch or delete with a path.",
    );
    return undefined;
  }
  const template = raw[method]!;
  const left = template.replace(/\{[A-Za-z_]\w*\}/g, "");
  if (/[{}?#\s]/.test(left)) {
    report(
      "bad-path",
      [...path, method],
      `The path ${template} has characters that do not belong there.`,
      "Inputs are written {name}; inputs that are not in the path travel as query or body by themselves.",
    );
  }
  if (new Set(placeholders(template)).size !== placeholders(template).length) {
    report("bad-path", [...path, method], `An input stands twice in ${template}.`);
  }
  return { method, path: template };
}

/** The address of a system, without anything that is secret. */
export function urlOf(text: string, path: Path, report: Report): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
    report(
      "bad-url",
      path,
      `"${text}" is not the address of a system.`,
      "Write http:// or https://, host and perhaps a path; secrets go into headers as {secret.NAME}.",
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
