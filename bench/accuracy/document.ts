import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { markdown } from "./markdown.ts";
import { measure } from "./measure.ts";
import type { SetResult } from "./result.ts";
import { sets } from "./sets/index.ts";

const docs = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

await measure(
  process.argv.slice(2),
  (text) => process.stderr.write(`${text}\n`),
  (name, result) => write({ [name]: result }),
);
write({});

/** Sets that are not measured now keep what was found before. */
function write(measured: Record<string, SetResult>): void {
  const results = { ...before(), ...measured };
  const known = sets.flatMap(({ name }) => (results[name] ? [[name, results[name]] as const] : []));
  const found = known.map(([, result]) => result);
  writeFileSync(docs("accuracy.json"), `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`);
  writeFileSync(docs("accuracy.csv"), csv(found));
  writeFileSync(docs("accuracy.md"), markdown(found));
}

function before(): Record<string, SetResult> {
  return existsSync(docs("accuracy.json")) ? JSON.parse(readFileSync(docs("accuracy.json"), "utf8")) : {};
}

function csv(found: readonly SetResult[]): string {
  const lines = found.flatMap(({ figures }) =>
    figures.map(({ name, value, unit, spread }) => [name, value, unit, spread ?? ""].join(",")),
  );
  return `${["name,value,unit,spread", ...lines].join("\n")}\n`;
}
