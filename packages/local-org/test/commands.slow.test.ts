import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsforce from "jsforce";
import { describe, expect, it } from "vitest";
import { localOrg, startLocalOrg } from "./local-org.ts";

describe("local-org start", () => {
  it("tells programs where it is and how to sign in, and ends cleanly", async () => {
    const org = await startLocalOrg();
    expect(org.admin).toBe(`${org.url}/admin`);
    const connection = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken });
    expect((await connection.identity()).username).toBe("admin@local.org");
    expect(await org.stop()).toBe(0);
  });

  it("tells people the lines to copy", async () => {
    const { lines } = await startLocalOrg("--words");
    const [, token, url] =
      /SF_ACCESS_TOKEN='(\S+)' sf org login access-token --instance-url (\S+)/.exec(lines.join("\n")) ?? [];
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${url}/services/oauth2/userinfo`, { headers })).status).toBe(200);
    expect((await fetch(`${url}/admin`)).status).toBe(200);
    const code = lines.filter((line) => line.startsWith("  const") || line.startsWith("  await"));
    const run = new Function("jsforce", `return (async () => {${code.join("\n")}; return connection; })()`);
    const connection = await run(jsforce);
    expect((await connection.query("SELECT Id FROM User")).totalSize).toBeGreaterThan(0);
  });

  it("goes on in its folder where it was stopped", async () => {
    const data = mkdtempSync(join(tmpdir(), "local-org-"));
    const first = await startLocalOrg("--data", data);
    const connection = new jsforce.Connection({ instanceUrl: first.url, accessToken: first.accessToken });
    const { id } = await connection.sobject("Case").create({ Subject: "kept" });
    await first.stop();
    const second = await startLocalOrg("--data", data);
    const again = new jsforce.Connection({ instanceUrl: second.url, accessToken: second.accessToken });
    expect(await again.sobject("Case").retrieve(id!)).toMatchObject({ Subject: "kept" });
  });

  it("says which port is taken, and what to do", async () => {
    const org = await startLocalOrg();
    const port = new URL(org.url).port;
    const pubSubPort = org.pubSubEndpoint.split(":")[1]!;
    expect(await localOrg("start", "--port", port, "--pubsub-port", "0")).toMatchObject({
      code: 1,
      err: `Port ${port} is taken, perhaps by an org that runs already. Choose another with --port; 0 is any free one.\n`,
    });
    const second = await localOrg("start", "--port", "0", "--pubsub-port", pubSubPort);
    expect(second.err).toContain(`Port ${pubSubPort} is taken`);
    expect(second.err).toContain("--pubsub-port");
  });

  it("keeps to the limit of requests it is given", async () => {
    const org = await startLocalOrg("--api-limit", "1");
    const connection = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken });
    await connection.request("/limits");
    await expect(connection.request("/limits")).rejects.toThrow("TotalRequests Limit exceeded.");
  });
});

describe("local-org faults", () => {
  it("switches on, lists and clears what the running org does wrong", async () => {
    const { url, accessToken } = await startLocalOrg();
    const faults = (...args: string[]) => localOrg("faults", ...args, "--url", url);
    const ask = async () => {
      const headers = { authorization: `Bearer ${accessToken}` };
      return (await fetch(`${url}/services/data/v62.0/sobjects/Case/describe`, { headers })).status;
    };
    await faults("add", "status", "--status", "503", "--object", "Case", "--times", "forever");
    await faults("add", "delay", "--ms", "1-2", "--rate", "0.5");
    expect(await ask()).toBe(503);
    const { out } = await faults("list", "--json");
    expect(JSON.parse(out)).toMatchObject({
      seed: 1,
      faults: [
        { id: 1, kind: "status", status: 503, match: { object: "Case" }, hits: 1, left: null },
        { id: 2, kind: "delay", delayMs: [1, 2], rate: 0.5 },
      ],
    });
    expect((await faults()).out).toContain("1  status  struck 1, until cleared");
    await faults("clear", "1");
    expect(await ask()).toBe(200);
    await faults("clear");
    expect((await faults()).out).toBe("No fault is switched on.\n");
  });

  it("knows the kinds without an org", async () => {
    const kinds = JSON.parse((await localOrg("faults", "kinds", "--json")).out);
    expect(kinds.map(({ kind }: { kind: string }) => kind)).toContain("lostAnswer");
  });

  it("says that no org answers", async () => {
    const { code, err } = await localOrg("faults", "--url", "http://127.0.0.1:9");
    expect({ code, err }).toEqual({
      code: 1,
      err: "No org answers at http://127.0.0.1:9. Start one, or say where it is with --url.\n",
    });
  });
});

describe("wrong use", () => {
  it.each([
    [["begin"], "There is no command 'begin'. There are start,"],
    [["start", "--ports", "1"], "Unknown option '--ports'"],
    [["start", "--port", "x"], "--port is a whole number, not 'x'."],
    [["start", "more"], "'more' is one argument too many."],
    [["start", "--seed", "nowhere.yaml"], "There is no seed at nowhere.yaml."],
    [["faults", "melt"], "There is no action 'melt'."],
  ])("%j is told with exit code 2", async (args, message) => {
    const { code, err, out } = await localOrg(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });

  it.each([
    ["--seed", "org.yaml", "objects: [", "line 1, column"],
    ["--seed", "records.jsonl", "{", "line 1"],
    ["--automation", "rules.ts", "export default (", "cannot be run"],
  ])("a broken file after %s is told with its name, %s", async (option, name, text, message) => {
    const file = join(mkdtempSync(join(tmpdir(), "local-org-")), name);
    writeFileSync(file, text);
    const { code, err } = await localOrg("start", "--port", "0", "--pubsub-port", "0", option, file);
    expect(code).toBe(1);
    expect(err).toContain(file);
    expect(err).toContain(message);
  });

  it("has help for everything", async () => {
    expect((await localOrg("--help")).out).toContain("local-org COMMAND --help tells more.");
    const { code, out } = await localOrg("start", "--help");
    expect(code).toBe(0);
    expect(out).toMatch(/--pubsub-port N +Pub\/Sub API port; 0 is any free one. \[7443\]/);
  });
});
