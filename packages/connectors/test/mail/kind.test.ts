import { describe, expect, test } from "vitest";
import { headersIn, kindOfMail, type MailKind } from "../../src/mail/kind.ts";
import { readMail } from "../../src/mail/read.ts";

interface Crafted {
  subject: string;
  from?: string;
  headers?: string;
  status?: string;
}

const kind = ({ subject, from = "ada@example.com", headers = "", status }: Crafted) =>
  kindOfMail({ headers: headersIn(headers), subject, from, ...(status && { status }) });

/** Subjects alone: of programs that write no header that says what they are. */
const SUBJECTS: Record<MailKind, string[]> = {
  automatic: [
    ...[
      "Automatic reply: Your order",
      "Auto-Reply: Re: hello",
      "Out of Office: hello",
      "Out of the office until Monday",
    ],
    ...["OOO - back on 3 May", "Autoreply: your message", "On vacation", "I am away from the office"],
    ...[
      "Automatische Antwort: Ihre Anfrage",
      "Abwesenheitsnotiz: Ihre Frage",
      "Abwesenheit",
      "Nicht im Büro bis 5.5.",
    ],
    ...["Ich bin derzeit nicht im Büro", "Außer Haus", "Eingangsbestätigung Ihrer Nachricht"],
    ...[
      "Réponse automatique : votre commande",
      "Absence du bureau",
      "Message d'absence",
      "Accusé de réception",
    ],
    ...["Respuesta automática: su pedido", "Fuera de la oficina", "Ausente hasta el lunes"],
    ...["Resposta automática: pedido", "Fora do escritório", "Risposta automatica: ordine", "Fuori ufficio"],
    ...[
      "Automatisch antwoord: bestelling",
      "Afwezig",
      "Niet op kantoor",
      "Automatiskt svar: order",
      "Autosvar: hej",
    ],
    ...[
      "Frånvaro",
      "Automatisk svar: ordre",
      "Automaattinen vastaus: tilaus",
      "Automatyczna odpowiedź: zamówienie",
    ],
    ...[
      "Nieobecność",
      "Automatická odpověď: objednávka",
      "Automatikus válasz: rendelés",
      "Otomatik yanıt: sipariş",
    ],
    ...[
      "Автоматический ответ: заказ",
      "Αυτόματη απάντηση: παραγγελία",
      "自動応答: ご注文",
      "自动回复：订单",
      "자동 회신: 주문",
    ],
    ...["Please confirm your email", "Your message requires verification", "[Boxbe] Ada wants to know you"],
  ],
  bounced: [],
  loop: [],
  answer: [
    ...[
      "Re: Which invoice is it?",
      "AW: Welche Rechnung?",
      "RE: Automatic reply: hello",
      "Antw: Abwesenheit",
      "TR: absence",
    ],
    ...[
      "My answer",
      "",
      "The automatic gate does not open",
      "Is the office open on Monday?",
      "Delivery of my order",
    ],
    ...[
      "Mail delivery of the parcel was late",
      "I was out when you came",
      "Rückfrage zur Abwesenheit",
      "urgent!!!",
    ],
    ...[
      "Undelivered parcel",
      "Returned mail order",
      "Please confirm the date",
      "Rechnung INV-104233",
      "Ma commande n'est pas arrivée",
    ],
    ...[
      "¿Dónde está mi pedido?",
      "注文について",
      "Заказ 123",
      "Vakantiehuis boeken",
      "Urlaub buchen",
      "Ferienwohnung",
    ],
  ],
};

describe("by the subject", () => {
  const cases = Object.entries(SUBJECTS).flatMap(([is, subjects]) =>
    subjects.map((subject) => [subject, is] as const),
  );
  test.each(cases)("%s", (subject, is) => {
    expect(kind({ subject })).toMatchObject({ kind: is, because: expect.any(String) });
  });
});

/** By what headers say: of each sender in the world that writes such a one, what the header is. */
const HEADERS: [MailKind, Crafted][] = [
  ["automatic", { subject: "Re: x", headers: "Auto-Submitted: auto-replied" }],
  ["automatic", { subject: "x", headers: "Auto-Submitted: auto-generated (ticket)" }],
  ["answer", { subject: "Re: x", headers: "Auto-Submitted: no" }],
  ["automatic", { subject: "Re: x", headers: "X-Auto-Response-Suppress: All" }],
  ["automatic", { subject: "Re: x", headers: "Precedence: auto_reply" }],
  ["automatic", { subject: "News", headers: "Precedence: bulk" }],
  ["automatic", { subject: "Re: x", headers: "X-Autoreply: yes" }],
  ["answer", { subject: "Re: x", headers: "X-Autoreply: no" }],
  ["automatic", { subject: "Re: x", headers: "X-Autorespond: x" }],
  ["automatic", { subject: "Re: x", headers: "X-POST-MessageClass: 9; Autoresponder" }],
  ["automatic", { subject: "Re: x", headers: "X-FC-MachineGenerated: true" }],
  ["automatic", { subject: "Re: x", headers: "Delivered-To: Autoresponder" }],
  ["automatic", { subject: "Re: list", headers: "List-Id: <users.example.org>" }],
  ["automatic", { subject: "Re: x", headers: "Return-Path: <>" }],
  ["automatic", { subject: "Thanks", from: "no-reply@example.com" }],
  ["automatic", { subject: "Danke", from: "noreply.shop@example.de" }],
  ["answer", { subject: "Re: x", from: "noreen.reply@example.com" }],
  [
    "automatic",
    {
      subject: "Read: x",
      headers: "Content-Type: multipart/report;\r\n report-type=disposition-notification",
    },
  ],
  ["bounced", { subject: "x", headers: "Content-Type: multipart/report; report-type=delivery-status" }],
  ["automatic", { subject: "FW: x", headers: "Content-Type: multipart/report; report-type=feedback-report" }],
  ["bounced", { subject: "x", status: "Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1" }],
  ["automatic", { subject: "Delayed", status: "Action: delayed\r\nStatus: 4.4.7" }],
  ["automatic", { subject: "Delivered", status: "Action: delivered\r\nStatus: 2.0.0" }],
  [
    "bounced",
    { subject: "Delivery Status Notification (Failure)", headers: "X-Failed-Recipients: ada@example.com" },
  ],
  ["bounced", { subject: "Undeliverable: x", from: "postmaster@example.onmicrosoft.com" }],
  ["bounced", { subject: "Unzustellbar: x", from: "postmaster@example.de" }],
  ["bounced", { subject: "Non remis : x", from: "postmaster@example.fr" }],
  ["bounced", { subject: "No se puede entregar: x", from: "postmaster@example.es" }],
  [
    "bounced",
    { subject: "Mail delivery failed: returning message to sender", from: "mailer-daemon@example.com" },
  ],
  ["bounced", { subject: "Undelivered Mail Returned to Sender", headers: "Return-Path: <>" }],
  ["bounced", { subject: "failure notice", from: "MAILER-DAEMON@example.com".toLowerCase() }],
  ["bounced", { subject: "x", headers: "X-MS-Exchange-Message-Is-Ndr: 1" }],
  ["automatic", { subject: "Warning: message x delayed 24 hours", from: "mailer-daemon@example.com" }],
  ["loop", { subject: "Which invoice is it?", headers: "X-Throughline: abc" }],
  ["loop", { subject: "Automatic reply: x", headers: "X-Throughline: abc\r\nAuto-Submitted: auto-replied" }],
];

