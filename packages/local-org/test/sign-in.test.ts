import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { Connection } from "jsforce";
import PubSubApiClient from "salesforce-pubsub-api-client";
import { describe, expect, it } from "vitest";
import { connect, rawApi, SEED, tokenOf, useOrg } from "./harness.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicKeyPem = keys.publicKey.export({ type: "spki", format: "pem" }).toString();
let time = Date.parse("2026-11-23T12:00:00Z");
const org = await useOrg({
  now: () => new Date(time),
  clients: [{ id: "app", secret: "s3cret", username: "ada@example.test", publicKeyPem }],
  seed: SEED,
});

async function ask(form: Record<string, string>) {
  const answer = await fetch(`${org.url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

const assertion = (exp: number, claims = {}) =>
  new SignJWT({ iss: "app", sub: "bob@example.test", aud: org.url, exp, ...claims })
    .setProtectedHeader({ alg: "RS256" })
    .sign(keys.privateKey);

const jwt = async (exp: number, claims = {}) =>
  ask({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: await assertion(exp, claims) });

describe("client credentials", () => {
  it("acts as the user of the app", async () => {
    const connection = await connect(org);
    const identity = await connection.identity();
    expect(identity).toMatchObject({ username: "ada@example.test", user_id: org.integrationUserId });
  });

  it("gives everything a client reads from a token", async () => {
    const { status, body } = await ask({
      grant_type: "client_credentials",
      client_id: "app",
      client_secret: "s3cret",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ instance_url: org.url, token_type: "Bearer", issued_at: String(time) });
    expect(body.access_token).toMatch(/^00D\w{12}![.\w]+$/);
    expect(body.id).toBe(`${org.url}/id/${org.orgId}/${org.integrationUserId}`);
  });

  it.each([
    [{ client_id: "app", client_secret: "wrong" }, "invalid_client", "invalid client credentials"],
    [{ client_id: "nobody", client_secret: "s3cret" }, "invalid_client_id", "client identifier invalid"],
  ])("refuses %j", async (form, error, error_description) => {
    const answer = await ask({ grant_type: "client_credentials", ...form });
    expect(answer).toEqual({ status: 400, body: { error, error_description } });
  });

  it("refuses a grant that it does not know", async () => {
    expect((await ask({ grant_type: "magic" })).body.error).toBe("unsupported_grant_type");
  });
});

describe("JWT bearer", () => {
  it.each([
    ["seconds", () => Math.floor(time / 1000) + 300],
    ["milliseconds, as the sf command line sends", () => time + 300],
  ])("takes an end in %s", async (_, exp) => {
    expect((await jwt(exp())).status).toBe(200);
  });

  it("refuses an assertion that has ended", async () => {
    expect((await jwt(Math.floor(time / 1000) - 1)).body.error).toBe("invalid_grant");
  });

  it.each([
    ["its own address with a slash", () => `${org.url}/`],
    ["its own address by another name", () => org.url.replace("127.0.0.1", "localhost")],
    ["the login servers", () => "https://login.salesforce.com"],
  ])("takes an assertion for %s", async (_, aud) => {
    const url = aud().startsWith("http://") ? aud() : org.url;
    const answer = await fetch(`${new URL(url).origin}/services/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion: await assertion(time / 1000 + 300, { aud: aud() }),
      }),
    });
    expect(answer.status).toBe(200);
  });

  it("refuses an assertion for somebody else", async () => {
    const answer = await jwt(time / 1000 + 300, { aud: "https://elsewhere.example.test" });
    expect(answer.body).toEqual({ error: "invalid_grant", error_description: "audience is invalid" });
  });

  it("refuses a user that is not there, and one that is inactive", async () => {
    const exp = Math.floor(time / 1000) + 300;
    expect((await jwt(exp, { sub: "x@y.z" })).body.error_description).toBe(
      "user hasn't approved this consumer",
    );
    expect((await jwt(exp, { sub: "gone@example.test" })).body.error).toBe("inactive_user");
  });

  it("refuses a signature of another key", async () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const forged = await new SignJWT({
      iss: "app",
      sub: "bob@example.test",
      aud: org.url,
      exp: time / 1000 + 300,
    })
      .setProtectedHeader({ alg: "RS256" })
      .sign(other.privateKey);
    const answer = await ask({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: forged,
    });
    expect(answer.body).toEqual({ error: "invalid_grant", error_description: "invalid assertion" });
  });
});

