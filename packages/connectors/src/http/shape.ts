import { type Operation, parseConnections } from "./parse.ts";
import { placeholders } from "./template.ts";

/** An operation as a workflow may call it. */
export interface OperationShape {
  /** `connection.operation` */
  name: string;
  /** It changes something where it is called. */
  writes: boolean;
  /** Inputs that the file speaks of: in the path, in what is sent, in samples. */
  inputs: string[];
  /** Of the answer what the samples have; dotted where it lies deeper. */
  answers: string[];
}

/** The operations that a `connections.yaml` declares; connections with a problem are left out. */
export function operationsIn(text: string): OperationShape[] {
  return [...parseConnections(text, anySecret).connections].flatMap(([connection, { operations }]) =>
    [...operations].map(([operation, declared]) => ({
      name: `${connection}.${operation}`,
      writes: declared.repeat !== "read",
      inputs: inputsOf(declared),
      answers: [...new Set(declared.samples.flatMap(({ gives }) => namesIn(gives)))],
    })),
  );
}

/** Which secrets there are is no matter of how a call looks. */
const anySecret = new Proxy<Record<string, string>>({}, { get: () => "" });

function inputsOf({ request, send, samples }: Operation): string[] {
  const filled = new Set(Object.keys(send));
  const named = [
    ...placeholders(request?.path ?? ""),
    ...placeholders(JSON.stringify(send)).filter((name) => name !== "id"),
    ...samples.flatMap(({ when = {} }) => Object.keys(when)),
  ];
  return [...new Set(named)].filter((name) => !filled.has(name));
}

function namesIn(answer: unknown, above = ""): string[] {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer))
    return above ? [above.slice(0, -1)] : [];
  return Object.entries(answer).flatMap(([name, value]) => namesIn(value, `${above}${name}.`));
}
