import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Org, startOrg } from "@throughline/local-org";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ConnectorFailure, connectSalesforce, type Login } from "../src/index.ts";
import { SEED } from "./org.ts";

const keys = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
let org: Org;
let bin: string;
const path = process.env.PATH;

beforeAll(async () => {
  org = await startOrg({
    seed: SEED,
    clients: [
      { id: "app", secret: "s3cret", username: "integration@local.org" },
      { id: "jwt-app", publicKeyPem: keys.publicKey, username: "integration@local.org" },
    ],
  });
  bin = mkdtempSync(join(tmpdir(), "sf-"));
});
afterEach(() => {
  org.faults.clear();
  process.env.PATH = path;
});
afterAll(async () => {
  await org.close();
  rmSync(bin, { recursive: true });
});

const credentials = (): Login => ({
  kind: "client-credentials",
  loginUrl: org.url,
  clientId: "app",
  clientSecret: "s3cret",
});
const jwt = (username = "ann@local.test"): Login => ({
  kind: "jwt",
  loginUrl: `${org.url}/`,
  clientId: "jwt-app",
  username,
  privateKeyPem: keys.privateKey,
});

async function whoIs(login: Login): Promise<string> {
  const sf = await connectSalesforce({ login });
  const { self } = await sf.directory();
  await sf.close();
  return self.name;
}

async function aToken(): Promise<string> {
  const response = await fetch(`${org.url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "app",
      client_secret: "s3cret",
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Puts a command line of that behaviour first in the path. */
function fakeSf(script: string): void {
  const dir = join(bin, String(Math.random()));
  mkdirSync(dir);
  writeFileSync(join(dir, "sf"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dir, "sf"), 0o755);
  process.env.PATH = `${dir}:${path}`;
}

const refusal = async (login: Login) => {
  const error = await connectSalesforce({ login }).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(ConnectorFailure);
  return (error as ConnectorFailure).error;
};

describe("signing in", () => {
  it("by client credentials, by JWT, by a token", async () => {
    expect(await whoIs(credentials())).toMatch(/integration/i);
    expect(await whoIs(jwt())).toBe("Ann Berg");
    expect(await whoIs({ kind: "token", instanceUrl: `${org.url}/`, accessToken: await aToken() })).toMatch(
      /integration/i,
    );
  });

  it("by an org that sf is signed in to, in its newer and its older way", async () => {
    const token = await aToken();
    const shown = (accessToken: string) =>
      JSON.stringify({ status: 0, result: { id: org.orgId, instanceUrl: org.url, accessToken } });
    fakeSf(
      `case "$2" in display) echo '${shown("[REDACTED] Use sf org auth show-access-token")}';; auth) echo '{"status":0,"result":{"accessToken":"${token}"}}';; esac`,
    );
    expect(await whoIs({ kind: "sf", username: "my-org" })).toMatch(/integration/i);
    fakeSf(
      `case "$2" in display) echo '${shown(token)}';; *) echo '{"status":127,"name":"CommandNotFound"}'; exit 127;; esac`,
    );
    expect(await whoIs({ kind: "sf", username: "my-org" })).toMatch(/integration/i);
  });

  it("says what to check when the org refuses", async () => {
    expect(await refusal({ ...credentials(), clientSecret: "wrong" } as Login)).toMatchObject({
      class: "person",
      code: "invalid_client",
      message: expect.stringContaining("client secret is wrong"),
    });
    expect(await refusal(jwt("nobody@local.test"))).toMatchObject({
      class: "person",
      code: "invalid_grant",
      message: expect.stringContaining("approved the app"),
    });
    expect(await refusal(jwt("old@local.test"))).toMatchObject({ code: "inactive_user" });
    expect(await refusal({ ...jwt(), privateKeyPem: "no key" } as Login)).toMatchObject({
      class: "person",
      message: expect.stringContaining("PKCS#8"),
    });
    expect(
      await refusal({ kind: "token", instanceUrl: org.url, accessToken: "00D000000000001!stale" }),
    ).toMatchObject({
      class: "person",
    });
  });

  it("never repeats secrets in an error", async () => {
    expect(
      JSON.stringify(await refusal({ ...credentials(), clientSecret: "hunter2" } as Login)),
    ).not.toContain("hunter2");
  });

  it("says what to do when sf is missing, or not signed in", async () => {
    process.env.PATH = bin;
    expect(await refusal({ kind: "sf", username: "my-org" })).toMatchObject({
      class: "person",
      code: "SF_MISSING",
      message: expect.stringContaining("npm install --global @salesforce/cli"),
    });
    fakeSf(
      `echo '{"status":1,"name":"NamedOrgNotFoundError","message":"No authorization information found for my-org."}'; exit 1`,
    );
    expect(await refusal({ kind: "sf", username: "my-org" })).toMatchObject({
      class: "person",
      message: expect.stringContaining("sf org login web --alias my-org"),
    });
    expect(await refusal({ kind: "sf", username: "x; rm -rf /" })).toMatchObject({
      class: "person",
      code: "SF_ORG",
    });
  });

  it("takes an org that cannot be reached, or is down, for something to try again", async () => {
    expect(await refusal({ ...credentials(), loginUrl: "http://127.0.0.1:9" } as Login)).toMatchObject({
      class: "retry",
    });
    org.faults.inject({ kind: "status", status: 503, match: { path: "oauth2/token" }, body: "<html>" });
    expect(await refusal(credentials())).toMatchObject({ class: "retry" });
  });
});
