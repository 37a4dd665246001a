import { describe, expect, it } from "vitest";
import { connect, rawApi, SEED, useOrg } from "./harness.ts";

const org = await useOrg({
  seed: {
    ...SEED,
    records: {
      Account: [
        { ref: "acme", Name: "Acme Import Company", Phone: "(415) 555-1212", Number__c: "A7" },
        { Name: "Acme", Description: "Sells anvils, and nothing else" },
        { Name: "Zürich Anvils" },
      ],
      Contact: [
        { FirstName: "Joe", LastName: "Smith", Email: "joe@acme.test", AccountId: "@acme" },
        { FirstName: "Joe", LastName: "Smythe", Phone: "555-1212" },
        { FirstName: "Mary", LastName: "O'Brien", Description: "Knows Joe Smith" },
      ],
      Case: [
        { Subject: "The anvil {heavy} is late" },
        { Subject: "Where is my anvil?" },
        { Subject: "and so on" },
      ],
    },
  },
});
const connection = await connect(org);
const api = await rawApi(org);

type Found = { attributes: { type: string; url: string }; Id: string; Name?: string; Subject?: string };

/** Names of what a search finds. */
async function found(find: string, rest = "RETURNING Account(Name), Contact(Name)"): Promise<string[]> {
  const { searchRecords } = await connection.search(`FIND ${find} ${rest}`);
  return (searchRecords as Found[]).map(({ Name, Subject }) => Name ?? Subject ?? "-");
}

describe("FIND", () => {
  it.each([
    ["{acme}", ["Acme Import Company", "Acme", "Joe Smith"]],
    ["{ACME company}", ["Acme Import Company"]],
    ["{acme AND anvils}", ["Acme"]],
    ["{acme AND NOT import}", ["Acme", "Joe Smith"]],
    ["{company OR smythe}", ["Acme Import Company", "Joe Smythe"]],
    ["{(company OR anvils) AND acme}", ["Acme Import Company", "Acme"]],
    ["{acme OR anvils AND zürich}", ["Acme Import Company", "Acme", "Zürich Anvils", "Joe Smith"]],
    ['{"Joe Smith"}', ["Joe Smith", "Mary O'Brien"]],
    ["{Joe Sm*}", ["Joe Smith", "Joe Smythe", "Mary O'Brien"]],
    ["{Sm?th}", ["Joe Smith", "Mary O'Brien"]],
    ["{anvil}", []],
    ["{anvil*}", ["Acme", "Zürich Anvils"]],
    ["{joe@acme.test}", ["Joe Smith"]],
    ["{O'Brien}", ["Mary O'Brien"]],
    ['{"and"}', ["Acme"]],
    ["{nobody}", []],
  ])("%s", async (find, expected) => {
    expect(await found(find)).toEqual(expected);
  });

  it("takes characters of its own as punctuation after a backslash, which only separates words", async () => {
    const cases = "RETURNING Case(Subject)";
    const [heavy, where] = ["The anvil {heavy} is late", "Where is my anvil?"];
    expect(await found("{\\{heavy\\}}", cases)).toEqual([heavy]);
    expect(await found("{anvil\\?}", cases)).toEqual([heavy, where]);
    expect(await found("{anvi?}", cases)).toEqual([heavy, where]);
    expect(await found("{anv?}", cases)).toEqual([]);
  });

  it("takes a capital within a word for the beginning of one", async () => {
    org.db.create("Account", { Name: "SampleHumps2" });
    for (const find of ["{sample}", "{humps2}", "{samplehumps2}"])
      expect(await found(find)).toEqual(["SampleHumps2"]);
    expect(await found("{samp}")).toEqual([]);
    expect(await found("{plehumps2}")).toEqual([]);
  });

  it("sees at once what is saved, and not what is deleted", async () => {
    const id = org.db.create("Account", { Name: "Brandnew" });
    expect(await found("{brandnew}")).toEqual(["Brandnew"]);
    org.db.update("Account", id, { Name: "Renamed" });
    expect(await found("{brandnew}")).toEqual([]);
    org.db.delete("Account", id);
    expect(await found("{renamed}")).toEqual([]);
  });
});

describe("IN", () => {
  it.each([
    ["ALL FIELDS", "{joe}", ["Joe Smith", "Joe Smythe", "Mary O'Brien"]],
    ["NAME FIELDS", "{joe}", ["Joe Smith", "Joe Smythe"]],
    ["EMAIL FIELDS", "{acme}", ["Joe Smith"]],
    ["PHONE FIELDS", '{"555 1212"}', ["Acme Import Company", "Joe Smythe"]],
    ["SIDEBAR FIELDS", "{a7}", ["Acme Import Company"]],
    ["SIDEBAR FIELDS", "{anvils}", ["Zürich Anvils"]],
  ])("%s finds %s", async (group, find, expected) => {
    expect(await found(find, `IN ${group} RETURNING Account(Name), Contact(Name)`)).toEqual(expected);
  });
});

