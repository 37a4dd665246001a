import { expect, it } from "vitest";
import { type Answer, connect, rawApi, useOrg } from "./harness.ts";

const org = await useOrg();
const api = await rawApi(org);
const connection = await connect(org);
const ada = org.db.query("SELECT Id FROM User WHERE Username = 'ada@example.test'")[0]!.Id as string;

it("a post has its segments, and stands in the feed of its record", async () => {
  const subjectId = org.db.create("Case", { Subject: "x" });
  const messageSegments = [
    { type: "Text", text: "When do we meet, " },
    { type: "Mention", id: ada },
    { type: "Text", text: "? " },
    { type: "Hashtag", tag: "planning" },
  ];
  const made = (await connection.chatter.resource("/feed-elements").create({
    body: { messageSegments },
    feedElementType: "FeedItem",
    subjectId,
  } as never)) as unknown as Answer["body"];
  expect(made).toMatchObject({
    actor: { displayName: "Integration User", type: "User" },
    body: { text: "When do we meet, @Ada Lovelace? #planning" },
    feedElementType: "FeedItem",
    parent: { id: subjectId, type: "Case" },
    type: "TextPost",
    url: `/services/data/v62.0/chatter/feed-elements/${made.id}`,
  });
  expect(made.body.messageSegments[1]).toMatchObject({
    type: "Mention",
    name: "Ada Lovelace",
    record: { id: ada },
  });
  const { body } = await api("GET", `chatter/feeds/record/${subjectId}/feed-elements`);
  expect(body).toMatchObject({
    nextPageUrl: null,
    elements: [{ id: made.id, body: { messageSegments: made.body.messageSegments } }],
  });
  expect(org.db.get("FeedItem", made.id)).toMatchObject({
    ParentId: subjectId,
    Body: made.body.text,
    InsertedById: org.integrationUserId,
  });
});

it("posts are read page by page, the newest first, also those that came as records", async () => {
  const ParentId = org.db.create("Account", { Name: "A" });
  for (const Body of ["one", "two", "three"]) await connection.sobject("FeedItem").create({ ParentId, Body });
  const { body } = await api("GET", `chatter/feeds/record/${ParentId}/feed-elements?pageSize=2`);
  const texts = (page: { elements: { body: { text: string } }[] }) =>
    page.elements.map((one) => one.body.text);
  expect(texts(body)).toEqual(["three", "two"]);
  const rest = await api("GET", body.nextPageUrl.replace("/services/data/v62.0/", ""));
  expect(texts(rest.body)).toEqual(["one"]);
});

it("comments are counted, and go with their post", async () => {
  const subject = org.db.create("Case", { Subject: "x" });
  const post = await api(
    "POST",
    `chatter/feed-elements?feedElementType=FeedItem&subjectId=${subject}&text=hello`,
  );
  expect(post.status).toBe(201);
  const path = `chatter/feed-elements/${post.body.id}`;
  const comment = await api("POST", `${path}/capabilities/comments/items`, {
    body: { messageSegments: [{ type: "Text", text: "well" }] },
  });
  expect(comment).toMatchObject({
    status: 201,
    body: { body: { text: "well" }, user: { displayName: "Integration User" } },
  });
  expect((await api("GET", path)).body.capabilities.comments.page).toMatchObject({ total: 1 });
  expect(org.db.get("FeedItem", post.body.id)).toMatchObject({ CommentCount: 1 });
  expect((await api("DELETE", path)).status).toBe(204);
  expect((await api("GET", path)).status).toBe(404);
  expect(org.db.query(`SELECT Id FROM FeedComment WHERE FeedItemId = '${post.body.id}'`)).toEqual([]);
});

it("a post of nothing, to nobody, or that mentions nobody is refused", async () => {
  const code = async (body: object) => (await api("POST", "chatter/feed-elements", body)).body[0].errorCode;
  const text = { messageSegments: [{ type: "Text", text: "x" }] };
  expect(await code({ subjectId: "me" })).toBe("INVALID_API_INPUT");
  expect(await code({ subjectId: "500Lo0000000zzz", body: text })).toBe("INVALID_ID_FIELD");
  expect(
    await code({ subjectId: "me", body: { messageSegments: [{ type: "Mention", id: "500Lo0000000zzz" }] } }),
  ).toBe("INVALID_ID_FIELD");
});
