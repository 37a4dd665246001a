import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readOpenApi, Unfit, withOperations } from "@throughline/connectors";
import { type Clock, RefusedError } from "@throughline/runtime";
import type { Outside } from "../engine.ts";
import type { Connecting, OfferedOperations } from "../http/connect.ts";
import { variableOf } from "../secrets.ts";
import { sourceIn, type Workspace } from "../workspace.ts";

/** Connects systems by the documents that describe them. */
export interface Connect {
  /** What a document offers, of which people pick. */
  read(document: string, name: string): OfferedOperations;
  /**
   * Writes what was picked into the `connections.yaml` of a workflow, and opens it. Nothing is sent there before somebody
   * has answered for it (the placement report).
   * @throws RefusedError `not-found`: no such workflow; `invalid`: the document or the file cannot be used
   */
  connect(connecting: Connecting, by: string): { file: string; operations: string[] };
}

/** Operations of one document that are handed out. */
const MOST = 1_000;

export function createConnect(
  workspaceOf: (workflow: string) => Workspace | undefined,
  { reopen, secrets }: Pick<Outside, "reopen" | "secrets">,
  clock: Pick<Clock, "now">,
): Connect {
  return {
    read(document, name) {
      const { title, version, servers, auth, operations, problems } = readOpenApi(document, name);
      return {
        ...{ title, version, servers, problems, total: operations.length },
        auth: auth.map(({ words }) => words),
        secrets: secretsOf(auth.find((one) => one.auth)?.auth).filter(
          (one) => secrets.originOf(one) === null,
        ),
        operations: operations
          .slice(0, MOST)
          .map(({ id, name, method, path, summary = "", repeat, deprecated }) => ({
            ...{ id, name, method, path, summary, repeat, deprecated },
          })),
      };
    },
    connect({ workflow, name, url, document, operations, secrets: given }, by) {
      const workspace = workspaceOf(workflow);
      if (!workspace) throw new RefusedError("not-found", `There is no workflow ${workflow}.`);
      const read = readOpenApi(document, name);
      const picked = operations.map(({ id, name: as, repeat }) => {
        const found = read.operations.find((one) => one.id === id);
        if (!found) throw new RefusedError("invalid", `The document has no operation ${id}.`, "operations");
        if (found.problem)
          throw new RefusedError("invalid", `${id} cannot be called. ${found.problem}`, "operations");
        return { id, name: as, repeat };
      });
      const folder = dirname(workspace.file);
      const file = join(folder, "connections.yaml");
      const path = `connections/${name}.openapi.yaml`;
      const { auth } = read.auth.find((one) => one.auth) ?? {};
      const missing = secretsOf(auth).filter((one) => secrets.originOf(one) === null);
      for (const variable of missing)
        if (!given[variable]?.trim())
          throw new RefusedError(
            "invalid",
            `Give the secret ${variable}: without it nobody is let in.`,
            "secrets",
          );
      let text: string;
      try {
        const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
        text = withOperations(before, { connection: name, url, document: path, auth, operations: picked });
      } catch (error) {
        if (error instanceof Unfit) throw new RefusedError("invalid", error.message);
        throw error;
      }
      mkdirSync(join(folder, "connections"), { recursive: true });
      write(join(folder, path), document);
      write(file, text);
      for (const variable of missing)
        secrets.replace(variable, given[variable]?.trim() ?? "", { at: clock.now(), by });
      const source = sourceIn(folder);
      if (source) workspace.connections = source;
      const [problem] = source ? reopen(source) : [];
      if (problem)
        throw new RefusedError("invalid", `connections.yaml, line ${problem.line}: ${problem.message}`);
      return {
        file,
        operations: picked.map((one) => `${name}.${one.name}`),
      };
    },
  };
}

/** Whole or not at all. */
export function write(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

const secretsOf = (auth: unknown): string[] => [
  ...new Set(
    [...JSON.stringify(auth ?? {}).matchAll(/\{secret\.(\w+)\}/g)].map(([, secret = ""]) =>
      variableOf(secret),
    ),
  ),
];
