import { useQuery } from "@tanstack/react-query";
import { compile, evaluate, explain, type Value, whyNot } from "@throughline/workflow";
import { get } from "../../api/client.ts";
import type { WorkItemList, WorkItemStory } from "../../api/types.ts";
import { showValue } from "../../format/value.ts";

/** A work item on which an expression is tried. */
export interface Sample {
  number: string;
  /** What is known of it, by names of facts and fields. */
  values: Record<string, Value>;
}

/** The newest work item of a workflow; null where it has none. */
export function useSample(workflow: string) {
  return useQuery({
    queryKey: ["sample", workflow],
    queryFn: async ({ signal }): Promise<Sample | null> => {
      const query = new URLSearchParams({ workflow, pageSize: "1" });
      const { rows } = await get<WorkItemList>(`/api/work-items?${query}`, signal);
      const [newest] = rows;
      if (!newest) return null;
      const story = await get<WorkItemStory>(`/api/work-items/${encodeURIComponent(newest.key)}`, signal);
      const facts = Object.entries(story.facts).map(([name, { value }]) => [name, value]);
      return { number: newest.number, values: { ...story.record, ...Object.fromEntries(facts) } };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What an expression comes to for a sample, in words; undefined where it cannot be read. */
export function saysOf(
  source: string,
  { number, values }: Sample,
  now: string,
): { value: string; why: string; number: string } | undefined {
  const { expression } = compile(source);
  if (!expression || (expression.names.length === 0 && !expression.readsClock)) return undefined;
  const scope = { get: (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) };
  const { value, holds, reason } = evaluate(expression, scope, { now });
  const plain = expression.type === "boolean";
  return {
    number,
    value: showValue(value),
    why: plain || value === undefined ? (holds ? explain(reason) : whyNot(reason)) : "",
  };
}
