import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { content, mailParts, newText } from "../../src/similar/index.ts";

const parts = (text: string) => mailParts(text).map(({ is }) => is);

describe("what a sender wrote now stands apart from what is quoted", () => {
  it.each([
    ["On Tue, 3 Mar 2026 at 10:00, Jane Doe <jane@example.com> wrote:"],
    ["On Wed, May 18, 2026 at 11:10 PM Steven Scott <notifications@example.com>\nwrote:"],
    ["Am 03.03.2026 um 10:00 schrieb Jane Doe:"],
    ["Jane Doe <jane@example.com> schrieb am Di., 3. März 2026, 10:00:"],
    ["Le mar. 3 mars 2026 à 10:00, Jane Doe <jane@example.com> a écrit :"],
    ["El mar, 3 mar 2026 a las 10:00, Jane Doe (<jane@example.com>) escribió:"],
    ["Il giorno mar 3 mar 2026 alle ore 10:00 Jane Doe <jane@example.com> ha scritto:"],
    ["Em ter., 3 de mar. de 2026 às 10:00, Jane Doe <jane@example.com> escreveu:"],
    ["Op di 3 mrt 2026 om 10:00 schreef Jane Doe <jane@example.com>:"],
    ["W dniu 3.03.2026 o 10:00, Jane Doe pisze:"],
    ["2026/3/3 Jane Doe <jane@example.com>"],
    ["At 10:00 AM -0500 on 3/3/26, Jane Doe wrote:"],
    ["jane wrote:"],
    ["you wrote in your last mail:"],
    ["-----Original Message-----\nFrom: Jane"],
    ["-----Ursprüngliche Nachricht-----\nVon: Jane"],
    ["________________________________\nFrom: Jane\nSent: Tuesday\nTo: Bob\nSubject: x\n"],
    ["Von: Jane Doe\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Bob\nBetreff: Rechnung\n"],
    ["*De :* Jane\n*Envoyé :* mardi\n*À :* Bob\n*Objet :* x\n"],
  ])("%s", (head) => {
    const text = `The printer works again.\n\n${head}\n> Is it any better?\n`;
    expect(newText(text)).toBe("The printer works again.");
  });

  it("answers between the lines are new", () => {
    const text = "On Monday, 2 March, Jane wrote:\n\n> Is it on?\n\nYes.\n\n> Is it warm?\n\nNo.\n";
    expect(newText(text)).toBe("Yes.\n\nNo.");
    expect(parts(text)).toEqual(["quoted", "new", "quoted", "new"]);
  });

  it.each([
    "On your host you can run:\n\n  telnet 127.0.0.1\n\nand see.",
    "He said on Monday that she wrote a letter.\nIt came today.",
    "From: the desk of our director comes this wish.\nPlease answer.",
    "A fix -- this is no signature.\n\nkthxbai",
    "Here it is.\n\nSent from my desk, it is much easier than my phone.",
    "Two prizes:\n-- a car,\n-- a boat.\nBoth are for you, and this last line is long enough that it is surely no signature.",
  ])("prose is no quotation and no signature: %j", (text) => {
    expect(parts(text)).toEqual(["new"]);
  });
});

