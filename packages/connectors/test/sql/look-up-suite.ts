import { connect, createServer, type Socket } from "node:net";
import type { Value } from "@throughline/workflow";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openConnections } from "../../src/index.ts";
import { databases } from "../../src/sql/databases.ts";
import { createSessions } from "../../src/sql/sessions.ts";

/** A server with the tables below, and two users of them: `reader` may read, `writer` may do everything; both say "hush". */
export interface Served {
  port: number;
  /** Runs SQL as one who may do everything. */
  ask(sql: string): Promise<Record<string, unknown>[]>;
  /** The certificate that it shows to those who ask for one, of localhost. */
  ca: string;
  close(): Promise<void>;
}

export interface Dialect {
  database: "postgres" | "mariadb";
  /** Name of the database. */
  name: string;
  start(): Promise<Served>;
  /** Waits so many seconds. */
  sleep: string;
  /** A text of that many characters. */
  long: string;
  /** Functions that change something, called as look-ups call functions. */
  effects: Record<string, string>;
  /** Statements that get to the session when nobody reads the query before. */
  statements: Record<string, string>;
  /** Codes of the errors. */
  codes: Record<"missing" | "denied" | "login", string>;
}

interface Look {
  query: string;
  gives?: "one" | "rows";
  takes?: string;
  columns?: string;
  more?: string;
}

