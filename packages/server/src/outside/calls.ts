import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a program asked for, in whose name. Never what it said: that stands in the trail, where it did anything. */
export interface OutsideCall {
  at: string;
  who: string;
  role: string;
  /** The program, as it calls itself, with the id under which it is known. */
  program: string;
  over: "mcp" | "a2a";
  tool: string;
  /** What it was about: a work item, a task, a workflow. */
  about?: string | undefined;
  /** As the API answered it: 200, 403, 404, … */
  status: number;
}

/** Calls of programs, written down one by one. */
export interface CallLog {
  note(call: OutsideCall): void;
  /** The newest first, since the start of the process. */
  latest(): OutsideCall[];
}

const MOST_KEPT = 500;
/** One file more is kept; what is older is gone. */
const MOST_BYTES = 50_000_000;

/** @param folder of the log `calls.log`; absent: only the latest are remembered */
export function openCallLog(folder: string | undefined): CallLog {
  const file = folder === undefined ? undefined : join(folder, "calls.log");
  let kept: OutsideCall[] = [];
  let size = file === undefined ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return {
    note(call) {
      kept = [call, ...kept].slice(0, MOST_KEPT);
      if (file === undefined || folder === undefined) return;
      const line = `${JSON.stringify(call)}\n`;
      mkdirSync(folder, { recursive: true });
      if (size + line.length > MOST_BYTES) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      size += line.length;
    },
    latest: () => kept,
  };
}
