import type { Core } from "../core.ts";
import { findUser } from "../core.ts";
import { orgError } from "../errors.ts";
import { sourceOf } from "../metadata/load.ts";
import { ADMIN } from "../seed/apply.ts";
import { type OrgMetadataState, resumeDeploys } from "./deploy.ts";
import { createDeployJobs, type DeployJobs } from "./deploy-jobs.ts";
import type { Manifest } from "./manifest.ts";
import { type Retrieved, retrieve } from "./retrieve.ts";
import { componentsOf } from "./seed-components.ts";
import type { Setup } from "./setup.ts";
import { componentsIn } from "./source-format.ts";
import { createComponents } from "./store.ts";

/** The Metadata API of an org. */
export interface MetadataApi extends OrgMetadataState {
  deploys: DeployJobs;
  retrieves: {
    start(manifest: Manifest, version: string): string;
    /** @throws OrgError for an unknown id */
    get(id: string): Retrieved;
  };
  /** Makes the org be what deploys of its earlier lives have made of it. */
  resume(): void;
}

/**
 * @param started what the org was started with, apart: the seed without the metadata
 * @param file in which deploys are kept; none: in memory only
 */
export function createMetadataApi(
  core: Core,
  started: Pick<Setup, "seed" | "metadata">,
  file: string | undefined,
): MetadataApi {
  const read = () => ({
    seed: [
      ...componentsOf(started.seed, core.catalogue.objects),
      ...componentsIn(new Map(Object.entries(started.seed.metadata ?? {}))),
    ],
    folder: componentsIn(sourceOf(started.metadata) ?? new Map()),
  });
  const by = () => findUser(core, ADMIN)?.Id ?? "";
  const components = createComponents(read, core.startedAt.getTime(), by, file);
  const state = { core, started, components };
  const retrieved = new Map<string, Retrieved>();
  return {
    ...state,
    deploys: createDeployJobs(state),
    retrieves: {
      start(manifest, version) {
        const id = core.newId("09S");
        retrieved.set(id, retrieve(components, manifest, version));
        return id;
      },
      get(id) {
        const found = retrieved.get(id);
        if (!found) throw orgError(404, "INVALID_CROSS_REFERENCE_KEY", `invalid cross reference id ${id}`);
        return found;
      },
    },
    resume: () => resumeDeploys(state),
  };
}
