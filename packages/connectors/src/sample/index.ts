import { z } from "zod";
import { infoOf, repeatFields, sampleFields } from "../connections/operation.ts";
import type { Connector } from "../connector.ts";

const schema = z.strictObject({
  operations: z.record(z.string(), z.strictObject({ ...repeatFields, ...sampleFields })),
});

/** Answers by samples alone: for what is not there yet, and for tries. */
export const sample: Connector<z.output<typeof schema>> = {
  type: "sample",
  description: "Answers with samples; nobody is called.",
  schema,
  open({ operations }, { name, report }) {
    const opened = Object.entries(operations).map(([operation, raw]) => {
      const path = ["operations", operation];
      const info = infoOf(raw, path, report);
      if (info.samples.length === 0)
        report(
          "no-sample",
          path,
          `${name}.${operation} has nothing to answer with.`,
          "Give it a sample, or answers and otherwise.",
        );
      return [operation, info] as const;
    });
    return {
      operations: new Map(opened),
      secrets: [],
      // whoever has no address is answered for by its samples
      call: ({ operation }) => Promise.reject(new Error(`${name}.${operation} calls nobody`)),
    };
  },
};
