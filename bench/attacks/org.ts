import { loadSeed } from "@throughline/local-org/offline";
import { systemClock } from "@throughline/runtime";
import type { Value } from "@throughline/workflow";
import { unhurried } from "../../packages/cli/src/sandbox/clock.ts";
import { openSandbox } from "../../packages/cli/src/sandbox/sandbox.ts";
import { owners, SECRET, teams } from "./oracle.ts";
import type { Org } from "./world.ts";

const WRITTEN = ["OwnerId", "Priority", "Summary__c"];
const KEPT = ["Subject", "Description", "Status", "Internal_Note__c"];

const SEED = `
objects:
  Case:
    fields:
      Summary__c: { type: Text, length: 120, label: Summary }
      Internal_Note__c: { type: Text, length: 80, label: Internal note }
      Attachments__c: { type: Text, length: 255, label: Attachments }
queues:
  - { name: Backlog, developerName: Backlog, objects: [Case] }
users:
${teams.map((team) => `  - { username: ${team.replace(" ", "-")}@example.com, name: ${team} }`).join("\n")}
`;

/** What changed in the org that is not an item's own write. */
export interface Strays {
  cases: number;
  strays: string[];
}

/** An org on this machine, over its real API; other people's cases lie in it, and are looked at in the end. */
export async function openOrg(): Promise<Org & { strays(): Strays; close(): Promise<void> }> {
  const { org, salesforce } = await openSandbox(loadSeed(SEED), unhurried(systemClock()));
  const [queue] = org.db.query("SELECT Id FROM Group WHERE DeveloperName = 'Backlog'");
  const users = new Map(
    org.db.query("SELECT Id, Name FROM User").map(({ Id, Name }) => [String(Name), String(Id)]),
  );
  for (const id of [...users.values(), String(queue?.Id)]) owners.add(id);
  const created = new Map<string, Record<string, Value>>();
  const create = (record: Record<string, Value>) => {
    const fits = {
      ...record,
      Subject: String(record.Subject).slice(0, 255),
      SuppliedName: String(record.SuppliedName).slice(0, 80),
    };
    const id = String(org.db.create("Case", fits as never));
    created.set(id, fits);
    return id;
  };
  const others = Array.from({ length: 20 }, (_, at) =>
    create({
      Subject: `Somebody else's ${at}`,
      Description: "",
      SuppliedName: "",
      Priority: "Medium",
      Status: "New",
      Internal_Note__c: SECRET,
      OwnerId: String(queue?.Id),
    }),
  );
  return {
    queue: String(queue?.Id),
    create,
    ownerIn: (team) => users.get(team),
    async write({ id, object, recordId, sets }) {
      const [outcome] = await salesforce.write([{ id, object, recordId, sets }]);
      if (outcome?.ok) return { ok: true };
      const { code = "NO_OUTCOME", message = "" } = outcome?.error ?? {};
      return { ok: false, error: { code, message } };
    },
    strays() {
      const fields = ["Id", ...KEPT, ...WRITTEN].join(", ");
      const now = org.db.query(`SELECT ${fields} FROM Case`) as Record<string, Value>[];
      const strays = now.flatMap((record) => {
        const id = String(record.Id);
        const before = created.get(id);
        if (!before) return [`${id} was not there before`];
        const fixed = others.includes(id) ? [...KEPT, ...WRITTEN] : KEPT;
        return fixed.flatMap((field) =>
          (record[field] ?? null) === (before[field] || null)
            ? []
            : [`${id}: ${field} has become ${record[field]}`],
        );
      });
      return { cases: now.length, strays };
    },
    async close() {
      await salesforce.close();
      await org.close();
    },
  };
}
