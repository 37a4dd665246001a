import type { Core } from "../core.ts";
import type { ApiRequest } from "../http/context.ts";
import type { Row } from "../storage/store.ts";
import { type Segment, segmentsOf } from "./posts.ts";

const iso = (stamp: unknown): string => String(stamp).replace("+0000", "Z");

/** A record as others name it. */
export function summaryOf({ store, catalogue }: Core, id: unknown, base: string) {
  const row = store.find(String(id ?? ""));
  if (!row) return null;
  const type = catalogue.byPrefix(row.Id.slice(0, 3))!.name;
  const url = type === "User" ? `${base}/chatter/users/${row.Id}` : `${base}/chatter/records/${row.Id}`;
  const name = row.Name ?? row.CaseNumber ?? row.Subject ?? null;
  return { id: row.Id, name, displayName: name, type, url, mySubscription: null };
}

function shown(core: Core, segment: Segment, base: string): object {
  if (segment.type === "Mention") {
    const record = summaryOf(core, segment.id, base);
    return {
      accessible: true,
      name: record?.name ?? null,
      record,
      text: `@${record?.name ?? ""}`,
      type: "Mention",
    };
  }
  if (segment.type === "Hashtag") {
    const url = `${base}/chatter/feeds/topics/${encodeURIComponent(segment.tag)}`;
    return { tag: segment.tag, text: `#${segment.tag}`, topicUrl: url, type: "Hashtag", url };
  }
  if (segment.type === "Link") return { text: segment.url, type: "Link", url: segment.url };
  return { text: segment.text, type: "Text" };
}

function bodyOf(core: Core, row: Row, base: string) {
  return {
    isRichText: row.IsRichText === true,
    messageSegments: segmentsOf(row).map((segment) => shown(core, segment, base)),
    text: row.Body ?? row.CommentBody ?? null,
  };
}

/** A comment, as the Connect API shows it. */
export const commentOf = ({ service: { core }, base }: ApiRequest, row: Row) => ({
  body: bodyOf(core, row, base),
  createdDate: iso(row.CreatedDate),
  feedElement: { id: row.FeedItemId, url: `${base}/chatter/feed-elements/${row.FeedItemId}` },
  id: row.Id,
  isDeleteRestricted: false,
  parent: summaryOf(core, row.ParentId, base),
  type: row.CommentType,
  url: `${base}/chatter/comments/${row.Id}`,
  user: summaryOf(core, row.InsertedById ?? row.CreatedById, base),
});

/** The comments of a post, the oldest first. */
export const commentsOf = ({ store }: Core, item: Row): Row[] =>
  store
    .table("FeedComment")
    .lookup("FeedItemId", item.Id)
    .filter(({ IsDeleted }) => !IsDeleted);

/** A post, as the Connect API shows it. */
export function elementOf(request: ApiRequest, row: Row) {
  const { service, base } = request;
  const { core } = service;
  const url = `${base}/chatter/feed-elements/${row.Id}`;
  const items = commentsOf(core, row).map((comment) => commentOf(request, comment));
  return {
    actor: summaryOf(core, row.InsertedById ?? row.CreatedById, base),
    body: bodyOf(core, row, base),
    capabilities: {
      comments: {
        page: {
          currentPageToken: null,
          currentPageUrl: `${url}/capabilities/comments/items`,
          items,
          nextPageToken: null,
          nextPageUrl: null,
          total: items.length,
        },
      },
    },
    createdDate: iso(row.CreatedDate),
    feedElementType: "FeedItem",
    id: row.Id,
    isDeleteRestricted: false,
    modifiedDate: iso(row.LastModifiedDate),
    parent: summaryOf(core, row.ParentId, base),
    type: row.Type,
    url,
    visibility: row.Visibility,
  };
}
