import {
  ConnectorFailure,
  type InspectedObject,
  type OrgInspector,
  orgSettingsOf,
} from "@throughline/connectors";
import { settingsOf } from "../settings.ts";
import type { Workspace } from "../workspace.ts";
import type { Check, Finding, Patient } from "./check.ts";
import { CHECKS } from "./checks/index.ts";

export type Diagnosis = (Finding & { check: string })[];

/**
 * Looks at everything that a workflow needs of an org, and tells what is wrong and what to do. What the org does not say is
 * a finding itself, and keeps nothing else from being looked at. Reads only.
 */
export async function examine(
  { workflow, file, teams, connections }: Workspace,
  org: OrgInspector,
  {
    checks = CHECKS,
    systems,
    env = {},
  }: Pick<Partial<Patient>, "systems" | "env"> & { checks?: readonly Check[] } = {},
): Promise<Diagnosis> {
  if (!workflow)
    throw new Error(`${file} is not a workflow that can be read. Run: throughline check ${file}`);
  const described = new Map<string, Promise<InspectedObject | undefined>>();
  const { perDay } = connections === undefined ? {} : orgSettingsOf([connections]).budget;
  const patient: Patient = {
    ...{ workflow, file, org, env, webhooks: settingsOf(file).settings.webhooks },
    ...(systems && { systems }),
    ...(teams && { teams }),
    ...(perDay !== undefined && { perDay }),
    describe(object) {
      const known = described.get(object) ?? org.describe(object).catch(unlessMissing);
      described.set(object, known);
      return known;
    },
  };
  const diagnosis: Diagnosis = [];
  for (const { name, look } of checks) {
    const findings = await look(patient).catch((error: unknown): Finding[] => {
      if (!(error instanceof ConnectorFailure)) throw error;
      const fix = "Let the user that Throughline signs in with see it, or look yourself.";
      return [{ severity: "warning", message: `The org does not say it: ${error.message}`, fix }];
    });
    diagnosis.push(...findings.map((finding) => ({ check: name, ...finding })));
  }
  return diagnosis;
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof ConnectorFailure && MISSING.has(error.error.code)) return undefined;
  throw error;
}

const MISSING: ReadonlySet<string> = new Set(["NOT_FOUND", "INVALID_TYPE", "HTTP_404"]);
