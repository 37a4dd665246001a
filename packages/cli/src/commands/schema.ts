import { Flags } from "@oclif/core";
import { kinds } from "@throughline/steps";
import { agentJsonSchema, jsonSchema } from "@throughline/workflow";
import { jsonFlag, ThroughlineCommand } from "../command.ts";

export default class Schema extends ThroughlineCommand {
  static override description =
    "Print the JSON Schema of workflow files, for editors that complete and check while typing.";
  static override examples = [
    "<%= config.bin %> schema > workflow.schema.json",
    "<%= config.bin %> schema --agent > agent.schema.json",
  ];

  static override flags = {
    json: jsonFlag,
    agent: Flags.boolean({ description: "Of the files in agents/ instead." }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Schema);
    this.json(flags.agent ? agentJsonSchema() : jsonSchema(kinds as never), 2);
  }
}
