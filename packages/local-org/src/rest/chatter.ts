import { comment, post, type Segment } from "../chatter/posts.ts";
import { commentOf, commentsOf, elementOf, summaryOf } from "../chatter/show.ts";
import { notFound, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { deleteRecord } from "../records/remove.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";

const invalid = (id: unknown) => saveError("INVALID_ID_FIELD", `Invalid identifier specified: ${id}`);

/** `MessageSegmentInput`s of a body. @throws OrgError for a kind that there is not, or none at all */
function segmentsIn(given: unknown): Segment[] {
  const list = (given as { messageSegments?: unknown } | undefined)?.messageSegments;
  if (!Array.isArray(list) || list.length === 0)
    throw saveError(
      "INVALID_API_INPUT",
      "The body needs 'messageSegments', an array with at least one element.",
    );
  return list.map((one: Record<string, unknown>): Segment => {
    const type = String(one.type).toLowerCase();
    if (type === "text") return { type: "Text", text: String(one.text ?? "") };
    if (type === "mention") return { type: "Mention", id: String(one.id ?? one.username ?? "") };
    if (type === "hashtag") return { type: "Hashtag", tag: String(one.tag ?? "") };
    if (type === "link") return { type: "Link", url: String(one.url ?? "") };
    throw saveError("INVALID_API_INPUT", `The segment type ${one.type} is not known.`);
  });
}

/** The record whose feed is meant; `me` is the user. */
function subjectOf({ service, session }: ApiRequest, given: unknown): string {
  const id = given === "me" ? session.userId : toId18(given);
  const row = id && service.core.store.find(id);
  if (!row || row.IsDeleted) throw invalid(given);
  return row.Id;
}

function itemOf({ service, params }: ApiRequest): Row {
  const row = service.core.store.table("FeedItem").get(toId18(params.id) ?? "");
  if (!row || row.IsDeleted) throw notFound();
  return row;
}

function create(request: ApiRequest): Reply {
  const { query } = request;
  const body = (request.body ?? {}) as Record<string, unknown>;
  const text = query.get("text");
  const segments = text === null ? segmentsIn(body.body) : [{ type: "Text" as const, text }];
  const subject = subjectOf(request, body.subjectId ?? query.get("subjectId"));
  const Visibility = String(body.visibility ?? "AllUsers") === "InternalUsers" ? "InternalUsers" : "AllUsers";
  return { status: 201, body: elementOf(request, post(request.tx, subject, segments, { Visibility })) };
}

function remove(request: ApiRequest): Reply {
  deleteRecord(request.tx, request.service.core.catalogue.get("FeedItem")!, itemOf(request));
  return { status: 204 };
}

/** The posts of a feed, the newest first. */
function feed(request: ApiRequest): Reply {
  const subject = subjectOf(request, request.params.id);
  const all = request.service.core.store
    .table("FeedItem")
    .lookup("ParentId", subject)
    .filter(({ IsDeleted }) => !IsDeleted)
    .reverse();
  const size = Math.min(100, Math.max(1, Number(request.query.get("pageSize") ?? 25) || 25));
  const from = Number(request.query.get("page") ?? 0) || 0;
  const url = `${request.base}/chatter/feeds/record/${subject}/feed-elements`;
  const more = from + size < all.length;
  return {
    status: 200,
    body: {
      currentPageToken: from ? String(from) : null,
      currentPageUrl: from ? `${url}?page=${from}&pageSize=${size}` : url,
      elements: all.slice(from, from + size).map((row) => elementOf(request, row)),
      isModifiedToken: null,
      isModifiedUrl: null,
      nextPageToken: more ? String(from + size) : null,
      nextPageUrl: more ? `${url}?page=${from + size}&pageSize=${size}` : null,
      updatesToken: null,
      updatesUrl: null,
    },
  };
}

function addComment(request: ApiRequest): Reply {
  const { text } = Object.fromEntries(request.query);
  const { body } = (request.body ?? {}) as { body?: unknown };
  const segments = text === undefined ? segmentsIn(body) : [{ type: "Text" as const, text }];
  return { status: 201, body: commentOf(request, comment(request.tx, itemOf(request).Id, segments)) };
}

function comments(request: ApiRequest): Reply {
  const items = commentsOf(request.service.core, itemOf(request)).map((row) => commentOf(request, row));
  return { status: 200, body: { items, nextPageToken: null, nextPageUrl: null, total: items.length } };
}

const resource = (path: string, methods: Resource["methods"]): Resource => ({
  name: "chatter",
  path,
  methods,
});

/** Feeds: posts with mentions, topics and links, and comments on them. */
export const CHATTER: Resource[] = [
  resource("chatter", {
    GET: ({ base }) => ({
      status: 200,
      body: { feeds: `${base}/chatter/feeds`, users: `${base}/chatter/users` },
    }),
  }),
  resource("chatter/users/:id", {
    GET: (request) => ({
      status: 200,
      body: summaryOf(request.service.core, subjectOf(request, request.params.id), request.base),
    }),
  }),
  resource("chatter/feed-elements", { POST: create }),
  resource("chatter/feed-elements/:id", {
    GET: (request) => ({ status: 200, body: elementOf(request, itemOf(request)) }),
    DELETE: remove,
  }),
  resource("chatter/feed-elements/:id/capabilities/comments/items", { GET: comments, POST: addComment }),
  resource("chatter/feeds/record/:id/feed-elements", { GET: feed }),
];
