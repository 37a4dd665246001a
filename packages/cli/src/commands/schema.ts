import { kinds } from "@throughline/steps";
import { jsonSchema } from "@throughline/workflow";
import { jsonFlag, ThroughlineCommand } from "../command.ts";

export default class Schema extends ThroughlineCommand {
  static override description =
    "Print the JSON Schema of workflow files, for editors that complete and check while typing.";
  static override examples = ["<%= config.bin %> schema > workflow.schema.json"];

  static override flags = { json: jsonFlag };

  override async run(): Promise<void> {
    await this.parse(Schema);
    this.json(jsonSchema(kinds as never), 2);
  }
}
