import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** When a file was written, in milliseconds since 1970; 0 if it is not there. */
const writtenAt = (path: string): number => statSync(FOLDER + path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * Before the tests: installs the clients as their lock file says, unless they are there.
 * @throws Error if that fails; tests that cannot run have failed
 */
export default function install(): void {
  if (writtenAt("node_modules/.package-lock.json") >= writtenAt("package-lock.json")) return;
  const { status } = spawnSync("npm", ["ci"], { cwd: FOLDER, stdio: "inherit" });
  if (status !== 0) throw new Error("npm ci in e2e/clients has failed.");
}
