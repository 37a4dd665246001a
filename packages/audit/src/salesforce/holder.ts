import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

/** Who has the seat in this process: another opening of it, not an earlier life of the machine's process number. */
const here = new Set<string>();

/** Says who holds the seat, in words that no other holder has. */
export function newHolder(): { text: string; forget(): void } {
  const text = `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()} (${randomUUID().slice(0, 8)})`;
  here.add(text);
  return { text, forget: () => void here.delete(text) };
}

const HOLDER = /^process (\d+) on (.*), since \S+ \(\w+\)$/;

/** Whether the holder is known to have ended: it ran on this machine, and runs no more. */
export function hasEnded(holder: string): boolean {
  const [, pid, host] = HOLDER.exec(holder) ?? [];
  if (pid === undefined || host !== hostname()) return false;
  if (Number(pid) === process.pid) return !here.has(holder);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Without the part that only tells holders apart. */
export const shownHolder = (holder: string): string => holder.replace(/ \(\w+\)$/, "");
