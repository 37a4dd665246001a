import type { TextRow } from "../src/index.ts";

// Made messages of four kinds, put together from parts: enough alike to be learnt, enough different not to be the same.
const OPENINGS = [
  "",
  "Hello, ",
  "Hi there: ",
  "Please help, ",
  "Dear team, ",
  "Again, ",
  "Since Monday ",
  "FYI ",
];
const ENDINGS = [
  "",
  ".",
  " Thanks!",
  " please",
  " as soon as possible",
  " - regards, Kim",
  "?",
  " What now?",
];
const KINDS: Record<string, string[]> = {
  billing: [
    "I was charged twice for the same invoice",
    "the amount on my bill is wrong",
    "why is there a fee on the invoice",
    "I want a refund of the payment",
    "the invoice of last month shows a double charge",
    "the bill lists a fee that I never agreed to",
  ],
  "cards, lost or stolen": [
    "my card was stolen",
    "I lost my credit card on the train",
    "somebody took my card, block it",
    "block the lost card",
    "my wallet with the card is gone",
    "a stolen card must be blocked",
  ],
  password: [
    "I cannot reset my password",
    "the password link does not arrive",
    "my account is locked after a wrong password",
    "how do I change the password",
    "I can't sign in to my account",
    "sign in fails although the password is right",
  ],
  shipping: [
    "my parcel has not arrived",
    "where is my order",
    "the delivery is late",
    "the parcel was delivered to the wrong address",
    "tracking shows no movement of the parcel",
    "the order was sent but the delivery never came",
  ],
};

/** So many messages of each kind; another seed, others. */
export function messages(each: number, seed = 1): TextRow[] {
  return Object.entries(KINDS).flatMap(([label, sentences]) =>
    Array.from({ length: each }, (_, i) => {
      const pick = (list: string[], by: number) => list[(i * by + seed * 3) % list.length] as string;
      return { text: pick(OPENINGS, 5) + pick(sentences, 1) + pick(ENDINGS, 7), label };
    }),
  );
}

/** Messages of none of the kinds. */
export const STRANGERS = [
  "What will the weather be tomorrow in Lisbon?",
  "Recommend a good restaurant near the river",
  "How many planets circle the sun",
  "Tell me a joke about penguins",
  "Who won the football match between Spain and Italy",
  "Translate good morning into Finnish",
  "Set an alarm for seven",
  "Which tyres fit a mountain bike",
  "Write a poem about autumn leaves",
  "Why do cats purr",
  "Turn the lights in the kitchen off",
  "Does the museum open on Sundays",
];
