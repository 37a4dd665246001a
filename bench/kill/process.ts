import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** One line that a process said. */
export type Said = Record<string, unknown> & { word: string };

/** A process of its own, with which one talks by lines. */
export interface Process {
  readonly pid: number;
  readonly alive: boolean;
  /** Exit code and signal. */
  readonly gone: Promise<[number | null, string | null]>;
  say(words: string): void;
  /** The next thing that it says; nothing when it ends before. */
  hear(): Promise<Said | undefined>;
  ask(words: string): Promise<Said | undefined>;
  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** Kills it and waits until it is gone. */
  kill(): Promise<void>;
}

const running = new Set<{ kill(signal: "SIGKILL"): boolean }>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts a module as a process. It does not outlive this one.
 * @param log file that takes what it says about its troubles
 */
export function startProcess(module: string, env: Record<string, string>, log: string): Process {
  const errors = openSync(log, "a");
  const child = spawn(process.execPath, ["--no-warnings", new URL(module, import.meta.url).pathname], {
    // a process that starts a thousand times reads its modules once
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "throughline-kill-modules"), ...env },
    stdio: ["pipe", "pipe", errors],
  }) as ChildProcessByStdio<Writable, Readable, null>;
  closeSync(errors);
  running.add(child);
  const gone = once(child, "exit") as Promise<[number | null, string | null]>;
  void gone.then(() => running.delete(child));
  const heard: Said[] = [];
  const waiting: ((said: Said | undefined) => void)[] = [];
  let over = false;
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => {
    const said = JSON.parse(line) as Said;
    const next = waiting.shift();
    if (next) next(said);
    else heard.push(said);
  });
  lines.on("close", () => {
    over = true;
    for (const next of waiting.splice(0)) next(undefined);
  });
  // whoever talks to a process that has just been killed is not heard
  child.stdin.on("error", () => {});
  const one: Process = {
    pid: child.pid as number,
    get alive() {
      return child.exitCode === null && child.signalCode === null;
    },
    gone,
    say: (words) => void child.stdin.write(`${words}\n`),
    hear: async () => {
      const said = heard.shift();
      if (said || over) return said;
      return new Promise((resolve) => waiting.push(resolve));
    },
    ask(words) {
      one.say(words);
      return one.hear();
    },
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
  return one;
}

/** Waits so many milliseconds. */
export const within = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
