import type { ScanReport, ScanWriter } from "../api/types.ts";

export interface Drawn {
  width: number;
  height: number;
  columns: { name: string; x: number }[];
  nodes: { key: string; name: string; kind: string; inLoop: boolean; x: number; y: number }[];
  edges: { from: string; to: string; field: string; certain: boolean; back: boolean; path: string }[];
  /** Writers that are left out, since there are too many. */
  left: number;
}

export const NODE = { width: 184, height: 38 };
const GAP = { x: 52, y: 10 };
const TOP = 28;
const MOST = 40;

const ORDER: ScanWriter["moment"][] = [
  ...(["called", "by a person", "routing", "scheduled", "asynchronous"] as const),
  ...([
    "before-save flows",
    "before triggers",
    "after triggers",
    "assignment rules",
    "workflow rules",
  ] as const),
  ...(["processes", "after-save flows", "entitlement rules"] as const),
];

/** Writers in columns by their moment, and a line from each to those that it sets off. */
export function layout({ fires, fields, loops }: ScanReport): Drawn {
  const writers = new Map<string, ScanWriter>();
  for (const { writers: own } of fields) for (const one of own) writers.set(`${one.kind}: ${one.name}`, one);
  const looped = new Set(loops.flatMap((one) => one.writers.map(({ kind, name }) => `${kind}: ${name}`)));
  const weight = new Map<string, number>();
  for (const { from, to } of fires)
    for (const key of [from, to]) weight.set(key, (weight.get(key) ?? 0) + (looped.has(key) ? 100 : 1));
  const keys = [...weight].sort(([, a], [, b]) => b - a).map(([key]) => key);
  const shown = keys.slice(0, MOST);
  const byMoment = Map.groupBy(shown, (key) => writers.get(key)?.moment ?? "called");
  const moments = ORDER.filter((moment) => byMoment.has(moment));
  const columns = moments.map((name, at) => ({ name, x: at * (NODE.width + GAP.x) }));
  const nodes = moments.flatMap((moment, column) =>
    (byMoment.get(moment) ?? []).map((key, row) => {
      const writer = writers.get(key);
      return {
        ...{
          key,
          name: writer?.label ?? writer?.name ?? key,
          kind: writer?.kind ?? "",
          inLoop: looped.has(key),
        },
        ...{ x: columns[column]?.x ?? 0, y: TOP + row * (NODE.height + GAP.y) },
      };
    }),
  );
  const placed = new Map(nodes.map((node) => [node.key, node]));
  const edges = fires.flatMap(({ from, to, field, certain }) => {
    const [a, b] = [placed.get(from), placed.get(to)];
    if (!a || !b) return [];
    const back = b.x <= a.x;
    const [x1, y1] = [a.x + NODE.width, a.y + NODE.height / 2];
    const [x2, y2] = [back ? b.x + NODE.width : b.x, b.y + NODE.height / 2];
    const bend = back ? GAP.x * 0.8 : Math.max(GAP.x, (x2 - x1) / 2);
    const path = `M${x1} ${y1}C${x1 + bend} ${y1} ${back ? x2 + bend : x2 - bend} ${y2} ${x2} ${y2}`;
    return [{ from, to, field, certain, back, path }];
  });
  const rows = Math.max(1, ...moments.map((moment) => byMoment.get(moment)?.length ?? 0));
  return {
    width: columns.length * (NODE.width + GAP.x),
    height: TOP + rows * (NODE.height + GAP.y),
    ...{ columns, nodes, edges, left: keys.length - shown.length },
  };
}
