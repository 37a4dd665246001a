import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectOptions, RetrievedOrg } from "@throughline/connectors";
import { createProgress } from "./progress.ts";

/**
 * Works on the metadata of an org, which is retrieved for it.
 * @param keep folder to retrieve into, which stays; without one it is a folder that goes when the work is done
 * @throws Error where that folder has something in it, ConnectorFailure where the org gives nothing
 */
export async function withOrgMetadata<T>(
  { login }: Pick<ConnectOptions, "login">,
  keep: string | undefined,
  work: (folder: string, org: RetrievedOrg) => Promise<T>,
): Promise<T> {
  if (keep !== undefined) mkdirSync(keep, { recursive: true });
  if (keep !== undefined && readdirSync(keep).length > 0)
    throw new Error(`${keep} has something in it already. Name a folder that is empty, or not there.`);
  const folder = keep ?? mkdtempSync(join(tmpdir(), "throughline-org-"));
  const { retrieveOrg } = await import("@throughline/connectors");
  const progress = createProgress("components retrieved");
  try {
    const org = await retrieveOrg(folder, {
      login,
      onProgress: (done, total) => progress.at(done, total),
    }).finally(() => progress.end());
    return await work(folder, org);
  } finally {
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
