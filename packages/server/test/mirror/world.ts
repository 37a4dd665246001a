import { cpSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeOf, packageFor } from "@throughline/connectors";
import { loadMetadata, type Org, type OrgOptions, standardDescribe, startOrg } from "@throughline/local-org";
import { openWorkspace } from "../../src/index.ts";
import { connect, DESK, folder, SEED, serve } from "../org.ts";

/** An org that has the package. */
export function openMirrored(options: OrgOptions = {}): Promise<Org> {
  const describe = describeOf(standardDescribe("Case", SEED.objects) as never);
  const { files } = packageFor([{ describe, governs: ["OwnerId", "Priority", "Status"] }]);
  const { changeDataCapture: _, ...metadata } = loadMetadata(files);
  return startOrg({ seed: SEED, metadata, ...options });
}

/** The desk, with a `workspace.yaml` that says this of the mirror. */
export function deskWith(mirror: string): string {
  const copy = folder();
  cpSync(dirname(DESK), copy, { recursive: true });
  writeFileSync(join(copy, "workspace.yaml"), `mirror: ${mirror}\n`);
  return join(copy, "workflow.yaml");
}

/** A server over the org whose mirror follows at once. */
export const serveMirrored = async (
  org: Org,
  mirror: string,
  more: Partial<Parameters<typeof serve>[1]> = {},
  connection: Parameters<typeof connect>[2] = {},
) =>
  serve(org, {
    workspaces: [openWorkspace(deskWith(mirror))],
    salesforce: await connect(org, org.clientSecret, connection),
    mirror: { gatherMs: 20, waitMs: 20 },
    ...more,
  });

/** What stands in the org of an item, by the fields of the package. */
export function inOrg(org: Org) {
  const rows = (soql: string) => org.db.query(soql) as Record<string, string | number | null>[];
  const fields = (object: string) => `SELECT FIELDS(ALL) FROM ${object}`;
  return {
    item: (record: string) => rows(`${fields("TL_Item__c")} WHERE TL_Record__c = '${record}' LIMIT 5`)[0],
    items: () => rows(`${fields("TL_Item__c")} LIMIT 200`),
    entries: (record: string) =>
      rows(
        `${fields("TL_Entry__c")} WHERE TL_Item__r.TL_Record__c = '${record}' ORDER BY TL_Sequence__c LIMIT 200`,
      ),
  };
}
