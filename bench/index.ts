import type { Benchmark } from "./figure.ts";

/** Every benchmark, each in a file of its own that is loaded when it is run. */
export const benchmarks: Record<string, () => Promise<Benchmark>> = {
  plain: async () => (await import("./plain/index.ts")).plain,
  advance: async () => (await import("./advance.ts")).advanceRate,
  choose: async () => (await import("./choose.ts")).chooseRate,
  waiting: async () => (await import("./waiting.ts")).waiting,
  systems: async () => (await import("./systems/index.ts")).systems,
  soak: async () => (await import("./soak/index.ts")).soak,
  growth: async () => (await import("./growth.ts")).growth,
  org: async () => (await import("./org.ts")).bursts,
  kept: async () => (await import("./kept-in-the-org.ts")).keptInTheOrg,
  accuracy: async () => (await import("./accuracy.ts")).accuracy,
  assignment: async () => (await import("./assignment/index.ts")).assignment,
  attacks: async () => (await import("./attacks/index.ts")).attacks,
  hostile: async () => (await import("./hostile/index.ts")).hostile,
  routing: async () => (await import("./routing/index.ts")).routing,
  "what-if": async () => (await import("./what-if.ts")).whatIf,
  insights: async () => (await import("./insights.ts")).insights,
  checker: async () => (await import("./checker/index.ts")).checker,
  "local-org": async () => (await import("./local-org/index.ts")).localOrg,
};
