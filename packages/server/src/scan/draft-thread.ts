import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { type Draft, draft, isLong, neverDeciding } from "@throughline/draft";
import { scan } from "@throughline/scan";
import { contextOf, type KnownOrg } from "../against-org.ts";
import { reportOn } from "../check/report.ts";
import { openWorkspace } from "../workspace.ts";
import type { DraftSetup, FromDraft } from "./draft-job.ts";

// The thread of a draft: reads the metadata again, drafts from it, and proves what it drafted.
const { folder, object, id } = workerData as DraftSetup;
const say = (message: FromDraft) => parentPort?.postMessage(message);

try {
  const found = await scan(folder, {
    object,
    onProgress: (done, total) => say({ step: "reading", done, total }),
  });
  const first = draft(found, { id });
  say({ drafted: textsOf(first), long: isLong(first) });
  const org = await new Promise<KnownOrg | undefined>((resolve) => void parentPort?.once("message", resolve));
  const report = await proven(first, org);
  // what is proven to decide nothing would keep the draft from going live: it is said where it stood
  const idle = neverDeciding(first, report.problems);
  const last = idle.size > 0 ? draft(found, { id, idle }) : first;
  const { problems, proofs } = last === first ? report : await proven(last, org);
  const { proven: held, refuted, notDecided } = proofs;
  say({ proven: textsOf(last), problems, proofs: { proven: held, refuted, notDecided } });
} catch (error) {
  say({ why: error instanceof Error ? error.message : String(error) });
}

function textsOf({ workflow, teams, from, left }: Draft) {
  return { text: workflow, teams, from, left };
}

async function proven({ workflow, teams }: Draft, org: KnownOrg | undefined) {
  const own = mkdtempSync(join(tmpdir(), "throughline-draft-"));
  try {
    const file = join(own, "workflow.yaml");
    writeFileSync(file, workflow);
    writeFileSync(join(own, "teams.yaml"), teams);
    const context = contextOf(org);
    return await reportOn(openWorkspace(file, context), context);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
