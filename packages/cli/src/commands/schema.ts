import { Flags } from "@oclif/core";
import { connectionsJsonSchema } from "@throughline/connectors";
import { modelsJsonSchema } from "@throughline/models/llm";
import { kinds } from "@throughline/steps";
import { agentJsonSchema, jsonSchema } from "@throughline/workflow";
import { jsonFlag, ThroughlineCommand } from "../command.ts";

export default class Schema extends ThroughlineCommand {
  static override description =
    "Print the JSON Schema of workflow files, or of those beside them, for editors that complete and check while typing.";
  static override examples = [
    "<%= config.bin %> schema > workflow.schema.json",
    "<%= config.bin %> schema --agent > agent.schema.json",
    "<%= config.bin %> schema --connections > connections.schema.json",
    "<%= config.bin %> schema --models > models.schema.json",
  ];

  static override flags = {
    json: jsonFlag,
    agent: Flags.boolean({
      description: "Of the files in agents/ instead.",
      exclusive: ["models", "connections"],
    }),
    connections: Flags.boolean({ description: "Of connections.yaml instead.", exclusive: ["models"] }),
    models: Flags.boolean({ description: "Of models.yaml instead." }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Schema);
    const schema = flags.agent
      ? agentJsonSchema()
      : flags.models
        ? modelsJsonSchema()
        : flags.connections
          ? connectionsJsonSchema()
          : jsonSchema(kinds as never);
    this.json(schema, 2);
  }
}
