import type { FieldDescribe } from "../../port.ts";
import type { Unguarded } from "./files.ts";
import { guardOf, MARK, PERMISSION } from "./names.ts";

/** The page that lies in the package, for the administrator who is to install it. */
export function readme(parts: {
  objects: { object: string; guarded: FieldDescribe[] }[];
  unguarded: Unguarded[];
  root: string;
}): string {
  const { objects, unguarded, root } = parts;
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
that no write of it takes hold twice. It concerns ${names}, and nobody but the user as whom Throughline signs in.

## What it brings

| object | the write that took hold last | what Throughline takes for the value before |
|---|---|---|
${guards.join("\n")}

- A validation rule for each of these fields. They refuse a write that expects another value than the record has, one
  that has taken hold before, and one that is older than one that has. What flows and triggers change in the
  transaction of a write of Throughline passes.
- The custom permission and the permission set \`${PERMISSION}\`: they make the rules hold for the user of Throughline
  only, and let it write these fields.
${without.map((line) => `- ${line}\n`).join("")}
Layouts, list views and other automation are left alone.

## Deploy

\`\`\`sh
sf project deploy start --source-dir force-app --target-org ALIAS
sf org assign permset --name ${PERMISSION} --on-behalf-of USERNAME --target-org ALIAS
\`\`\`

USERNAME is the user as whom Throughline signs in. Give it to nobody else, and use that user for Throughline alone: what
else it saves in these fields, after somebody else has saved the record, is refused as a write that comes late.
Throughline finds the fields within ten minutes by itself.

If a record is to be written to again after the trail was brought back from an older copy, empty its \`${MARK}\`.

## Take it out

Stop Throughline, and take the permission set from its user (Setup, Permission Sets, Manage Assignments). Then, the
rules before the fields that they name:

\`\`\`sh
${rules.join("\n")}
sf project delete source --source-dir force-app --target-org ALIAS
\`\`\`

Made by \`throughline package\`. Make it anew when a workflow writes other fields.
`;
}
