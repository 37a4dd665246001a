import type { PlacementReport, WorkflowPlacement } from "./report.ts";
import { type Signed, type Signer, verifySigned } from "./sign.ts";

const STYLE = `
body { font: 14px/1.5 system-ui, sans-serif; color: #181818; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 1rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #c9c9c9; overflow-wrap: anywhere; }
code { font: 12px ui-monospace, monospace; } .no { color: #b60554; font-weight: 600; }
footer { margin-top: 3rem; border-top: 1px solid #c9c9c9; font-size: 12px; word-break: break-all; }
@media print { body { margin: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

/** The report as one page that is read, printed and kept, with a signature over all that it says. */
export function placementPage(report: PlacementReport, signer: Signer): string {
  const signed = signer.sign(JSON.stringify(report));
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Placement report, ${escaped(report.at.slice(0, 10))}</title><style>${STYLE}</style></head>
<body>
${bodyOf(report)}
<footer><p>Signed by <code>${signer.fingerprint}</code>. It is checked by: <code>throughline placement verify FILE</code></p></footer>
<script type="application/json" id="signed">${JSON.stringify(signed).replaceAll("<", "\\u003c")}</script>
</body>
</html>
`;
}

/**
 * Who signed a page, and what it says; undefined where a word of it is another one than what was signed, or it is no such
 * page.
 */
export function readPlacementPage(
  page: string,
): { fingerprint: string; report: PlacementReport } | undefined {
  const text = /<script type="application\/json" id="signed">(.*?)<\/script>/s.exec(page)?.[1];
  if (text === undefined) return undefined;
  try {
    const signed = JSON.parse(text) as Signed;
    const fingerprint = verifySigned(signed);
    if (fingerprint === undefined) return undefined;
    const report = JSON.parse(signed.text) as PlacementReport;
    // what people read is what was signed
    const sign = () => signed;
    return placementPage(report, { fingerprint, sign }) === page ? { fingerprint, report } : undefined;
  } catch {
    return undefined;
  }
}

function bodyOf({ at, workflows, kept }: PlacementReport): string {
  return [
    "<h1>Placement report: where the data of work items is, and where it goes</h1>",
    `<p>As of ${escaped(at.slice(0, 16).replace("T", " "))} UTC. Records stay in Salesforce. A step that would send what is not listed here, or somewhere else, is refused.</p>`,
    ...workflows.map(workflowOf),
    "<h2>Kept outside of the org</h2>",
    table(
      "What is kept, where, and until when",
      ["What", "Where", "Until"],
      kept.map(({ what, where, until }) => [escaped(what), escaped(where), escaped(until)]),
    ),
  ].join("\n");
}

function workflowOf({ workflow, title, object, hash, reads, writes, leaves }: WorkflowPlacement): string {
  const open = writes.filter(({ guarded }) => !guarded).map(({ field }) => field);
  return [
    `<h2>${escaped(title)}</h2>`,
    `<p><code>${escaped(workflow)}</code>, object <code>${escaped(object)}</code>, version <code>${escaped(hash.slice(0, 12))}</code></p>`,
    leaves.length === 0
      ? "<p>Nothing leaves the org but what Throughline keeps.</p>"
      : table(
          "What leaves the org, and to whom",
          ["To", "At", "What", "By the steps", "Accepted"],
          leaves.map(({ to, what, masked, steps, accepted }) => [
            `${escaped(to.name)}<br>${to.is}`,
            `<code>${escaped(to.host)}</code>`,
            what.map(sentOf).join("<br>") +
              (masked.length ? `<br>without ${escaped(masked.join(", "))}` : ""),
            escaped(steps.join(", ")),
            accepted ? "yes" : '<span class="no">no: it is refused</span>',
          ]),
        ),
    table(
      "What is read, and which agents may",
      ["Field", "Agents"],
      reads.map(({ field, agents }) => [
        `<code>${escaped(field)}</code>`,
        escaped(agents.join(", ") || "the workflow's own conditions"),
      ]),
    ),
    table(
      "What is written",
      ["Field", "A change by somebody else in between"],
      writes.map(({ field, guarded }) => [
        `<code>${escaped(field)}</code>`,
        guarded ? "is refused by the org" : '<span class="no">is written over</span>',
      ]),
    ),
    ...(open.length
      ? [
          `<p>${escaped(open.join(", "))}: between reading and writing there is a moment in which a change is not seen. The package closes it: <code>throughline package</code></p>`,
        ]
      : []),
  ].join("\n");
}

function sentOf({ name, of }: { name: string; of: string[] }): string {
  const same = of.length === 1 && of[0] === name;
  const made = of.length ? `of ${of.map((one) => `<code>${escaped(one)}</code>`).join(", ")}` : "no field";
  return `<code>${escaped(name)}</code>${same ? "" : ` (${made})`}`;
}

const table = (caption: string, head: string[], rows: string[][]): string =>
  `<table><caption>${caption}</caption><thead><tr>${head.map((one) => `<th scope="col">${one}</th>`).join("")}</tr></thead><tbody>
${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n")}
</tbody></table>`;

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );
