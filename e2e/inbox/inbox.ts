import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel, englishVectors, trainText } from "@throughline/models";
import { type Desk, startDesk } from "../desk/desk.ts";

/** What was closed before the model was trained. */
const CLOSED: Record<string, string[]> = {
  billing: [
    "the invoice is wrong",
    "we were charged twice this month",
    "please refund the base fee",
    "a credit note is missing",
    "the direct debit came too early",
  ],
  technical: [
    "the printer is broken",
    "an error when saving the export",
    "the app crashes after the update",
    "the scanner does not connect",
    "the report shows odd letters",
  ],
  account: [
    "a new user for our account",
    "the contract ends in May",
    "please merge our two accounts",
    "a password is lost",
    "our administrator has left",
  ],
  sales: [
    "an offer for fifty licences",
    "a price list, please",
    "may we see a demo",
    "we would like to upgrade",
    "a quote for our new plant",
  ],
};

/** Messages of which no model is sure: what they say, what the language model made of it, how sure, why, on which words. */
const UNSURE: [
  subject: string,
  customer: string,
  text: string,
  topic: string,
  sure: number,
  why: string,
  quote: string,
][] = [
  [
    "Two accounts, one contract: please combine",
    "Marlow Textiles",
    "Hello,\n\nsince we joined our two plants we have two accounts with you (4410 and 4437) but only one contract. This month both were charged the full base fee.\n\nPlease put both under one account and credit what was charged twice. Our books close on Friday.",
    "billing",
    0.63,
    "The request with a date is the credit of a double charge; joining the accounts is how to prevent the next one.",
    "credit what was charged twice",
  ],
  [
    "Export for our books",
    "Kelter & Rau",
    "The export of the invoices shows odd letters in the names. Our accountant cannot read them in. Is there another export?",
    "technical",
    0.58,
    "The export is broken, though it is about invoices.",
    "odd letters in the names",
  ],
  [
    "Price list and our users",
    "Solway Clinics",
    "May we have the price list for ten more users? Two of them cannot sign in to the portal yet.",
    "sales",
    0.55,
    "Ten more users are to be bought.",
    "price list for ten more users",
  ],
  [
    "The fee of the second plant",
    "Pinecrest Foods",
    "Our second plant was charged the base fee again though the contract says one fee for both plants.",
    "billing",
    0.7,
    "A fee was charged that the contract does not have.",
    "charged the base fee again",
  ],
  [
    "New administrator and an invoice",
    "Casa do Moinho",
    "Our administrator has left. Please give his account to Ana, and send her the last invoice.",
    "account",
    0.66,
    "The account is to be handed over.",
    "give his account to Ana",
  ],
  [
    "Upgrade broke the report",
    "Talwerk Logistik",
    "After the upgrade that we bought the monthly report is empty. Do we need another licence for it?",
    "technical",
    0.52,
    "A report is empty after an upgrade.",
    "monthly report is empty",
  ],
  [
    "Contract ends, data stays?",
    "Kestrel Transit",
    "Our contract ends in May. Can we export everything before, and what does it cost?",
    "account",
    0.6,
    "The end of the contract is what they ask about.",
    "Our contract ends in May",
  ],
  [
    "Charged for the demo",
    "Harrow Printing",
    "We only had a demo and were charged for three licences. We do not want them.",
    "billing",
    0.68,
    "They were charged for what they did not buy.",
    "were charged for three licences",
  ],
  [
    "Licences for the scanner",
    "Osier Mills",
    "The scanner says that there is no licence. We bought fifty. Do we have to buy more?",
    "technical",
    0.5,
    "The scanner does not see the licences.",
    "there is no licence",
  ],
  [
    "Merge us, please",
    "Marlow Textiles",
    "We have two accounts and one contract; both were charged. Please merge the accounts.",
    "account",
    0.64,
    "The accounts are to be merged.",
    "merge the accounts",
  ],
];

/** What was decided before, for those that come to be held against. */
const EARLIER: [string, string][] = [
  [
    "Base fee charged for both sites",
    "We have two accounts for two sites and one contract, and both were charged the full base fee this month.",
  ],
  ["Please merge 3120 and 3128", "Please merge our two accounts 3120 and 3128 under one contract."],
  [
    "Charged twice, one contract",
    "Since we joined our plants both accounts were charged twice. Please credit it.",
  ],
];

export interface Inbox extends Desk {
  /** The messages arrive, and are somebody's to decide. */
  arriveAll(): string[];
}

/** A desk whose models are unsure of what arrives. */
export async function startInbox(): Promise<Inbox> {
  const folder = mkdtempSync(join(tmpdir(), "throughline-inbox-"));
  cpSync(import.meta.dirname, folder, { recursive: true, filter: (path) => !path.endsWith(".ts") });
  mkdirSync(join(folder, "models"));
  const rows = Object.entries(CLOSED).flatMap(([label, texts]) =>
    texts.flatMap((text) => [1, 2, 3].map((n) => ({ label, text: `${text}, case ${n}` }))),
  );
  writeFileSync(
    join(folder, "models/support-topics.model"),
    encodeModel(trainText(rows, { vectors: englishVectors() })),
  );
  writeFileSync(
    join(folder, "models/support-topics.rows.jsonl"),
    rows.map((row) => JSON.stringify(row)).join("\n"),
  );
  const answers = UNSURE.map(([, , text, topic, confidence, why, quote]) => ({
    ...{
      model: "anthropic/claude-haiku-4-5",
      text,
      answers: { topic },
      confidence,
      why: { topic: why },
      quotes: { topic: quote },
    },
    ...{ ms: 1_100, tokens: { input: 340, output: 60 }, cost: 400_000 },
  }));
  writeFileSync(
    join(folder, "models/answers.jsonl"),
    answers.map((answer) => JSON.stringify(answer)).join("\n"),
  );
  const desk = await startDesk(join(folder, "workflow.yaml"), "Email");
  const mail = (subject: string, customer: string, Description: string) =>
    desk.arrive(subject, {
      Description,
      SuppliedName: customer,
      SuppliedEmail: `post@${customer.toLowerCase().replace(/\W+/g, "-")}.example`,
    }).id;

  for (const [subject, text] of EARLIER) {
    const id = mail(subject, "Pinecrest Foods", text);
    const task = await taskOf(desk.url, id);
    await fetch(`${desk.url}/api/tasks/${encodeURIComponent(task)}/answer`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        by: "Egret",
        answer: { topic: subject.startsWith("Please") ? "account" : "billing" },
      }),
    });
  }
  return {
    ...desk,
    arriveAll: () => [
      ...UNSURE.map(([subject, customer, text]) => mail(subject, customer, text)),
      mail(
        "Refund for order 7731",
        "Pinecrest Foods",
        "The second parcel of order 7731 never came. Please pay back the €84.00 that we paid for it.",
      ),
      mail(
        "Missing: serial number of the router",
        "Kestrel Transit",
        "The router that you sent does not start. We have sent three others back.",
      ),
    ],
  };
}

async function taskOf(url: string, id: string): Promise<string> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const tasks = (await (await fetch(`${url}/api/tasks`)).json()) as { id: string; item: string }[];
    const found = tasks.find(({ item }) => item.endsWith(id));
    if (found) return found.id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nobody is asked about ${id}.`);
}
