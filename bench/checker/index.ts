import { type Benchmark, round } from "../figure.ts";
import { inWords, measure } from "./report.ts";

/** How much the check finds of faults that were put into good workflows, and what it says of the good ones. */
export const checker: Benchmark = async ({ say }) => {
  const report = measure({ ofEach: 16, made: 100 });
  say(inWords(report));
  const sum = (key: "seeded" | "found" | "reproduced") =>
    report.kinds.reduce((total, one) => total + one[key], 0);
  const seeded = sum("seeded");
  return [
    { name: "checker.seeded", value: seeded, unit: "faults" },
    { name: "checker.found", value: round((100 * sum("found")) / seeded), unit: "%" },
    { name: "checker.reproduced", value: round((100 * sum("reproduced")) / seeded), unit: "%" },
    { name: "checker.false-alarms", value: report.falseAlarms.length, unit: "problems" },
    { name: "checker.not-decided", value: round(100 * report.notDecided), unit: "%" },
    { name: "checker.check", value: round(report.msPerCheck, 1), unit: "ms" },
  ];
};
