import { Session } from "node:inspector";

/** Shares of the CPU time by part: a room, SQLite, HTTP, the garbage collector, what is idle left out. */
export type Parts = Record<string, number>;

interface Node {
  id: number;
  callFrame: { functionName: string; url: string };
  children?: number[];
}

/** Samples this process. The result ends that and tells. */
export function startProfile(): () => Promise<Parts> {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.start");
  return () =>
    new Promise((resolve, reject) => {
      session.post("Profiler.stop", (error, { profile }) => {
        session.disconnect();
        if (error) reject(error);
        else resolve(partsOf(profile as never));
      });
    });
}

function partsOf({ nodes, samples }: { nodes: Node[]; samples: number[] }): Parts {
  const parent = new Map<number, Node>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) for (const child of node.children ?? []) parent.set(child, node);
  const parts = new Map<number, string | undefined>();
  for (const { id } of nodes) parts.set(id, partOf(byId.get(id), parent));
  const counts: Record<string, number> = {};
  let all = 0;
  for (const sample of samples) {
    const part = parts.get(sample);
    if (part === undefined) continue;
    counts[part] = (counts[part] ?? 0) + 1;
    all++;
  }
  return Object.fromEntries(Object.entries(counts).map(([part, count]) => [part, count / all]));
}

/** Whose time it is: that of the nearest caller whose file says so. */
function partOf(node: Node | undefined, parent: Map<number, Node>): string | undefined {
  const { functionName = "", url = "" } = node?.callFrame ?? {};
  if (functionName === "(idle)" || functionName === "(root)") return undefined;
  if (functionName === "(garbage collector)") return "garbage collector";
  if (functionName === "(program)") return "native";
  const native = url === "" && ["run", "get", "all", "exec"].includes(functionName);
  for (let at = node; at; at = parent.get(at.id)) {
    const room = /packages\/([^/]+)\//.exec(at.callFrame.url)?.[1];
    if (room) return native && room === "audit" ? "sqlite" : room;
    if (at.callFrame.url.includes("/bench/")) return "bench";
    if (/^node:(_?http|net|internal\/stream|stream|_http)/.test(at.callFrame.url)) return "http";
  }
  return "node";
}
