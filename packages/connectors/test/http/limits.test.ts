import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { virtualClock } from "../virtual-clock.ts";
import { type Answering, erp, startSystem } from "./system.ts";

type System = Awaited<ReturnType<typeof startSystem>>;
let system: System;
let answer: (url: URL) => Answering;

beforeAll(async () => {
  system = await startSystem((request) => answer(new URL(request.url ?? "", system.url)));
});
beforeEach(() => {
  system.asked.length = 0;
  answer = () => ({ body: { fine: true } });
});
afterAll(() => system.close());

const connect = (lines = "", operation?: string, options = {}) =>
  erp(`url: ${system.url}/api\n${lines}`, options, operation);
const pages = (text: string) => connect("", `effect: read, pages: { ${text} }`);

test("calls beyond a rate wait for their turn, in any time of that length", async () => {
  const clock = virtualClock();
  const { read } = connect("rate: 2 per second", undefined, { clock });
  let answered = 0;
  const counted = async <T>(outcome: Promise<T>): Promise<T> => {
    const value = await outcome;
    answered++;
    return value;
  };
  const all = ["1", "2", "3", "4", "5"].map((id) => counted(read(id)));
  await Promise.all(all.slice(0, 2));
  await clock.pass(999);
  expect(answered).toBe(2);
  await clock.pass(1);
  await Promise.all(all.slice(2, 4));
  expect([answered, system.asked.length]).toEqual([4, 4]);
  await clock.pass(1000);
  expect(await all[4]).toMatchObject({ ok: true });
});

test("a rate that is none is told with what one looks like", () => {
  const { problems } = connect("rate: fast");
  expect(problems[0]).toMatchObject({ code: "bad-shape", line: 3 });
  expect(problems[0]?.message).toContain("10 per second");
});

test("an answer that is longer than what is taken is not taken", async () => {
  answer = () => ({ body: "x".repeat(2_001) });
  expect(await connect("at most: 2 kB").read()).toMatchObject({
    error: { class: "person", code: "TOO_LARGE" },
  });
  answer = () => ({ body: "x".repeat(2_000) });
  expect(await connect("at most: 2 kB").read()).toMatchObject({ ok: true });
});

test.each([
  ["application/json; charset=utf-8", '{"a":1}', { a: 1 }],
  ["application/problem+json", '{"a":1}', { a: 1 }],
  ["text/plain", "three", { text: "three" }],
  ["text/csv; charset=utf-8", "a,b", { text: "a,b" }],
])("an answer of the type %s is taken", async (type, body, value) => {
  answer = () => ({ headers: { "content-type": type }, body });
  expect(await connect().read()).toMatchObject({ ok: true, value });
});

test.each([
  ["text/html", "<html>"],
  ["application/pdf", "%PDF"],
  ["application/xml", "<a/>"],
  ["application/json", "<html>"],
])("an answer of the type %s that says %s is not", async (type, body) => {
  answer = () => ({ headers: { "content-type": type }, body });
  expect(await connect().read()).toMatchObject({ error: { class: "person", code: "NO_JSON" } });
});

test("the header by which a repeated call is known again has the name that the system gave it", async () => {
  await connect("idempotency header: X-Request-Key").write({ a: 1 });
  expect(system.asked[0]?.headers).toMatchObject({ "x-request-key": "e1" });
  expect(system.asked[0]?.headers).not.toHaveProperty("idempotency-key");
});

/** Things 0 to 6, three on a page, as different systems hand out pages. */
const ALL = [0, 1, 2, 3, 4, 5, 6].map((id) => ({ id: `t${id}` }));
const part = (from: number) => ALL.slice(from, from + 3);
const seen = () => system.asked.map(({ url }) => url);

test("pages are read by the link in a header", async () => {
  answer = (url) => {
    const from = Number(url.searchParams.get("from") ?? 0);
    const link = `</other>; rel="prev", </api/things/1?from=${from + 3}>; rel="next"; title="a, b"`;
    return { body: part(from), headers: from < 6 ? { link } : { link: '</api>; rel="first"' } };
  };
  expect(await pages("next: link header").read()).toMatchObject({ ok: true, value: ALL });
  expect(seen()).toEqual(["/api/things/1", "/api/things/1?from=3", "/api/things/1?from=6"]);
});

test("pages are read by a link in the answer, and what else the first one says stays", async () => {
  answer = (url) => {
    const from = Number(url.searchParams.get("from") ?? 0);
    const next = from < 6 ? `${system.url}/api/things/1?from=${from + 3}` : null;
    return { body: { total: 7, result: { items: part(from) }, links: { next } } };
  };
  const value = { total: 7, result: { items: ALL } };
  expect(await pages("next: { link: links.next }, items: result.items").read()).toMatchObject({
    ok: true,
    value,
  });
});

test("pages are read by a cursor, of the answer or of the last that it has", async () => {
  answer = (url) => {
    const after = ALL.findIndex(({ id }) => id === url.searchParams.get("after"));
    return { body: { data: part(after + 1) } };
  };
  const { read } = pages("next: { cursor: data.last.id, as: after }, items: data");
  expect(await read()).toMatchObject({ ok: true, value: { data: ALL } });
  expect(seen().at(-1)).toBe("/api/things/1?after=t6");
});

test("pages are read by number until one is empty", async () => {
  answer = (url) => ({ body: part(3 * Number(url.searchParams.get("page") ?? 0)) });
  expect(await pages("next: { page: page, from: 0 }").read()).toMatchObject({ ok: true, value: ALL });
  expect(seen()).toEqual([
    "/api/things/1",
    "/api/things/1?page=1",
    "/api/things/1?page=2",
    "/api/things/1?page=3",
  ]);
});

test.each([
  ["has no end", () => ({ body: [1], headers: { link: "</api/things/1>; rel=next" } }), "TOO_MANY_PAGES"],
  [
    "leads to another host",
    () => ({ body: [1], headers: { link: "<http://10.0.0.1/>; rel=next" } }),
    "ELSEWHERE",
  ],
  ["is no list", () => ({ body: { a: 1 } }), "UNFIT_ANSWER"],
  ["breaks off", () => ({ status: 500 }), "HTTP_500"],
])("nothing is taken of an answer that %s", async (_, answers: () => Answering, code) => {
  answer = answers;
  expect(await pages("next: link header, at most: 3").read()).toMatchObject({ ok: false, error: { code } });
  expect(system.asked.length).toBeLessThanOrEqual(3);
});

test("only what reads is read page after page", () => {
  const { problems } = connect("", "repeat: once, pages: { next: link header }");
  expect(problems.map(({ code }) => code)).toEqual(["contradiction"]);
});
