import type { Problem } from "@throughline/workflow";
import { isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import type { OrgSettings } from "../port.ts";
import { secretsIn } from "./headers.ts";
import { type LookUp, tellsApart } from "./look-up.ts";
import {
  type Method,
  methodsOf,
  orgSettings,
  type RawConnection,
  type RawOperation,
  type RawOrgSettings,
  schemaOf,
} from "./schema.ts";
import { placeholders } from "./template.ts";

export interface Operation {
  /** Absent where the connection only has samples. */
  request?: { method: Method; path: string };
  repeat: "read" | "keyed" | "comparable" | "once";
  timeoutMs: number;
  /** Templates of inputs that go with every call. */
  send: Record<string, unknown>;
  /** How a lost call is found again. */
  lookUp?: LookUp;
  /** In order: the first whose `when` fits; without one it always fits. */
  samples: { when?: Record<string, unknown>; gives: unknown }[];
}

export interface Connection {
  /** Absent where the connection only has samples. */
  url?: URL;
  /** With the names of secrets in them: `{secret.NAME}`. */
  headers: Record<string, string>;
  /** Most calls at a time. */
  atOnce?: number;
  /** How long a call that fails is tried again, in ms. */
  giveUpAfterMs?: number;
  operations: Map<string, Operation>;
  /** The harmless call of a test. */
  test?: { by: string; with: Record<string, unknown> };
}

const TIMEOUT_MS = 30_000;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000 };

function milliseconds(text: string | undefined): number {
  const match = /^([\d.]+)\s*(ms|s|m)/.exec(text ?? "");
  return match ? Number(match[1]) * UNITS[match[2]!]! : TIMEOUT_MS;
}

