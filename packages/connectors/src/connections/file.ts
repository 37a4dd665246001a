import type { Problem } from "@throughline/workflow";
import { isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { z } from "zod";
import type { Connector, Report } from "../connector.ts";
import { connectorOf, connectors } from "../connectors.ts";
import type { OrgSettings } from "../port.ts";
import { span, spanMs } from "./operation.ts";
import { orgSettings } from "./org-settings.ts";

/** What every block may say, whatever its kind. */
export const common = z.strictObject({
  "at once": z.number().int().min(1).max(1_000).optional().describe("Most calls at a time; 32 unless given."),
  "give up after": span
    .optional()
    .describe("How long a call that fails is tried again before a person is asked; 4 hours unless given."),
  test: z
    .strictObject({
      by: z.string().describe("An operation of this connection that reads."),
      with: z.record(z.string(), z.unknown()).optional().describe("Its inputs."),
    })
    .optional()
    .describe("A harmless call: it shows that the system is reached and takes the secret."),
});

/** A block of the file, before anything is opened. */
export interface Block {
  name: string;
  connector: Connector;
  /** As the connector's schema has read it. */
  raw: unknown;
  atOnce?: number;
  giveUpAfterMs?: number;
  test?: { by: string; with: Record<string, unknown> };
  report: Report;
  /** Whether something of it was reported. */
  wrong(): boolean;
}

export interface ConnectionsFile {
  blocks: Block[];
  org?: OrgSettings;
  /** What was reported so far, in the order of the file. */
  problems(): Problem[];
}

/** One sentence for one of zod's findings. */
function words(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `"${issue.keys.join('", "')}" is not known here.`;
  const at = issue.path.at(-1);
  return `${at === undefined ? "This" : `"${String(at)}"`} does not fit: ${issue.message}.`;
}

type Path = PropertyKey[];

/**
 * Reads `connections.yaml`: connections by name, at the top or under `connections:`, and `salesforce:` beside them, which
 * says what may be spent of the org. All problems at once, with places. Never throws.
 */
export function readConnections(text: string): ConnectionsFile {
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
  const blocks: Block[] = [];
  const file: ConnectionsFile = {
    blocks,
    problems: () => problems.sort((a, b) => a.line - b.line || a.column - b.column),
  };

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
  if (problems.length > 0) return file;
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
    return file;
  }
  const misfits = (issues: z.core.$ZodIssue[], at: Path) => {
    for (const issue of issues) {
      const key = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
      report("bad-shape", [...at, ...issue.path, ...key], words(issue));
    }
  };
  const { salesforce } = data as { salesforce?: unknown };
  const isOrg = isRecord(salesforce) && !("operations" in salesforce) && !("type" in salesforce);
  if (isOrg) {
    const settings = orgSettings.safeParse(salesforce);
    if (settings.success) file.org = settings.data;
    else misfits(settings.error.issues, ["salesforce"]);
  }
  for (const [name, block] of Object.entries(all)) {
    if (isOrg && block === salesforce) continue;
    const at = [...root, name];
    if (!isRecord(block)) {
      report(
        "bad-shape",
        at,
        "A connection is a list of what is known of it.",
        "Write url: and operations:.",
      );
      continue;
    }
    const { type, ...rest } = block;
    const connector = type === undefined || typeof type === "string" ? connectorOf(type) : undefined;
    if (!connector) {
      const known = connectors.map((one) => one.type).join(", ");
      report(
        "unknown-type",
        [...at, "type"],
        `There is no kind of connection "${type}".`,
        `Known: ${known}.`,
      );
      continue;
    }
    const shared = Object.keys(common.shape);
    const [own, others] = [
      Object.fromEntries(Object.entries(rest).filter(([key]) => !shared.includes(key))),
      Object.fromEntries(Object.entries(rest).filter(([key]) => shared.includes(key))),
    ];
    const read = connector.schema.safeParse(own);
    const settings = common.safeParse(others);
    if (!read.success) misfits(read.error.issues, at);
    if (!settings.success) misfits(settings.error.issues, at);
    if (!read.success || !settings.success) continue;
    const { "at once": atOnce, "give up after": until, test } = settings.data;
    let wrong = false;
    blocks.push({
      ...{ name, connector, raw: read.data },
      ...(atOnce !== undefined && { atOnce }),
      ...(until !== undefined && { giveUpAfterMs: spanMs(until) }),
      ...(test && { test: { by: test.by, with: test.with ?? {} } }),
      report(code, path, message, fix) {
        report(code, [...at, ...path], message, fix);
        wrong = true;
      },
      wrong: () => wrong,
    });
  }
  return file;
}

const isRecord = (data: unknown): data is Record<string, unknown> =>
  typeof data === "object" && data !== null && !Array.isArray(data);
