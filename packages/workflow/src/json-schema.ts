import { z } from "zod";
import { ACTION_PHRASES } from "./action.ts";
import { agent } from "./agent/schema.ts";
import { MARKS } from "./marks.ts";
import { MILESTONE } from "./milestone.ts";
import { commonKeys, HANDLER_ACTION, parts, stepId } from "./schema.ts";
import type { Kinds } from "./steps.ts";
import { STEP_LIST } from "./vocabulary.ts";

type Json = Record<string, unknown>;

/** JSON Schema (2020-12) of the workflow file with these kinds of step, for editors and other tools. */
export function jsonSchema(kinds: Kinds): object {
  const { $schema, ...file } = convert(z.strictObject(parts));
  const common = convert(commonKeys).properties as Json;
  const steps = kinds.map(({ kind, description, schema }): [string, Json] => {
    const { $schema: _, properties = {}, required = [], ...rest } = convert(schema);
    const { $schema: __, ...id } = convert(stepId);
    return [
      kind,
      {
        ...rest,
        description,
        properties: { [kind]: { ...id, description: "The step's id." }, ...common, ...(properties as Json) },
        required: [kind, ...(required as string[])],
        additionalProperties: false,
      },
    ];
  });
  return {
    $schema,
    title: "Throughline workflow",
    description: "What happens to a work item from intake to resolution.",
    ...file,
    $defs: {
      step: { anyOf: steps.map(([kind]) => ({ $ref: `#/$defs/${encodeURIComponent(kind)}` })) },
      ...Object.fromEntries(steps),
    },
  };
}

/** JSON Schema (2020-12) of a file in `agents/`. */
export function agentJsonSchema(): object {
  const { $schema, ...file } = convert(agent);
  return { $schema, title: "Throughline agent", description: "A role that workflows share.", ...file };
}

const STEP = { $ref: "#/$defs/step" };

function convert(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      const json = jsonSchema as Json;
      const { examples } = z.globalRegistry.get(zodSchema) ?? {};
      // zod leaves out those of what is read into something else, as if they were examples of that
      if (examples) json.examples = examples;
      for (const mark of MARKS) {
        if (!(mark in json)) continue;
        json[`x-${mark}`] = json[mark];
        delete json[mark];
      }
      if (json[STEP_LIST]) {
        delete json[STEP_LIST];
        json.items = STEP;
      }
      if (json[HANDLER_ACTION]) {
        delete json[HANDLER_ACTION];
        json.anyOf = [STEP, { type: "string" }];
      }
      if (json[MILESTONE]) {
        delete json[MILESTONE];
        const warning = { type: "string", "x-phrases": ACTION_PHRASES, "x-names": "at {number}%" };
        json.patternProperties = { "^at +[0-9]{1,2} *%$": warning };
        json.additionalProperties = false;
      }
    },
  }) as Json;
}