const SPANS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30 minutes`, `4 hours`, `2 days` in ms. */
function spanOf(text: string): number {
  const [, amount, unit] = /^([\d.]+)\s*([mhd])/.exec(text) ?? [];
  return Number(amount) * (SPANS[unit ?? ""] ?? 0);
}

function orgOf({ "api calls": calls, "give up after": span }: RawOrgSettings): OrgSettings {
  const { reserve } = calls ?? {};
  return {
    budget: {
      ...(calls?.["per day"] !== undefined && { perDay: calls["per day"] }),
      ...(calls?.["per minute"] !== undefined && { perMinute: calls["per minute"] }),
      ...(reserve !== undefined && {
        reserve: typeof reserve === "number" ? reserve : Number.parseFloat(reserve) / 100,
      }),
    },
    ...(span !== undefined && { giveUpAfterMs: spanOf(span) }),
  };
}

type Path = PropertyKey[];
type Report = (code: string, path: Path, message: string, fix?: string) => void;

function samplesOf(raw: RawOperation): Operation["samples"] {
  const always =
    "sample" in raw ? [{ gives: raw.sample }] : "otherwise" in raw ? [{ gives: raw.otherwise }] : [];
  return [...((raw.answers ?? []) as Operation["samples"]), ...always];
}

function repeatOf(raw: RawOperation, path: Path, report: Report): Operation["repeat"] {
  if (raw.effect === "read" && raw.repeat !== undefined && raw.repeat !== "read") {
    report(
      "contradiction",
      [...path, "repeat"],
      `An operation that only reads is repeated at will; "repeat: ${raw.repeat}" does not fit.`,
      "Take repeat out, or write effect: write.",
    );
  }
  if (raw.effect === "write" && raw.repeat === "read") {
    report(
      "contradiction",
      [...path, "repeat"],
      '"repeat: read" does not fit an operation that writes.',
      "Write keyed, comparable or once.",
    );
  }
  if (raw.effect === "read") return "read";
  if (raw.repeat) return raw.repeat;
  report(
    "missing-repeat",
    path,
    "It is not said how the operation may be repeated when its answer is lost.",
    "Write effect: read if it changes nothing, or repeat: keyed (it takes an idempotency key), comparable (the result can be looked up) or once.",
  );
  return "once";
}

/** What is said about finding a lost call again, where it can be lost at all. */
function lookUpOf(raw: RawOperation, all: RawConnection, path: Path, report: Report): LookUp | undefined {
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
  const asked = Object.hasOwn(all.operations, given.by) ? all.operations[given.by] : undefined;
  if (!asked) {
    report(
      "unknown-operation",
      [...at, "by"],
      `There is no operation ${given.by} in this connection.`,
      `Known: ${Object.keys(all.operations).join(", ")}.`,
    );
  } else if (asked.effect !== "read" && asked.repeat !== "read") {
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
  const { within, ...rest } = given;
  return { ...rest, with: given.with ?? {}, withinMs: milliseconds(within ?? raw.timeout) };
}

function requestOf(raw: RawOperation, path: Path, report: Report): Operation["request"] {
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

function urlOf(text: string, path: Path, report: Report): URL | undefined {
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

function headersOf(raw: Record<string, string>, secrets: Record<string, string>, path: Path, report: Report) {
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

/** The call of a test changes nothing. */
function testOf(raw: RawConnection, path: Path, report: Report): Connection["test"] {
  const { test } = raw;
  if (!test) return undefined;
  const operation = Object.hasOwn(raw.operations, test.by) ? raw.operations[test.by] : undefined;
  if (!operation)
    report(
      "unknown-operation",
      [...path, "by"],
      `There is no operation ${test.by} in this connection.`,
      `Known: ${Object.keys(raw.operations).join(", ")}.`,
    );
  else if (operation.effect !== "read" && operation.repeat !== "read")
    report(
      "contradiction",
      [...path, "by"],
      `${test.by} does not only read, so nothing can be tested by it.`,
      "Name an operation with effect: read.",
    );
  return { by: test.by, with: test.with ?? {} };
}

function toConnection(
  raw: RawConnection,
  name: string,
  secrets: Record<string, string>,
  path: Path,
  report: Report,
): Connection {
  const url = raw.url === undefined ? undefined : urlOf(raw.url, [...path, "url"], report);
  const lookUpFor = (given: RawOperation, at: Path) => {
    const lookUp = raw.url === undefined ? undefined : lookUpOf(given, raw, at, report);
    return lookUp && { lookUp };
  };
  const operations = Object.entries(raw.operations).map(([operation, given]): [string, Operation] => {
    const at = [...path, "operations", operation];
    const request = raw.url === undefined ? undefined : requestOf(given, at, report);
    const samples = samplesOf(given);
    if (raw.url === undefined && samples.length === 0) {
      report(
        "no-sample",
        at,
        `${name}.${operation} has nothing to answer with.`,
        "Give it a sample, or answers and otherwise.",
      );
    }
    return [
      operation,
      {
        ...(request ? { request } : {}),
        repeat: repeatOf(given, at, report),
        timeoutMs: milliseconds(given.timeout),
        send: given.send ?? {},
        ...lookUpFor(given, at),
        samples,
      },
    ];
  });
  const test = testOf(raw, [...path, "test"], report);
  return {
    ...(url ? { url } : {}),
    headers: headersOf(raw.headers ?? {}, secrets, [...path, "headers"], report),
    ...(raw["at once"] !== undefined && { atOnce: raw["at once"] }),
    ...(raw["give up after"] !== undefined && { giveUpAfterMs: spanOf(raw["give up after"]) }),
    operations: new Map(operations),
    ...(test && { test }),
  };
}

/** One sentence for one of zod's findings. */
function words(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `"${issue.keys.join('", "')}" is not known here.`;
  const at = issue.path.at(-1);
  return `${at === undefined ? "This" : `"${String(at)}"`} does not fit: ${issue.message}.`;
}

/**
 * Reads `connections.yaml`: connections by name, at the top or under `connections:`. All problems at once, with places;
 * connections that have one are left out. `salesforce:` beside them says what may be spent of the org. Never throws.
 */
export function parseConnections(
  text: string,
  secrets: Record<string, string>,
): { connections: Map<string, Connection>; org?: OrgSettings; problems: Problem[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: "error" });
  const problems: Problem[] = [];
  const placeOf = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const find = (path: Path): number => {
    let node = document.contents as Node | null;
    let offset = node?.range?.[0] ?? 0;
    for (const segment of path) {
      if (!isMap(node)) break;
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === segment);
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    }
    return offset;
  };
  const report: Report = (code, path, message, fix) =>
    void problems.push({ code, severity: "error", message, ...placeOf(find(path)), ...(fix ? { fix } : {}) });

  // what comes after the first broken place is mostly its consequence
  const broken = document.errors.find(({ code }) => code !== "DUPLICATE_KEY");
  if (broken) {
    const message = `The file is no valid YAML here: ${broken.message}.`;
    problems.push({ code: "broken-yaml", severity: "error", message, ...placeOf(broken.pos[0]) });
  }
  for (const { code, pos } of document.errors) {
    if (code !== "DUPLICATE_KEY") continue;
    const message = "This name stands twice in the same place.";
    problems.push({ code: "duplicate-key", severity: "error", message, ...placeOf(pos[0]) });
  }
  const connections = new Map<string, Connection>();
  if (problems.length > 0) return { connections, problems };
  const data: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  const wrapped = isRecord(data) && isRecord(data.connections) && !("operations" in data.connections);
  const all = wrapped ? (data as { connections: unknown }).connections : data;
  const root: Path = wrapped ? ["connections"] : [];
  if (!isRecord(all)) {
    report(
      "bad-shape",
      root,
      "The file lists connections by name.",
      "Begin with the name of a connection and a colon.",
    );
    return { connections, problems };
  }
  const misfits = (issues: z.core.$ZodIssue[], at: Path) => {
    for (const issue of issues) {
      const key = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
      report("bad-shape", [...at, ...issue.path, ...key], words(issue));
    }
  };
  let org: OrgSettings | undefined;
  const { salesforce } = data as { salesforce?: unknown };
  const isOrg = isRecord(salesforce) && !("operations" in salesforce);
  if (isOrg) {
    const settings = orgSettings.safeParse(salesforce);
    if (settings.success) org = orgOf(settings.data);
    else misfits(settings.error.issues, ["salesforce"]);
  }
  for (const [name, raw] of Object.entries(all)) {
    if (isOrg && raw === salesforce) continue;
    const before = problems.length;
    const result = schemaOf(raw).safeParse(raw);
    if (!result.success) {
      misfits(result.error.issues, [...root, name]);
      continue;
    }
    const connection = toConnection(result.data as RawConnection, name, secrets, [...root, name], report);
    if (problems.length === before) connections.set(name, connection);
  }
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { connections, ...(org && { org }), problems };
}

const isRecord = (data: unknown): data is Record<string, unknown> =>
  typeof data === "object" && data !== null && !Array.isArray(data);
