import { expect, test } from "vitest";
import { MISSING, startPostgres } from "../../audit/test/postgres-server.ts";
import { createLog } from "../src/index.ts";
import { hashPassword, openAccounts } from "../src/sign-in/index.ts";
import { folder, openOrg, serve, until } from "./org.ts";
import { CHEAP, PASSWORD, signedIn, visitor } from "./signed-in.ts";

test.skipIf(MISSING)(
  "who came in or left while a process stood by has come in or left there as well",
  async () => {
    const database = await startPostgres();
    const org = await openOrg();
    const data = folder();
    const password = await hashPassword(PASSWORD, CHEAP);
    for (const name of ["Ann", "Bea"]) openAccounts(data).put({ name, role: "approver", password });
    const heard: string[] = [];
    const log = createLog("silent");
    log.warn = (...said: unknown[]) => void heard.push(said.map(String).join(" "));
    const open = () =>
      serve(org, { store: database.address("work"), log, signIn: { folder: data, cost: CHEAP } });
    try {
      const first = await open();
      const bea = await signedIn(first.url, "Bea");
      const next = open();
      await until("another process stands by", async () => heard.some((one) => one.includes("stands by")));
      const ann = await signedIn(first.url, "Ann");
      expect((await bea.post("/api/sign-out")).status).toBeLessThan(300);
      await first.close();
      const second = await next;
      const who = async ({ cookie }: { cookie: string }) =>
        (await visitor(second.url, cookie).get("/api/session")).body.person?.name;
      expect(await who(ann)).toBe("Ann");
      expect(await who(bea)).toBeUndefined();
      await second.close();
    } finally {
      await org.close();
      await database.close();
    }
  },
);