describe("passwords", () => {
  const oauth2 = { loginUrl: org.url, clientId: "app", clientSecret: "s3cret" };

  it("lets in by SOAP", async () => {
    const connection = new Connection({ loginUrl: org.url, version: "62.0" });
    const user = await connection.login("ada@example.test", "engine");
    expect(user).toMatchObject({ id: org.integrationUserId, organizationId: org.orgId });
    expect((await connection.identity()).username).toBe("ada@example.test");
  });

  it("refuses a wrong one by SOAP", async () => {
    const connection = new Connection({ loginUrl: org.url, version: "62.0" });
    await expect(connection.login("ada@example.test", "motor")).rejects.toThrow(/INVALID_LOGIN/);
  });

  it("lets in by SOAP with a security token behind the password, and out again", async () => {
    const connection = new Connection({ loginUrl: org.url, version: "62.0" });
    await connection.login("ada@example.test", `engine${"a1B2".repeat(6)}`);
    const token = connection.accessToken!;
    await connection.logoutBySoap();
    const again = new Connection({ instanceUrl: org.url, accessToken: token, version: "62.0" });
    await expect(again.identity()).rejects.toThrow("Session expired or invalid");
  });

  it("lets in by OAuth, without a way to come back: whoever has the password needs none", async () => {
    const connection = new Connection({ oauth2, version: "62.0" });
    await connection.login("ada@example.test", "engine");
    expect((await connection.identity()).username).toBe("ada@example.test");
    expect(await connection.oauth2.authenticate("ada@example.test", "engine")).not.toHaveProperty(
      "refresh_token",
    );
  });

  it("refuses a wrong one by OAuth", async () => {
    const connection = new Connection({ oauth2, version: "62.0" });
    await expect(connection.login("ada@example.test", "motor")).rejects.toThrow("authentication failure");
  });
});

describe("the Pub/Sub client", () => {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const privateKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const ways = {
    "oauth-client-credentials": { clientId: "app", clientSecret: "s3cret" },
    "username-password": { username: "ada@example.test", password: "engine" },
    "oauth-jwt-bearer": { clientId: "app", username: "ada@example.test", privateKey },
  };

  it.each(Object.entries(ways))("signs in by %s and is heard", async (authType, credentials) => {
    time = Date.now();
    const client = new PubSubApiClient(
      {
        authType,
        loginUrl: org.url,
        pubSubEndpoint: org.pubSubEndpoint,
        rejectUnauthorizedSsl: false,
        ...credentials,
      } as never,
      quiet as never,
    );
    await client.connect();
    const text = { string: "hi" };
    const event = { CreatedDate: time, CreatedById: org.integrationUserId, Text__c: text };
    expect((await client.publish("/event/Ping__e", event)).replayId).toBeGreaterThan(0);
    client.close();
  });
});

describe("sessions", () => {
  it("end when they lie idle", async () => {
    const api = await rawApi(org);
    expect((await api("GET", "limits")).status).toBe(200);
    time += 2 * 3_600_000 + 1;
    expect(await api("GET", "limits")).toMatchObject({
      status: 401,
      body: [{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }],
    });
  });

  it("are prolonged by use in the second half of their time only", async () => {
    const api = await rawApi(org);
    const minutes = (n: number) => n * 60_000;
    time += minutes(50);
    expect((await api("GET", "limits")).status).toBe(200);
    time += minutes(71);
    expect((await api("GET", "limits")).status).toBe(401);
    const other = await rawApi(org);
    time += minutes(61);
    expect((await other("GET", "limits")).status).toBe(200);
    time += minutes(119);
    expect((await other("GET", "limits")).status).toBe(200);
  });

  it("end for a user who is made inactive", async () => {
    const accessToken = org.signIn("bob@example.test");
    const connection = new Connection({ instanceUrl: org.url, accessToken, version: "62.0" });
    const { user_id } = await connection.identity();
    org.db.update("User", user_id, { IsActive: false });
    await expect(connection.limits()).rejects.toThrow("Session expired or invalid");
    org.db.update("User", user_id, { IsActive: true });
  });

  it("are renewed by jsforce in the middle of a run", async () => {
    const connection = await connect(org);
    let renewed = 0;
    const renewing = new Connection({
      instanceUrl: org.url,
      accessToken: connection.accessToken!,
      version: "62.0",
      refreshFn: (_, done) => {
        renewed++;
        tokenOf(org).then((token) => done(null, token), done);
      },
    });
    org.faults.inject({ kind: "sessionExpired", match: { path: "/limits" } });
    await renewing.limits();
    expect(renewed).toBe(1);
  });

  it("without a token there is nothing to see but the versions", async () => {
    expect((await fetch(`${org.url}/services/data/v62.0/limits`)).status).toBe(401);
    const versions = (await (await fetch(`${org.url}/services/data`)).json()) as { version: string }[];
    expect(versions.map((entry) => entry.version)).toEqual(expect.arrayContaining(["50.0", "62.0", "68.0"]));
  });

  it("tell who one is", async () => {
    const token = await tokenOf(org);
    const answer = await fetch(`${org.url}/services/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toMatchObject({
      user_id: org.integrationUserId,
      organization_id: org.orgId,
      preferred_username: "ada@example.test",
    });
  });
});
