import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openConnections } from "../../src/index.ts";
import { type Answering, startSystem } from "./system.ts";

const DOCUMENT = `
openapi: 3.1.0
info: {}
paths:
  /scans:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file, invoice]
              properties:
                invoice: { type: integer, minimum: 1 }
                note: { type: string, maxLength: 200 }
                by: { type: object, properties: { name: { type: string } } }
                file: { type: string, format: binary }
            encoding: { file: { contentType: "text/csv, image/png" } }
      responses: { 201: { description: "", content: { application/json: { schema: { type: object } } } } }
  /forms:
    post:
      operationId: form
      requestBody:
        content: { application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } } } }
      responses: { 201: { description: "" } }
`;
let system: Awaited<ReturnType<typeof startSystem>>;
let answer: () => Answering;
beforeAll(async () => {
  system = await startSystem(() => answer());
});
beforeEach(() => {
  system.asked.length = 0;
  answer = () => ({ status: 201 });
});
afterAll(() => system.close());

const SECRETS = { T: "hush-hush" };
function open(lines = "", send = "") {
  const { connections, problems } = openConnections(
    {
      text: `erp:
  url: ${system.url}
  openapi: erp.yaml
  auth: { bearer: "{secret.T}" }
${lines.replace(/^(?=.)/gm, "  ")}
  operations:
    upload: { operation: upload, repeat: keyed${send} }
    form: { operation: form, repeat: keyed }
`,
      file: () => DOCUMENT,
    },
    { secrets: SECRETS },
  );
  expect(problems).toEqual([]);
  return (input: Parameters<typeof connections.call>[2], operation = "upload") =>
    connections.call("erp", operation, input, "e1");
}

/** What was sent, as the platform's own reader has it. */
async function received(place = 0) {
  const { bytes, headers } = system.asked[place]!;
  return await new Response(bytes, { headers: { "content-type": headers["content-type"]! } }).formData();
}

test("a file with its fields arrives as what it was", async () => {
  const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 137, 80]);
  const outcome = await open()({
    ...{ invoice: 7, note: "ß & =", "by.name": "Ann", file: bytes.toString("base64") },
    ...{ "file.encoding": "base64", "file.type": "image/png", "file.name": "scan é.png" },
  });
  expect(outcome).toMatchObject({ ok: true });
  const form = await received();
  expect([...form.keys()]).toEqual(["invoice", "note", "by", "file"]);
  expect(form.get("note")).toBe("ß & =");
  const file = form.get("file") as File;
  expect([file.name, file.type]).toEqual(["scan é.png", "image/png"]);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
  expect(JSON.parse(await (form.get("by") as File).text())).toEqual({ name: "Ann" });
  expect(system.asked[0]?.headers).toMatchObject({
    "content-length": String(system.asked[0]?.bytes.length),
    "idempotency-key": "e1",
  });
});

test("what goes with every call may be the name of a file, made of its inputs", async () => {
  await open("", ', send: { file.name: "{invoice}.csv" }')({ invoice: 7, file: "a,b" });
  const file = (await received()).get("file") as File;
  expect([file.name, file.type, await file.text()]).toEqual(["7.csv", "text/csv", "a,b"]);
});

test("a call that is repeated is the same to the byte, and another one is not", async () => {
  answer = () => ({ status: 503 });
  const call = open();
  await call({ invoice: 7, file: "a,b" });
  await call({ invoice: 7, file: "a,b" });
  await call({ invoice: 8, file: "a,b" });
  const [first, again, other] = system.asked;
  expect([again?.headers["content-type"], again?.body, again?.headers["idempotency-key"]]).toEqual([
    first?.headers["content-type"],
    first?.body,
    first?.headers["idempotency-key"],
  ]);
  expect(other?.headers["content-type"]).not.toBe(first?.headers["content-type"]);
});

