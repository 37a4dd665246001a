import type { Value } from "@throughline/workflow";
import type { OperationInfo } from "../connector.ts";
import type { Outcome } from "../port.ts";
import { sameValue } from "../value.ts";
import { fillSample } from "./template.ts";

/** What an operation answers where nobody is called: the first sample that fits the inputs. */
export function answerSample(
  name: string,
  { samples }: OperationInfo,
  input: Record<string, Value>,
): Outcome<unknown> {
  const fits = samples.find(({ when }) =>
    Object.entries(when ?? {}).every(([key, value]) => sameValue(input[key], value as Value)),
  );
  if (fits) return { ok: true, value: fillSample(fits.gives, input), apiCalls: 0 };
  return {
    ok: false,
    apiCalls: 0,
    error: {
      class: "person",
      code: "NO_SAMPLE",
      message: `${name} has no sample for these inputs. Give it one in connections.yaml.`,
    },
  };
}