export function lookUps({ database, name, start, ...dialect }: Dialect) {
  let served: Served;
  const close: (() => unknown)[] = [];
  beforeAll(async () => {
    served = await start();
  }, 60_000);
  afterEach(async () => {
    for (const end of close.splice(0)) await end();
  });
  afterAll(() => served?.close());

  interface How {
    user?: string;
    host?: string;
    port?: number;
    tls?: string;
    secret?: string;
  }
  function open(looks: Record<string, Look>, how: How = {}) {
    const { user = "reader", host = "127.0.0.1", port = served.port, tls = "none", secret = "hush" } = how;
    const operations = Object.entries(looks).map(
      ([look, { query, gives = "rows", takes = "{}", columns = "{ a: text }", more = "" }]) =>
        `    ${look}: { query: ${JSON.stringify(query)}, gives: ${gives}, takes: ${takes}, columns: ${columns} ${more} }`,
    );
    const text = `ledger:
  type: sql
  database: ${database}
  host: ${host}
  port: ${port}
  name: ${name}
  user: ${user}
  password: "{secret.LEDGER}"
  ${tls === "verified" ? "" : `tls: ${tls}`}
  allow private: true
  operations:
${operations.join("\n")}
`;
    const secrets = { LEDGER: secret };
    const file = (path: string) => (path === "ca.pem" ? served.ca : undefined);
    const opened = openConnections({ text, file }, { secrets });
    expect(opened.problems).toEqual([]);
    close.push(opened.close);
    const look = (operation: string, input: Record<string, Value> = {}) =>
      opened.connections.call("ledger", operation, input, "e1");
    return { ...opened, tries: opened.look, secrets, look };
  }
  const one = async (look: Look, input?: Record<string, Value>, how?: How) =>
    await open({ look }, how).look("look", input);
  const rows = async (sql: string) => await served.ask(sql);
  const everything = async () => [
    await rows("select * from entries order by id"),
    await rows("select * from counters"),
  ];

  describe("a look-up", () => {
    const byAccount = "select id, amount, booked, open from entries where account = {account} order by id";
    const takes = "{ account: text }";
    const columns = "{ id: number, amount: number, booked: date, open: boolean }";

    it("gives rows, each column by its type", async () => {
      expect(await one({ query: byAccount, takes, columns }, { account: "A-1" })).toEqual({
        ok: true,
        apiCalls: 0,
        value: {
          rows: [
            { id: 1, amount: 84.5, booked: "2026-01-31", open: true },
            { id: 2, amount: -12, booked: "2026-02-28", open: false },
          ],
          count: 2,
        },
      });
    });

    it("gives one row as the answer itself", async () => {
      const query = "select sum(amount) as amount, count(*) as items from entries where account = {account}";
      const look: Look = { query, takes, gives: "one", columns: "{ amount: number, items: number }" };
      expect(await one(look, { account: "A-1" })).toMatchObject({ value: { amount: 72.5, items: 2 } });
    });

    it("knows nothing where there is no row, and does not choose among several", async () => {
      const look: Look = { query: byAccount, takes, columns, gives: "one" };
      expect(await one(look, { account: "none" })).toMatchObject({
        error: { class: "gone", code: "NO_ROW" },
      });
      expect(await one(look, { account: "A-1" })).toMatchObject({
        error: { class: "person", code: "NOT_ONE" },
      });
    });

    it("is refused where there are more rows than may be, of which nothing is taken", async () => {
      const look = (most: number): Look => ({
        query: byAccount,
        takes,
        columns,
        more: `, at most: ${most} rows`,
      });
      expect(await one(look(2), { account: "A-1" })).toMatchObject({ value: { count: 2 } });
      expect(await one(look(1), { account: "A-1" })).toMatchObject({
        error: { class: "person", code: "TOO_MANY_ROWS" },
      });
    });

    it.each([
      ["A-1' or '1' = '1"],
      ["A-1'; delete from entries; --"],
      ["\\' or 1 = 1 -- "],
      ["'' union select 1, 2, 3, 4"],
      ["{account}"],
      ["$1 ? @1"],
      ["\u02bc\uff07 or 1=1"],
    ])("takes a parameter as a value, whatever it says: %s", async (account) => {
      const before = await everything();
      expect(await one({ query: byAccount, takes, columns }, { account })).toMatchObject({
        value: { rows: [], count: 0 },
      });
      const query = "select name as a from names where name = {account}";
      expect(await one({ query, takes }, { account })).toMatchObject({ value: { rows: [{ a: account }] } });
      expect(await everything()).toEqual(before);
    });

    it("takes numbers, truth values, dates and moments", async () => {
      const query =
        "select id as a from entries where amount = {amount} and open = {open} and booked = {booked} and seen = {seen}";
      const all = "{ amount: number, open: boolean, booked: date, seen: datetime }";
      const input = { amount: 84.5, open: true, booked: "2026-01-31", seen: "2026-01-31T09:30:00.000Z" };
      expect(await one({ query, takes: all }, input)).toMatchObject({ value: { rows: [{ a: "1" }] } });
      expect(await one({ query, takes: all }, { ...input, open: false })).toMatchObject({
        value: { rows: [] },
      });
    });

    it("uses a parameter at every place where it stands", async () => {
      const query = "select id as a from entries where account = {account} or note = {account}";
      expect(await one({ query, takes }, { account: "A-2" })).toMatchObject({ value: { count: 1 } });
    });
  });

  describe("a value", () => {
    const value = async (sql: string, type: string) => {
      const outcome = await one({
        query: `select ${sql} as a from entries where id = 1`,
        columns: `{ a: ${type} }`,
      });
      return outcome.ok ? (outcome.value as { rows: { a: unknown }[] }).rows[0]!.a : outcome.error.code;
    };

    it.each([
      [
        "a decimal as text, digit for digit",
        "cast('12345678901234567.89' as decimal(30, 2))",
        "text",
        "12345678901234567.89",
      ],
      [
        "a decimal of 15 digits as number",
        "cast('1234567890123.45' as decimal(30, 2))",
        "number",
        1234567890123.45,
      ],
      [
        "a decimal that no number keeps: not at all",
        "cast('12345678901234567.89' as decimal(30, 2))",
        "number",
        "UNFIT_ANSWER",
      ],
      ["a large integer as text", "9007199254740993", "text", "9007199254740993"],
      ["a large integer that no number keeps: not at all", "9007199254740993", "number", "UNFIT_ANSWER"],
      ["a floating number", "ratio", "number", 0.1],
      ["nothing", "null", "number", null],
      ["a date", "booked", "date", "2026-01-31"],
      ["a moment without a zone, as UTC", "seen", "datetime", "2026-01-31T09:30:00.000Z"],
      ["a date as a moment", "booked", "datetime", "2026-01-31T00:00:00.000Z"],
      ["a truth value", "open", "boolean", true],
      ["text that is no number", "account", "number", "UNFIT_ANSWER"],
      ["text that is no date", "account", "date", "UNFIT_ANSWER"],
      ["text of many languages", "'Grüße, 請求書 🧾'", "text", "Grüße, 請求書 🧾"],
      ["what is binary: not at all", "scan", "text", "UNFIT_ANSWER"],
    ])("is %s", async (_what, sql, type, expected) => {
      expect(await value(sql, type)).toEqual(expected);
    });

    it("is missed where the query does not give it", async () => {
      expect(await one({ query: "select id from entries" })).toMatchObject({
        error: { class: "person", code: "UNFIT_ANSWER", message: expect.stringContaining("no column a") },
      });
    });
  });

  describe("nothing is changed", () => {
    it.each(Object.entries(dialect.effects))("by a function that %s", async (_what, query) => {
      const before = await everything();
      const outcome = await one({ query }, {}, { user: "writer" });
      expect(outcome).toMatchObject({ ok: false, error: { class: "person" } });
      expect(await everything()).toEqual(before);
    });

    it.each(Object.entries(dialect.statements))("by a session that is told to: %s", async (_what, query) => {
      const before = await everything();
      const login = { host: "127.0.0.1", port: served.port, name, user: "writer", password: "hush" };
      const sessions = createSessions(databases[database], () => login, true);
      close.push(sessions.close);
      const bounds = { rows: 10, timeoutMs: 2_000 };
      // whether it is refused or does nothing is the database's to say
      await sessions.look({ parts: [query], values: [] }, bounds).catch(() => undefined);
      // and the next one in the same session writes nothing either
      const write = { parts: ["update entries set amount = 0"], values: [] };
      await expect(sessions.look(write, bounds)).rejects.toThrow();
      expect(await everything()).toEqual(before);
    });

    it("and nothing is held when it is over", async () => {
      await open({ look: { query: "select hold() as a" } }, { user: "writer" }).look("look");
      expect(await rows("select held() as held")).toEqual([{ held: 0 }]);
    });
  });

  describe("what goes wrong", () => {
    it("a query that is not understood: a person, with the line", async () => {
      const look: Look = { query: "select id as a,\n       amount\nfrom entries wher id = 1" };
      expect(await one(look)).toMatchObject({
        error: {
          class: "person",
          message: expect.stringMatching(/does not understand .*line 3 of the query/),
        },
      });
    });

    it.each([
      ["a table that is not there", "select a from nowhere", "missing"],
      ["a table that the user may not read", "select name as a from secrets", "denied"],
    ] as const)("%s: a person", async (_what, query, code) => {
      const user = code === "denied" ? "reader" : "writer";
      expect(await one({ query }, {}, { user })).toMatchObject({
        error: { class: "person", code: dialect.codes[code] },
      });
    });

    it("a user who is not let in: a person, and the password is in no word", async () => {
      const { look, secrets } = open({ look: { query: "select 1 as a" } }, { secret: "wrong-hush" });
      const refused = await look("look");
      expect(refused).toMatchObject({ error: { class: "person", code: dialect.codes.login } });
      expect(JSON.stringify(refused)).not.toContain("wrong-hush");
      secrets.LEDGER = "hush";
      expect(await look("look")).toMatchObject({ ok: true });
      secrets.LEDGER = "wrong-hush";
      expect(await look("look")).toMatchObject({ error: { code: dialect.codes.login } });
    });

    it("too long: the database ends it, and it is asked again", async () => {
      const query = dialect.sleep.replace("SECONDS", "30");
      const busy = async () => Number((await rows(BUSY[database]))[0]!.busy);
      expect(await one({ query, more: ", timeout: 300 ms" })).toMatchObject({ error: { class: "retry" } });
      expect(await busy()).toBe(0);
    });

    it("an answer of more than a million bytes: a person, and nothing is kept of it", async () => {
      const { look } = open({
        look: { query: `select ${dialect.long.replace("LENGTH", "3000000")} as a` },
        next: { query: "select 1 as a" },
      });
      expect(await look("look")).toMatchObject({ error: { class: "person", code: "TOO_LARGE" } });
      expect(await look("next")).toMatchObject({ ok: true });
    });

    it("nobody there: asked again", async () => {
      const closed = createServer().listen(0, "127.0.0.1");
      await new Promise((ready) => closed.once("listening", ready));
      const { port } = closed.address() as { port: number };
      await new Promise((ready) => closed.close(ready));
      expect(await one({ query: "select 1 as a" }, {}, { port })).toMatchObject({
        error: { class: "retry", code: "ECONNREFUSED" },
      });
    });

    it("a connection that breaks: asked again, and the next one is a new one", async () => {
      const ways = new Set<Socket>();
      const between = createServer((near) => {
        const far = connect(served.port, "127.0.0.1");
        for (const way of [near, far]) ways.add(way.on("error", () => undefined));
        near.pipe(far).pipe(near);
      }).listen(0, "127.0.0.1");
      close.push(() => between.close());
      await new Promise((ready) => between.once("listening", ready));
      const { port } = between.address() as { port: number };
      const query = dialect.sleep.replace("SECONDS", "20");
      // the server only sees afterwards that nobody waits any more
      const asked = { query, more: ", timeout: 3 s" };
      const { look } = open({ look: asked, next: { query: "select 1 as a" } }, { port });
      const waiting = look("look");
      await expect.poll(async () => Number((await rows(BUSY[database]))[0]!.busy)).toBe(1);
      for (const way of ways) way.destroy();
      expect(await waiting).toMatchObject({ error: { class: "retry" } });
      expect(await look("next")).toMatchObject({ ok: true });
    });

    it("forbidden in the last moment: nothing is asked", async () => {
      const { connections } = open({ look: { query: "select 1 as a" } });
      const mayGo = () => Promise.reject(new Error("somebody else has it"));
      expect(await connections.call("ledger", "look", {}, "e1", mayGo)).toMatchObject({
        error: { class: "retry", code: "NOT_SENT" },
      });
    });

    it("a test of the connection says whether it takes the secret", async () => {
      const { tries } = open({ look: { query: "select 1 as a" } });
      expect(await tries.test("ledger")).toMatchObject({ outcome: "works" });
      expect(await tries.test("ledger", { LEDGER: "wrong" })).toMatchObject({
        ...{ outcome: "person", code: dialect.codes.login },
      });
    });
  });

  describe("the way there", () => {
    const look: Look = { query: "select 1 as a" };

    it("is private, and the host's certificate is verified", async () => {
      expect(await one(look, {}, { host: "localhost", tls: "{ ca: ca.pem }" })).toMatchObject({ ok: true });
    });

    it("is refused where nobody that we trust has signed for the host", async () => {
      expect(await one(look, {}, { host: "localhost", tls: "verified" })).toMatchObject({
        error: { class: "person", message: expect.stringMatching(/not surely who it should be/) },
      });
    });

    it("is refused where the certificate is of another host", async () => {
      expect(await one(look, {}, { host: "127.0.0.1", tls: "{ ca: ca.pem }" })).toMatchObject({
        error: { class: "person" },
      });
    });
  });

  it("many look-ups at once share few sessions, which are ended when nobody needs them", async () => {
    const sessions = async () => Number((await rows(SESSIONS[database]))[0]!.sessions);
    await expect.poll(sessions, { timeout: 10_000 }).toBe(0);
    const { look, close: end } = open({ look: { query: dialect.sleep.replace("SECONDS", "0.05") } });
    const all = Promise.all(Array.from({ length: 40 }, () => look("look")));
    let most = 0;
    let over = false;
    const watch = (async () => {
      while (!over) most = Math.max(most, await sessions());
    })();
    expect((await all).every(({ ok }) => ok)).toBe(true);
    over = true;
    await watch;
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
    await end();
    await expect.poll(sessions, { timeout: 10_000 }).toBe(0);
  });
}

const SESSIONS = {
  postgres: "select count(*) as sessions from pg_stat_activity where usename = 'reader'",
  mariadb: "select count(*) as sessions from information_schema.processlist where user = 'reader'",
};
const BUSY = {
  postgres: "select count(*) as busy from pg_stat_activity where usename = 'reader' and state = 'active'",
  mariadb:
    "select count(*) as busy from information_schema.processlist where user = 'reader' and command <> 'Sleep'",
};
