import { infoOf, timeoutMs } from "../connections/operation.ts";
import type { JsonSchema, OperationInfo, Report } from "../connector.ts";
import { TEXT_ANSWER } from "./answer.ts";
import type { Pins, Tool } from "./pins.ts";
import type { McpBlock, McpOperation } from "./schema.ts";

/** An operation that calls a tool. */
export interface ToolOperation extends OperationInfo {
  /** As somebody agreed to it. */
  pin: { hash: string; tool: Tool };
  /** The input that takes the id of the effect. */
  key?: string | undefined;
  timeoutMs: number;
  /** Who says what it answers; undefined: it is text. */
  declared: "tool" | "file" | undefined;
}

/** The operations of a block; only a tool that is named there and pinned becomes one. */
export function operationsOf(
  { operations }: McpBlock,
  pins: Pins,
  report: Report,
): Map<string, ToolOperation> {
  return new Map(
    Object.entries(operations).flatMap(([name, raw]): [string, ToolOperation][] => {
      const path = ["operations", name];
      const tool = raw.tool ?? name;
      const pin = Object.hasOwn(pins.tools, tool) ? pins.tools[tool] : undefined;
      if (!pin) {
        const known = Object.keys(pins.tools).join(", ") || "none";
        report("unknown-tool", path, `There is no pinned tool ${tool}.`, `Known: ${known}.`);
        return [];
      }
      checkKey(raw, pin.tool, path, report);
      return [[name, operationOf(raw, pin, path, report)]];
    }),
  );
}

function operationOf(
  raw: McpOperation,
  pin: ToolOperation["pin"],
  path: PropertyKey[],
  report: Report,
): ToolOperation {
  const { description, inputSchema, outputSchema } = pin.tool;
  const declared = outputSchema ? "tool" : raw.output ? "file" : undefined;
  return {
    ...infoOf(raw, path, report),
    ...{ pin, key: raw.key, declared, timeoutMs: timeoutMs(raw.timeout) },
    ...(description !== undefined && { description }),
    input: raw.key === undefined ? inputSchema : without(inputSchema, raw.key),
    output: outputSchema ?? raw.output ?? TEXT_ANSWER,
  };
}

function checkKey(
  { key, repeat }: McpOperation,
  { inputSchema }: Tool,
  path: PropertyKey[],
  report: Report,
): void {
  if (key === undefined) return;
  const at = [...path, "key"];
  if (repeat !== "keyed")
    report("contradiction", at, 'An idempotency key is only sent where "repeat: keyed" says so.');
  if (!Object.hasOwn((inputSchema.properties ?? {}) as object, key))
    report("unknown-input", at, `The tool has no input ${key}.`);
}

/** The schema of what a workflow gives: the key is ours to give. */
function without(schema: JsonSchema, key: string): JsonSchema {
  const { [key]: _, ...properties } = (schema.properties ?? {}) as Record<string, unknown>;
  const required = Array.isArray(schema.required)
    ? schema.required.filter((name) => name !== key)
    : undefined;
  return { ...schema, properties, ...(required && { required }) };
}
