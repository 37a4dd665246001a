import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
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

/** What gets smaller. */
const TEXTS = [".html", ".js", ".css", ".svg", ".json"];
const pressed = promisify(gzip);

/** Serves the built console; every path of its own that is not a file is its first page. */
export function staticFiles(app: App, folder: string): void {
  /** Gzipped once: a file whose name says what is in it never changes. */
  const kept = new Map<string, Promise<Buffer>>();
  const gzipped = (file: string) => {
    const known = kept.get(file) ?? readFile(file).then((body) => pressed(body));
    kept.set(file, known);
    return known;
  };
  app.get("*", async (c) => {
    const wanted = normalize(join(folder, plainly(c.req.path)));
    const inside = wanted === folder || wanted.startsWith(folder + sep);
    const isFile = inside && extname(wanted) !== "" && existsSync(wanted);
    const file = isFile ? wanted : join(folder, "index.html");
    if (!existsSync(file)) return c.text("The console is not built. Run: npm run build", 404);
    const named = /[.-][\w-]{8}\.(js|css|woff2)$/.test(file);
    c.header("Cache-Control", named ? "public, max-age=31536000, immutable" : "no-cache");
    c.header("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    if (named && TEXTS.includes(extname(file)) && /\bgzip\b/.test(c.req.header("Accept-Encoding") ?? "")) {
      c.header("Content-Encoding", "gzip");
      c.header("Vary", "Accept-Encoding");
      return c.body(new Uint8Array(await gzipped(file)));
    }
    return c.body(new Uint8Array(await readFile(file)));
  });
}

/** A path as it was meant; one that is encoded wrongly is that of no file. */
function plainly(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "/";
  }
}