test.each(HEADERS)("by headers: %s %j", (is, crafted) => {
  expect(kind(crafted).kind).toBe(is);
});

test("so many are told apart as they were meant", () => {
  expect(Object.values(SUBJECTS).flat().length + HEADERS.length).toBeGreaterThan(100);
});

const mail = (...lines: string[]) => Buffer.from(lines.join("\r\n"));

describe("raw messages", () => {
  test("a bounce as Postfix writes it names what did not arrive", async () => {
    const bounce = mail(
      "From: MAILER-DAEMON@mx.example.com (Mail Delivery System)",
      "To: support@example.com",
      "Subject: Undelivered Mail Returned to Sender",
      "Auto-Submitted: auto-replied",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "MIME-Version: 1.0",
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "This is the mail system at host mx.example.com.",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.example.com",
      "",
      "Final-Recipient: rfc822; nobody@example.org",
      "Action: failed",
      "Status: 5.1.1",
      "--b",
      "Content-Type: text/rfc822-headers",
      "",
      "Message-ID: <tl.QUJDREVGR0g.0123456789abcdef.xyz@example.com>",
      "Subject: Which invoice is it?",
      "--b--",
    );
    const read = await readMail(bounce);
    expect(read).toMatchObject({ kind: "bounced", because: "it could not be delivered (5.1.1)" });
    expect(read.threads[0]).toContain("tl.QUJDREVGR0g.0123456789abcdef");
  });

  test("of an answer what was written now is read, and attachments are named only", async () => {
    const answer = mail(
      "From: =?utf-8?q?Ada_L=C3=B6w?= <Ada@Example.com>",
      "Subject: =?utf-8?b?UmU6IFJlY2hudW5n?=",
      "Message-ID: <1@example.com>",
      "In-Reply-To: <tl.QUJD.0@example.com>",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain; charset=iso-8859-1",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "Es ist INV-104233, danke. Gr=FC=DFe",
      "",
      "Am 27.11.2026 um 09:00 schrieb Support <support@example.com>:",
      "> Welche Rechnung ist es?",
      "--b",
      'Content-Type: application/pdf; name="r.pdf"',
      'Content-Disposition: attachment; filename="r.pdf"',
      "Content-Transfer-Encoding: base64",
      "",
      "AAAA",
      "--b--",
    );
    expect(await readMail(answer)).toMatchObject({
      ...{ kind: "answer", from: "ada@example.com", name: "Ada Löw", subject: "Re: Rechnung" },
      ...{ text: "Es ist INV-104233, danke. Grüße", messageId: "<1@example.com>", attachments: ["r.pdf"] },
    });
  });

  test.each([
    ["Yes.\n\nOn Fri, Nov 27, 2026 at 9:00 AM Support <s@example.com> wrote:\n> Is it?", "Yes."],
    ["Oui.\n\nLe ven. 27 nov. 2026 à 09:00, Support <s@example.com> a écrit :\n> Ça va ?", "Oui."],
    ["Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: Support", "Ja."],
    ["No.\n\nFrom: Support <s@example.com>\nSent: Friday", "No."],
    ["> Is it?\nYes, it is.", "> Is it?\nYes, it is."],
    ["Sí.\n> ¿Es?\n>\n", "Sí."],
    ["From our shop we got nothing", "From our shop we got nothing"],
  ])("%j is %j", async (text, own) => {
    expect(
      (await readMail(mail("From: a@example.com", "Content-Type: text/plain; charset=utf-8", "", text))).text,
    ).toBe(own);
  });

  test("whatever is no message at all is read all the same", async () => {
    for (const raw of [
      "",
      "\0\0\0",
      "nonsense",
      "From: <<<>>>\r\n\r\n",
      "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n".repeat(200),
    ])
      expect(await readMail(Buffer.from(raw))).toMatchObject({
        kind: expect.any(String),
        text: expect.any(String),
      });
  });
});
