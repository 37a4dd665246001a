import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
/** Says from which lock file the clients were installed. */
const MARK = `${FOLDER}node_modules/.installed`;

/**
 * Before the tests: installs the clients as their lock file says, unless they are there.
 * @throws Error if that fails; tests that cannot run have failed
 */
export default function install(): void {
  const lock = createHash("sha256")
    .update(readFileSync(`${FOLDER}package-lock.json`))
    .digest("hex");
  if (existsSync(MARK) && readFileSync(MARK, "utf8") === lock) return;
  const { status } = spawnSync("npm", ["ci"], { cwd: FOLDER, stdio: "inherit" });
  if (status !== 0) throw new Error("npm ci in e2e/clients has failed.");
  writeFileSync(MARK, lock);
}
