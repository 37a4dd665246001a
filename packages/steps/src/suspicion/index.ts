import type { Value } from "@throughline/workflow";
import { PHRASES } from "./phrases.ts";
import { LONGEST, viewsOf } from "./views.ts";

/** Why a text seems to be written to a model and not to us, with the passage that says so. */
export interface Suspicion {
  field: string;
  /** "Description speaks to a model: “ignore all previous instructions”, written in base64" */
  text: string;
}

/** Letters that stand between letters and are not seen; emoji and scripts that join by them are left alone. */
const HIDDEN_IN_WORDS = /(?<=\p{Script=Latin})[\u00AD\u200B-\u200D\u2060-\u2064\uFEFF](?=\p{Script=Latin})/gu;
/** Characters that are shown to nobody and have no use in a message: tags, and overrides of the direction. */
const NEVER_MEANT =
  /[\u202D\u202E]|(?<!\u{1F3F4}[\u{E0020}-\u{E007E}]{0,8})[\u{E0001}\u{E0020}-\u{E007E}]{2}/u;
/** Fewer are left by a program that wrote the text, or by a copy from a page. */
const FEW = 5;

/**
 * Whether a text seems to give orders to a model: phrases that are said to models, in the open or in a disguise, and
 * characters that hide something. Cheap and explainable; a second line only, for what a model may do is bounded anyhow.
 */
export function suspicionIn(inputs: Record<string, Value>): Suspicion | undefined {
  for (const [field, value] of Object.entries(inputs)) {
    if (typeof value !== "string" || value.length < 12) continue;
    const text = inText(value.slice(0, LONGEST));
    if (text) return { field, text: `${field} ${text}` };
  }
  return undefined;
}

function inText(value: string): string | undefined {
  for (const { text, disguise, meant } of viewsOf(value)) {
    if (meant && text.split(" ").length >= 4) return `has words ${disguise}: “${short(text)}”`;
    for (const phrase of PHRASES) {
      const said = phrase.exec(text)?.[0];
      if (said) return `speaks to a model: “${short(said)}”${disguise ? `, written ${disguise}` : ""}`;
    }
  }
  if (NEVER_MEANT.test(value)) return "has characters that nobody sees";
  if ((value.match(HIDDEN_IN_WORDS)?.length ?? 0) >= FEW)
    return "has characters within its words that nobody sees";
  return undefined;
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
