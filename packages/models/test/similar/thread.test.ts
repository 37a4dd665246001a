import { describe, expect, it } from "vitest";
import { createThreads, subjectOf, threadKeys } from "../../src/similar/index.ts";

describe("a subject", () => {
  it.each([
    ["Invoice", "invoice", "new"],
    ["Re: Invoice", "invoice", "reply"],
    ["RE: AW: Fwd: Invoice", "invoice", "reply"],
    ["WG: Rechnung", "rechnung", "forward"],
    ["TR : Facture", "facture", "forward"],
    ["RV: Factura", "factura", "forward"],
    ["R: Fattura", "fattura", "reply"],
    ["I: Fattura", "fattura", "forward"],
    ["RES: Fatura", "fatura", "reply"],
    ["ENC: Fatura", "fatura", "forward"],
    ["Antw: Factuur", "factuur", "reply"],
    ["Doorst: Factuur", "factuur", "forward"],
    ["Odp: Faktura", "faktura", "reply"],
    ["PD: Faktura", "faktura", "forward"],
    ["SV: Faktura", "faktura", "reply"],
    ["Re[2]: Re (3): Invoice", "invoice", "reply"],
    ["回复：发票", "发票", "reply"],
    ["[EXTERNAL] Re:  Invoice   4711", "invoice 4711", "reply"],
    ["Re: Printer [ ref:_00D300VWl._500301tQcb:ref ]", "printer", "reply"],
    ["Reset my password", "reset my password", "new"],
    ["Report: Re-order", "report: re-order", "new"],
    ["", "", "new"],
  ])("%j is about %j (%s)", (subject, topic, is) => {
    expect(subjectOf(subject)).toEqual({ topic, is });
  });
});

describe("a mail belongs to a conversation", () => {
  const threads = () => {
    const all = createThreads();
    all.add("1", {
      messageId: "<a@x>",
      subject: "Printer",
      counterpart: "jane@example.com",
      at: "2026-03-03T10:00:00Z",
    });
    return all;
  };

  it("by the mail that it answers", () => {
    expect(threads().find({ messageId: "<b@x>", inReplyTo: "<a@x>" })).toEqual({
      thread: "1",
      because: "it answers <a@x>",
    });
    expect(threads().find({ references: "<0@x>\r\n <a@x>" })).toEqual({
      thread: "1",
      because: "it answers <a@x>",
    });
  });

  it("by an earlier mail that nobody has seen, where another one answers it too", () => {
    const all = threads();
    all.add("2", { messageId: "<c@x>", inReplyTo: "<unseen@y>" });
    expect(all.find({ messageId: "<d@x>", references: "<unseen@y>" })).toMatchObject({ thread: "2" });
  });

  it("by the token of Email-to-Case, wherever it stands, before anything else", () => {
    const all = threads();
    all.add("2", { messageId: "<c@x>", body: "> [ ref:!00D7F05e0H.!5007F0dmaN:ref ]" });
    expect(all.find({ subject: "Neue Frage ref:!00D7F05e0H.!5007F0dmaN:ref", inReplyTo: "<a@x>" })).toEqual({
      thread: "2",
      because: "it has the token !00D7F05e0H.!5007F0dmaN",
    });
    all.add("3", { body: "thread::dGVzdDEyMzQ1Njc4::" });
    expect(all.find({ body: "zitiert: thread::dGVzdDEyMzQ1Njc4::" })).toMatchObject({ thread: "3" });
  });

  it("by its subject, if it is a reply of the same person in time", () => {
    const reply = { subject: "AW: Printer", counterpart: "Jane@Example.com", at: "2026-03-10T10:00:00Z" };
    expect(threads().find(reply)).toEqual({
      thread: "1",
      because: 'it is a reply with the subject "printer" from Jane@Example.com',
    });
    expect(threads().find({ ...reply, subject: "Printer" })).toBeUndefined();
    expect(threads().find({ ...reply, counterpart: "bob@example.com" })).toBeUndefined();
    expect(threads().find({ ...reply, at: "2026-05-10T10:00:00Z" })).toBeUndefined();
  });

  it("the same mail again is of the same conversation", () => {
    expect(threads().add("2", { messageId: "<a@x>" })).toEqual({
      thread: "1",
      because: "it is the same mail again",
    });
  });

  it("otherwise it begins one, which later mails join", () => {
    const all = threads();
    expect(all.add("2", { messageId: "<e@x>", subject: "Re: Other" })).toEqual({ thread: "2" });
    expect(all.add("3", { messageId: "<f@x>", inReplyTo: "<e@x>" })).toMatchObject({ thread: "2" });
    expect(all.add("4", { inReplyTo: "<f@x>" })).toMatchObject({ thread: "2" });
  });
});

it("broken headers do no harm", () => {
  expect(
    threadKeys({ messageId: "", inReplyTo: "a@x", references: "<b@x><c@x> <d", subject: "\u0000Re:" }),
  ).toEqual({
    tokens: [],
    answers: ["a@x", "c@x", "b@x"],
    topic: "\u0000re:",
    isReply: false,
  });
});
