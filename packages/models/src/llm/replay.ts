import { sha256, type Value } from "@throughline/workflow";
import { readValue } from "./answer/value.ts";
import { type Clock, millis, sleep, systemClock } from "./clock.ts";
import type { Answer, AskOutcome, AskRequest, FactAsked, ModelsPort } from "./port.ts";

/** What a language model once answered to a text. */
export interface RecordedAnswer {
  /** As workflows name it: "openai/gpt-4o". */
  model: string;
  /** The text that it was shown, alone or as one field of several. */
  text: string;
  /** Its answers, by fact. */
  answers: Record<string, Value>;
  /** How sure it is, 0 to 1; a model that was not asked how sure it is says 1. */
  confidence?: number;
  /** Its reason in its own words, and the words of the text that it rests on; by fact. */
  why?: Record<string, string>;
  quotes?: Record<string, string>;
  /** How long it took. */
  ms?: number;
  tokens?: { input: number; output: number };
  /** In billionths of a US dollar. */
  cost?: number;
}

export interface ReplayOptions {
  clock?: Clock;
  /** Lets every answer take the time that it took when it was recorded. */
  wait?: boolean;
}

/**
 * Language models that answer what they answered before, found by the hash of the text: nothing is sent and nothing is
 * paid. For tests, for demonstrations without a network, and to learn what a cascade would have done with real answers.
 * A text, model or fact of which nothing was recorded gets no answer, and it says so; what was recorded is held to the
 * fact's type, as every answer is.
 */
export function createReplay(recorded: Iterable<RecordedAnswer>, options: ReplayOptions = {}): ModelsPort {
  const { clock = systemClock, wait = false } = options;
  const byHash = new Map<string, Omit<RecordedAnswer, "text">>();
  let dearest = 0;
  for (const { text, ...rest } of recorded) {
    byHash.set(hashOf(rest.model, text), rest);
    dearest = Math.max(dearest, rest.cost ?? 0);
  }

  function find({ model, fallbacks = [], inputs }: AskRequest) {
    const texts = Object.values(inputs).filter((value) => typeof value === "string");
    for (const name of [model, ...fallbacks]) {
      for (const hash of texts.map((text) => hashOf(name, text))) {
        const found = byHash.get(hash);
        if (found) return found;
      }
    }
    return undefined;
  }

  return {
    hash: questionOf,
    async ask(request, { signal, deadline }): Promise<AskOutcome> {
      const found = find(request);
      const { model = request.model, ms = 0, tokens, cost = 0 } = found ?? {};
      if (wait && ms > 0) {
        const left = deadline === undefined ? ms : Date.parse(deadline) - millis(clock);
        const woken = await sleep(clock, Math.min(ms, left), signal ?? new AbortController().signal).then(
          () => ms <= left,
          () => false,
        );
        if (!woken) return { ...LATE, cost };
      }
      const answers = request.facts.map((fact) => [fact.name, answerOf(fact, found, request)]);
      return {
        ok: true,
        value: {
          answers: Object.fromEntries(answers),
          use: {
            name: model,
            version: "recorded",
            hash: questionOf(request),
            ...(tokens && { tokens }),
            cost,
            ms,
          },
        },
        apiCalls: 0,
      };
    },
    ceiling: () => dearest,
    limits: () => ({}),
  };
}

const LATE = {
  ok: false,
  error: { class: "retry", code: "STOPPED", message: "Nobody waited for the recorded answer any more." },
  apiCalls: 0,
} as const;

const questionOf = ({ agent, model, facts, inputs }: AskRequest) =>
  sha256(JSON.stringify([agent, model, facts, inputs]));

/** Spaces at the ends and how a line ends differ between files and records; they are no other text. */
const hashOf = (model: string, text: string) =>
  sha256(JSON.stringify([model, text.replace(/\r\n?/g, "\n").trim()]));

function answerOf(
  fact: FactAsked,
  found: Omit<RecordedAnswer, "text"> | undefined,
  { model, inputs }: AskRequest,
): Answer {
  if (!found) return { abstains: `no answer of ${model} to this text was recorded` };
  const given = Object.hasOwn(found.answers, fact.name) ? found.answers[fact.name] : undefined;
  if (given === undefined)
    return { abstains: `${found.model} was not asked for ${fact.name} when it was recorded` };
  if (given === null) return { abstains: `${found.model} gave no ${fact.name} when it was recorded` };
  const read = readValue(fact, given);
  if ("wrong" in read) return { abstains: `the recorded answer was wrong: ${read.wrong}` };
  const why = found.why?.[fact.name];
  const evidence = passageOf(found.quotes?.[fact.name], inputs);
  return {
    ...{ value: read.value, confidence: found.confidence ?? 1 },
    ...(evidence && { evidence }),
    ...(why && { why }),
  };
}

/** Where the quoted words stand in what the model was shown. */
function passageOf(quote: string | undefined, inputs: AskRequest["inputs"]) {
  if (!quote) return undefined;
  for (const [field, text] of Object.entries(inputs)) {
    const from = typeof text === "string" ? text.indexOf(quote) : -1;
    if (from >= 0) return { field, from, to: from + quote.length, quote };
  }
  return undefined;
}
