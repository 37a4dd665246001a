import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadMetadata, startOrg } from "@throughline/local-org";
import { afterAll, expect, it } from "vitest";
import { type RetrieveOptions, retrieveOrg } from "../src/index.ts";
import { chunksOf, halves } from "../src/salesforce/metadata/chunks.ts";
import type { Listed, MetadataClient } from "../src/salesforce/metadata/client.ts";
import { retrieveInto } from "../src/salesforce/metadata/retrieve.ts";
import { signInTo } from "./org.ts";

const flow =
  '<Flow xmlns="http://soap.sforce.com/2006/04/metadata"><label>Route</label><processType>AutoLaunchedFlow</processType></Flow>';
const org = await startOrg({
  metadata: loadMetadata(
    new Map([
      ["flows/Route.flow", flow],
      ["email/Support/Thanks.email", "Thank you"],
      ["email/Support/Thanks.email-meta.xml", "<EmailTemplate><name>Thanks</name></EmailTemplate>"],
      ["email/Support-meta.xml", "<EmailFolder><name>Support</name></EmailFolder>"],
    ]),
  ),
  seed: {
    users: [
      { username: "ann@local.test", name: "Ann Berg" },
      { username: "old@local.test", name: "Olga Dahl", active: false },
    ],
    queues: [
      {
        name: "Support",
        developerName: "Support",
        objects: ["Case"],
        members: ["ann@local.test", "old@local.test"],
      },
      { name: "Nobody", developerName: "Nobody", objects: ["Case"] },
    ],
    objects: {
      Case: {
        fields: { Tier__c: { type: "Text" } },
        assignmentRules: [
          {
            name: "Standard",
            entries: [
              {
                criteria: [{ field: "Case.Origin", operation: "equals", value: "Web" }],
                assignTo: "Support",
              },
            ],
          },
        ],
      },
    },
  },
});
afterAll(() => org.close());

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "retrieved-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const get = (folder: string, more: Partial<RetrieveOptions> = {}) =>
  retrieveOrg(folder, { login: signInTo(org).login, ...more });

it("takes what a scan reads straight from an org, and who is in it", async () => {
  const folder = emptyFolder();
  const seen: [number, number][] = [];
  const before = org.stats().apiCalls;
  const { people, missing, apiCalls, files } = await get(folder, {
    onProgress: (done, all) => seen.push([done, all]),
  });
  expect(readFileSync(join(folder, "flows/Route.flow"), "utf8")).toBe(flow);
  expect(readFileSync(join(folder, "email/Support/Thanks.email"), "utf8")).toBe("Thank you");
  expect(readFileSync(join(folder, "assignmentRules/Case.assignmentRules"), "utf8")).toContain(
    "<assignedTo>Support</assignedTo>",
  );
  expect(readFileSync(join(folder, "objects/Case.object"), "utf8")).toContain("<fullName>Tier__c</fullName>");
  expect(missing).toEqual([]);
  expect(people.queues).toEqual([
    { developerName: "Nobody", members: [] },
    { developerName: "Support", members: ["ann@local.test", "old@local.test"] },
  ]);
  expect(people.users).toContainEqual({ username: "old@local.test", name: "Olga Dahl", active: false });
  expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
  expect(files).toBe(
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length,
  );
  expect(org.stats().apiCalls - before).toBe(apiCalls);
});

it("says what to do where the org refuses", async () => {
  const login = { kind: "token", instanceUrl: org.url, accessToken: "00D000000000000!nothing" } as const;
  await expect(get(emptyFolder(), { login })).rejects.toMatchObject({ name: "ConnectorFailure" });
});

const some = (type: string, count: number): Listed[] =>
  Array.from({ length: count }, (_, i) => ({ type, fullName: `${type}${i}`, installed: false }));

it("asks for no more at once than an org gives", () => {
  const all = [...some("ApexClass", 6_000), ...some("CustomObject", 500), ...some("Queue", 10)];
  const chunks = chunksOf(all);
  expect(chunks.flat()).toEqual(all);
  for (const chunk of chunks)
    expect(chunk.filter(({ type }) => type === "ApexClass").length * 2).toBeLessThanOrEqual(10_000);
  const [first, second] = halves(some("Flow", 3));
  expect([first.length, second.length]).toEqual([2, 1]);
});

it("halves what an org finds too large, and says of a single one that it is", async () => {
  const asked: number[] = [];
  const client: Pick<MetadataClient, "retrieve" | "standing"> = {
    async retrieve(members) {
      asked.push([...members.values()].flat().length);
      return "09S";
    },
    async standing() {
      const failed = "LIMIT_EXCEEDED: Maximum size of request reached";
      return (asked.at(-1) ?? 0) > 1 ? { done: true, failed } : { done: true, zip: EMPTY_ZIP, messages: [] };
    },
  };
  const { files } = await retrieveInto(client as MetadataClient, some("Flow", 4), emptyFolder(), CLOCK);
  expect(asked).toEqual([4, 2, 1, 1, 2, 1, 1]);
  expect(files).toBe(0);
});

/** The end of a directory without entries. */
const EMPTY_ZIP = Buffer.concat([Buffer.from([0x50, 0x4b, 5, 6]), Buffer.alloc(18)]);
/** Nobody waits. */
const CLOCK = {
  now: () => "2026-01-01T00:00:00.000Z",
  at: (_: string, call: () => void) => {
    call();
    return () => {};
  },
};
