import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWorkspace, type Server } from "../../src/index.ts";
import { saveVersion } from "../../src/versions/index.ts";
import { atDesk, client, connect, DESK, folder, openOrg, serve, until } from "../org.ts";
import { changed, draft, LOW } from "./draft.ts";

let org: Org;
let server: Server;
let store: string;

beforeEach(async () => {
  org = await openOrg();
  store = join(folder(), "trail.sqlite");
});
afterEach(async () => {
  await server.close();
  await org.close();
});

const begin = async (more: Partial<Parameters<typeof serve>[1]> = {}) => {
  server = await serve(org, { store, workspaces: [openWorkspace(DESK)], ...more });
  return { api: client(server.url), desk: atDesk(org, server) };
};
const save = () =>
  saveVersion(server.store, "desk", {
    ...{ hash: draft(LOW).workflow?.hash ?? "", text: changed(LOW), agents: {} },
    ...{ at: "2026-11-02T09:00:00.000Z", by: "Ann Stone" },
  });
const shadowsIn = () => readdirSync(join(store, "..")).filter((name) => /^shadow-.*sqlite$/.test(name));

const PATH = "/api/workflows/desk/shadow";
const compared = (api: ReturnType<typeof client>, items: number) =>
  until(`${items} items are compared`, async () => {
    const { body } = await api.get(PATH);
    return (
      body.items === items && body.fields?.Priority?.same + body.fields?.Priority?.other === items && body
    );
  });

describe("a version in the shadow of the live one", () => {
  test("is switched on and off while the live one runs, and goes on after a restart", async () => {
    let { api, desk } = await begin();
    expect((await api.get(PATH)).body).toBeNull();
    expect((await api.post(PATH, { version: 9 })).status).toBe(404);
    const { number } = await save();
    expect((await api.post(PATH, { version: number, by: "Ann Stone" })).status).toBe(200);
    const first = desk.message({ Subject: "An invoice" });
    await desk.assigned(first);
    expect(await compared(api, 1)).toMatchObject({
      ...{ workflow: "desk", of: `version ${number}`, by: "Ann Stone", alone: false, state: "running" },
      fields: { Priority: { same: 1, other: 0 } },
    });

    await server.close();
    ({ api, desk } = await begin());
    const second = desk.message({ Subject: "Hello?" });
    await server.runtime.answerTask(await desk.taskOf(second), "Ann Stone", { topic: "technical" });
    await desk.assigned(second);
    expect(await compared(api, 2)).toMatchObject({
      fields: { Priority: { same: 1, other: 1 } },
      reasons: [{ field: "Priority", shadow: "priority row 2", items: [{ item: desk.key(second) }] }],
    });

    expect(shadowsIn()).toHaveLength(1);
    const off = await fetch(server.url + PATH, { method: "DELETE" });
    expect(off.status).toBe(200);
    expect((await api.get(PATH)).body).toBeNull();
    expect(shadowsIn()).toEqual([]);
    // nothing of it comes back
    await server.shadows.resume();
    expect((await api.get(PATH)).body).toBeNull();
  });

  test("a fault of it never touches what is live", async () => {
    const salesforce = await connect(org);
    let subscriptions = 0;
    const { api, desk } = await begin({
      // what is named at the start and is not there
      shadow: { file: join(folder(), "nothing.yaml"), workflow: "desk" },
      salesforce: {
        ...salesforce,
        // the live one is the first that follows; whoever comes after it is handed what makes no sense
        subscribe: (objects, from, accept, onState) =>
          subscriptions++ === 0
            ? salesforce.subscribe(objects, from, accept, onState)
            : salesforce.subscribe(
                objects,
                from,
                (events) => accept(events.map(() => null as never)),
                onState,
              ),
      },
    });
    const { number } = await save();
    expect((await api.post(PATH, { version: number })).status).toBe(200);
    const id = desk.message({ Subject: "An invoice" });
    await desk.assigned(id);
    desk.close(id);
    expect(await desk.ended(id)).toBe("resolved");
    expect((await api.get(PATH)).body).toMatchObject({ items: 0 });
    expect(server.runtime.stats()).toMatchObject({ setAside: [], stream: "connected" });
  });

  test("a draft that cannot run is refused, and one that is gone is told of while the live one goes on", async () => {
    let { api, desk } = await begin();
    const file = join(folder(), "draft.yaml");
    writeFileSync(file, changed([" - [any, any, Medium]", " - [any, any]"]));
    await expect(server.shadows.begin("desk", { file }, "Ann Stone")).rejects.toThrow(/cannot run/);
    const outside = changed(["Priority\n        table", "Priority__c\n        table"]);
    writeFileSync(
      file,
      outside.replaceAll("Priority", "Priority__c").replaceAll("Priority__c__c", "Priority__c"),
    );
    await expect(server.shadows.begin("desk", { file }, "Ann Stone")).rejects.toThrow(/Priority__c/);
    expect((await api.get(PATH)).body).toBeNull();

    const { number } = await save();
    await server.shadows.begin("desk", { version: number }, "Ann Stone");
    const [name = ""] = shadowsIn();
    await server.close();
    // its trail is not what it was
    writeFileSync(join(store, "..", name), "no database at all, whoever looks at it ".repeat(200));
    ({ api, desk } = await begin());
    expect((await api.get(PATH)).body).toMatchObject({ state: "failed", why: expect.any(String) });
    await desk.assigned(desk.message({ Subject: "An invoice" }));
  });
});

test("where nothing is live, the server shows what the shadow decides, over a trail of its own", async () => {
  server = await serve(org, { store, workspaces: [openWorkspace(DESK)], shadowOnly: true });
  const api = client(server.url);
  const id = org.db.create("Case", { Origin: "Email", Subject: "An invoice" });
  const { writesApplied } = org.stats();
  await until(
    "it is in the list",
    async () => (await api.list()).rows.find(({ key }) => key === `desk/${id}`)?.owner,
  );
  await server.runtime.idle();
  expect(org.stats().writesApplied).toBe(writesApplied);
  expect((await api.get(PATH)).body).toMatchObject({ alone: true, items: 1, state: "running" });
  expect((await api.post(PATH, { version: 1 })).status).toBe(400);
  expect(existsSync(store)).toBe(false);
  expect(shadowsIn()).toHaveLength(1);
});
