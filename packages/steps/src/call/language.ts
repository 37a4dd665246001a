import {
  computed,
  factName,
  oneOrMore,
  operation,
  operationOf,
  parameter,
  type StepLanguage,
  text,
} from "@throughline/workflow";
import { z } from "zod";

/** Calls an operation of a connection: a flow, Apex, an API, another agent. */
export interface CallConfig {
  connection: string;
  operation: string;
  /** Parameters and the expressions that give them. Absent: the facts that the agent may read, under their names. */
  with?: Record<string, string>;
  /** Facts and the paths at which they stand in the answer, such as `items.0.id`. */
  gives: Record<string, string>;
}

export const language: StepLanguage<CallConfig> = {
  kind: "call",
  description: "Calls another system, and takes facts from its answer.",
  type: "background",
  begins: ({ operation }) => ({ use: operation, fails: "continue" }),
  schema: z
    .strictObject({
      use: operation(),
      with: z.record(parameter(), computed()).optional().meta({
        description:
          "Parameters, as expressions. If not said, the facts that the agent may read are handed over under their own names.",
      }),
      gives: z
        .union([
          oneOrMore(factName()).meta({ title: "Under their own names" }),
          z
            .record(factName(), text().meta({ is: "answer" }))
            .meta({ title: "Each from a path in the answer" }),
        ])
        .default([])
        .meta({
          title: "Facts from the answer",
          description: "Facts taken from the answer: their names, or a path in the answer for each.",
        }),
    })
    .transform(({ use, gives, with: parameters }): CallConfig => {
      return {
        ...operationOf(use),
        ...(parameters && { with: parameters }),
        gives: Array.isArray(gives) ? Object.fromEntries(gives.map((name) => [name, name])) : gives,
      };
    }),

  uses({ connection, operation, with: sends, gives }) {
    return {
      expressions: Object.entries(sends ?? {}).map(([name, source]) => ({
        source,
        needed: true,
        path: ["with", name],
      })),
      // an answer may lack a part
      gives: Object.keys(gives).map((name) => ({
        ...{ name, path: ["gives", name], sure: false },
        ...{ outside: true, system: connection },
      })),
      calls: [
        { operation: `${connection}.${operation}`, path: ["use"], takes: gives, ...(sends && { sends }) },
      ],
    };
  },

  exits: () => [{ is: "done" }, { is: "failed" }],
  waits: () => "soon",

  summary: ({ connection, operation }) => `${connection}.${operation}`,
};
