import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Value } from "@throughline/workflow";
import { expect, test } from "vitest";
import { type Fetch, guardedFetch } from "../../packages/connectors/src/http/address.ts";
import { openConnections, readOpenApi } from "../../packages/connectors/src/index.ts";
import { startPrism } from "./prism.ts";
import { sampleOf } from "./sample.ts";

const THEIRS = fileURLToPath(new URL("node_modules/@readme/oas-examples/", import.meta.url));
/** What Prism has against requests that it was sent. */
interface Violation {
  location: string[];
  severity: string;
  message: string;
}

/** Calls every operation that can be called, with all its inputs or with those that it needs. */
async function callAll(document: string, inputs: "all" | "needed", ...flags: string[]) {
  const text = readFileSync(document, "utf8");
  const callable = readOpenApi(text).operations.filter(({ problem }) => !problem);
  const prism = await startPrism(document, ...flags);
  const against: string[] = [];
  const fetch: Fetch = async (url, init) => {
    const response = await guardedFetch(url, init);
    const told = response.headers.get("sl-violations") ?? "[]";
    for (const { location, severity, message } of JSON.parse(
      told.startsWith("[") ? told : "[]",
    ) as Violation[])
      if (location[0] === "request" && severity === "Error")
        against.push(`${init.method} ${new URL(url).pathname}: ${location.join(".")} ${message}`);
    return response;
  };
  const operations = Object.fromEntries(
    callable.map(({ name, id, repeat }) => [
      name,
      { operation: id, ...(repeat === "read" ? { effect: repeat } : { repeat }) },
    ]),
  );
  const headers = { authorization: "Bearer t", api_key: "k" };
  const block = { url: prism.url, openapi: "theirs.yaml", "at most": "5 MB", headers, operations };
  const { connections, problems } = openConnections(
    { text: JSON.stringify({ theirs: block }), file: () => text },
    { world: { fetch } },
  );
  expect(problems).toEqual([]);
  const outcomes: Record<string, number> = {};
  try {
    for (const { name, input } of callable) {
      const properties = input.properties as Record<string, Record<string, unknown>>;
      const required = (input.required ?? []) as string[];
      // what the connection sends by itself is no input
      const names = Object.keys(properties).filter(
        (one) => !Object.hasOwn(headers, one) && (inputs === "all" || required.includes(one)),
      );
      const given = Object.fromEntries(names.map((one) => [one, sampleOf(properties[one] ?? {}) as Value]));
      const outcome = await connections.call("theirs", name, given, "e1");
      const code = outcome.ok ? "ok" : outcome.error.code;
      outcomes[code] = (outcomes[code] ?? 0) + 1;
    }
  } finally {
    await prism.close();
  }
  return { against, outcomes, called: callable.length };
}

// where a document says of an operation only how it fails, Prism answers that: then it has nothing against the request
test.each([
  ["Star Trek, 3.0", `${THEIRS}3.0/yaml/star-trek.yaml`, 120, { ok: 120 }],
  ["Train Travel, 3.1", `${THEIRS}3.1/yaml/train-travel.yaml`, 7, { ok: 7 }],
  ["pets, 3.1", `${THEIRS}3.1/json/petstore.json`, 19, { ok: 12, HTTP_400: 5, HTTP_405: 2 }],
  ["pets, 2.0", `${THEIRS}2.0/json/petstore-expanded.json`, 4, { ok: 4 }],
  ["pets with pictures, 3.0", `${THEIRS}3.0/json/petstore.json`, 20, { ok: 13, HTTP_400: 5, HTTP_405: 2 }],
])(
  "%s: a server that reads the document itself takes every request",
  async (_, document, called, outcomes) => {
    expect(await callAll(document, "all")).toEqual({ against: [], outcomes, called });
  },
);

test("answers that a server makes up of the document are taken as they are declared", async () => {
  const { against, outcomes } = await callAll(`${THEIRS}3.0/yaml/star-trek.yaml`, "needed", "-d");
  expect(against).toEqual([]);
  expect(outcomes).toEqual({ ok: 120 });
});
