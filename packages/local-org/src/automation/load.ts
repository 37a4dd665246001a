import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Automation } from "./automation.ts";

/**
 * Reads a file of automation, TypeScript or JavaScript, whose default export is an {@link Automation}.
 * @throws Error that names the file, if it cannot be run or exports no function
 */
export async function loadAutomation(path: string): Promise<Automation> {
  const module: { default?: unknown } = await import(pathToFileURL(resolve(path)).href).catch((error) => {
    throw new Error(`${path} cannot be run: ${(error as Error).message}`, { cause: error });
  });
  if (typeof module.default !== "function") {
    throw new Error(`${path}: its default export must be a function that registers handlers.`);
  }
  return module.default as Automation;
}
