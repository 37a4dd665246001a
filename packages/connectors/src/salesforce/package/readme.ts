import type { FieldDescribe } from "../../port.ts";
import type { Unguarded } from "./files.ts";
import {
  CALLER,
  CURSOR,
  ENTRY,
  guardOf,
  ITEM,
  LINE,
  MARK,
  PERMISSION,
  SEAT,
  SERVICE,
  STORE,
  TRAIL,
  VIEWER,
} from "./names.ts";

/** The page that lies in the package, for the administrator who is to install it. */
export function readme(parts: {
  objects: { object: string; guarded: FieldDescribe[] }[];
  unguarded: Unguarded[];
  root: string;
  address: string | undefined;
}): string {
  const { objects, unguarded, root, address } = parts;
  const names = objects.map(({ object }) => `\`${object}\``).join(" and ");
  const guards = objects.map(
    ({ object, guarded }) =>
      `| \`${object}\` | \`${MARK}\` | ${guarded.map(({ name }) => `\`${guardOf(name)}\``).join("<br>")} |`,
  );
  const without = unguarded.map(
    ({ object, field, why }) => `\`${field}\` of \`${object}\` has no guard: ${why}.`,
  );
  const rules = objects.map(
    ({ object }) =>
      `sf project delete source --source-dir ${root}/objects/${object}/validationRules --target-org ALIAS`,
  );
  return `# Throughline in your org

With this package the org itself sees to it that Throughline never writes over what somebody changed meanwhile, and
that no write of it takes hold twice. It concerns ${names}, and nobody but the user as whom Throughline signs in. On a
record's page it shows how Throughline handles the record.

## What it brings

| object | the write that took hold last | what Throughline takes for the value before |
|---|---|---|
${guards.join("\n")}

- A validation rule for each of these fields. They refuse a write that expects another value than the record has, one
  that has taken hold before, and one that is older than one that has. What flows and triggers change in the
  transaction of a write of Throughline passes.
${without.map((line) => `- ${line}\n`).join("")}- The objects \`${ITEM}\` (how each work item stands) and \`${ENTRY}\` (its trail). Throughline writes to them where
  \`workspace.yaml\` says \`mirror: { to: org }\`; the words of customers are not copied. Whoever has the permission set
  \`${VIEWER}\` sees them for every record: a decision's reason may name people of yours and values of fields.
- The objects \`${TRAIL}\`, \`${LINE}\`, \`${CURSOR}\` and \`${SEAT}\`, private, in which Throughline keeps its trail where
  \`workspace.yaml\` says \`store: salesforce\`, with the permission set \`${STORE}\` for its user. Nobody else needs them;
  where the trail is kept elsewhere they stay empty.
- The component **Throughline** (\`throughlineItem\`) for record pages, with its labels.
- Change data capture for ${names}.
- The custom permission and the permission set \`${PERMISSION}\`: the rules hold for the user of Throughline only, and it
  may read and write what the workflows read and write, and nothing else. It sees and gives away the records that your
  sharing lets it: where ${names} ${objects.length > 1 ? "are" : "is"} private, share the records with that user.
- The permission set \`${VIEWER}\`, for people who look: read only.
${service(address)}
Layouts, list views and other automation are left alone.

## Deploy

\`\`\`sh
sf project deploy start --source-dir force-app --target-org ALIAS
sf org assign permset --name ${PERMISSION} --on-behalf-of USERNAME --target-org ALIAS
sf org assign permset --name ${VIEWER} --on-behalf-of SOMEBODY --target-org ALIAS
\`\`\`

USERNAME is the user as whom Throughline signs in. Give it to nobody else, and use that user for Throughline alone: what
else it saves in these fields, after somebody else has saved the record, is refused as a write that comes late.
Throughline finds the fields within ten minutes by itself.

Put the component on a record's page in the Lightning App Builder (Setup, Object Manager, Lightning Record Pages):
custom components, **Throughline**.

If a record is to be written to again after the trail was brought back from an older copy, empty its \`${MARK}\`.

## What could be tried here, and what only your org can say

Everything is deployed into the org on the machine of the developers by the real client, the rules and fields do what is
said above there, and the component's own tests run. No real org has told yet: how the component looks on a page and
that its query is answered (\`lightning/graphql\`, API version 65), whether every user permission that is granted is part of
your user's license, and whether External Services take the document of the API. Deploy into a sandbox first:
\`sf project deploy validate --source-dir force-app --target-org ALIAS\`.

## Take it out

Stop Throughline, and take the permission sets from their users (Setup, Permission Sets, Manage Assignments), and the
component from its pages. Then, the rules before the fields that they name:

\`\`\`sh
${rules.join("\n")}
sf project delete source --source-dir force-app --target-org ALIAS
\`\`\`

Made by \`throughline package\`. Make it anew when a workflow reads or writes other fields.
`;
}

const service = (address: string | undefined) =>
  address === undefined
    ? ""
    : `- The external credential, the named credential and the external service \`${SERVICE}\`: flows and agents of yours can ask
  Throughline, at ${address} (\`throughline package --public-url\`). Enter its token in Setup (Named Credentials, External
  Credentials, ${SERVICE}, the principal's parameter \`Token\`: what THROUGHLINE_CALLER_TOKEN is where Throughline runs),
  and give \`${CALLER}\` to users whose flows ask. The token may read, and nothing else.
`;