describe("signatures and the lawyers' lines", () => {
  it.each([
    "-- \nJane Doe\nExample Ltd",
    "Best regards,\nJane Doe",
    "Mit freundlichen Grüßen\n\nJane Doe\nBeispiel GmbH\nTel. 030 901820",
    "Cordialement,\nJane",
    "Un saludo,\nJane",
    "Cordiali saluti\nJane",
    "Cumprimentos,\nJane",
    "Met vriendelijke groet,\nJane",
    "Pozdrawiam\nJane",
    "Sent from my iPhone",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Jane Doe\njane@example.com\n(555) 346-9947\nwww.example.com",
  ])("%j", (signature) => {
    const text = `The printer is broken, please help.\n\n${signature}\n`;
    expect(newText(text)).toBe("The printer is broken, please help.");
    expect(parts(text)).toEqual(["new", "signature"]);
  });

  it("thanks at the beginning are no signature, and what is said between two closings is none", () => {
    expect(parts("Thanks,\nplease send it again.")).toEqual(["new"]);
    expect(newText("Hi,\nthanks,\nplease send it again.\n\nRegards,\nJane")).toBe(
      "Hi,\nthanks,\nplease send it again.",
    );
  });

  it("a long text after a closing is none", () => {
    const text = `Thanks,\n\n${"the printer that you sent us yesterday prints only every second page and makes a noise\n".repeat(2)}`;
    expect(parts(text)).toEqual(["new"]);
  });

  it.each([
    "This e-mail and any attachments are confidential and intended solely for the addressee.",
    "Diese E-Mail enthält vertrauliche Informationen.",
    "Ce message est confidentiel.",
    "Este mensaje es confidencial.",
  ])("%s", (lawyers) => {
    const text = `The printer is broken.\n\nRegards,\nJane\n\n${lawyers}\n`;
    expect(parts(text)).toEqual(["new", "signature", "disclaimer"]);
  });

  it("who writes about confidential things is not silenced", () => {
    expect(parts("Is this e-mail confidential?")).toEqual(["new"]);
  });
});

describe("what a mail is about", () => {
  const forwarded =
    "---------- Forwarded message ---------\nFrom: Jane <jane@example.com>\nDate: Tue, 3 Mar 2026\nSubject: Printer\nTo: Bob\n\n" +
    "The printer prints only every second page, and the rest stays white.\n\nRegards,\nJane\n";

  it("is the forwarded text, where there is little besides", () => {
    expect(content(`FYI\n\n${forwarded}`)).toBe(
      "The printer prints only every second page, and the rest stays white.",
    );
  });

  it("is the same however often it was forwarded", () => {
    const mark = "---------- Forwarded message ---------\n";
    expect(content(`FYI\n\n${mark}\nsee below\n\n${forwarded}`)).toBe(content(forwarded));
    expect(content(mark.repeat(50) + forwarded)).toBe(content(forwarded));
    expect(content(mark.repeat(3))).toBe("");
  });

  it("is the new text otherwise", () => {
    const own =
      "Dear colleagues, here is another one of those cases that we had in March, when half of the pages were white. Please take care of it today.";
    expect(content(`${own}\n\n${forwarded}`)).toBe(own);
  });
});

it("the parts are the whole text, in its order, whatever it is", () => {
  const line = fc.constantFrom(
    "> a",
    "On 3 March, Jane wrote:",
    "--",
    "Regards,",
    "",
    "From: a",
    "To: b",
    "Sent: c",
    "text\r",
    "Forwarded message",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string({ unit: "grapheme" })), { maxLength: 20 }), (lines) => {
      const text = lines.join("\n");
      expect(
        mailParts(text)
          .map(({ quote }) => quote)
          .join(""),
      ).toBe(text);
      for (const { from, to, quote } of mailParts(text)) expect(text.slice(from, to)).toBe(quote);
    }),
  );
});

const DATA = join(process.env.THROUGHLINE_DATA ?? join(process.cwd(), "../shared/data"), "emails");

describe.skipIf(!existsSync(DATA))("replies of real mail programs (data beside the repository)", () => {
  const plainTextOf = (file: string) => {
    const raw = readFileSync(join(DATA, "talon", file), "utf8");
    const [, part = raw.slice(raw.search(/\r?\n\r?\n/))] =
      /text\/plain[\s\S]*?\r?\n\r?\n([\s\S]*?)(?=\r?\n--\S)/.exec(raw) ?? [];
    return /base64/i.test(raw) && !/\s/.test(part.trim()) ? Buffer.from(part, "base64").toString() : part;
  };
  const replies = existsSync(DATA)
    ? readdirSync(join(DATA, "talon")).filter((name) => /^standard_replies.*eml$/.test(name))
    : [];

  it.each(replies)("%s says Hello", (file) => {
    expect(newText(plainTextOf(file))).toBe("Hello");
  });
});
