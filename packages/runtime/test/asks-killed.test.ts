import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import { expect, onTestFinished, test } from "vitest";

const CHILD = fileURLToPath(new URL("./children/asker.ts", import.meta.url));
const ITEMS = 12;
const KILLS = 3;
/** Calls that are under way at a time. */
const AT_ONCE = 2;

/** Tokens of an answer, and what they cost in billionths of a US dollar by the child's prices. */
const USAGE = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
const COST = 100 * 1_000 + 10 * 4_000;

/** A provider that speaks OpenAI's language, takes its time, and counts every call that it takes. */
async function startProvider(onCall: (call: number) => void) {
  let taken = 0;
  let answered = 0;
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    onCall(++taken);
    await new Promise((later) => setTimeout(later, 60));
    const content = JSON.stringify({
      topic: { value: "billing", confidence: 0.9, field: "Subject", quote: "Message" },
    });
    const message = { role: "assistant", content };
    const body = { id: "1", object: "chat.completion", created: 1, model: "one", usage: USAGE };
    if (response.destroyed) return;
    answered++;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ...body, choices: [{ index: 0, message, finish_reason: "stop" }] }));
  });
  await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls: () => ({ taken, answered }),
    close: () => new Promise((down) => server.close(down)),
  };
}

test(`${KILLS} kills of a real process in mid-call: every call is told and counted once`, {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "throughline-asks-"));
  let kills = 0;
  let onCall: (call: number) => void = () => {};
  const provider = await startProvider((call) => onCall(call));
  onTestFinished(async () => {
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs until all is settled, or is killed right when its second call arrives at the provider. */
  async function run(): Promise<string> {
    const child = spawn(process.execPath, [
      CHILD,
      join(folder, "trail.sqlite"),
      provider.url,
      String(ITEMS),
      String(AT_ONCE),
    ]);
    let said = "";
    let calls = 0;
    child.stdout.on("data", (text) => (said += text));
    child.stderr.on("data", (text) => (said += text));
    onCall = () => {
      if (++calls < 2 || kills >= KILLS) return;
      kills++;
      child.kill("SIGKILL");
      onCall = () => {};
    };
    await new Promise((gone) => child.once("exit", gone));
    return said;
  }

  let said = "";
  for (let runs = 0; !said.includes("done") && runs < KILLS + 3; runs++) said = await run();
  expect(said).toContain("done");
  expect(kills).toBe(KILLS);

  const store = openStore({ path: join(folder, "trail.sqlite"), readOnly: true });
  const entries = (await store.all(0, 10_000)).map(({ stored }) => stored.entry);
  await store.close();
  const of = <K extends Entry["kind"]>(kind: K) =>
    entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);

  expect(of("decided").map(({ decision: { by, value } }) => [by, value])).toEqual(
    Array.from({ length: ITEMS }, () => ["llm", "billing"]),
  );
  const told = of("effect-sent").length;
  const answers = of("effect-settled").filter(({ cost }) => cost);
  const lost = of("effect-retried");
  // each was told before it left; one that was told and killed before it left may be one too many, never one too few
  expect(told).toBe(answers.length + lost.length);
  expect(provider.calls().taken).toBeLessThanOrEqual(told);
  expect(provider.calls().taken).toBeGreaterThanOrEqual(told - KILLS * AT_ONCE);
  expect(answers.map(({ cost }) => cost)).toEqual(Array.from({ length: ITEMS }, () => COST));
  expect(lost.length).toBeGreaterThanOrEqual(KILLS);
  expect(lost.length).toBeLessThanOrEqual(KILLS * AT_ONCE);
  for (const { cost = 0, error } of lost) {
    expect(error.code).toBe("ANSWER_LOST");
    expect(cost).toBeGreaterThanOrEqual(COST);
  }
});
