import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createIndex, loadLanguages, newText, urgency } from "@throughline/models";
import { cpuMs } from "../../../packages/cli/src/model/kinds/kind.ts";
import { auc } from "../../../packages/models/src/score/train.ts";
import { seeded } from "../folds.ts";
import type { DataSet, Measured } from "../result.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/01-support-email/items.jsonl", import.meta.url));
const LANGUAGES = ["de", "en", "es", "fr", "it", "nl", "pl", "pt"];
/** Messages that are kept to compare with, and those that come again. */
const KEPT = 50_000;
const AGAIN = 2_000;

interface Mail {
  Subject: string;
  Description: string;
  expect: { urgent: boolean };
}

/** What rules read in messages: what is new in a mail, its language, whether it is urgent, whether it came before. */
export const messages: DataSet = {
  name: "messages",
  file: "emails/talon",
  async measure(path, say) {
    const mails = readFileSync(EXAMPLE, "utf8")
      .trim()
      .split("\n")
      .map((line): Mail => ({ Subject: "", Description: "", ...JSON.parse(line) }));
    say("messages: replies, urgency and language");
    const figures = [...repliesOf(path), ...urgencyOf(mails), ...(await languageOf(mails))];
    say(`messages: duplicates among ${KEPT}`);
    figures.push(...duplicatesOf(mails));
    return {
      title: "Messages: what rules read",
      source:
        "replies of twelve mail programs (talon, Apache-2.0), and the 342 mails of examples/01-support-email, one in eight of them urgent, which were written for this project",
      split:
        "Nothing is trained. The words of urgency were first written without these mails (right among those found 0.76, found 0.45) and then made better with them in sight, so those figures flatter; the language of a mail is what eld's largest data say of the whole text, the pieces are read with its smallest.",
      figures,
      tables: [],
    };
  },
};

const figure = (name: string, says: string, value: number, unit: Measured["unit"] = "share"): Measured => ({
  ...{ name: `messages.${name}`, says, unit, value },
});

const share = <T>(all: readonly T[], holds: (one: T) => boolean) =>
  all.filter(holds).length / Math.max(1, all.length);

function repliesOf(folder: string): Measured[] {
  const files = readdirSync(folder).filter((name) => /^standard_replies.*eml$/.test(name));
  const right = share(files, (file) => newText(plainTextOf(join(folder, file))) === "Hello");
  return [figure("replies", "replies from whose quotation the new text is parted rightly", right)];
}

/** The plain text of a mail: the part that says so, or all of it. */
function plainTextOf(file: string): string {
  const raw = readFileSync(file, "utf8");
  const [, part = raw.slice(raw.search(/\r?\n\r?\n/))] =
    /text\/plain[\s\S]*?\r?\n\r?\n([\s\S]*?)(?=\r?\n--\S)/.exec(raw) ?? [];
  return /base64/i.test(raw) && !/\s/.test(part.trim()) ? Buffer.from(part, "base64").toString() : part;
}

function urgencyOf(mails: Mail[]): Measured[] {
  const read = mails.map(({ Subject, Description, expect }) => {
    const { urgent, confidence, signs } = urgency(`${Subject}\n\n${Description}`);
    return {
      urgent,
      sure: signs.length > 0 && confidence >= 0.85,
      chance: urgent ? confidence : 1 - confidence,
      truth: expect.urgent,
    };
  });
  const found = read.filter(({ urgent }) => urgent);
  const truly = read.filter(({ truth }) => truth);
  const sure = read.filter(({ sure }) => sure);
  return [
    figure(
      "urgent_precision",
      "urgent among those that are called so",
      share(found, ({ truth }) => truth),
    ),
    figure(
      "urgent_recall",
      "of the urgent ones, those that are called so",
      share(truly, ({ urgent }) => urgent),
    ),
    figure(
      "urgent_auc",
      "area under the curve of urgency",
      auc(
        read.map(({ chance }) => chance),
        read.map(({ truth }) => Number(truth)),
      ),
    ),
    figure(
      "urgent_settled",
      "settled by a rung `mood: urgent` as it is",
      share(read, ({ sure }) => sure),
    ),
    figure(
      "urgent_settled_right",
      "right among these",
      share(sure, ({ urgent, truth }) => urgent === truth),
    ),
  ];
}

async function languageOf(mails: Mail[]): Promise<Measured[]> {
  const { eld } = await import("eld/large");
  const { detect } = await loadLanguages();
  const known = mails
    .map(({ Description }) => ({
      text: Description,
      language: Description.length > 80 ? eld.detect(Description).language : "",
    }))
    .filter(({ language }) => LANGUAGES.includes(language));
  return [
    [10, 20],
    [21, 40],
    [41, 80],
  ].flatMap(([least = 0, most = 0]) => {
    const pieces = known.flatMap(({ text, language }) =>
      piecesOf(text, least, most).map((piece) => ({ piece, language })),
    );
    const read = pieces.map(({ piece, language }) => {
      const guess = detect(piece, LANGUAGES);
      return "language" in guess && guess.confidence >= 0.9 ? guess.language === language : undefined;
    });
    const answered = read.filter((right) => right !== undefined);
    const name = `language_${least}_${most}`;
    return [
      figure(
        `${name}_answered`,
        `language of ${least} to ${most} letters: at least 0.9 sure`,
        answered.length / read.length,
      ),
      figure(
        `${name}_right`,
        "right among these",
        share(answered, (right) => right === true),
      ),
    ];
  });
}

/** Pieces of whole words with so many letters, one after the other. */
function piecesOf(text: string, least: number, most: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const word of text.split(/\s+/)) {
    if (/[\d@]/.test(word)) continue;
    piece = `${piece} ${word}`.trim();
    const letters = piece.match(/\p{L}/gu)?.length ?? 0;
    if (letters < least) continue;
    if (letters <= most) pieces.push(piece);
    piece = "";
  }
  return pieces;
}

/** Texts of sentences from the mails, drawn by chance; some come again with another greeting and signature. */
function duplicatesOf(mails: Mail[]): Measured[] {
  const sentences = mails
    .flatMap(({ Description }) => Description.split(/(?<=[.!?])\s+/))
    .filter((sentence) => sentence.length > 30 && sentence.length < 300 && !/[\n>]/.test(sentence));
  const chance = seeded(1);
  const texts = Array.from({ length: KEPT }, () =>
    Array.from(
      { length: 3 + Math.floor(chance() * 4) },
      () => sentences[Math.floor(chance() * sentences.length)],
    ).join(" "),
  );
  const index = createIndex();
  const began = cpuMs();
  for (const [i, text] of texts.entries()) index.add(String(i), text);
  const added = cpuMs() - began;
  const again = Array.from({ length: AGAIN }, (_, i) => i * (KEPT / AGAIN));
  const asked = cpuMs();
  const found = again.map((i) => ({
    i,
    all: index.find(`Hello again,\n\n${texts[i]}\n\nBest regards,\nJane Doe\nExample Ltd\n`),
  }));
  const searched = cpuMs() - asked;
  return [
    figure(
      "duplicates_found",
      `sent again with another greeting and signature, found among ${KEPT}`,
      share(found, ({ i, all }) => all.some(({ id }) => id === String(i))),
    ),
    figure(
      "duplicates_others",
      "of these, with another text found beside it",
      share(found, ({ all }) => all.length > 1),
    ),
    figure("duplicates_add", "CPU of taking a message in", added / KEPT, "ms"),
    figure("duplicates_find", "CPU of looking one up", searched / AGAIN, "ms"),
  ];
}
