import type { Reply, Resource } from "../http/context.ts";

export const limits: Resource = {
  name: "limits",
  path: "limits",
  methods: {
    GET: ({ service }): Reply => {
      const { limit, used } = service.apiUsage;
      const untouched = (Max: number) => ({ Max, Remaining: Max });
      return {
        status: 200,
        body: {
          DailyApiRequests: { Max: limit, Remaining: Math.max(0, limit - used()) },
          DailyBulkV2QueryJobs: untouched(10_000),
          DailyBulkApiBatches: untouched(15_000),
          DailyStandardVolumePlatformEvents: untouched(25_000),
          ...service.core.eventUsage.limits(),
          DataStorageMB: untouched(1024),
          FileStorageMB: untouched(1024),
          SingleEmail: untouched(5000),
        },
      };
    },
  },
};
