import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { generate } from "selfsigned";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { virtualClock } from "../virtual-clock.ts";
import { type Answering, erp, startSystem } from "./system.ts";

type System = Awaited<ReturnType<typeof startSystem>>;
const SECRETS = {
  KEY: "k-1",
  USER: "ann",
  PASSWORD: "p:ö",
  TOKEN: "t-1",
  ID: "throughline",
  CLIENT: "hush hush",
};
let system: System;
let answer: Answering;

let provider: Provider;
let logins: Server;
let issuer: string;
/** Requests for tokens, and what the login answers instead of a token. */
let tokens = 0;
let broken: number | undefined;

beforeAll(async () => {
  system = await startSystem(() => answer);
  logins = createServer();
  await new Promise<void>((resolve) => logins.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(logins.address() as AddressInfo).port}`;
  provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: SECRETS.ID, client_secret: SECRETS.CLIENT, grant_types: ["client_credentials"] },
        ...{ redirect_uris: [], response_types: [], scope: "invoices" },
      },
    ],
    features: { clientCredentials: { enabled: true } },
    scopes: ["invoices"],
    ttl: { ClientCredentials: 600 },
  });
  const answers = provider.callback();
  logins.on("request", (request, response) => {
    tokens++;
    if (broken === undefined) return void answers(request, response);
    response.writeHead(broken).end(`{"error":"server_error","hint":"${SECRETS.CLIENT}"}`);
  });
});
beforeEach(() => {
  system.asked.length = 0;
  answer = { body: { fine: true } };
  tokens = 0;
  broken = undefined;
});
afterAll(async () => {
  await system.close();
  logins.closeAllConnections();
  logins.close();
});

const connect = (auth: string, secrets: Record<string, string> = SECRETS, more = {}) =>
  erp(`url: ${system.url}\nauth: ${auth}`, { secrets, ...more });
const last = () => system.asked.at(-1);

test("an API key stands in a header or in the query", async () => {
  expect(await connect('{ api key: "{secret.KEY}", in: header, name: X-Api-Key }').read()).toMatchObject({
    ok: true,
  });
  expect(last()?.headers["x-api-key"]).toBe("k-1");
  await connect('{ api key: "{secret.KEY}", in: query, name: key }').read();
  expect(last()?.url).toBe("/things/1?key=k-1");
});

test("user and password, and a token, are sent as HTTP has them", async () => {
  await connect('{ basic: { user: "{secret.USER}", password: "{secret.PASSWORD}" } }').read();
  expect(last()?.headers.authorization).toBe(`Basic ${Buffer.from("ann:p:ö").toString("base64")}`);
  await connect('{ bearer: "{secret.TOKEN}" }').read();
  expect(last()?.headers.authorization).toBe("Bearer t-1");
});

test("a secret that is replaced is the one of the next call", async () => {
  const secrets = { ...SECRETS };
  const { read } = connect('{ bearer: "{secret.TOKEN}" }', secrets);
  await read();
  secrets.TOKEN = "t-2";
  await read();
  expect(system.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer t-1", "Bearer t-2"]);
});

const oauth = (more = "") =>
  `{ oauth2: { token url: ${issuer}/token, client id: "{secret.ID}", client secret: "{secret.CLIENT}", scope: invoices${more} } }`;
const token = () => last()?.headers.authorization?.slice("Bearer ".length) ?? "";

test("OAuth 2: one token is got for calls of one moment, kept, and renewed before it ends", async () => {
  const clock = virtualClock();
  const { read } = connect(oauth(), SECRETS, { clock });
  const all = await Promise.all([read("1"), read("2"), read("3")]);
  expect(all.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(tokens).toBe(1);
  const first = token();
  expect(await provider.ClientCredentials.find(first)).toMatchObject({
    clientId: SECRETS.ID,
    scope: "invoices",
  });
  await clock.pass(530_000);
  await read();
  expect([tokens, token()]).toEqual([1, first]);
  await clock.pass(20_000);
  await read();
  expect(tokens).toBe(2);
  expect(token()).not.toBe(first);
});

test("OAuth 2: a token that is refused before its end is renewed once, and a call is not made more often", async () => {
  const { write } = connect(oauth());
  await write();
  const refused = token();
  answer = { status: 401 };
  expect(await write()).toMatchObject({ error: { class: "person", code: "HTTP_401" } });
  expect(tokens).toBe(2);
  expect(system.asked.length).toBe(3);
  answer = {};
  expect(await write()).toMatchObject({ ok: true });
  expect(token()).not.toBe(refused);
  expect(new Set(system.asked.map(({ headers }) => headers["idempotency-key"]))).toEqual(new Set(["e1"]));
});

test("OAuth 2: whoever gets no token sends nothing, says why, and tells no secret", async () => {
  const wrong = await connect(oauth(), { ...SECRETS, CLIENT: "old hush" }).write();
  expect(wrong).toMatchObject({ error: { class: "person", code: "NO_TOKEN" } });
  expect(JSON.stringify(wrong)).toContain("invalid_client");
  broken = 503;
  const down = await connect(oauth()).write();
  expect(down).toMatchObject({ error: { class: "retry", code: "NO_TOKEN" } });
  expect(JSON.stringify([wrong, down])).not.toContain("hush");
  expect(system.asked).toEqual([]);
});

test("OAuth 2: a client whose secret was replaced gets a token with the new one", async () => {
  const secrets = { ...SECRETS, CLIENT: "old" };
  const { read } = connect(oauth(", secret in: header"), secrets);
  expect(await read()).toMatchObject({ error: { code: "NO_TOKEN" } });
  secrets.CLIENT = SECRETS.CLIENT;
  expect(await read()).toMatchObject({ ok: true });
});

test("a client certificate opens what takes no one else", async () => {
  const authority = await generate([{ name: "commonName", value: "Authority of the tests" }], {
    ...{ keyType: "ec", algorithm: "sha256" },
    extensions: [{ name: "basicConstraints", cA: true, critical: true }],
  });
  const signed = (name: string) =>
    generate([{ name: "commonName", value: name }], {
      ...{ keyType: "ec", algorithm: "sha256", ca: { key: authority.private, cert: authority.cert } },
      extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
    });
  const [theirs, ours] = [await signed("erp"), await signed("throughline")];
  const closed = await startSystem(() => ({ body: { fine: true } }), {
    ...{
      key: theirs.private,
      cert: theirs.cert,
      ca: authority.cert,
      requestCert: true,
      rejectUnauthorized: true,
    },
  });
  const secrets = {
    // a variable of the environment has one line
    CERT: ours.cert.replaceAll("\n", "\\n"),
    ...{ CERT_KEY: ours.private, AUTHORITY: authority.cert },
  };
  const certificate = (more: string) =>
    erp(
      `url: ${closed.url}\nauth: { client certificate: { certificate: "{secret.CERT}", key: "{secret.CERT_KEY}"${more} } }`,
      { secrets },
    );
  try {
    expect(await certificate(', authority: "{secret.AUTHORITY}"').read()).toMatchObject({ ok: true });
    expect(await certificate("").read()).toMatchObject({ error: { class: "person" } });
    const nobody = erp(`url: ${closed.url}\nauth: { bearer: "{secret.CERT}" }`, { secrets });
    expect(await nobody.read()).toMatchObject({ ok: false });
    expect(closed.asked.length).toBe(1);
  } finally {
    await closed.close();
  }
});

test.each([
  ["a secret in the file", "{ bearer: abc }", "plain-secret"],
  ["a secret that is not there", '{ bearer: "{secret.NOPE}" }', "unknown-secret"],
  [
    "two tokens at once",
    '{ bearer: "{secret.TOKEN}", basic: { user: a, password: "{secret.KEY}" } }',
    "contradiction",
  ],
  ["a key without its place", '{ api key: "{secret.KEY}" }', "bad-shape"],
  ["what it does not know", "{ telepathy: true }", "bad-shape"],
  [
    "a token url that hides where it leads",
    '{ oauth2: { token url: "http://2130706433/t", client id: a, client secret: "{secret.CLIENT}" } }',
    "bad-url",
  ],
])("%s is told in its place", (_, auth, code) => {
  expect(connect(auth).problems).toMatchObject([{ code, line: 3 }]);
});

test("the secrets of a connection are known by name", () => {
  expect(connect(oauth()).look.list()[0]?.secrets).toEqual(["ID", "CLIENT"]);
});
