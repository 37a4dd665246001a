import {
  type Entity,
  type EntityKind,
  type ExtractOptions,
  extract,
  type Gazetteer,
  gazetteer,
  type Name,
  numbersLike,
  type Span,
} from "./extract/index.ts";
import { loadLanguages } from "./language/index.ts";
import { type Sign, sentiment, urgency } from "./mood/index.ts";
import { mailParts } from "./similar/index.ts";

/** What is looked for: as `Look` of the room `steps` says it. */
type Look =
  | ({ for: EntityKind } & Pick<ExtractOptions, "decimal" | "dates" | "day" | "currencies" | "countries">)
  | { for: "number"; like: string[] }
  | { for: "name"; names: Name[] }
  | { for: "language"; languages: string[] }
  | { for: "urgency" | "sentiment" };

type Finding = { passages: Span[] } & (
  | { value: string | number | boolean; label?: string; confidence?: number }
  | { abstains: string }
);

/**
 * What reads texts by rules: entities, names, language and mood, for the steps of a workflow. Loads what knows
 * languages (about 1 MB); afterwards it answers at once, the same for the same text.
 * Language and mood are those of what the sender wrote now: quotations, signature and the lawyers' lines do not count.
 */
export async function openLook(): Promise<(what: Look, text: string) => Finding[]> {
  const { detect } = await loadLanguages();
  const known = new WeakMap<Name[], Gazetteer>();
  return (what, text) => {
    switch (what.for) {
      case "number":
        return numbersLike(text, what.like).map(found);
      case "name": {
        const names = known.get(what.names) ?? gazetteer(what.names);
        known.set(what.names, names);
        return names.find(text).map(found);
      }
      case "language": {
        const guess = detect(onlyNew(text).trim(), what.languages);
        if ("abstains" in guess) return [{ ...guess, passages: [] }];
        return [{ value: guess.language, confidence: guess.confidence, passages: [] }];
      }
      case "urgency": {
        const { urgent, confidence, signs } = urgency(onlyNew(text));
        if (signs.length === 0) return [{ abstains: "no word says whether it is urgent", passages: [] }];
        const passages = speaking(signs, urgent);
        if (passages.length > 0) return [{ value: urgent, confidence, passages }];
        return [{ abstains: `"${signs[0]?.quote}" alone does not say that it is urgent`, passages }];
      }
      case "sentiment": {
        const { sentiment: value, score, confidence, signs } = sentiment(onlyNew(text));
        if (signs.length === 0) return [{ abstains: "no word praises or complains", passages: [] }];
        return [{ value, confidence, passages: speaking(signs, score > 0) }];
      }
      default:
        return extract(what.for, text, what).map(found);
    }
  };
}

function found({ from, to, quote, ...rest }: Entity): Finding {
  const passages = [{ from, to, quote }];
  if ("abstains" in rest) return { abstains: rest.abstains, passages };
  const { value, currency } = rest;
  return { value, ...(currency && { label: `${value} ${currency}` }), passages };
}

/** The passages that speak for the answer. */
const speaking = (signs: Sign[], yes: boolean): Span[] =>
  signs.filter(({ weight }) => weight > 0 === yes).map(({ from, to, quote }) => ({ from, to, quote }));

/** The text with spaces in place of what is not new, so that places stay as they are. */
function onlyNew(text: string): string {
  return mailParts(text)
    .map(({ is, quote }) => (is === "new" ? quote : quote.replace(/\S/g, " ")))
    .join("");
}
