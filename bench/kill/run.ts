import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startChild } from "../child.ts";
import { merged, type Report, table, total } from "./report.ts";

/**
 * Real kills: `node bench/kill/run.ts --kills 1000 --items 20000 --seed 1`. See docs/reliability.md.
 * Exit code 1 when a promise was broken.
 */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "1000" },
    items: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    /** Worlds beside each other; each has its share of kills and items, and a seed of its own. */
    worlds: { type: "string", default: "3" },
    /** Where stores and journals go: on a real disk. */
    folder: { type: "string", default: tmpdir() },
    json: { type: "boolean", default: false },
  },
});
const [kills, items, seed, worlds] = [values.kills, values.items, values.seed, values.worlds].map(Number) as [
  number,
  number,
  number,
  number,
];

mkdirSync(values.folder, { recursive: true });
const place = mkdtempSync(join(resolve(values.folder), "throughline-kill-"));
const began = Date.now();
const reports = await Promise.all(
  Array.from({ length: worlds }, async (_, n) => {
    const child = startChild(new URL("world-process.ts", import.meta.url));
    const folder = join(place, String(seed + n));
    const share = { kills: Math.ceil(kills / worlds), items: Math.ceil(items / worlds) };
    return child.ask<Report>({ seed: seed + n, folder, mount: true, ...share }).finally(() => child.end());
  }),
);
const report = merged(reports);
const seconds = Math.round((Date.now() - began) / 1000);

if (values.json) process.stdout.write(`${JSON.stringify({ seed, seconds, ...report }, null, 2)}\n`);
else {
  const stories = report.findings.flatMap(({ message, story }) => (story ? [`── ${message}\n${story}`] : []));
  const again = `node bench/kill/run.ts --kills ${kills} --items ${items} --seed ${seed} --worlds ${worlds}`;
  const kept = `Trails and journals are kept in ${report.kept.join(", ")}.\nOnce more: ${again}`;
  const told = [table(report), ...stories, `${total(report.kills)} kills in ${seconds} s`];
  process.stdout.write(`${[...told, ...(report.findings.length ? [kept] : [])].join("\n\n")}\n`);
}
if (report.findings.length) process.exitCode = 1;
else rmSync(place, { recursive: true });
