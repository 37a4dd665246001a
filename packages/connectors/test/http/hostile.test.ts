import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openConnections } from "../../src/index.ts";
import { erp } from "./system.ts";

/** A server that answers with these very bytes, whatever it is asked. */
let bytes: string | Buffer = "";
let requests: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      requests.push(data.toString());
      socket.end(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const says = (status: string, body: string | Buffer = "", headers = "content-type: application/json") => {
  requests = [];
  bytes = Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status}\r\n${headers}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`,
    ),
    Buffer.from(body),
  ]);
};

test.each(["205 Reset Content", "304 Not Modified", "600 Odd", "999 Denied", "101 Switching Protocols"])(
  "a system that answers %s is told of, and takes nothing down",
  async (status) => {
    says(status, "{}");
    const { read, write } = erp(`url: ${url}`);
    const [asked, sent] = [await read(), await write()];
    if (status.startsWith("205")) expect([asked.ok, sent.ok]).toEqual([true, true]);
    else expect([asked.ok, sent.ok]).toEqual([false, false]);
    if (/^[69]|^101/.test(status)) expect(sent).toMatchObject({ error: { class: "unknown-outcome" } });
  },
);

test.each(["169.254.169.254", "100.100.100.200", "[fd00:ec2::254]", "[fe80::1]", "0.0.0.0"])(
  "what a machine tells of itself, at %s, is asked by nobody, even where the file names it",
  async (host) => {
    for (const lines of ["", "allow private: true"])
      expect(await erp(`url: http://${host}:1/\n${lines}`).read()).toMatchObject({
        error: { class: "person", code: "PRIVATE_ADDRESS" },
      });
    const token = `auth: { oauth2: { token url: "http://${host}:1/t", client id: a, client secret: "{secret.S}" } }`;
    expect(await erp(`url: ${url}\n${token}`, { secrets: { S: "s" } }).read()).toMatchObject({
      error: { class: "person", code: "PRIVATE_ADDRESS" },
    });
  },
);

test("a refusal is one, however long its words are", async () => {
  const long = JSON.stringify("x".repeat(3_000));
  const { read, write } = erp(`url: ${url}\nat most: 2 kB`);
  says("500 Broken", long);
  expect(await write()).toMatchObject({ error: { class: "unknown-outcome", code: "HTTP_500" } });
  says("429 Slow", long, "retry-after: 7");
  expect(await read()).toMatchObject({ error: { class: "retry-after", afterMs: 7_000 } });
});

test("where a write was taken and its answer cannot be, it is in doubt whether it took place", async () => {
  const { read, write } = erp(`url: ${url}\nat most: 2 kB`);
  for (const [body, code, headers] of [
    [JSON.stringify("x".repeat(3_000)), "TOO_LARGE"],
    ["{", "NO_JSON"],
    ["%PDF", "NO_JSON", "content-type: application/pdf"],
  ] as const) {
    says("200 OK", body, headers);
    expect(await write()).toMatchObject({ error: { class: "person", code, doubt: true } });
    expect(await read()).not.toHaveProperty("error.doubt");
  }
});

test("a system that is not available may have taken a write, unless it says when to come again", async () => {
  const { read, write } = erp(`url: ${url}`);
  says("503 Unavailable");
  expect(await read()).toMatchObject({ error: { class: "retry-after" } });
  expect(await write()).toMatchObject({ error: { class: "unknown-outcome" } });
  says("503 Unavailable", "", "retry-after: 3");
  expect(await write()).toMatchObject({ error: { class: "retry-after", afterMs: 3_000 } });
});

test("a secret that cannot stand in a header is named as what is wrong, and not shown", async () => {
  const file = `url: ${url}\nauth: { bearer: "{secret.S}" }`;
  for (const S of ["two\nlines", "snow☃"]) {
    says("200 OK", "{}");
    const outcome = await erp(file, { secrets: { S } }).write();
    expect(outcome).toMatchObject({ error: { class: "person", code: "BAD_HEADER" } });
    expect(JSON.stringify(outcome)).not.toMatch(/two|snow/);
    expect(requests).toEqual([]);
  }
});

test("half of a character in an input does not make a call that was never sent one of unknown outcome", async () => {
  says("200 OK", "{}");
  expect(await erp(`url: ${url}`).read("a\ud83d")).toMatchObject({ ok: true });
  expect(requests[0]).toContain("GET /things/a%EF%BF%BD ");
});

test("a whole number of more digits than a number keeps is taken as the text that it is", async () => {
  says(
    "200 OK",
    '{"id":9007199254740993,"small":9007199254740991,"list":[-12345678901234567890],"part":1.5,"e":1e3}',
  );
  expect(await erp(`url: ${url}`).read()).toMatchObject({
    value: {
      ...{
        id: "9007199254740993",
        small: 9007199254740991,
        list: ["-12345678901234567890"],
        part: 1.5,
        e: 1000,
      },
    },
  });
});

test("a text is read in the encoding that it says", async () => {
  says("200 OK", Buffer.from("Müller", "latin1"), "content-type: text/plain; charset=ISO-8859-1");
  expect(await erp(`url: ${url}`).read()).toMatchObject({ value: { text: "Müller" } });
  says("200 OK", Buffer.from("Müller"), "content-type: text/plain; charset=odd");
  expect(await erp(`url: ${url}`).read()).toMatchObject({ value: { text: "Müller" } });
});

test("pages together are not longer than what is taken", async () => {
  const { connections } = openConnections(`
erp:
  url: ${url}
  at most: 2 kB
  operations:
    read: { get: /things, effect: read, pages: { next: { page: page } } }
`);
  says("200 OK", JSON.stringify(["x".repeat(900)]));
  expect(await connections.call("erp", "read", {}, "e1")).toMatchObject({ error: { code: "TOO_LARGE" } });
  expect(requests.length).toBe(3);
});
