import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineCommand, JSON_OPTION, URL_OPTION, UsageError } from "./command.ts";

export const exportCommand = defineCommand({
  name: "export",
  summary: "Write records of a running org as a data tree, as sf data export tree --plan does.",
  arguments: [],
  options: {
    url: URL_OPTION,
    object: {
      type: "string",
      value: "NAME",
      multiple: true,
      description: "All records of this object, all fields that can be given.",
    },
    query: {
      type: "string",
      value: "SOQL",
      multiple: true,
      description: "What this query gives; sub-queries bring children along.",
    },
    out: { type: "string", value: "FOLDER", default: ".", description: "Where the plan and its files go." },
    prefix: { type: "string", description: "Stands before the names of the files." },
    as: { type: "string", value: "USERNAME", description: "Who exports; the administrator unless given." },
    json: JSON_OPTION,
  },
  examples: [
    "export --object Account --object Contact --out data",
    'export --query "SELECT Name, (SELECT LastName, Email FROM Contacts) FROM Account" --out data',
  ],
  async run({ url, object, query, out, prefix, as, json }, _args, output) {
    if (object.length + query.length === 0)
      throw new UsageError("What is to be exported? Name objects with --object, or give a --query.");
    const { createableFields, exportTree, planName } = await import("../seed/tree/export.ts");
    const { signInTo } = await import("../seed/tree/rest.ts");
    const rest = await signInTo(url, as);
    const whole = object.map(async (name) => {
      const fields = createableFields(await rest.describe(name)).join(", ");
      return `SELECT Id, ${fields} FROM ${name} ORDER BY Id`;
    });
    const tree = await exportTree(rest, [...(await Promise.all(whole)), ...query], prefix);
    mkdirSync(out, { recursive: true });
    const write = (name: string, content: unknown) =>
      writeFileSync(join(out, name), `${JSON.stringify(content, null, 4)}\n`);
    for (const [name, content] of tree.files) write(name, content);
    const plan = planName(tree, prefix);
    write(plan, tree.plan);
    if (json) {
      output.json({ plan: join(out, plan), parts: tree.plan, leftOut: tree.leftOut });
      return;
    }
    for (const [name, { records }] of tree.files)
      output.line(`${records.length} records in ${join(out, name)}`);
    for (const [field, count] of Object.entries(tree.leftOut))
      output.line(`${field}: ${count} references left out, because what they name is not exported.`);
    output.line(`Import them with: import ${join(out, plan)}`);
  },
});
