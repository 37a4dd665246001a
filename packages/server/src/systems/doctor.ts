import { ConnectorFailure, inspectOrg } from "@throughline/connectors";
import { RefusedError } from "@throughline/runtime";
import type { DoctorView } from "../api-types.ts";
import { examine } from "../doctor/examine.ts";
import type { Engine } from "../engine.ts";
import type { OrgAccess } from "../org-access.ts";

/** What workflows need of the org, looked at on request; what was found last is remembered. */
export interface Doctor {
  view(): DoctorView;
  /** @throws RefusedError `invalid` where the org is not at hand, `busy` */
  begin(by: string): DoctorView;
}

export function createDoctor(
  engine: Pick<Engine, "workspaces" | "clock" | "log" | "outside">,
  org: OrgAccess | undefined,
): Doctor {
  const state: DoctorView = { possible: org !== undefined, running: false, last: null, failed: null };

  async function run({ login, allowance }: OrgAccess, by: string): Promise<void> {
    const began = performance.now();
    const inspector = await inspectOrg({ login });
    const counted = async <T>(call: () => Promise<T>): Promise<T> => {
      (await allowance?.admit("look"))?.();
      return call();
    };
    const metered: typeof inspector = {
      ...inspector,
      ...{ userInfo: () => counted(inspector.userInfo), versions: () => counted(inspector.versions) },
      ...{ limits: () => counted(inspector.limits), clock: () => counted(inspector.clock) },
      describe: (object) => counted(() => inspector.describe(object)),
      query: (soql) => counted(() => inspector.query(soql)),
      tooling: (soql) => counted(() => inspector.tooling(soql)),
    };
    const { look, agreements, secrets } = engine.outside;
    const reach = { systems: { look, ...agreements }, env: secrets.env };
    const findings: NonNullable<DoctorView["last"]>["findings"] = [];
    for (const workspace of engine.workspaces) {
      const { workflow } = workspace;
      if (!workflow) continue;
      for (const { check, severity, message, fix, place } of await examine(workspace, metered, reach))
        findings.push({
          ...{ workflow: workflow.id, check, severity, message },
          ...{ fix: fix ?? null, place: place ?? null },
        });
    }
    state.last = { at: engine.clock.now(), by, ms: Math.round(performance.now() - began), findings };
    state.failed = null;
  }

  return {
    view: () => ({ ...state }),
    begin(by) {
      if (!org) throw new RefusedError("invalid", "The org cannot be looked at here: no login is at hand.");
      if (state.running) throw new RefusedError("busy", "The org is being looked at. Wait for it.");
      state.running = true;
      run(org, by)
        .catch((error: Error) => {
          state.failed = error.message;
          if (!(error instanceof ConnectorFailure))
            engine.log.error({ err: error }, "The org could not be looked at.");
        })
        .finally(() => {
          state.running = false;
        });
      return { ...state };
    },
  };
}
