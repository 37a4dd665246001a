import { afterEach, describe, expect, it } from "vitest";
import { openConnections } from "../../src/index.ts";
import { error, rows, startPeer } from "./tds-peer.ts";

// no SQL Server can be started here: what goes over the wire is looked at by a peer that speaks its protocol

const close: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of close.splice(0).reverse()) await end();
});

async function lookUp(answer: (text: string) => Buffer | undefined, tls = "tls: none") {
  const peer = await startPeer(answer);
  close.push(peer.close);
  const text = `
ledger:
  type: sql
  database: sqlserver
  host: 127.0.0.1
  port: ${peer.port}
  name: books
  user: reader
  password: "{secret.LEDGER}"
  allow private: true
  ${tls}
  operations:
    find:
      query: select number, amount from [open items] where account = {account} and amount > {least}
      gives: rows
      takes: { account: text, least: number }
      columns: { number: text, amount: number }
      at most: 2 rows
      timeout: 300 ms
`;
  const { connections, problems, ...opened } = openConnections(text, { secrets: { LEDGER: "hush" } });
  expect(problems).toEqual([]);
  close.push(opened.close);
  return {
    peer,
    find: (account: string) => connections.call("ledger", "find", { account, least: 10 }, "e1"),
  };
}

describe("SQL Server, over the wire", () => {
  it("is told that we only read, in a transaction that is rolled back, and gets parameters beside the query", async () => {
    const { peer, find } = await lookUp(() => rows(["number", "amount"], ["R-1", 84.5], ["R-2", -12]));
    const account = "A-1' or 1 = 1 --";
    expect(await find(account)).toEqual({
      ok: true,
      apiCalls: 0,
      value: {
        rows: [
          { number: "R-1", amount: 84.5 },
          { number: "R-2", amount: -12 },
        ],
        count: 2,
      },
    });
    expect(peer.asked[0]).toEqual({ kind: "login", text: "reads" });
    const kinds = peer.asked.map(({ kind }) => kind);
    expect(kinds).not.toContain("commit");
    expect(kinds.slice(kinds.indexOf("begin"), kinds.indexOf("begin") + 3)).toEqual([
      "begin",
      "call",
      "rollback",
    ]);
    const { text } = peer.asked[kinds.indexOf("begin") + 1]!;
    expect(text).toContain(
      "set rowcount 3; set lock_timeout 300; select number, amount from [open items] where account = @1 and amount > @2",
    );
    expect(text.split("A-1' or 1 = 1 --")).toHaveLength(2);
  });

  it("takes no number whose last digits the driver has lost", async () => {
    const { find } = await lookUp(() => rows(["number", "amount"], ["R-1", 9007199254740994]));
    expect(await find("A-1")).toMatchObject({ error: { class: "person", code: "UNFIT_ANSWER" } });
  });

  it.each([
    ["the query is not understood: a person, with the line", 207, "person", /line 2 of the query/],
    ["the user may not: a person", 229, "person", /the right to SELECT/],
    ["a deadlock: asked again", 1205, "retry", /asked again/],
    ["somebody holds the rows: asked again", 1222, "retry", /asked again/],
  ])("%s", async (_what, number, kind, words) => {
    const { find } = await lookUp(() => error(number, "Invalid column name 'amount'.", 2));
    expect(await find("A-1")).toMatchObject({
      error: { class: kind, code: String(number), message: expect.stringMatching(words) },
    });
  });

  it("silence: asked again", async () => {
    const { find } = await lookUp(() => undefined);
    expect(await find("A-1")).toMatchObject({ error: { class: "retry" } });
  });

  it("no TLS is offered: a person, and nobody has signed in", async () => {
    const { peer, find } = await lookUp(() => undefined, "");
    expect(await find("A-1")).toMatchObject({ error: { class: "person" } });
    expect(peer.asked).toEqual([]);
  });
});
