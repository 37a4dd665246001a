import type { LookupAddress } from "node:dns";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addressOf, createGuardedFetch, isPrivate, type Resolve } from "../../src/http/address.ts";
import { type Answering, erp, startSystem } from "./system.ts";

type System = Awaited<ReturnType<typeof startSystem>>;
let system: System;
let answer: (path: string) => Answering;

beforeAll(async () => {
  system = await startSystem((request) => answer(request.url ?? ""));
});
beforeEach(() => {
  system.asked.length = 0;
  answer = () => ({ body: { fine: true } });
});
afterAll(() => system.close());

/** A resolver that answers as it is told: one address list after the other, the last for good. */
function resolver(...answers: string[][]) {
  const asked: string[] = [];
  const resolve: Resolve = (hostname, _options, callback) => {
    asked.push(hostname);
    const addresses = answers[Math.min(asked.length, answers.length) - 1] as string[];
    callback(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { asked, fetch: createGuardedFetch(resolve) };
}

const named = (host: string, lines: string, { fetch }: ReturnType<typeof resolver>) =>
  erp(`url: http://${host}:${system.port}\n${lines}`, { world: { fetch } });

test.each([
  "127.0.0.1",
  "10.1.2.3",
  "172.16.0.9",
  "192.168.1.1",
  "100.64.0.1",
  "169.254.169.254",
  "0.0.0.0",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::1",
  "::",
  "fe80::1",
  "fd00:ec2::254",
  "fec0::1",
  "ff02::1",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:a9fe",
  "::127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b:1::1",
  "2002:7f00:1::",
])("a name that leads to %s is not followed", async (address) => {
  expect(isPrivate(address)).toBe(true);
  const outcome = await named("erp.example", "", resolver([address])).read();
  expect(outcome).toMatchObject({ error: { class: "person", code: "PRIVATE_ADDRESS" } });
  // one of several is enough
  expect(await named("erp.example", "", resolver(["93.184.216.34", address])).read()).toMatchObject({
    ok: false,
  });
  expect(system.asked).toEqual([]);
});

test.each([
  "93.184.216.34",
  "8.8.8.8",
  "2606:2800:220:1:248:1893:25c8:1946",
  "::ffff:8.8.8.8",
  "64:ff9b::808:808",
])("%s is on the internet", (address) => {
  expect(isPrivate(address)).toBe(false);
});

test("a connection may lead inside where it says so, though never to what a machine tells of itself", async () => {
  const inside = "allow private: true";
  expect(await named("erp.internal", inside, resolver(["127.0.0.1"])).read()).toMatchObject({ ok: true });
  for (const address of [
    "169.254.169.254",
    "fd00:ec2::254",
    "100.100.100.200",
    "::ffff:169.254.169.254",
    "fe80::1",
  ])
    expect(await named("erp.internal", inside, resolver([address])).read()).toMatchObject({
      error: { code: "PRIVATE_ADDRESS" },
    });
  expect(system.asked.length).toBe(1);
});

test("a name that is answered differently the second time is checked each time it is connected to", async () => {
  const rebinding = resolver(["127.0.0.1"], ["169.254.169.254"]);
  answer = () => ({ headers: { connection: "close" }, body: {} });
  const { read } = named("erp.internal", "allow private: true", rebinding);
  expect(await read()).toMatchObject({ ok: true });
  expect(await read()).toMatchObject({ error: { code: "PRIVATE_ADDRESS" } });
  // the address that was checked is the one that was connected to: nobody looked it up once more in between
  expect(rebinding.asked).toEqual(["erp.internal", "erp.internal"]);
  expect(system.asked.length).toBe(1);
});

test("a connection that may lead inside lends its way to no other", async () => {
  const both = resolver(["127.0.0.1"]);
  expect(await named("erp.internal", "allow private: true", both).read()).toMatchObject({ ok: true });
  expect(await named("erp.internal", "", both).read()).toMatchObject({ error: { code: "PRIVATE_ADDRESS" } });
});

test.each([
  "http://2130706433/",
  "http://0x7f000001/",
  "http://0177.0.0.1/",
  "http://0x7f.1/",
  "http://127.1/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://[0:0:0:0:0:0:0:1]/",
  "http://127。0。0。1/",
  "http://user@127.0.0.1/",
  "file:///etc/passwd",
  "ftp://127.0.0.1/",
])("%s hides where it leads, and is no address of a system", (url) => {
  expect(addressOf(url)).toBeUndefined();
  expect(erp(`url: "${url}"`).problems).toMatchObject([{ code: "bad-url", line: 2 }]);
});

test.each(["http://127.0.0.1:8080/api", "http://[::1]:8080", "http://localhost", "https://erp.example/v2"])(
  "%s says where it leads",
  (url) => {
    expect(erp(`url: "${url}"`).problems).toEqual([]);
  },
);

test("nobody is followed to another place, whatever it is", async () => {
  const port = Number(system.port);
  for (const location of [
    "http://169.254.169.254/latest/meta-data",
    `http://localhost:${port}/x`,
    `http://127.0.0.1:${port + 1}/x`,
    `https://127.0.0.1:${port}/x`,
    "//10.0.0.1/x",
    "file:///etc/passwd",
  ]) {
    system.asked.length = 0;
    answer = () => ({ status: 302, headers: { location } });
    for (const lines of ["", "redirects: same host"])
      expect(await erp(`url: ${system.url}\n${lines}`).read()).toMatchObject({
        error: { class: "person", code: "HTTP_302" },
      });
    expect(system.asked.length).toBe(2);
  }
});

test("a system is followed within itself where that is allowed, reads anywhere and writes as they were", async () => {
  answer = (path) =>
    path.startsWith("/new") ? { body: { path } } : { status: 307, headers: { location: "/new" } };
  const { read, write } = erp(`url: ${system.url}\nredirects: same host`);
  expect(await read()).toMatchObject({ ok: true, value: { path: "/new" } });
  expect(await write({ amount: 3 })).toMatchObject({ ok: true });
  expect(system.asked.at(-1)).toMatchObject({ method: "POST", url: "/new", body: '{"amount":3}' });
  answer = (path) =>
    path.startsWith("/new") ? { body: { path } } : { status: 303, headers: { location: "/new" } };
  expect(await write()).toMatchObject({ error: { code: "HTTP_303" } });
  answer = () => ({ status: 302, headers: { location: "/round" } });
  expect(await read()).toMatchObject({ error: { code: "HTTP_302" } });
});
