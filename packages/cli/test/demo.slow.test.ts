import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { BIN, folder, ROOT, throughline } from "./throughline.ts";

const examples = readdirSync(join(ROOT, "examples")).filter((name) =>
  existsSync(join(ROOT, "examples", name, "items.jsonl")),
);

describe("a demo of any example", () => {
  it.each(examples)("%s: messages flow in, and each gets on its way", async (name) => {
    const workflow = join("examples", name, "workflow.yaml");
    const flags = ["--workflow", workflow, "--port", "0", "--data", folder({}), "--json"];
    const child = spawn(process.execPath, [BIN, "start", "--demo", ...flags], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    try {
      const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
      const { url } = JSON.parse(line) as { url: string };
      const get = async <T>(path: string) => (await (await fetch(url + path)).json()) as T;
      const summary = () => get<{ started: number; waits: { setAside: number } }>("/api/summary");
      await expect
        .poll(async () => (await summary()).started, { timeout: 30_000 })
        .toBeGreaterThanOrEqual(24);
      expect((await summary()).waits).toMatchObject({ setAside: 0 });
      const { rows } = await get<{ rows: { stage: string }[] }>("/api/work-items");
      expect(rows.every(({ stage }) => stage)).toBe(true);
    } finally {
      child.kill("SIGTERM");
      await ended;
    }
  });

  it("of a workflow without messages, or of two at once: what to do is said", async () => {
    const workflow = (file: string) => ["--workflow", file];
    const none = await throughline("start", "--demo", ...workflow("e2e/desk/workflow.yaml"));
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining("items.jsonl") });
    const [one = "", another = ""] = examples.map((name) => join("examples", name, "workflow.yaml"));
    const two = await throughline("start", "--demo", ...workflow(one), ...workflow(another));
    expect(two).toMatchObject({ code: 2, err: expect.stringContaining("one workflow") });
  });
});
