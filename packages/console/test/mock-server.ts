import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import type { WorkItemList, WorkItemRow } from "../src/api/types.ts";
import { rows, summary, tasks } from "./fixtures/list.ts";
import { story } from "./fixtures/story.ts";

/**
 * Serves the built page over invented items, with a live connection on which something changes every few seconds.
 * For looking at the console without a running Throughline: `node test/mock-server.ts [port]`.
 * A key that ends in "incident" or "task" opens the story in that state; one that ends in "missing" is not there.
 */
const port = Number(process.argv[2] ?? 4050);
const dist = join(import.meta.dirname, "..", "dist");
const started = Date.now();
const items = rows(started);
const types: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".html": "text/html",
};

createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname === "/api/events") return events(response);
  if (url.pathname.startsWith("/api/")) return api(request, response, url);
  const file = join(dist, url.pathname);
  const found = extname(file) !== "" && existsSync(file) ? file : join(dist, "index.html");
  response.setHeader("content-type", types[extname(found)] ?? "application/octet-stream");
  createReadStream(found).pipe(response);
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}`));

function api(request: IncomingMessage, response: ServerResponse, url: URL) {
  const path = url.pathname
    .replace(/^\/api\//, "")
    .split("/")
    .map(decodeURIComponent);
  if (request.method === "POST") return json(response, { ok: true });
  if (path[0] === "session") return json(response, { signIn: false, provider: null, person: null, may: [] });
  if (path[0] === "summary") return json(response, summary(Date.now()));
  if (path[0] === "tasks") return json(response, tasks(started));
  if (path[0] === "work-items" && path[1]) return storyOf(response, path[1]);
  if (path[0] === "work-items") return json(response, list(url.searchParams));
  json(response, { error: { code: "NOT_FOUND", message: `There is no ${url.pathname}.` } }, 404);
}

function storyOf(response: ServerResponse, key: string) {
  if (key.endsWith("missing")) {
    return json(
      response,
      {
        error: {
          code: "NOT_FOUND",
          message: `There is no work item ${key}.`,
          fix: "Look for it in the list.",
        },
      },
      404,
    );
  }
  const row = items.find((one) => one.key === key);
  const options = {
    incident: key.endsWith("incident") || row?.situation === "incident",
    openTask: key.endsWith("task") || row?.situation === "needs-person",
  };
  json(response, story(started - (options.incident ? 64 : options.openTask ? 45 : 58) * 60_000, options));
}

function list(query: URLSearchParams): WorkItemList {
  const is = (name: string, value: string) => !query.get(name) || query.get(name) === value;
  const found = items.filter(
    (row) =>
      is("workflow", row.workflow) &&
      is("stage", row.stage) &&
      is("team", row.team) &&
      is("owner", row.owner) &&
      is("priority", row.priority) &&
      inView(row, query.get("view") ?? "all") &&
      (!query.get("q") ||
        `${row.number} ${row.recordId} ${row.email} ${row.subject}`
          .toLowerCase()
          .includes(query.get("q")!.toLowerCase())),
  );
  const count = (view: string) => items.filter((row) => inView(row, view)).length;
  return {
    rows: found,
    total: found.length,
    more: [],
    views: {
      all: items.length,
      "needs-person": count("needs-person"),
      incidents: count("incidents"),
      waiting: count("waiting"),
      touched: count("touched"),
    },
    choices: {
      workflow: ["support-email", "lead"],
      stage: ["Intake", "Triage", "Assignment", "Resolution"],
      team: ["Account", "Billing", "Technical"],
      priority: ["High", "Medium", "Low"],
      version: [],
      facts: {},
    },
  };
}

function inView(row: WorkItemRow, view: string): boolean {
  if (view === "incidents") return row.situation === "incident";
  if (view === "needs-person" || view === "waiting") return row.situation === view;
  return view !== "touched" || row.touchedByHand;
}

function events(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("retry: 1000\n\n");
  const timer = setInterval(() => {
    const row = items[Math.floor(Math.random() * 12)];
    if (row) row.updatedAt = new Date().toISOString();
    response.write(`event: item\ndata: ${JSON.stringify(row)}\n\n`);
  }, 3000);
  response.on("close", () => clearInterval(timer));
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
