import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { buildPrompt, type Maskable } from "../src/index.ts";
import { KINDS, mask } from "../src/llm/prompt/mask.ts";
import { fieldsIn, type ModelServer, settles, startModelServer } from "./fixture/index.ts";
import { KEYS, modelsWith, question } from "./llm-world.ts";

const ALL = [...KINDS];

/** Digits of a card without the last, which the others determine. */
function withCheckDigit(digits: string): string {
  for (let last = 0; last < 10; last++) {
    const sum = [...`${digits}${last}`].reverse().reduce((total, digit, i) => {
      const counted = Number(digit) * (i % 2 ? 2 : 1);
      return total + (counted > 9 ? counted - 9 : counted);
    }, 0);
    if (sum % 10 === 0) return `${digits}${last}`;
  }
  return digits;
}

/** An account number of Germany with right check digits. */
function iban(digits: string): string {
  const rest = [...`${digits}131400`].reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);
  return `DE${String(98 - rest).padStart(2, "0")}${digits}`;
}

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((list) => list.join(""));
const inFours = (text: string) => text.replace(/(.{4})(?=.)/g, "$1 ");

const SECRETS: Record<Maskable, fc.Arbitrary<string>> = {
  email: fc.emailAddress().filter((address) => !address.startsWith("'")),
  phone: fc.oneof(
    digits(9).map((rest) => `+49 30 ${rest}`),
    digits(10).map((rest) => `+1${rest}`),
    digits(7).map((rest) => `030/${rest}`),
    fc.tuple(digits(3), digits(3), digits(4)).map(([area, a, b]) => `(${area}) ${a}-${b}`),
  ),
  card: fc
    .tuple(fc.constantFrom("4", "5"), digits(14))
    .map(([first, rest]) => withCheckDigit(first + rest))
    .chain((card) => fc.constantFrom(card, inFours(card), inFours(card).replaceAll(" ", "-"))),
  account: digits(18)
    .map(iban)
    .chain((account) => fc.constantFrom(account, inFours(account))),
};

const secrets = fc.record(SECRETS);
const SOME = fc.sample(secrets, { numRuns: 20, seed: 1 }).flatMap((all) => Object.values(all));

describe("what is hidden from models", () => {
  test("whatever the text, it comes back as it was", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      // full of what looks like placeholders and like what they stand for
      fc
        .array(
          fc.constantFrom(
            "[email-1]",
            "[phone-",
            "1]",
            "[card-2]",
            " ",
            "@",
            "+49 30 1234567",
            "a@b.de",
            ...SOME,
          ),
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const { texts: masked, unmask } = mask({ a, b }, ALL);
        expect(unmask(masked.a!)).toBe(a);
        expect(unmask(masked.b!)).toBe(b);
      }),
      { numRuns: 80 },
    );
  });

  test("nothing of it is in what is sent, in whatever sentence it stands, nor in the examples", () => {
    fc.assert(
      fc.property(secrets, fc.constantFrom(", ", ". ", "\n", " or ", "; ", " 7 ", " x "), (all, between) => {
        const text = `Write to me: ${Object.values(all).join(between)}${between}thanks`;
        const request = question({ inputs: { Subject: text, Description: `Re: ${text}` } });
        request.facts[0]!.examples = [{ text, is: "billing" }];
        const { fixed, item } = buildPrompt(request, ALL);
        for (const secret of Object.values(all)) expect(fixed + item).not.toContain(secret);
      }),
      { numRuns: 100 },
    );
  });

  test("the same text has the same placeholder in all fields, and another call begins anew", () => {
    const { texts } = mask({ a: "From a@b.de to c@d.de", b: "a@b.de wrote" }, ["email"]);
    expect(texts).toEqual({ a: "From [email-1] to [email-2]", b: "[email-1] wrote" });
    expect(mask({ a: "c@d.de" }, ["email"]).texts.a).toBe("[email-1]");
  });

  test("only what the workspace names", () => {
    const text = "a@b.de, +49 30 1234567";
    expect(mask({ text }, []).texts.text).toBe(text);
    expect(mask({ text }, ["phone"]).texts.text).toBe("a@b.de, [phone-1]");
  });

  test.each([
    ["card", "since 2026 4111 1111 1111 1111 12/28", "since 2026 [card-1] 12/28"],
    ["card", "4111111111111111,5500005555555559", "[card-1],[card-2]"],
    ["account", "IBAN:DE89370400440532013000please", "IBAN:[account-1]please"],
    ["email", "<jo.o'neil+x@mail.acme.example>.", "<[email-1]>."],
    ["phone", "Tel.: 4415550 or mobile 0171/2345678", "Tel.: [phone-2] or mobile [phone-1]"],
  ])("%s: in %j", (_kind, text, hidden) => {
    expect(mask({ text }, ALL).texts.text).toBe(hidden);
  });

  test.each([
    "INV-123456",
    "2026-11-26",
    "26.11.2026 10:15",
    "EUR 1.234.567,00",
    "order 4711",
    "version 10.2.3",
    "case 00001234",
  ])("%s is hidden from nobody", (text) => {
    expect(mask({ text }, ALL).texts.text).toBe(text);
  });

  test("texts that are as long as Salesforce has them come back too, whatever they are full of", () => {
    const long = ["a".repeat(131_072), "0 ".repeat(65_536), "@".repeat(131_072), "a.".repeat(65_536)];
    for (const text of long) {
      const { texts, unmask } = mask({ text }, ALL);
      expect(unmask(texts.text ?? "")).toBe(text);
    }
  });
});

