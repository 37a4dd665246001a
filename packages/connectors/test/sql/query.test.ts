import type { Value } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { openConnections, operationsIn } from "../../src/index.ts";

const DATABASES = ["postgres", "mysql", "mariadb", "sqlserver"];

interface Block {
  database?: string;
  query?: string;
  more?: string;
  takes?: string;
}
const block = ({ database = "postgres", query = "select a from b", more = "", takes = "{}" }: Block) => `
ledger:
  type: sql
  database: ${database}
  host: ledger.example
  name: books
  user: reader
  password: "{secret.LEDGER}"
${more}
  operations:
    look:
      query: ${JSON.stringify(query)}
      gives: rows
      takes: ${takes}
      columns: { a: text }
`;
const problemsOf = (given: Block) =>
  openConnections(block(given), { secrets: { LEDGER: "hush" } }).problems.map(({ code }) => code);

/** Queries that write, lock, hide something or reach elsewhere. */
const REFUSED: Record<string, string> = {
  "an update": "update entries set amount = 0",
  "a delete behind a look-up": "select a from b; delete from b",
  "a second look-up": "select a from b; select c from d",
  "a CTE that writes": "with gone as (delete from b returning a) select a from gone",
  "a CTE that inserts": "with made as (insert into b values (1) returning a) select a from made",
  "a CTE before an update": "with c as (select 1) update b set a = 1",
  "a table that is made of the rows": "select a into other from b",
  "a file that is made of the rows": "select a from b into outfile 'a.txt'",
  "a variable": "select a into @x from b",
  "rows that are locked": "select a from b for update",
  "rows that are locked for reading": "select a from b for share",
  "rows whose keys are locked": "select a from b for no key update",
  "rows that are locked as MySQL once wrote it": "select a from b lock in share mode",
  "a comment": "select a from b -- where c = 1",
  "a comment in the middle": "select a /* into other */ from b",
  "a comment that MySQL executes": "select a from b /*!50000 into outfile 'a.txt' */",
  "a comment within another": "select a from b /* /* */ ; delete from b */",
  COPY: "copy b to program 'sh'",
  "a block": "do $$ begin delete from b; end $$",
  "a transaction of its own": "commit",
  "leave to write": "set transaction read write",
  EXPLAIN: "explain analyze delete from b",
  "nothing at all": "  ",
  "quotes that do not end": "select 'a from b",
  "a backslash before a quote": "select a from b where c = '\\' or d = ' or 1 = 1'",
  "a NUL": "select a from b \0",
  "letters that look like others": "ｓelect a from b",
};
const REFUSED_THERE: Record<string, Record<string, string>> = {
  postgres: {
    "text in dollars": "select $$a$$",
    "a placeholder of its own": "select $1::text as a",
    "a sequence": "select nextval('b_seq')::text as a",
    "a setting": "select set_config('transaction_read_only', 'off', true) as a",
    "a query in a text": "select query_to_xml('delete from b', true, true, '')::text as a",
    "a connection to elsewhere": "select dblink_exec('host=x', 'delete from b') as a",
    "a file": "select pg_read_file('/etc/passwd') as a",
    "a lock": "select pg_advisory_lock(1)::text as a",
    "somebody's session": "select pg_terminate_backend(1)::text as a",
  },
  mariadb: {
    "a placeholder of its own": "select ? as a",
    "a hidden rest": "select a from b # where c = 1",
    "a variable": "select @a := 1 as a",
    "a file": "select load_file('/etc/passwd') as a",
    "a lock": "select get_lock('a', 10) as a",
    "a sequence": "select nextval(s) as a",
  },
  sqlserver: {
    "a statement without a sign before it": "select a from b exec sp_who",
    "a drop without a sign before it": "select a from b drop table b",
    waiting: "select a from b waitfor delay '01:00:00'",
    "a variable": "select @a as a",
    "another server": "select a from openquery(other, 'delete from b')",
    "a lock by a hint": "select a from b with (updlock)",
  },
};
const TAKEN: Record<string, string> = {
  "a join": "select b.a from b join c on c.id = b.id where c.d = 'x'",
  "a CTE": "with last as (select max(a) as a from b) select a from last",
  "a statement sign at the end": "select a from b;",
  "words in quotes": `select 'delete; -- update' as a, b."update" from b`,
  "a quote within quotes": "select 'it''s' as a",
  "columns whose names only begin like words": "select updated_at as a, into_account, deleted from b",
  "a FOR that locks nothing": "select substring(a from 1 for 3) as a from b",
};

