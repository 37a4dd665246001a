import { mkdirSync, renameSync, rmSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { type Login, type Purpose, type RetrievedOrg, retrieveOrg } from "@throughline/connectors";
import { reportOf, scan } from "@throughline/scan";
import type { FromJob, JobSetup } from "./job.ts";

// The thread of a scan: has the metadata of the org, reads it, and works out who collides, beside the live work.
const { folder, object, login } = workerData as JobSetup;
const admitted: (() => void)[] = [];
parentPort?.on("message", () => admitted.shift()?.());
const say = (message: FromJob) => parentPort?.postMessage(message);

try {
  const org = login && (await retrieved(login));
  const found = await scan(folder, {
    object,
    onProgress: (done, total) => say({ step: "reading", done, total }),
  });
  const { writes, blockers } = found;
  const people = org?.people;
  const report = reportOf(found, people);
  say({ report, writes, blockers, missing: org?.missing ?? [], ...(people && { people }) });
} catch (error) {
  say({ why: error instanceof Error ? error.message : String(error) });
}

/** What was had before stays until all of it is there. */
async function retrieved(login: Login): Promise<RetrievedOrg> {
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  say({ step: "retrieving", done: 0, total: 0 });
  const org = await retrieveOrg(fresh, {
    login,
    allowance: { admit },
    onProgress: (done, total) => say({ step: "retrieving", done, total }),
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return org;
}

/** The budget is the process's own: it is asked there. */
function admit(purpose: Purpose): Promise<() => void> {
  return new Promise((resolve) => {
    admitted.push(() => resolve(() => say({ answered: true })));
    say({ admit: purpose });
  });
}
