import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { scan } from "@throughline/scan";
import { megabytes, round } from "../figure.ts";
import { writeProject } from "./project.ts";

/**
 * How fast a big org is scanned: `node bench/scan/run.ts --files 30000`, or a project of your own with `--folder`.
 * See docs/scan.md.
 */
const { values } = parseArgs({
  options: {
    files: { type: "string", default: "30000" },
    object: { type: "string", default: "Case" },
    /** A project that is there already, in place of one that is made up. */
    folder: { type: "string" },
    jobs: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

const made = values.folder ? undefined : mkdtempSync(join(tmpdir(), "throughline-org-"));
if (made) writeProject(made, Number(values.files));

const before = process.cpuUsage();
const began = performance.now();
let told = 0;
const found = await scan(resolve(made ?? values.folder ?? "."), {
  object: values.object,
  ...(values.jobs && { jobs: Number(values.jobs) }),
  onProgress: (done, total) => {
    if (values.json || done - told < 5_000) return;
    told = done;
    process.stderr.write(`${done} of ${total}\n`);
  },
});
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(before);
if (made) rmSync(made, { recursive: true });

const { files, writes, unread } = found;
const figures = {
  files: files.found,
  metadata: files.metadata,
  read: Object.values(files.read).reduce((sum, count) => sum + count, 0),
  writes: writes.length,
  unread: unread.length,
  seconds: round(seconds),
  filesPerSecond: Math.round(files.found / seconds),
  cpuSeconds: round((user + system) / 1_000_000),
  peakMegabytes: megabytes(process.resourceUsage().maxRSS * 1024),
};
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
else
  for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(16)} ${value}\n`);
