import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A thing in the ERP: a note or a parcel. */
export interface Thing {
  id: string;
  for: string;
  is: "open" | "cancelled";
}

/**
 * An ERP on a port of its own, and the workspace of the orders that calls it. A parcel for a subject with "left" in it cannot
 * be called off any more.
 */
export async function startErp() {
  const things = new Map<string, Thing>();
  const answered = new Map<string, [number, object]>();
  /** Every request that came, in order: "POST /notes". */
  const asked: string[] = [];
  let losing: string | undefined;

  function answer(path: string, body: { for?: string }): [number, object] {
    const [, kind = "", id, cancel] = path.split("/");
    if (kind === "letters") return [200, {}];
    if (!cancel) {
      const made: Thing = { id: `${kind}-${things.size + 1}`, for: body.for ?? "", is: "open" };
      things.set(made.id, made);
      return [200, made];
    }
    const thing = things.get(id ?? "");
    if (!thing) return [404, { message: "It is not there." }];
    if (kind === "parcels" && thing.for.includes("left")) return [409, { message: "The parcel has left." }];
    thing.is = "cancelled";
    return [200, thing];
  }

  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const path = request.url ?? "";
    asked.push(`${request.method} ${path}`);
    const key = String(request.headers["idempotency-key"]);
    const said = answered.get(key) ?? answer(path, JSON.parse(text || "{}"));
    // a refusal is no outcome that is kept
    if (said[0] === 200) answered.set(key, said);
    if (losing !== undefined && path.includes(losing)) {
      losing = undefined;
      request.socket.destroy();
      return;
    }
    response.writeHead(said[0], { "content-type": "application/json" });
    response.end(JSON.stringify(said[1]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const home = mkdtempSync(join(tmpdir(), "throughline-undo-"));
  cpSync(import.meta.dirname, home, { recursive: true });
  const { port } = server.address() as AddressInfo;
  const connections = join(home, "connections.yaml");
  writeFileSync(connections, readFileSync(connections, "utf8").replace("127.0.0.1:1", `127.0.0.1:${port}`));
  return {
    workflow: join(home, "workflow.yaml"),
    asked,
    /** Things of an order. */
    of: (subject: string) => [...things.values()].filter((thing) => thing.for === subject),
    /** The next request with this in its path takes hold, and its answer is lost. */
    lose(part: string) {
      losing = part;
    },
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
