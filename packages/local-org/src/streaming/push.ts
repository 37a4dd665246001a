import { jsonError, notFound } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { toId18 } from "../storage/ids.ts";

interface PushEvent {
  payload?: string;
  userIds?: string[];
}

/** Tells the clients of a generic channel something, or those of some users only. */
function push({ service, params, body }: ApiRequest): Reply {
  const { core, bayeux, notices } = service;
  const row = core.store.table("StreamingChannel").get(toId18(params.id) ?? "");
  if (!row || row.IsDeleted) throw notFound();
  const { pushEvents } = (body ?? {}) as { pushEvents?: PushEvent[] };
  if (!Array.isArray(pushEvents)) throw jsonError("pushEvents is a list of events");
  const channel = String(row.Name);
  const at = core.now();
  const results = pushEvents.map(({ payload, userIds = [] }) => {
    const only = userIds.length > 0 ? userIds.map((id) => toId18(id) ?? id) : undefined;
    const users = bayeux.listeners(channel).map(({ userId }) => userId);
    notices.tell(
      channel,
      at.getTime(),
      (replayId) => ({ event: { createdDate: at.toISOString(), replayId }, payload }),
      only,
    );
    return {
      // whoever tells everybody is not told how many they are
      fanoutCount: only ? users.filter((id) => only.includes(id)).length : users.length > 0 ? -1 : 0,
      userOnlineStatus: Object.fromEntries((only ?? []).map((id) => [id, users.includes(id)])),
    };
  });
  return { status: 200, body: results };
}

export const streamingPush: Resource = {
  name: "push",
  path: "sobjects/StreamingChannel/:id/push",
  methods: { POST: push },
};
