import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";

/** What a process has used since it was asked last, and what it holds now. */
export interface Usage {
  /** Milliseconds of CPU, of the process with all its threads; of these the main thread's. */
  cpuMs: number;
  mainMs: number;
  /** Bytes. */
  rss: number;
  peakRss: number;
  /** The least that the heap was seen to hold: what is kept, with little of what only waits to be collected. */
  heap: number;
  /** The event loop came so late, in ms, in one of a hundred looks. */
  loopDelayP99: number;
  /** Bytes of all files in the folder. */
  disk: number;
}

/** How often the heap is looked at, in ms. */
const LOOK_MS = 250;
/** How often the event loop is looked at, in ms. */
const RESOLUTION_MS = 20;

/** @param folder whose files are counted */
export function createUsage(folder: string): () => Usage {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let heap = Number.POSITIVE_INFINITY;
  const look = () => {
    heap = Math.min(heap, process.memoryUsage().heapUsed);
  };
  setInterval(look, LOOK_MS).unref();
  let [before, mainBefore] = [process.cpuUsage(), process.threadCpuUsage()];
  return () => {
    look();
    const { user, system } = process.cpuUsage(before);
    const main = process.threadCpuUsage(mainBefore);
    const used = {
      cpuMs: (user + system) / 1000,
      mainMs: (main.user + main.system) / 1000,
      rss: process.memoryUsage.rss(),
      peakRss: process.resourceUsage().maxRSS * 1024,
      heap,
      loopDelayP99: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS),
      disk: readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0),
    };
    [before, mainBefore] = [process.cpuUsage(), process.threadCpuUsage()];
    heap = Number.POSITIVE_INFINITY;
    delay.reset();
    return used;
  };
}
