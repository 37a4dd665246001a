import { DURATION, parseDuration, type Value } from "@throughline/workflow";
import { z } from "zod";

const text = () => z.string().trim().min(1);
const single = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const scalar = (): z.ZodType<Value> => z.union([single, z.array(single)]);
const values = () => z.record(text(), scalar());
const after = () =>
  text()
    .regex(DURATION, { error: 'is a time such as "2 hours" or "30 business minutes"' })
    .refine((written) => parseDuration(written) !== undefined, { error: "must be more than nothing" })
    .meta({ description: "How long after its arrival." });

const answers = () =>
  z
    .strictObject({
      facts: values()
        .meta({ description: "What a language model or a person says when they are asked for a fact." })
        .optional(),
      calls: z
        .record(
          text(),
          z.union([
            z.strictObject({ answer: z.unknown() }),
            z.strictObject({ fails: text(), message: text().optional() }),
          ]),
        )
        .meta({ description: "What systems answer, by connection.operation." })
        .optional(),
      models: z
        .record(text(), z.strictObject({ is: scalar(), sure: z.number().min(0).max(1) }))
        .meta({ description: "What a model of this workspace says, where its file is not to be asked." })
        .optional(),
      tasks: z
        .record(text(), z.union([values(), z.array(values()).min(1)]))
        .meta({ description: "What people answer, by the step that asks them." })
        .optional(),
    })
    .optional();

const event = () =>
  z.union([
    z.strictObject({ after: after(), set: values(), by: text().optional() }),
    z.strictObject({ after: after(), event: text(), data: values().optional() }),
    z.strictObject({ after: after(), "merged into": text() }),
    z.strictObject({ after: after(), deleted: z.literal(true) }),
    z.strictObject({ after: after(), cancelled: text(), by: text() }),
  ]);

const expected = () =>
  z
    .strictObject({
      facts: values().optional(),
      fields: values()
        .meta({ description: "Values of the record in the end; people and queues by name." })
        .optional(),
      owner: text().optional(),
      team: text().optional(),
      path: z
        .array(text())
        .meta({ description: "Stages, in the order in which they were entered." })
        .optional(),
      steps: z.array(text()).meta({ description: "Steps that were taken, in order." }).optional(),
      outcome: text().optional(),
      "cost at most": text()
        .regex(/^\d+(\.\d+)?\s+USD$/, { error: 'is an amount such as "0.03 USD"' })
        .meta({ description: "What its questions to language models can cost." })
        .optional(),
    })
    .refine((all) => Object.keys(all).length > 0, { error: "says nothing" });

/** The file `examples.yaml`: items that must come out as they are written, whatever becomes of the workflow. */
export const examplesFile = z.array(
  z.strictObject({
    example: text().meta({ description: "Its name." }),
    why: text().meta({ description: "Why it is here." }).optional(),
    workflow: text()
      .meta({ description: "Of which workflow it is, where several lie in the folder." })
      .optional(),
    arrives: z.iso.datetime({ offset: true, error: "is a time such as 2026-03-02T09:15:00Z" }).optional(),
    record: values().meta({ description: "The record as it arrives; people and queues by name." }),
    answers: answers(),
    events: z.array(event()).meta({ description: "What happens to it later." }).optional(),
    expect: expected(),
  }),
);

/** An example as it stands in the file. */
export type Example = z.output<typeof examplesFile>[number];
export type ExampleEvent = NonNullable<Example["events"]>[number];
export type Expected = Example["expect"];
