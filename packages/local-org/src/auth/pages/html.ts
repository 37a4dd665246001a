import { createHash } from "node:crypto";
import type { Wire } from "../../http/wire.ts";

/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Html[];

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function htmlOf(part: Part): string {
  if (part === undefined) return "";
  if (Array.isArray(part)) return part.map(htmlOf).join("");
  if (typeof part === "object") return (part as Html).html;
  return String(part).replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

/** HTML in which whatever is put in is text, unless it was made by this function too. */
export const html = (texts: TemplateStringsArray, ...parts: Part[]): Html => ({
  html: texts.map((text, i) => text + htmlOf(parts[i])).join(""),
});

const STYLE = `
:root { color-scheme: light; --page: #f3f5f8; --sheet: #fff; --text: #181818; --quiet: #5a5a5a; --line: #c9ccd1;
  --accent: #0b5cab; --on-accent: #fff; --problem: #ba0517; }
@media (prefers-color-scheme: dark) { :root { color-scheme: dark; --page: #16181c; --sheet: #22252b; --text: #ececec;
  --quiet: #b0b4bb; --line: #4a4f58; --accent: #8cc4ff; --on-accent: #10233a; --problem: #ff9a8f; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: var(--page); color: var(--text); }
main { max-width: 24rem; margin: 8vh auto; padding: 1.5rem 2rem 2rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: 8px; }
main.wide { max-width: 46rem; margin: 2rem auto; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
p, li { margin: .25rem 0; }
small, .quiet { color: var(--quiet); }
a { color: var(--accent); }
label { display: block; margin: .75rem 0; }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; color: inherit;
  background: var(--sheet); border: 1px solid var(--quiet); border-radius: 4px; }
button { font: inherit; padding: .5rem 1rem; border: 1px solid var(--accent); border-radius: 4px;
  background: var(--sheet); color: var(--accent); cursor: pointer; }
button.main { background: var(--accent); color: var(--on-accent); }
button.row { display: block; width: 100%; text-align: left; border-color: var(--line); color: var(--text); margin: .5rem 0; }
button.row:hover { border-color: var(--accent); }
button.row small { display: block; }
.problem { border-left: 4px solid var(--problem); padding: .25rem .75rem; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { width: 35%; font-weight: normal; color: var(--quiet); }
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

export interface Page {
  title: string;
  body: Html;
  status?: number;
  wide?: boolean;
  /** Where a form of the page may lead to in the end, beside this org. */
  formTarget?: string | undefined;
  headers?: Record<string, string>;
}

/** A page without scripts, that no other page may show inside itself. */
export function pageWire({ title, body, status = 200, wide, formTarget, headers }: Page): Wire {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action 'self'${formTarget ? ` ${formTarget}` : ""}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  const { html: text } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${{ html: STYLE }}</style></head>
<body><main${wide ? html` class="wide"` : ""}>${body}</main></body></html>`;
  return {
    status,
    text,
    headers: {
      "Content-Type": "text/html;charset=UTF-8",
      "Content-Security-Policy": policy.join("; "),
      "X-Frame-Options": "DENY",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
      ...headers,
    },
  };
}

/** Sends the browser elsewhere, by GET. */
export const redirect = (location: string, headers: Record<string, string> = {}): Wire => ({
  status: 303,
  text: "",
  headers: { Location: location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", ...headers },
});
