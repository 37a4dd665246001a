import type { FieldDescribe } from "../../port.ts";
import { guardOf, MARK, PERMISSION } from "./names.ts";

/** The page that lies in the package, for the administrator who is to install it. */
export function readme(parts: {
  object: string;
  guarded: FieldDescribe[];
  unguarded: { field: string; why: string }[];
  root: string;
}): string {
  const { object, guarded, unguarded, root } = parts;
  const without = unguarded.map(({ field, why }) => `- \`${field}\` has no guard: ${why}.`);
  return `# Throughline in your org

With this package the org itself sees to it that Throughline never writes over what somebody changed meanwhile, and
that no write of it takes hold twice. It concerns \`${object}\` and nobody but the user as whom Throughline signs in.

## What it brings

| | |
|---|---|
| \`${MARK}\` | the write that took hold last: the work item and the number of the write in its trail |
| ${guarded.map(({ name }) => `\`${guardOf(name)}\``).join("<br>")} | what Throughline takes for the value before, for each field that the workflow writes |
| a validation rule for each of these fields | refuses a write that expects another value than the record has, that has taken hold before, or that is older than one that has |
| custom permission and permission set \`${PERMISSION}\` | make the rules hold for the user of Throughline only, and let it write these fields |

Layouts, list views and other automation are left alone. What flows and triggers change in the transaction of a write
of Throughline passes.
${without.length > 0 ? `\n${without.join("\n")}\n` : ""}
## Deploy

\`\`\`sh
sf project deploy start --source-dir force-app --target-org ALIAS
sf org assign permset --name ${PERMISSION} --on-behalf-of USERNAME --target-org ALIAS
\`\`\`

USERNAME is the user as whom Throughline signs in. Give it to nobody else, and use that user for Throughline alone: what
else it saves in these fields, after somebody else has saved the record, is refused as a write that comes late.
Throughline finds the fields within ten minutes by itself.

If a record must be written to again after the trail was brought back from an older copy, empty its \`${MARK}\`.

## Take it out

Stop Throughline, and take the permission set from its user (Setup, Permission Sets, Manage Assignments). Then, the
rules before the fields that they name:

\`\`\`sh
sf project delete source --source-dir ${root}/objects/${object}/validationRules --target-org ALIAS
sf project delete source --source-dir force-app --target-org ALIAS
\`\`\`

Made by \`throughline package\`. Make it anew when the workflow writes other fields.
`;
}