describe.each(DATABASES)("a query of %s", (database) => {
  it.each(Object.entries(REFUSED))("refuses %s", (_what, query) => {
    expect(problemsOf({ database, query })).toEqual(["not-a-look-up"]);
  });
  it.each(Object.entries(REFUSED_THERE[database] ?? {}))("refuses %s", (_what, query) => {
    expect(problemsOf({ database, query })).toEqual(["not-a-look-up"]);
  });
  it.each(Object.entries(TAKEN))("takes %s", (_what, query) => {
    expect(problemsOf({ database, query })).toEqual([]);
  });
});

describe("parameters", () => {
  const takes = "{ account: text }";

  it("each has a type, and stands in the query", () => {
    expect(problemsOf({ query: "select a from b where c = {account}" })).toEqual(["unknown-parameter"]);
    expect(problemsOf({ takes })).toEqual(["unused-parameter"]);
    expect(problemsOf({ takes, query: "select a from b where c = {account} or d = {account}" })).toEqual([]);
  });

  it("are values, never text in quotes", () => {
    const query = "select a from b where c = '{account}'";
    expect(problemsOf({ takes, query })).toContain("parameter-in-quotes");
  });

  it.each([
    "select a from {account}",
    "select a from b join {account} on true",
    "select b.{account} from b",
    "select a from b order by {account}",
  ])("are no names: %s", (query) => {
    expect(problemsOf({ takes, query })).toEqual(["not-a-look-up"]);
  });

  it("may stand behind the FROM of a function", () => {
    expect(problemsOf({ takes, query: "select trim(both from {account}) as a" })).toEqual([]);
  });
});

describe("a connection to a database", () => {
  const { connections, look } = openConnections(block({ more: "  port: 6432" }), {
    secrets: { LEDGER: "hush" },
  });

  it("tells where what is sent goes, without who signs in", () => {
    expect(connections.address?.("ledger")).toBe("postgres://ledger.example:6432/books");
    expect(look.list()).toMatchObject([{ type: "sql", secrets: ["LEDGER"] }]);
    expect(JSON.stringify(look.list())).not.toMatch(/reader|hush/);
  });

  it("only reads, whatever is looked up", () => {
    expect(connections.repeat("ledger", "look")).toBe("read");
  });

  it("has typed inputs and answers", () => {
    const [shape] = operationsIn(
      block({ takes: "{ account: text, at: date }", query: "select {account} {at}" }),
    );
    expect(shape).toMatchObject({
      ...{ name: "ledger.look", type: "sql", writes: false, inputs: ["account", "at"] },
      input: {
        properties: { account: { type: "string" }, at: { type: "string", format: "date" } },
        required: ["account", "at"],
      },
      output: { properties: { rows: { type: "array" }, count: { type: "integer" } } },
    });
  });

  it("is asked with all inputs, each of its type, or not at all", async () => {
    const opened = openConnections(
      block({ takes: "{ at: date }", query: "select a from b where c = {at}" }),
      {
        secrets: { LEDGER: "hush" },
      },
    ).connections;
    for (const input of [{}, { at: null }, { at: "tomorrow" }, { at: "2026-01-31", more: 1 }] as Record<
      string,
      Value
    >[])
      expect(await opened.call("ledger", "look", input, "e1")).toMatchObject({
        ok: false,
        error: { class: "person", code: "UNFIT_INPUT" },
      });
  });

  it.each([
    ["a secret that nobody gave", { more: "  tls: { ca: nobody.pem }" }, "no-file"],
    ["what is sent could be read on the way", { more: "  tls: none" }, "unsafe"],
    ["a database that nobody knows", { database: "oracle" }, "bad-shape"],
    ["a column without a type", { query: "select a", takes: "{ account: money }" }, "bad-shape"],
  ])("is not opened: %s", (_what, given, code) => {
    expect(problemsOf(given)).toEqual([code]);
  });

  it("is not called at a private address, nor under a name that leads to one", async () => {
    for (const host of ["127.0.0.1", "localhost", "::1", "10.1.2.3"]) {
      const opened = openConnections(block({}).replace("ledger.example", `"${host}"`), {
        secrets: { LEDGER: "hush" },
      });
      expect(opened.problems).toEqual([]);
      const outcome = await opened.connections.call("ledger", "look", {}, "e1");
      expect(outcome).toMatchObject({ ok: false, error: { class: "person", code: "PRIVATE_ADDRESS" } });
      expect(await opened.look.test("ledger")).toMatchObject({ outcome: "person", code: "PRIVATE_ADDRESS" });
      await opened.close();
    }
  });

  it("is never called where a machine tells of itself, also where private addresses are allowed", async () => {
    const text = block({ more: "  allow private: true" }).replace("ledger.example", "169.254.169.254");
    const opened = openConnections(text, { secrets: { LEDGER: "hush" } });
    expect(await opened.connections.call("ledger", "look", {}, "e1")).toMatchObject({
      error: { class: "person", code: "PRIVATE_ADDRESS" },
    });
    await opened.close();
  });
});