describe("a question with hidden parts", () => {
  let server: ModelServer;
  beforeAll(async () => {
    server = await startModelServer();
  });
  afterAll(() => server.close());

  const TEXT =
    "Please send it to jo@acme.example or call +49 30 1234567. Account DE89 3704 0044 0532 0130 00.";
  const request = () =>
    question({
      facts: [
        { name: "address", type: "text", optional: false },
        { name: "topic", type: "choice", of: ["jo@acme.example", "other"], optional: false },
      ],
      inputs: { Description: TEXT },
    });
  const yaml = () => `
providers: { anthropic: { url: "${server.url}/v1" } }
models: { house: { provider: openai-compatible, model: m, url: "${server.url}/v1", masking: [] } }
masking: [email, phone, card, account]
`;

  test("is answered with what they were; the choices of the workflow are shown as they are", async () => {
    server.answer((seen) => {
      expect(fieldsIn(seen).Description).toBe(
        "Please send it to [email-1] or call [phone-1]. Account [account-1].",
      );
      expect(seen.system).toContain('"jo@acme.example"');
      const quote = "send it to [email-1] or call [phone-1]";
      return settles({ address: { value: "[email-1]", quote }, topic: { value: "jo@acme.example", quote } })(
        seen,
      );
    });
    const outcome = await (await modelsWith(yaml())).ask(request(), { id: "1.1" });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        answers: {
          address: {
            value: "jo@acme.example",
            evidence: { field: "Description", quote: "send it to jo@acme.example or call +49 30 1234567" },
          },
          topic: { value: "jo@acme.example" },
        },
      },
    });
  });

  test("shows them to a model of which the workspace says so", async () => {
    const models = await modelsWith(yaml());
    expect(models.prompt({ ...request(), model: "house" })?.item).toContain("jo@acme.example");
  });

  test("no key and nothing of the text is told in errors or outputs, or left on the disk", async () => {
    const folder = mkdtempSync(join(tmpdir(), "models-"));
    const before = process.cwd();
    process.chdir(folder);
    const told: string[] = [];
    const spies = (["stdout", "stderr"] as const).map((stream) =>
      vi.spyOn(process[stream], "write").mockImplementation((text) => {
        told.push(String(text));
        return true;
      }),
    );
    const logs = (["log", "info", "warn", "error", "debug"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...texts) => void told.push(texts.join(" "))),
    );
    try {
      // what a careless provider writes back: the key, the question
      const echo = { error: { message: `Incorrect key ${KEYS.ANTHROPIC_API_KEY} for: ${TEXT}`, type: "x" } };
      for (const status of [200, 302, 400, 401, 404, 413, 429, 500]) {
        server.answer((seen) => ({
          status,
          headers: { "retry-after": "60", "x-echo": KEYS.ANTHROPIC_API_KEY },
          body: JSON.stringify({ ...echo, asked: seen.body }),
        }));
        const models = await modelsWith(yaml());
        const outcome = await models.ask({ ...request(), fallbacks: ["house"] }, { id: "1.1" });
        told.push(JSON.stringify(outcome));
      }
      for (const text of [`key ${KEYS.ANTHROPIC_API_KEY}`, TEXT, '{"address": {"value": "x"}}']) {
        server.answer(() => ({ text }));
        const models = await modelsWith(yaml());
        const outcome = await models.ask(request(), { id: "1.1" });
        told.push(JSON.stringify(outcome));
      }
    } finally {
      for (const spy of [...spies, ...logs]) spy.mockRestore();
      process.chdir(before);
    }
    const all = told.join("\n");
    expect(all).toContain("HTTP_401");
    for (const secret of [...Object.values(KEYS), "jo@acme.example", "1234567", "0532 0130"])
      expect(all).not.toContain(secret);
    expect(readdirSync(folder)).toEqual([]);
  });
});