test.each([
  'a"; filename="b',
  "a\r\nContent-Type: text/html\r\n\r\nx",
  "../../etc/passwd",
  "a\\",
  "日本.csv",
])("a file name %j names a file and no more", async (name) => {
  await open()({ invoice: 7, file: "x", "file.name": name });
  const form = await received();
  expect([...form.keys()]).toEqual(["invoice", "file"]);
  const file = form.get("file") as File;
  expect([file.name, file.type, await file.text()]).toEqual([name, "text/csv", "x"]);
});

test("a content that looks like parts is one part", async () => {
  const call = open();
  await call({ invoice: 7, file: "x" });
  const boundary = /boundary=(.+)/.exec(system.asked[0]?.headers["content-type"] ?? "")?.[1];
  const hostile = `x\r\n--${boundary}\r\nContent-Disposition: form-data; name="invoice"\r\n\r\n9\r\n--${boundary}--\r\n`;
  await call({ invoice: 7, file: hostile });
  const form = await received(1);
  expect(form.getAll("invoice")).toEqual(["7"]);
  expect(await (form.get("file") as File).text()).toBe(hostile);
});

test.each([
  [{ invoice: 7 }, "file"],
  [{ invoice: "seven", file: "x" }, "invoice"],
  [{ invoice: 0, file: "x" }, ">= 1"],
  [{ invoice: 7, file: 5 }, "file"],
  [{ invoice: 7, file: ["x"] }, "file"],
  [{ invoice: 7, file: "x", "file.type": "text/html" }, "file.type"],
  [{ invoice: 7, file: "x", "file.size": 1 }, "file.size"],
  [{ invoice: 7, file: "!", "file.encoding": "base64" }, "no base64"],
])("%j is not sent", async (input, why) => {
  expect(await open()(input as never)).toMatchObject({
    error: { class: "person", code: "UNFIT_INPUT", message: expect.stringContaining(why) },
  });
  expect(system.asked).toEqual([]);
});

test("what goes with every call is held against the document as well", async () => {
  const outcome = await open("", ", send: { file.type: text/html }")({ invoice: 7, file: "x" });
  expect(outcome).toMatchObject({ error: { code: "UNFIT_INPUT" } });
  expect(system.asked).toEqual([]);
});

test("a body that is longer than what is sent is not sent, a form's and a multipart", async () => {
  const call = open("sends at most: 2 kB");
  expect(await call({ invoice: 7, file: "x".repeat(1_500) })).toMatchObject({ ok: true });
  const over = { error: { class: "person", code: "UNFIT_INPUT", message: expect.stringContaining("2000") } };
  expect(await call({ invoice: 7, file: "x".repeat(2_000) })).toMatchObject(over);
  expect(await call({ a: "é".repeat(400) }, "form")).toMatchObject(over);
  expect(system.asked).toHaveLength(1);
});

test("nothing of what is sent, and no secret, is in what is told of a call that failed", async () => {
  answer = () => ({ status: 400, body: { message: "no" } });
  const outcome = await open()({ invoice: 7, file: "private words" });
  expect(outcome).toMatchObject({ ok: false });
  expect(JSON.stringify(outcome)).not.toMatch(/private words|hush/);
});

test("a file follows nobody elsewhere, and goes as it is where the system itself sends it", async () => {
  answer = () => ({ status: 307, headers: { location: "/moved" } });
  expect(await open()({ invoice: 7, file: "x" })).toMatchObject({ ok: false });
  expect(system.asked).toHaveLength(1);
  answer = () =>
    system.asked.at(-1)?.url === "/moved"
      ? { status: 201 }
      : { status: 307, headers: { location: "/moved" } };
  expect(await open("redirects: same host")({ invoice: 7, file: "x" })).toMatchObject({ ok: true });
  expect(system.asked.at(-1)?.bytes).toEqual(system.asked.at(-2)?.bytes);
  const before = system.asked.length;
  answer = () => ({ status: 307, headers: { location: "http://127.0.0.1:1/moved" } });
  expect(await open("redirects: same host")({ invoice: 7, file: "x" })).toMatchObject({ ok: false });
  expect(system.asked).toHaveLength(before + 1);
});
