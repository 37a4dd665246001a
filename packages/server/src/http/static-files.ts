import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import type { App } from "./app.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".woff2": "font/woff2",
};

/** Serves the built console; every path of its own that is not a file is its first page. */
export function staticFiles(app: App, folder: string): void {
  app.get("*", async (c) => {
    const wanted = normalize(join(folder, decodeURIComponent(c.req.path)));
    const inside = wanted === folder || wanted.startsWith(folder + sep);
    const isFile = inside && extname(wanted) !== "" && existsSync(wanted);
    const file = isFile ? wanted : join(folder, "index.html");
    if (!existsSync(file)) return c.text("The console is not built. Run: npm run build", 404);
    const named = /[.-][\w-]{8}\.(js|css|woff2)$/.test(file);
    c.header("Cache-Control", named ? "public, max-age=31536000, immutable" : "no-cache");
    c.header("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    return c.body(new Uint8Array(await readFile(file)));
  });
}
