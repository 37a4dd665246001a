import { parseArgs } from "node:util";
import { inWords, measure } from "./report.ts";

/**
 * How much the check finds: faults of every kind put into good workflows, and the good ones as they are.
 *
 * `node bench/checker/run.ts [--of-each 16] [--good 100] [--seed 1] [--json]`
 */
const { values } = parseArgs({
  options: {
    "of-each": { type: "string", default: "16" },
    good: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const report = measure({
  ofEach: Number(values["of-each"]),
  made: Number(values.good),
  seed: Number(values.seed),
});
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else {
  process.stdout.write(`${inWords(report)}\n`);
  for (const line of [...report.falseAlarms, ...report.open]) process.stdout.write(`- ${line}\n`);
}
if (report.falseAlarms.length + report.open.length > 0) process.exitCode = 1;
