// An org in a process of its own: empty, or with so many cases that it has been filled with or finds on the disk.
import { enableCompileCache } from "node:module";
import type { Org, OrgOptions } from "@throughline/local-org";
import { answer } from "../child.ts";
import { fill, SEED } from "./scene.ts";

// as the command does it
enableCompileCache();
const { startOrg } = await import("@throughline/local-org");

export interface Started {
  url: string;
  clientId: string;
  clientSecret: string;
  /** Milliseconds from the start of the process until the org listened. */
  sinceProcess: number;
  /** Milliseconds of CPU in that time, of all threads. */
  cpu: number;
}

export interface Usage {
  rss: number;
  /** Milliseconds of CPU so far, of all threads. */
  cpu: number;
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { rss: process.memoryUsage.rss(), cpu: (user + system) / 1000 };
}

const [data] = process.argv.slice(2);
let org: Org | undefined;

answer(async (question: { start: true } | { fill: number } | { usage: true } | { close: true }) => {
  if ("start" in question) {
    org = await startOrg({ seed: SEED, ...(data !== undefined && { data }) } satisfies OrgOptions);
    const { url, clientId, clientSecret } = org;
    return {
      ...{ url, clientId, clientSecret },
      sinceProcess: performance.now(),
      cpu: usage().cpu,
    } satisfies Started;
  }
  if ("fill" in question) return { ids: fill(org!.db, question.fill) };
  if ("close" in question) return org!.close();
  return usage();
});
