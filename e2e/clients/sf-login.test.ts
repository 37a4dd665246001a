import { describe, expect, it } from "vitest";
import { createBrowser } from "../../packages/local-org/test/browser.ts";
import { privateKeyPem, refreshTokenOf, useOrg } from "./org.ts";
import { useSf } from "./sf.ts";

const org = await useOrg();
const sf = useSf();
const organization = ["-s", "Organization", "-i", org.orgId];
const at = ["--instance-url", org.url];

describe("signing in", () => {
  it("with an access token: the org is taken for an ordinary one and is connected", async () => {
    const token = sf.with({ SF_ACCESS_TOKEN: org.signIn("token@example.test") });
    const login = token.result("org login access-token", ...at, "--no-prompt", "--alias", "token");
    expect(await login).toMatchObject({
      username: "token@example.test",
      orgId: org.orgId,
      isDevHub: false,
      name: "Local Org",
    });
    expect(await sf.result("org display", "-o", "token")).toMatchObject({
      id: org.orgId,
      connectedStatus: "Connected",
    });
  });

  it("with an assertion that is signed (JWT)", async () => {
    sf.write("jwt.key", privateKeyPem);
    const who = ["--username", "jwt@example.test", "--client-id", "jwt-app", "--jwt-key-file", "jwt.key"];
    expect(await sf.result("org login jwt", ...who, ...at, "--alias", "jwt")).toMatchObject({
      username: "jwt@example.test",
      orgId: org.orgId,
    });
  });

  it("in a browser, by the web server flow; a session that has ended is renewed on its own", async () => {
    const login = await sf.result("org login web", "--browser", "firefox", ...at, "--alias", "web");
    expect(login).toMatchObject({ username: "web@example.test", orgId: org.orgId });
    org.faults.inject({ kind: "sessionExpired", match: { path: "/sobjects/Organization" } });
    expect(await sf.result("data get record", ...organization, "-o", "web")).toMatchObject({
      Name: "Local Org",
    });
    expect(org.faults.list()).toEqual([]);
  });

  it("by https with the URL that another login has left, trusting the certificate that the org wrote", async () => {
    const token = await refreshTokenOf(org, "url@example.test");
    sf.write("url.txt", `force://PlatformCLI::${token}@localhost:${new URL(org.httpsUrl!).port}`);
    const trusting = sf.with({ NODE_EXTRA_CA_CERTS: org.certificateFile });
    expect(await trusting.result("org login sfdx-url", "--sfdx-url-file", "url.txt")).toMatchObject({
      username: "url@example.test",
      instanceUrl: org.httpsUrl,
    });
  });

  it("not at all: a token and an address will do", async () => {
    const stateless = useSf().with({ SF_ORG_INSTANCE_URL: org.url });
    const found = stateless.result("data get record", ...organization, "-o", org.signIn());
    expect(await found).toMatchObject({ Name: "Local Org" });
  });

  it("with a token that is worth nothing: says so", async () => {
    const wrong = sf.with({ SF_ACCESS_TOKEN: `${org.orgId.slice(0, 15)}!AQEAQabcdef` });
    const login = await wrong.run("org login access-token", ...at, "--no-prompt");
    expect(login).toMatchObject({ status: 1, message: expect.stringContaining("Bad_OAuth_Token") });
  });
});

describe("an org that one is signed in to", () => {
  it("is listed, and opened by a link that lets a browser in", async () => {
    const [list, open] = await Promise.all([
      sf.result("org list"),
      sf.result("org open", "-o", "token", "--url-only", "--path", "/lightning/r/User/005/view"),
    ]);
    expect(list.other.map((one: { alias: string }) => one.alias)).toEqual(
      expect.arrayContaining(["token", "jwt", "web"]),
    );
    const seen = await createBrowser().go(open.url);
    expect(seen.url).toBe(`${org.url}/lightning/r/User/005/view`);
    expect(seen.text).not.toContain("Log In");
  });

  it("tells its users, and who one is", async () => {
    const [user, users] = await Promise.all([
      sf.result("org display user", "-o", "token"),
      sf.result("org list users", "-o", "token"),
    ]);
    expect(user).toMatchObject({ username: "token@example.test", profileName: "Standard User" });
    expect(users).toMatchObject([{ username: "token@example.test", profileName: "Standard User" }]);
  });

  it("is left again", async () => {
    await sf.result("org logout", "-o", "jwt", "--no-prompt");
    expect(await sf.run("org display", "-o", "jwt")).toMatchObject({ name: "NamedOrgNotFoundError" });
  });
});
