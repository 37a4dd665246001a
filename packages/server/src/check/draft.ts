import { ConnectorFailure } from "@throughline/connectors";
import type { ProofContext } from "@throughline/proof";
import type { Write } from "@throughline/scan";
import type { Parsed, Problem } from "@throughline/workflow";
import { orgFor } from "../against-org.ts";
import type { Engine } from "../engine.ts";
import type { VersionText } from "../versions/text.ts";
import { openWorkspace, readDraft, type Workspace } from "../workspace.ts";
import { usualCeilings } from "./ceilings.ts";
import { type CheckReport, reportOn } from "./report.ts";

/** What is known of the org that the engine works in. */
export type OrgAtHand = Pick<Engine, "salesforce"> & {
  teams: Pick<Engine["teams"], "directory">;
  /** Who writes an object, by the last scan of it. */
  writes?(object: string): readonly Write[];
};

/**
 * The report on a draft in the place of a workspace's workflow: held against the teams, connections and models beside it,
 * and against the org as it is. Nothing is saved.
 */
export async function checkDraft(
  { file }: Workspace,
  draft: VersionText,
  org: OrgAtHand,
): Promise<CheckReport> {
  const { context, problems } = await heldAgainst(readDraft(file, draft), org);
  const priced = { ...context, ...(await usualCeilings(file, context.fields)) };
  const opened = openWorkspace(file, priced, draft.text, draft.agents);
  const found = problems.map((problem) => ({ ...problem, file }));
  const writes = org.writes?.(opened.workflow?.object ?? "") ?? [];
  return reportOn({ ...opened, problems: [...opened.problems, ...found] }, { ...context, writes });
}

async function heldAgainst(
  { workflow, complete }: Parsed,
  { salesforce, teams: { directory } }: OrgAtHand,
): Promise<{ context: Partial<ProofContext>; problems: Problem[] }> {
  if (!workflow || !complete) return { context: {}, problems: [] };
  try {
    return await orgFor(workflow, salesforce, directory, new Map());
  } catch (error) {
    if (!(error instanceof ConnectorFailure)) throw error;
    return {
      context: {},
      problems: [
        {
          ...{ code: "not-held-against-org", severity: "error", line: 1, column: 1 },
          message: `The draft was not held against the org: ${error.message}`,
        },
      ],
    };
  }
}
