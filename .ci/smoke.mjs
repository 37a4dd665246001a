// Runs the README's first command and looks at what it brings up: the page, the org, the first work items.
import { spawn } from "node:child_process";

const base = "http://127.0.0.1:4040";
const began = Date.now();
const child = spawn("npm", ["start"], { stdio: "inherit", detached: true });
const gone = new Promise((resolve) => child.once("exit", resolve));

const answers = async (path, test) => {
  try {
    const response = await fetch(base + path);
    return response.ok && test(await response.text());
  } catch {
    return false;
  }
};

let up = false;
while (!up && Date.now() - began < 90_000 && child.exitCode === null) {
  await new Promise((resolve) => setTimeout(resolve, 500));
  up =
    (await answers("/health", (text) => text.includes('"ok":true'))) &&
    (await answers("/", (text) => text.includes("<title>"))) &&
    (await answers("/api/work-items", (text) => text.includes('"key"')));
}
console.log(up ? `up after ${((Date.now() - began) / 1000).toFixed(1)} s` : "not up");
process.kill(-child.pid, "SIGINT");
const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), 15_000);
await gone;
clearTimeout(timer);
process.exit(up ? 0 : 1);