describe("RETURNING", () => {
  it("gives ids of all objects if it is left out, each with its attributes", async () => {
    const { searchRecords } = (await connection.search("FIND {anvil*}")) as { searchRecords: Found[] };
    expect(searchRecords.map(({ attributes }) => attributes.type).sort()).toEqual([
      "Account",
      "Account",
      "Case",
      "Case",
    ]);
    for (const { attributes, Id, ...rest } of searchRecords) {
      expect(attributes.url).toMatch(new RegExp(`/sobjects/${attributes.type}/${Id}$`));
      expect(rest).toEqual({});
    }
  });

  it("takes fields, conditions, order and limit of each object", async () => {
    const { searchRecords } = await connection.search(
      "FIND {joe OR acme} RETURNING Account(Id, Name WHERE Phone = null ORDER BY Name), Contact(LastName, Account.Name ORDER BY LastName DESC LIMIT 2)",
    );
    expect(searchRecords).toMatchObject([
      { Name: "Acme" },
      { LastName: "Smythe", Account: null },
      { LastName: "Smith", Account: { Name: "Acme Import Company" } },
    ]);
  });

  it("stops at the limit of the whole", async () => {
    const rest = "RETURNING Account(Name ORDER BY Name), Contact(Name) WITH SPELL_CORRECTION = false LIMIT 3";
    expect(await found("{joe OR acme}", rest)).toEqual(["Acme", "Acme Import Company", "Joe Smith"]);
  });
});

describe("refusals", () => {
  it.each([
    ["FIND acme", "MALFORMED_SEARCH", /must be enclosed in braces/],
    ["FIND 'acme'", "MALFORMED_SEARCH", /must be enclosed in braces/],
    ["FIND {a}", "MALFORMED_SEARCH", /longer than one character: a$/],
    ["FIND {}", "MALFORMED_SEARCH", /No search term/],
    ["FIND {(acme}", "MALFORMED_SEARCH", /missing '\)'/],
    ["FIND {acme AND}", "MALFORMED_SEARCH", /unexpected end/],
    ["FIND {acme} IN SOME FIELDS", "MALFORMED_SEARCH", /'SOME' is not a search group/],
    ["FIND {acme} RETURNING Account(Id) WITH SNIPPET", "MALFORMED_SEARCH", /WITH SNIPPET is not supported/],
    ["FIND {acme} RETURNING Account(Id) NONSENSE", "MALFORMED_SEARCH", /unexpected token/],
    ["FIND {acme} RETURNING Nope(Id)", "INVALID_TYPE", /'Nope' is not supported/],
    ["FIND {acme} RETURNING Account(Nope)", "INVALID_FIELD", /No such column 'Nope'/],
    ["FIND {acme} RETURNING Account(Id WHERE)", "MALFORMED_QUERY", /unexpected token/],
  ])("%s", async (sosl, errorCode, message) => {
    const { status, body } = await api("GET", `search?q=${encodeURIComponent(sosl)}`);
    expect([status, body]).toEqual([400, [{ errorCode, message: expect.stringMatching(message) }]]);
  });
});

describe("parameterizedSearch", () => {
  it("takes parameters in the URL", async () => {
    const { body } = await api(
      "GET",
      "parameterizedSearch?q=acme&sobject=Account&Account.fields=id,name&Account.limit=1&sobject=Contact&fields=lastname",
    );
    expect(body.searchRecords).toMatchObject([{ Name: "Acme Import Company" }, { LastName: "Smith" }]);
  });

  it("takes them as JSON", async () => {
    const { body } = await api("POST", "parameterizedSearch", {
      q: "joe",
      in: "NAME",
      fields: ["Name"],
      sobjects: [
        { name: "Contact", where: "Email = null" },
        { name: "Account", fields: ["Id"], limit: 10 },
      ],
      overallLimit: 100,
    });
    expect(body.searchRecords).toMatchObject([{ Name: "Joe Smythe" }]);
  });

  it("searches everything for a word alone, and wants the word", async () => {
    const { body } = await api("GET", "parameterizedSearch?q=anvil*");
    expect(body.searchRecords).toHaveLength(4);
    expect((await api("POST", "parameterizedSearch", {})).body).toMatchObject([
      { errorCode: "MISSING_ARGUMENT" },
    ]);
  });
});
