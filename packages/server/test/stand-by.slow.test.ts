import { expect, test } from "vitest";
import { MISSING, startPostgres } from "../../audit/test/postgres-server.ts";
import { createLog } from "../src/index.ts";
import { openSecrets } from "../src/secrets.ts";
import { hashPassword, openAccounts } from "../src/sign-in/index.ts";
import { folder, openOrg, serve, until } from "./org.ts";
import { CHEAP, PASSWORD, signedIn, visitor } from "./signed-in.ts";

test.skipIf(MISSING)(
  "what was written while a process stood by holds there as well: who came in or left, and rotated secrets",
  async () => {
    const database = await startPostgres();
    const org = await openOrg();
    const data = folder();
    const password = await hashPassword(PASSWORD, CHEAP);
    for (const name of ["Ann", "Bea"]) openAccounts(data).put({ name, role: "approver", password });
    const heard: string[] = [];
    const log = createLog("silent");
    log.warn = (...said: unknown[]) => void heard.push(said.map(String).join(" "));
    const open = (secrets = openSecrets(data, process.env), seated = () => {}) =>
      serve(org, {
        ...{ store: database.address("work"), log, signIn: { folder: data, cost: CHEAP } },
        ...{ secrets, seated },
      });
    try {
      const rotating = openSecrets(data, process.env);
      const first = await open(rotating);
      const bea = await signedIn(first.url, "Bea");
      const secrets = openSecrets(data, process.env);
      let seated = 0;
      const next = open(secrets, () => void seated++);
      await until("another process stands by", async () => heard.some((one) => one.includes("stands by")));
      const ann = await signedIn(first.url, "Ann");
      expect((await bea.post("/api/sign-out")).status).toBeLessThan(300);
      rotating.replace("THROUGHLINE_SECRET_KEY", "the new one", { at: new Date().toISOString(), by: "Ann" });
      expect([seated, secrets.env.THROUGHLINE_SECRET_KEY]).toEqual([0, undefined]);
      await first.close();
      const second = await next;
      const who = async ({ cookie }: { cookie: string }) =>
        (await visitor(second.url, cookie).get("/api/session")).body.person?.name;
      expect(await who(ann)).toBe("Ann");
      expect(await who(bea)).toBeUndefined();
      expect([seated, secrets.env.THROUGHLINE_SECRET_KEY]).toEqual([1, "the new one"]);
      await second.close();
    } finally {
      await org.close();
      await database.close();
    }
  },
);
