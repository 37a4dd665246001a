import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PRISM = fileURLToPath(new URL("node_modules/@stoplight/prism-cli/dist/index.js", import.meta.url));

/** Prism: reads the document itself, holds every request against it, and answers with what it says. */
export async function startPrism(document: string, ...flags: string[]) {
  const prism = spawn(process.execPath, [PRISM, "mock", document, "-p", "0", "--errors", ...flags]);
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (text: Buffer) => {
      said += text;
      const [found] = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(said.split("listening on")[1] ?? "") ?? [];
      if (found) resolve(found);
    };
    prism.stdout.on("data", read);
    prism.stderr.on("data", read);
    prism.on("exit", () => reject(new Error(`Prism has ended: ${said}`)));
  });
  return {
    url,
    async close() {
      const ended = once(prism, "exit");
      prism.kill();
      await ended;
    },
  };
}
