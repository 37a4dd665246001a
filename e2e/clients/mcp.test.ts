import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { serve } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Org } from "@throughline/local-org";
import { systemClock } from "@throughline/runtime";
import type { Server } from "@throughline/server";
import { callableDocument } from "@throughline/server/callable";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveMcp } from "../../packages/server/src/http/mcp.ts";
import { securityHeaders } from "../../packages/server/src/http/security.ts";
import { openOrg, serve as serveThroughline } from "../../packages/server/test/org.ts";
import { allow } from "../../packages/server/test/programs/program.ts";
import { serveSignedIn } from "../../packages/server/test/signed-in.ts";
import { freePort } from "../free-port.ts";
import { installIn } from "../install.ts";
import {
  CLIENT,
  type Group,
  HELD_TO,
  ISSUER,
  LACKING,
  type Play,
  passedBy,
  type Revision,
  SERVER,
} from "./mcp/scenarios.ts";
import { suiteServer } from "./mcp/tools.ts";

const FOLDER = fileURLToPath(new URL("./mcp/", import.meta.url));
const SUITE = `${FOLDER}node_modules/@modelcontextprotocol/conformance/dist/index.js`;

/** Runs the suite to its end. @param told what it says while it runs */
function suite(
  args: string[],
  told: (out: string) => void = () => {},
): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [SUITE, ...args], {
      cwd: FOLDER,
    });
    let out = "";
    const take = (part: Buffer) => {
      out += stripVTControlCharacters(String(part));
      told(out);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("close", (code) => resolve({ code: code ?? -1, out }));
  });
}

let org: Org;
let throughline: Server;
let named: { url: string; close(): Promise<void> };
let issuer: Server;

/** Played so far. Who is fast on a fast machine would call too often: between two scenarios a minute passes. */
let played = 0;
const clock = {
  ...systemClock(),
  now: () => new Date(Date.now() + 60_000 * played).toISOString(),
};

beforeAll(async () => {
  installIn(FOLDER);
  org = await openOrg();
  throughline = await serveThroughline(org, { clock });
  named = await serveNamed();
  ({ server: issuer } = await serveSignedIn(org, { operator: "operator" }));
}, 300_000);
afterAll(async () => {
  await issuer?.close();
  await named?.close();
  await throughline?.close();
  await org?.close();
});

/** What the server puts around MCP, with the tools that the suite asks for by name in the place of ours. */
async function serveNamed() {
  const app = new OpenAPIHono();
  app.use(securityHeaders(undefined));
  const changed = serveMcp(app, { clock, log: { debug() {} } as never }, () => suiteServer(changed));
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const at = ({ scenario, revision }: Play) => [
  ...["--scenario", scenario],
  ...(revision === "extension" ? [] : ["--spec-version", revision]),
];
const against = (url: string, play: Play) => {
  played++;
  return suite(["server", "--url", `${url}/mcp`, ...at(play)]);
};
/** That it has failed, or that it only warns where it could not check anything, is no pass. */
const expectPassed = ({ code, out }: { code: number; out: string }) => {
  expect(out).toMatch(/^Passed: ([1-9]\d*)\/\1, 0 failed, 0 warnings$/m);
  expect(code, out).toBe(0);
};

test("every scenario of the suite has its verdict, at every revision", async () => {
  const { out } = await suite(["list"]);
  const [servers = "", clients = "", issuers = ""] = out.split(
    /^(?:Client|Authorization server) scenarios.*$/m,
  );
  const listed = (text: string) =>
    [...text.matchAll(/^ {2}- (\S+) \[(.+)\]$/gm)].flatMap(([, name, at = ""]) => {
      const all = at.split(",");
      const ours = all.filter((one) => HELD_TO.includes(one as Revision));
      return (ours.length ? ours : all).map((one) => `${name} ${one}`);
    });
  const known = (groups: Group[]) =>
    passedBy(groups).map(({ scenario, revision }) => `${scenario} ${revision}`);
  expect(listed(servers).sort()).toEqual(known(SERVER).sort());
  expect(listed(clients).sort()).toEqual(known(CLIENT).sort());
  expect(listed(issuers).sort()).toEqual(known(ISSUER).sort());
});

describe("the public conformance suite passes against Throughline itself", () => {
  test.each(passedBy(SERVER, "product"))("$scenario at $revision", async (play) => {
    expectPassed(await against(throughline.url, play));
  });

  test.each(Object.entries(LACKING))(
    "%s but for what only tools of the suite do",
    async (scenario, lacking) => {
      const { out } = await against(throughline.url, { scenario, revision: "2026-07-28" });
      const failed = [...out.matchAll(/\[(\S+) *\] FAILURE/g)].map(([, check]) => check);
      expect(failed.sort(), out).toEqual(lacking);
    },
  );
});

describe("the suite passes against what the server puts around MCP, with the suite's own tools", () => {
  test.each(passedBy(SERVER, "product", "transport"))("$scenario at $revision", async (play) => {
    expectPassed(await against(named.url, play));
  });
});

describe("the suite passes with our connection as its client", () => {
  test.each(passedBy(CLIENT, "connection"))("$scenario at $revision", async (play) => {
    expectPassed(await suite(["client", "--command", `${process.execPath} ${FOLDER}client.ts`, ...at(play)]));
  });
});

describe("the suite passes with Throughline as the authorization server", () => {
  /** Somebody follows the link of a program in their browser, allows it, and is sent back. */
  const followed = (link: string) =>
    allow(new URL(link), "operator")
      .then((back) => fetch(back))
      .catch((error: Error) => error);

  test.each(HELD_TO)("at %s", async (revision) => {
    const port = await freePort();
    const answer = await fetch(`${issuer.url}/oauth/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ client_name: "Suite", redirect_uris: [`http://127.0.0.1:${port}/callback`] }),
    });
    const { client_id: id } = (await answer.json()) as { client_id: string };
    let back: Promise<unknown> | undefined;
    const { code, out } = await suite(
      [
        ...["authorization", "--url", issuer.url, "--resource", `${issuer.url}/mcp`],
        ...["--client-id", id, "--port", String(port), "--spec-version", revision],
      ],
      (told) => {
        const [link] = told.match(/^http\S+\/oauth\/authorize\?\S+(?=\n)/m) ?? [];
        if (link) back ??= followed(link);
      },
    );
    expect(await back, out).toMatchObject({ status: 200 });
    for (const { scenario } of passedBy(ISSUER, "issuer"))
      expect(out).toMatch(new RegExp(`^✓ ${scenario}: [1-9]\\d* passed, 0 failed$`, "m"));
    expect(out).not.toContain("WARNING");
    expect(code, out).toBe(0);
  });
});

test("the document for External Services is valid OpenAPI 3.0", async () => {
  const { Validator } = (await import(
    `${FOLDER}node_modules/@seriousme/openapi-schema-validator/index.js`
  )) as {
    Validator: new () => {
      validate(document: object): Promise<{ valid: boolean; errors?: unknown }>;
      version: string;
    };
  };
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(JSON.stringify(callableDocument())))).toMatchObject({
    valid: true,
  });
  expect(validator.version).toBe("3.0");
});
