import type { JsonSchema, OperationInfo } from "../connector.ts";
import { valuesIn } from "./flat.ts";
import { type ConnectionsSource, openBlocks } from "./open.ts";
import { anySecret } from "./secrets.ts";

/** An operation as a workflow may call it. */
export interface OperationShape {
  /** `connection.operation` */
  name: string;
  /** The connection's kind. */
  type: string;
  description?: string;
  /** It changes something where it is called. */
  writes: boolean;
  /** Names of what it takes. */
  inputs: string[];
  /** Of the answer what is declared or what the samples have; dotted where it lies deeper. */
  answers: string[];
  /** What it takes and answers, as JSON Schemas, as far as it is declared. */
  input?: JsonSchema;
  output?: JsonSchema;
}

/** The operations that a `connections.yaml` declares; connections with a problem are left out. */
export function operationsIn(source: string | ConnectionsSource): OperationShape[] {
  // which secrets there are is no matter of how a call looks
  return openBlocks(source, { secrets: anySecret }).opened.flatMap(({ name, type, connection }) =>
    [...connection.operations].map(([operation, info]): OperationShape => {
      const { description, input, output, repeat } = info;
      return {
        ...{ name: `${name}.${operation}`, type, writes: repeat !== "read" },
        ...(description !== undefined && { description }),
        inputs: inputsOf(info),
        answers: answersOf(info),
        ...(input && { input }),
        ...(output && { output }),
      };
    }),
  );
}

const inputsOf = ({ input, samples }: OperationInfo): string[] => [
  ...new Set([
    ...Object.keys((input?.properties ?? {}) as object),
    ...samples.flatMap(({ when = {} }) => Object.keys(when)),
  ]),
];

function answersOf({ output, samples }: OperationInfo): string[] {
  const declared = output ? valuesIn(output) : [];
  return declared.length ? declared : [...new Set(samples.flatMap(({ gives }) => namesIn(gives)))];
}

function namesIn(answer: unknown, above = ""): string[] {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer))
    return above ? [above.slice(0, -1)] : [];
  return Object.entries(answer).flatMap(([name, value]) => namesIn(value, `${above}${name}.`));
}
