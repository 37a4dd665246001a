import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import { type Version, type Versions, versionNamed } from "./fold.ts";
import { versionsOf } from "./journal.ts";

/**
 * The versions of a workflow that runs here.
 * @throws RefusedError where there is no such workflow
 */
export async function versionsHere(
  { store, workspaceOf }: Pick<Backend, "store" | "workspaceOf">,
  workflow: string,
): Promise<Versions> {
  if (workspaceOf(workflow)) return versionsOf(store, workflow);
  throw new RefusedError("not-found", `There is no workflow "${workflow}" here.`);
}

/** @throws RefusedError where there is no such version */
export function mustBe(all: Versions, name: string): Version {
  const found = versionNamed(all, name);
  if (found) return found;
  const known = all.versions.map(({ number }) => number).join(", ");
  throw new RefusedError(
    "not-found",
    name === "draft"
      ? "There is no draft."
      : `There is no version ${name}. There are: ${known || "none yet"}.`,
  );
}
