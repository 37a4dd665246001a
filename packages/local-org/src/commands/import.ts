import { defineCommand, JSON_OPTION, URL_OPTION } from "./command.ts";

export const importCommand = defineCommand({
  name: "import",
  summary: "Create the records of a data tree in a running org, as sf data import tree does.",
  more: "Reads a plan (*-plan.json) with its files, a file with 'records', or a .jsonl file with a record on each line; '@name' stands for the record that has it as its referenceId. Rules and automation of the org run.",
  arguments: [{ name: "FILE", description: "plan or file of records", required: true }],
  options: {
    url: URL_OPTION,
    as: { type: "string", value: "USERNAME", description: "Who imports; the administrator unless given." },
    json: JSON_OPTION,
  },
  examples: ["import data/Account-Contact-plan.json"],
  async run({ url, as, json }, [file], output) {
    const { importTree } = await import("../seed/tree/import.ts");
    const { readTree } = await import("../seed/tree/read.ts");
    const { signInTo } = await import("../seed/tree/rest.ts");
    const records = readTree(file!);
    const done = await importTree(await signInTo(url, as), records);
    const byType = Map.groupBy(done, ({ type }) => type);
    if (json) output.json(done.map(({ referenceId, type, id }) => ({ refId: referenceId, type, id })));
    else for (const [type, list] of byType) output.line(`${type}: ${list.length} created.`);
  },
});
